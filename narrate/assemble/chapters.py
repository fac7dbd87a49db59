"""Which parts of a letter make a chapter, and what a person would call it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

from narrate.model import Letter, Role, Segment

# Shorter chapters are a nuisance to step through; paragraphs are gathered until they last this long.
_SHORTEST_S = 20.0
# A table of contents in ID3 counts its chapters in one byte; with the opening and what follows at most 255.
_MOST_GATHERED = 240
_TITLE_LENGTH = 48  # what players show of a title on one line of a phone

_ENDING = {Role.CLOSING, Role.SIGNATURE, Role.DATELINE}
_NAMES = {
    Role.CLOSING: ("closing", "closings"),
    Role.SIGNATURE: ("signature", "signatures"),
    Role.POSTSCRIPT: ("postscript", "postscripts"),
    Role.ADDRESS: ("address", "addresses"),
    Role.NOTE: ("note", "notes"),
    Role.DATELINE: ("date", "dates"),
    Role.HEADING: ("heading", "headings"),
    Role.SALUTATION: ("salutation", "salutations"),
}


@dataclass(frozen=True, slots=True)
class Outline:
    """A chapter to be: its title and its segments, in order."""

    title: str
    segments: tuple[Segment, ...]


def outline(letter: Letter, *, seconds: Mapping[str, float]) -> tuple[Outline, ...]:
    """The letter's chapters: opening, paragraphs, ending, what follows.

    seconds: how long each segment sounds, by id; segments that are not in it are silent and left out.
    """
    segments = [segment for segment in letter.segments if segment.id in seconds]
    body = [i for i, segment in enumerate(segments) if segment.role is Role.PARAGRAPH]
    if not body:
        return (Outline("Letter", tuple(segments)),) if segments else ()
    first, last = body[0], body[-1] + 1
    after = segments[last:]
    ending = list(takewhile(lambda segment: segment.role in _ENDING, after))
    parts = [("Opening", segments[:first])]
    parts += [(_first_words(letter, part), part) for part in _gathered(segments[first:last], seconds=seconds)]
    parts += [(_named(part), part) for part in (ending, after[len(ending) :])]
    return tuple(Outline(title, tuple(part)) for title, part in parts if part)


def _gathered(segments: Sequence[Segment], *, seconds: Mapping[str, float]) -> list[list[Segment]]:
    """Neighbours together until they last long enough; a short rest joins the last."""
    parts: list[list[Segment]] = [[]]
    lasting = 0.0
    shortest = _SHORTEST_S
    while sum(seconds[segment.id] for segment in segments) > shortest * _MOST_GATHERED:
        shortest *= 2  # in steps, so that a changed word does not gather a book anew
    for segment in segments:
        if lasting >= shortest and segment.role is Role.PARAGRAPH:
            parts.append([])
            lasting = 0.0
        parts[-1].append(segment)
        lasting += seconds[segment.id]
    if len(parts) > 1 and lasting < shortest:
        rest = parts.pop()
        parts[-1] += rest
    return parts


def _first_words(letter: Letter, segments: Sequence[Segment]) -> str:
    paragraph = next((s for s in segments if s.role is Role.PARAGRAPH), segments[0])
    text = " ".join(paragraph.span.of(letter.text).split())
    if len(text) <= _TITLE_LENGTH:
        return text
    return (
        text[: text.rfind(" ", 0, _TITLE_LENGTH) if " " in text[:_TITLE_LENGTH] else _TITLE_LENGTH].rstrip(
            " ,;:.—–-"
        )
        + "…"
    )


def _named(segments: Sequence[Segment]) -> str:
    """ "Closing and signatures", "Postscript, note and address"."""
    counts: dict[Role, int] = {}
    for segment in segments:
        counts[segment.role] = counts.get(segment.role, 0) + 1
    names = [_NAMES[role][count > 1] for role, count in counts.items()]
    return (", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)).capitalize()
