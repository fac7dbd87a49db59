"""What the page and the EPUB share: the letter's parts as elements, sentences and words, and its chapters."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from narrate.model import Cue, Edition, Letter, Role, Segment, Span
from narrate.timecode import player_clock, whole_milliseconds
from narrate.writers.captions import folded, identified, legible

# What HTML's <time datetime> takes: a year of four figures or more, with month and day where known.
_DATE = re.compile(r"(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")

_OPENING = frozenset({Role.HEADING, Role.DATELINE, Role.NOTE, Role.ADDRESS})
_ENDING = frozenset({Role.CLOSING, Role.SIGNATURE})

# A paragraph whose lines are all short was broken by hand: verse, a list, a table. Prose is wrapped wider.
_VERSE_LINE_CHARACTERS = 50


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence: a word, or what stands between words. opens/closes: the letter's date.

    id: of a word, `s5.1.3`; empty for what stands between.
    """

    id: str
    text: str
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A cue as the page shows it; the pieces tile it. language: BCP 47 where it is not the letter's, else ""."""

    id: str
    pieces: tuple[Piece, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A segment as the page shows it: sentences, and the text between them.

    lined: its line breaks mean something. unspoken: it has words, and the voice leaves them all out.
    """

    id: str
    role: str
    tag: str
    lined: bool
    unspoken: bool
    content: tuple[Sentence | str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Parts that belong together: the letter's head, its body's parts one by one, its end."""

    tag: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list of chapters. anchor: the id of the sentence it begins with."""

    anchor: str
    title: str
    clock: str
    start_ms: int


def html_date(letter: Letter) -> str:
    """The letter's date if HTML's <time> can say it, else nothing."""
    return letter.date if letter.date and _DATE.match(letter.date) else ""


def language_tag(letter: Letter) -> str:
    """The letter's language if it is well formed, else "und"."""
    return letter.language if _LANGUAGE.match(letter.language) else "und"


def cues_by_segment(edition: Edition) -> dict[str, list[tuple[str, Cue]]]:
    """Each segment's cues, with their ids; a segment that is not spoken has no entry."""
    by_segment: dict[str, list[tuple[str, Cue]]] = {}
    for identity, cue in identified(edition.cues):
        by_segment.setdefault(cue.segment_id, []).append((identity, cue))
    return by_segment


def headline(edition: Edition) -> Segment | None:
    """The heading that is the letter's title, if it has one: the page's only h1."""
    letter = edition.letter
    origin = next((origin.found for origin in letter.origins if origin.property == "title"), None)
    headings = [segment for segment in letter.segments if segment.role is Role.HEADING]
    for segment in headings:
        if segment.id == origin or folded(segment.span.of(letter.text)) == folded(letter.title):
            return segment
    return None


def groups(edition: Edition) -> Iterator[Group]:
    """The letter from top to bottom; its segments' text is whole, but for what `legible` replaces."""
    title = headline(edition)
    cues = cues_by_segment(edition)
    text = legible(edition.letter.text)
    segments = edition.letter.segments
    first_words = next((i for i, part in enumerate(segments) if part.role not in _OPENING), len(segments))
    kinds = [
        "header" if i < first_words else "footer" if segment.role in _ENDING else ""
        for i, segment in enumerate(segments)
    ]
    for kind, members in groupby(zip(kinds, segments, strict=True), key=lambda member: member[0]):
        parts = tuple(
            _part(edition, text, segment, cues.get(segment.id, []), is_headline=segment is title)
            for _, segment in members
        )
        yield Group(kind, parts)


def _part(
    edition: Edition, text: str, segment: Segment, cues: list[tuple[str, Cue]], *, is_headline: bool
) -> Part:
    tag = {Role.HEADING: "h1" if is_headline else "h2", Role.ADDRESS: "address"}.get(segment.role, "p")
    shown = segment.span.of(text)
    longest = max(len(line) for line in shown.splitlines())
    lined = "\n" in shown and (segment.role is not Role.PARAGRAPH or longest < _VERSE_LINE_CHARACTERS)
    date = _dated(edition, segment)
    content: list[Sentence | str] = []
    at = segment.span.start
    for identity, cue in cues:
        if cue.span.start > at:
            content.append(text[at : cue.span.start])
        pieces = tuple(_pieces(identity, text, cue, date=date))
        content.append(Sentence(identity, pieces, _language(edition.letter, cue)))
        at = cue.span.stop
    if at < segment.span.stop:
        content.append(text[at : segment.span.stop])
    unspoken = not cues and any(character.isalnum() for character in shown)
    return Part(segment.id, str(segment.role), tag, lined, unspoken, tuple(content))


def _language(letter: Letter, cue: Cue) -> str:
    """The language of a passage that the cue lies in, where the file states one that is not the letter's."""
    for passage in letter.passages:
        # By the words: marks that cling to the last one may stand outside of the passage.
        if cue.words and all(passage.span.start <= word.span.start < passage.span.stop for word in cue.words):
            other = passage.language.lower() != letter.language.lower()
            return passage.language if other and _LANGUAGE.match(passage.language) else ""
    return ""


def _dated(edition: Edition, segment: Segment) -> Span | None:
    """Where in `segment` the letter says its date."""
    for origin in edition.letter.origins:
        if origin.property == "date" and origin.found == segment.id and origin.span is not None:
            return origin.span
    return None


def _pieces(identity: str, text: str, cue: Cue, *, date: Span | None) -> Iterator[Piece]:
    """Words and what stands between them; they tile the sentence."""
    spans: list[tuple[str, Span]] = []
    at = cue.span.start
    for number, word in enumerate(cue.words, start=1):
        if word.span.start > at:
            spans.append(("", Span(at, word.span.start)))
        spans.append((f"{identity}.{number}", word.span))
        at = word.span.stop
    if at < cue.span.stop:
        spans.append(("", Span(at, cue.span.stop)))
    dated: list[Span] = []
    if date is not None and cue.span.start <= date.start and date.stop <= cue.span.stop:
        dated = [span for _, span in spans if span.start < date.stop and date.start < span.stop]
    for word_id, span in spans:
        yield Piece(
            word_id,
            span.of(text),
            opens=bool(dated) and span is dated[0],
            closes=bool(dated) and span is dated[-1],
        )


def entries(edition: Edition) -> Iterator[Entry]:
    """The list of chapters."""
    anchors = [(cue.start, identity) for identity, cue in identified(edition.cues)]
    for chapter in edition.chapters:
        inside = (identity for start, identity in anchors if chapter.start <= start < chapter.stop)
        yield Entry(
            next(inside, chapter.segment_ids[0] if chapter.segment_ids else "letter"),
            folded(chapter.title),
            player_clock(chapter.start, rate_hz=edition.rate_hz),
            whole_milliseconds(chapter.start, rate_hz=edition.rate_hz),
        )
