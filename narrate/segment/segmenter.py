"""The segmenter: pieces, a role for each, segments, properties."""

import re
import unicodedata
from dataclasses import dataclass

from narrate.errors import LetterError
from narrate.model import Letter, Properties, Provenance, Role, Segment, Source, Span
from narrate.segment.layout import find_pieces
from narrate.segment.properties import find_properties

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason for a role, in words, and how much it weighs: above zero for, below zero against."""

    reason: str
    weight: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a segment has its role. runner_up: the next best role; certainty: 0 to 1."""

    segment: Segment
    runner_up: Role | None
    certainty: float
    evidence: tuple[Evidence, ...]


def segment(source: Source, *, chosen: Properties = Properties()) -> Letter:  # noqa: B008 (frozen)
    """The letter in its parts.

    source.marks are truth; `chosen` outranks `source.stated`, which outranks what the text says.
    Raises LetterError where there is nothing to speak.
    """
    text = source.text
    if not _has_words(text):
        raise LetterError(f"{source.name}: there is no text in it; give a file with a letter in it")
    segments = _segments(source)
    known, origins = find_properties(text, segments, chosen=chosen, stated=source.stated)
    return Letter(
        text=text,
        title=known.title or source.name,
        author=known.author,
        recipient=known.recipient,
        date=known.date,
        language=known.language or "en",
        segments=segments,
        source=Provenance(source.name, source.sha256),
        origins=origins,
        diagnostics=source.diagnostics,
    )


def _has_words(text: str) -> bool:
    """Whether there is a letter, a digit, or a picture sign (they have names that are spoken)."""
    if _LETTER_OR_DIGIT.search(text):
        return True
    return any(unicodedata.category(character) == "So" for character in text)


def explain(source: Source) -> tuple[Decision, ...]:
    """Why each segment has its role, in order."""
    return tuple(Decision(segment, None, 1.0, ()) for segment in _segments(source))


def _segments(source: Source) -> tuple[Segment, ...]:
    text = source.text
    found: list[tuple[Role, Span]] = []
    at = 0
    for mark in source.marks:
        found += _guessed(text, at, mark.span.start)
        found.append((mark.role, _trimmed(text, mark.span)))
        at = mark.span.stop
    found += _guessed(text, at, len(text))
    return tuple(
        Segment(f"s{number}", role, span)
        for number, (role, span) in enumerate((pair for pair in found if len(pair[1])), start=1)
    )


def _trimmed(text: str, span: Span) -> Span:
    body = span.of(text)
    lead = len(body) - len(body.lstrip())
    return Span(span.start + lead, span.start + lead + len(body.strip()))


_SALUTE = re.compile(r"(?:my |our )?(?:dear|sir|madam|gentlemen|hon)\b.{0,60}[:,.]?\Z", re.IGNORECASE)
_DATE = re.compile(r"\b\d{4}\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)", re.IGNORECASE)
_CLOSE = re.compile(r"\b(?:yours|servant|sincerely|truly|faithfully|respectfully|regards)\b", re.IGNORECASE)


def _guessed(text: str, start: int, stop: int) -> list[tuple[Role, Span]]:
    pieces = [
        Span(start + piece.span.start, start + piece.span.stop) for piece in find_pieces(text[start:stop])
    ]
    greeted = next((i for i, p in enumerate(pieces) if _SALUTE.match(p.of(text))), -1)
    closed = len(pieces)
    while closed > 0 and len(pieces[closed - 1]) < 160 and closed > greeted + 2:
        closed -= 1
        if (
            text[pieces[closed].stop - 1] == "."
            and len(pieces[closed]) > 45
            and text[pieces[closed].start] != "["
        ):
            closed += 1
            break
    found: list[tuple[Role, Span]] = []
    for index, piece in enumerate(pieces):
        words = piece.of(text)
        if index == greeted:
            role = Role.SALUTATION
        elif index < greeted or (greeted < 0 and index < 3 and len(piece) < 150):
            role = (
                Role.NOTE
                if words.startswith("[")
                else Role.DATELINE
                if _DATE.search(words) and len(words) < 90 and not words.startswith("Letter")
                else Role.HEADING
            )
        elif index >= closed:
            role = (
                Role.CLOSING
                if _CLOSE.search(words)
                else Role.POSTSCRIPT
                if words.startswith("P") and words[1:3] in (". ", ".S", "S.")
                else Role.ADDRESS
                if words.startswith("[") or "," in words[:-1]
                else Role.SIGNATURE
            )
        else:
            role = Role.PARAGRAPH
        found.append((role, piece))
    return found
