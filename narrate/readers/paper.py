"""From lines on paper to a letter's parts: what the typesetter did, undone."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median_low

from narrate.readers.blocks import BLANK_LINE, Block

# A head or foot recurs, but for its figures, on this share of the pages: those of left and right may differ.
RUNNING_SHARE = 0.4
EDGE_LINES = 3  # a head has no more lines
# A line is full where the next word would have made it longer than this share of the longest line. The
# lines' lengths are in letters, and letters differ in width.
FULL_SHARE = 0.85
INDENT_COLUMNS = 2
MAX_FIRST_INDENT = 12  # columns; what is set in further is centred or at the right
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st"})
_PAGE_NUMBER = re.compile(
    r"(?P<mark>[-–—\[(]\s*)?(?P<word>page\s+|p\.\s*)?(?P<number>\d{1,4})(?P<of>\s*(?:of|/)\s*\d{1,4})?\s*[-–—\]).]?",
    re.IGNORECASE,
)
_HYPHEN = re.compile(r"(\w+)[-\u00ad\u2010]\Z")
_FIRST_WORD = re.compile(r"\w+")
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*\Z")


@dataclass(frozen=True, slots=True)
class Line:
    """A line on paper. indent: in columns. blank: the blank lines above; None at the top of a page."""

    text: str
    indent: int
    blank: int | None


def page_lines(page: str) -> tuple[Line, ...]:
    """The lines with text of a page in pypdf's layout mode."""
    found: list[Line] = []
    blank: int | None = None
    for raw in page.translate(_LIGATURES).split("\n"):
        text = " ".join(raw.split())
        if not text:
            blank = None if blank is None else blank + 1
            continue
        found.append(Line(text, len(raw) - len(raw.lstrip()), blank))
        blank = 0
    return tuple(found)


def without_running_heads(pages: Sequence[tuple[Line, ...]]) -> tuple[list[tuple[Line, ...]], int]:
    """The pages without heads, feet and page numbers; how many lines were taken off."""
    kept = list(pages)
    for edge in (0, -1):
        for _ in range(EDGE_LINES):
            kept = _without_edge(kept, edge)
    taken_off = sum(map(len, pages)) - sum(map(len, kept))
    return [(replace(page[0], blank=None), *page[1:]) if page else page for page in kept], taken_off


def _without_edge(pages: list[tuple[Line, ...]], edge: int) -> list[tuple[Line, ...]]:
    """The pages without their first (0) or last (-1) line, where that is a running head or a page number."""
    needed = max(2, math.ceil(len(pages) * RUNNING_SHARE))
    patterns = Counter(_pattern(page[edge]) for page in pages if page)
    numbers = [_numbered(page[edge]) if page else None for page in pages]
    offsets = Counter(int(found["number"]) - index for index, found in enumerate(numbers) if found)

    def goes(line: Line, index: int) -> bool:
        if patterns[_pattern(line)] >= needed:
            return True
        found = numbers[index]
        if found is None:
            return False
        offset = int(found["number"]) - index
        return bool(found["mark"] or found["word"] or found["of"]) or offset == 1 or offsets[offset] > 1

    rest = slice(1, None) if edge == 0 else slice(None, -1)
    return [page[rest] if page and goes(page[edge], index) else page for index, page in enumerate(pages)]


def _pattern(line: Line) -> str:
    return re.sub(r"\d+", "#", line.text)


def _numbered(line: Line) -> re.Match[str] | None:
    return _PAGE_NUMBER.fullmatch(line.text)


def paragraphs(lines: Sequence[Line]) -> tuple[tuple[Block, ...], int]:
    """Blocks of the lines, those that only the paper's width parted joined; how many words were joined."""
    if not lines:
        return (), 0
    setting = _Setting.of(lines)
    hyphenated = {word.lower() for line in lines for word in re.findall(r"\w+-\w+", line.text)}
    text = [lines[0].text]
    joined = 0
    for index, (above, line) in enumerate(pairwise(lines), start=1):
        if setting.begins_block(above, line, lines[index + 1] if index + 1 < len(lines) else None):
            text += [BLANK_LINE, line.text]
        elif (parted := _HYPHEN.search(text[-1])) and line.text[0].islower():
            if f"{parted[1]}-{_word(line)}".lower() not in hyphenated:
                text[-1] = text[-1][:-1]
                joined += 1
            text.append(line.text)
        else:
            runs_on = line.blank is None or setting.is_full(above, line)
            text += [" " if runs_on else "\n", line.text]
    return tuple(Block(block) for block in "".join(text).split(BLANK_LINE)), joined


@dataclass(frozen=True, slots=True)
class _Setting:
    """How a letter is set.

    width: of the longest line, in letters. blank: the usual blank lines between lines that run on, above
    0 where it is set with double spacing. margin: the usual indent. first_indent: of first lines, or None.
    """

    width: int
    blank: int
    margin: int
    first_indent: int | None

    @staticmethod
    def of(lines: Sequence[Line]) -> "_Setting":
        width = max(len(line.text) for line in lines)
        margin = Counter(line.indent for line in lines).most_common(1)[0][0]
        # Only where a first line stands further in than the line that it runs over into.
        first = Counter(
            line.indent
            for line, below in pairwise(lines)
            if line.indent >= margin + INDENT_COLUMNS and below.indent < margin + INDENT_COLUMNS
            if len(line.text) + (line.indent - margin) > width * FULL_SHARE
        ).most_common(1)
        running = _Setting(width, 0, margin, first[0][0] if first else None)
        gaps = [
            line.blank
            for above, line in pairwise(lines)
            if line.blank is not None and running.is_full(above, line)
        ]
        return replace(running, blank=median_low(gaps)) if gaps else running

    def begins_block(self, above: Line, line: Line, below: Line | None) -> bool:
        """Whether a new part begins with `line`."""
        if line.blank is not None and line.blank > self.blank:
            return True
        if self.first_indent is not None and abs(line.indent - self.first_indent) < INDENT_COLUMNS:
            return True
        full = self.is_full(above, line)
        if line.blank is None and self.first_indent is None:
            # At the top of a page, and no indent tells: a new sentence may as well be a new paragraph.
            ended = _SENTENCE_END.search(above.text) is not None
            return ended or not (full or line.text[0].islower())
        if not full:
            return abs(line.indent - above.indent) >= INDENT_COLUMNS
        # A paragraph's own indent ends with its first line; a hanging one goes on below.
        indented = line.indent - above.indent >= INDENT_COLUMNS
        return indented and (below is None or line.indent - below.indent >= INDENT_COLUMNS)

    def is_full(self, line: Line, after: Line) -> bool:
        """Whether `after` stands on a line of its own only because it did not fit on `line`."""
        taken = len(line.text) + max(0, min(line.indent - self.margin, MAX_FIRST_INDENT))
        return taken + 1 + len(after.text.split(" ", 1)[0]) > self.width * FULL_SHARE


def _word(line: Line) -> str:
    found = _FIRST_WORD.match(line.text)
    return found[0] if found else ""
