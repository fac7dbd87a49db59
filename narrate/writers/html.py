"""The read-along page: one file that plays the MP3 beside it, highlights, seeks, and reads well unscripted.

The letter's text stands in it character for character (controls aside). Script and style are constant, so
that the page can name them by their hashes in a strict Content-Security-Policy.
"""

import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import groupby
from typing import TYPE_CHECKING

from narrate.model import Cue, Edition, Role, Segment, Span
from narrate.timecode import player_clock, spoken_length, whole_milliseconds
from narrate.writers.captions import folded, identified, legible, timing_note

if TYPE_CHECKING:
    from jinja2 import Template

_TEMPLATES = "templates"

# What HTML's <time datetime> takes: a year of four figures or more, with month and day where known.
_DATE = re.compile(r"(?!0000)\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?\Z", re.ASCII)
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*\Z")

_OPENING = frozenset({Role.HEADING, Role.DATELINE, Role.NOTE, Role.ADDRESS})
_ENDING = frozenset({Role.CLOSING, Role.SIGNATURE})

# A paragraph whose lines are all short was broken by hand: verse, a list, a table. Prose is wrapped wider.
_VERSE_LINE_CHARACTERS = 50


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a sentence: a word, or what stands between words. opens/closes: the letter's date."""

    text: str
    word: bool
    opens: bool
    closes: bool


@dataclass(frozen=True, slots=True)
class _Sentence:
    id: str
    pieces: tuple[_Piece, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A segment as the page shows it: sentences, and the text between them."""

    id: str
    role: str
    tag: str
    lined: bool
    content: tuple[_Sentence | str, ...]


@dataclass(frozen=True, slots=True)
class _Group:
    """Parts that belong together: the letter's head, its body's parts one by one, its end."""

    tag: str
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the list of chapters. anchor: the id of the sentence it begins with."""

    anchor: str
    title: str
    clock: str
    start_ms: int


def render(edition: Edition, *, audio: str) -> str:
    """The page. audio: the MP3's address as seen from the page, percent-encoded, or a data: URL."""
    letter = edition.letter
    headline = _headline(edition)
    style, script = _asset("page.css"), _asset("page.js")
    return _template().render(
        language=letter.language if _LANGUAGE.match(letter.language) else "und",
        title=folded(letter.title),
        author=folded(letter.author or ""),
        recipient=folded(letter.recipient or ""),
        date=letter.date or "",
        datetime=letter.date if letter.date and _DATE.match(letter.date) else "",
        source=folded(letter.source.name),
        titled=headline is not None,
        groups=list(_groups(edition, headline)),
        chapters=list(_entries(edition)),
        length=spoken_length(edition.length, rate_hz=edition.rate_hz),
        clock=player_clock(edition.length, rate_hz=edition.rate_hz),
        timing=timing_note(edition.cues),
        audio=audio,
        timeline=_timeline(edition),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


@cache
def _template() -> "Template":
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("narrate.writers", _TEMPLATES),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("page.html")


@cache
def _asset(name: str) -> str:
    return files("narrate.writers").joinpath(_TEMPLATES, name).read_text(encoding="utf-8").strip()


def _hash(text: str) -> str:
    """As Content-Security-Policy names an inline script or style: of what stands between the tags."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _timeline(edition: Edition) -> dict[str, str | list[int]]:
    """For page.js: flat lists in milliseconds, in the order of the spans in the page."""
    rate_hz = edition.rate_hz
    by_segment = _cues(edition)
    cues = [cue for segment in edition.letter.segments for _, cue in by_segment.get(segment.id, ())]
    words = [word for cue in cues for word in cue.words]
    return {
        "id": f"{edition.slug}:{edition.letter.source.sha256[:16]}",
        "cueStarts": [whole_milliseconds(cue.start, rate_hz=rate_hz) for cue in cues],
        "cueStops": [whole_milliseconds(cue.stop, rate_hz=rate_hz) for cue in cues],
        "cueWords": [len(cue.words) for cue in cues],
        "wordStarts": [whole_milliseconds(word.start, rate_hz=rate_hz) for word in words],
        "chapterStarts": [whole_milliseconds(chapter.start, rate_hz=rate_hz) for chapter in edition.chapters],
        "length": [whole_milliseconds(edition.length, rate_hz=rate_hz)],
    }


def _cues(edition: Edition) -> dict[str, list[tuple[str, Cue]]]:
    by_segment: dict[str, list[tuple[str, Cue]]] = {}
    for identity, cue in identified(edition.cues):
        by_segment.setdefault(cue.segment_id, []).append((identity, cue))
    return by_segment


def _headline(edition: Edition) -> Segment | None:
    """The heading that is the letter's title, if it has one: the page's only h1."""
    letter = edition.letter
    origin = next((origin.found for origin in letter.origins if origin.property == "title"), None)
    headings = [segment for segment in letter.segments if segment.role is Role.HEADING]
    for segment in headings:
        if segment.id == origin or folded(segment.span.of(letter.text)) == folded(letter.title):
            return segment
    return None


def _groups(edition: Edition, headline: Segment | None) -> Iterator[_Group]:
    cues = _cues(edition)
    text = legible(edition.letter.text)
    segments = edition.letter.segments
    first_words = next((i for i, part in enumerate(segments) if part.role not in _OPENING), len(segments))
    kinds = [
        "header" if i < first_words else "footer" if segment.role in _ENDING else ""
        for i, segment in enumerate(segments)
    ]
    for kind, members in groupby(zip(kinds, segments, strict=True), key=lambda member: member[0]):
        parts = tuple(
            _part(edition, text, segment, cues.get(segment.id, []), is_headline=segment is headline)
            for _, segment in members
        )
        yield _Group(kind, parts)


def _part(
    edition: Edition, text: str, segment: Segment, cues: list[tuple[str, Cue]], *, is_headline: bool
) -> _Part:
    tag = {Role.HEADING: "h1" if is_headline else "h2", Role.ADDRESS: "address"}.get(segment.role, "p")
    shown = segment.span.of(text)
    longest = max(len(line) for line in shown.splitlines())
    lined = "\n" in shown and (segment.role is not Role.PARAGRAPH or longest < _VERSE_LINE_CHARACTERS)
    date = _dated(edition, segment)
    content: list[_Sentence | str] = []
    at = segment.span.start
    for identity, cue in cues:
        if cue.span.start > at:
            content.append(text[at : cue.span.start])
        content.append(_Sentence(identity, tuple(_pieces(text, cue, date=date))))
        at = cue.span.stop
    if at < segment.span.stop:
        content.append(text[at : segment.span.stop])
    return _Part(segment.id, str(segment.role), tag, lined, tuple(content))


def _dated(edition: Edition, segment: Segment) -> Span | None:
    """Where in `segment` the letter says its date."""
    for origin in edition.letter.origins:
        if origin.property == "date" and origin.found == segment.id and origin.span is not None:
            return origin.span
    return None


def _pieces(text: str, cue: Cue, *, date: Span | None) -> Iterator[_Piece]:
    """Words and what stands between them; they tile the sentence."""
    spans: list[tuple[Span, bool]] = []
    at = cue.span.start
    for word in cue.words:
        if word.span.start > at:
            spans.append((Span(at, word.span.start), False))
        spans.append((word.span, True))
        at = word.span.stop
    if at < cue.span.stop:
        spans.append((Span(at, cue.span.stop), False))
    dated: list[Span] = []
    if date is not None and cue.span.start <= date.start and date.stop <= cue.span.stop:
        dated = [span for span, _ in spans if span.start < date.stop and date.start < span.stop]
    for span, is_word in spans:
        yield _Piece(
            span.of(text),
            is_word,
            opens=bool(dated) and span is dated[0],
            closes=bool(dated) and span is dated[-1],
        )


def _entries(edition: Edition) -> Iterator[_Entry]:
    anchors = [(cue.start, identity) for identity, cue in identified(edition.cues)]
    for chapter in edition.chapters:
        inside = (identity for start, identity in anchors if chapter.start <= start < chapter.stop)
        yield _Entry(
            next(inside, chapter.segment_ids[0] if chapter.segment_ids else "letter"),
            folded(chapter.title),
            player_clock(chapter.start, rate_hz=edition.rate_hz),
            whole_milliseconds(chapter.start, rate_hz=edition.rate_hz),
        )
