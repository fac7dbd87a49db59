"""From characters to pieces: lines, and lines that plainly belong together because a width broke them.

A piece is the smallest stretch that the decoder gives a role. Lines are joined here only where the page's
width explains the break; every other break is left for the decoder to judge.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from narrate.model import Span

TAB_COLUMNS = 8  # as terminals and typewriters set it
# Nobody wraps by hand or by program beyond this; longer lines are paragraphs.
WIDEST_PAGE_COLUMNS = 130
NARROWEST_PAGE_COLUMNS = 28
FULL_LINE_COLUMNS = 55  # addresses and signatures are shorter
WITNESS_SHARE = 0.95  # the longest line may be an accident
OVERHANG_COLUMNS = 12  # a long word that could not be broken
_LINE = re.compile(r"[^\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
_FIRST_WORD = re.compile(r"\S+")
_FORCED = re.compile(r"[\n\f\v\x1c-\x1e\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it. span: without white space at the ends; indent and end in columns.

    blank_before: empty lines between this and the line before.
    """

    span: Span
    indent: int
    end: int
    blank_before: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text. span: without white space at the ends.

    lines: how many lines it joins. indent: of its first line, in columns. blank_before: empty lines before.
    run_in: it begins in the middle of a line. page_columns: the width that broke the lines; 0 where none did.
    """

    span: Span
    lines: int
    indent: int
    blank_before: int
    run_in: bool
    page_columns: int


def find_lines(text: str) -> tuple[Line, ...]:
    """The lines of `text` that are not blank, in order."""
    lines: list[Line] = []
    at = 0
    for match in _LINE.finditer(text):
        raw = match[0]
        bare = raw.lstrip()
        if not bare:
            continue
        start = match.start() + len(raw) - len(bare)
        stop = start + len(bare.rstrip())
        indent = _columns(raw[: len(raw) - len(bare)])
        breaks = len(_FORCED.findall(text, at, match.start()))
        lines.append(Line(Span(start, stop), indent, indent + stop - start, max(0, breaks - 1)))
        at = stop
    return tuple(lines)


def _columns(space: str) -> int:
    columns = 0
    for character in space:
        columns += TAB_COLUMNS - columns % TAB_COLUMNS if character == "\t" else 1
    return columns


def page_columns(text: str, lines: tuple[Line, ...]) -> int:
    """The width at which the lines were broken, or 0 where each line is whole.

    Lines that go on in small letters are the witnesses: their ends lie just short of the width.
    """
    ends = sorted(
        line.end
        for line, following in pairwise(lines)
        if not following.blank_before
        and NARROWEST_PAGE_COLUMNS <= line.end <= WIDEST_PAGE_COLUMNS
        and text[following.span.start].islower()
    )
    if not ends and 2 * sum(1 for line in lines if line.blank_before) >= len(lines) - 1:
        # Parts stand apart by empty lines, so a long line that breaks off before a name was broken by a width.
        ends = sorted(
            line.end
            for line, following in pairwise(lines)
            if not following.blank_before
            and FULL_LINE_COLUMNS <= line.end <= WIDEST_PAGE_COLUMNS
            and text[line.span.stop - 1].isalnum()
        )
    if not ends:
        return 0
    width = ends[int(WITNESS_SHARE * (len(ends) - 1))]
    longest = max((line.end for line in lines if line.end <= width + OVERHANG_COLUMNS), default=width)
    whole = sum(1 for line in lines if line.end > width + OVERHANG_COLUMNS)
    # Where paragraphs stand on one line each, a few lines of verse or of an address may still go on.
    return 0 if whole >= len(ends) else longest


def find_pieces(text: str) -> tuple[Piece, ...]:
    """The pieces of `text`; with the white space between them they tile it."""
    lines = find_lines(text)
    width = page_columns(text, lines)
    pieces: list[Piece] = []
    first = 0
    for index in range(1, len(lines) + 1):
        if index < len(lines) and _goes_on(text, lines[index - 1], lines[index], width=width):
            continue
        head = lines[first]
        span = Span(head.span.start, lines[index - 1].span.stop)
        pieces.append(
            Piece(span, index - first, head.indent, head.blank_before, run_in=False, page_columns=width)
        )
        first = index
    return tuple(pieces)


def _goes_on(text: str, line: Line, following: Line, *, width: int) -> bool:
    """Whether the page's width, and nothing else, put `following` on a line of its own."""
    if not width or following.blank_before or following.indent > line.indent + 1:
        return False
    word = _FIRST_WORD.match(text, following.span.start)
    room = width - line.end
    return word is not None and room < 1 + min(len(word[0]), following.span.stop - following.span.start)
