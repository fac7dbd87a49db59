"""Pieces of one role that are one part of the letter: an address of four lines, a name with its office."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from narrate.model import Role, Span
from narrate.segment.layout import WIDEST_PAGE_COLUMNS, Piece
from narrate.segment.lexicon import OFFICES
from narrate.segment.words import find_words, is_name

# Parts that are written over several lines; the others begin anew with each line.
_OVER_LINES = frozenset({Role.DATELINE, Role.ADDRESS, Role.CLOSING, Role.SALUTATION})
# "For the Ambassador:", "(For the Secretary of State)": who signs for him stands on the next line.
_FOR_ANOTHER = re.compile(r"\(?(?:for|by order of|on behalf of|by)\b.{,60}[:,)]", re.IGNORECASE | re.DOTALL)
_SENTENCE_ENDS = '.!?:;"”’)]'


@dataclass(frozen=True, slots=True)
class Part:
    """A role and the pieces [first, stop) that it covers. span: into the text."""

    role: Role
    span: Span
    first: int
    stop: int


def join_pieces(
    text: str, pieces: Sequence[Piece], roles: Sequence[Role], *, marked: Sequence[int | None] = ()
) -> Iterator[Part]:
    """The parts of the letter, in order.

    marked: for each piece the number of the mark that it belongs to, if any; a mark is one part, whatever it holds.
    """
    marks = marked or [None] * len(pieces)
    first = 0
    for index in range(1, len(pieces) + 1):
        if index < len(pieces) and marks[index] == marks[index - 1]:
            same = roles[index] is roles[index - 1]
            if marks[index] is not None:
                continue
            if same and _is_one(text, pieces[index - 1], pieces[index], role=roles[index]):
                continue
        yield Part(roles[first], Span(pieces[first].span.start, pieces[index - 1].span.stop), first, index)
        first = index


def _is_one(text: str, before: Piece, piece: Piece, *, role: Role) -> bool:
    """Whether two neighbours of the same role are one part."""
    if piece.run_in:
        return True
    if piece.blank_before:
        return False
    if role in _OVER_LINES:
        return True
    if role is Role.SIGNATURE:
        return _FOR_ANOTHER.fullmatch(before.span.of(text)) is not None or _is_office(text, piece.span)
    if role is Role.NOTE:
        note = before.span.of(text)
        return note.count("[") > note.count("]") or text[piece.span.start].islower()
    # A line that no page could hold is a paragraph, and so is the next, whatever it begins with.
    broken = before.lines > 1 or len(before.span) <= WIDEST_PAGE_COLUMNS
    return broken and text[piece.span.start].islower() and text[before.span.stop - 1] not in _SENTENCE_ENDS


def _is_office(text: str, span: Span) -> bool:
    comma = text.find(",", span.start, span.stop)
    words = find_words(text, span.start, span.stop if comma < 0 else comma)
    return not is_name(words) or any(word.small in OFFICES for word in words)
