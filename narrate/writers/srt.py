"""SubRip, at most two lines of 32 characters a caption: long sentences are parted at their words.

SubRip has no escape. What players would read as markup is written with fullwidth lookalikes.
Source of the limits: podcast-namespace, transcripts.md
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from narrate.model import Cue, Edition
from narrate.timecode import clock, lasting
from narrate.writers.captions import legible, readable

LINE_CHARACTERS = 32
LINES = 2
_FULL = LINES * LINE_CHARACTERS

# Tags, override codes, and the arrow of the time line.
_MARKUP = re.compile(r"<(?=[/!?\w])|(?<=[-/!?\w\"'])>|\{(?=\\)")
_LOOKALIKES = {"<": "＜", ">": "＞", "{": "｛"}

_BLACK = re.compile("[^\t\n\v\f\r\x1c-\x1f \x85\u2028\u2029]+")
_PAUSING = re.compile(r"[,;:.!?…—–\])”’\"']\Z")

# What a caption costs: the cheapest parting is the one that reads best. Only their ratios matter.
_CAPTION_COST = 100  # few captions
_RAGGED_COST = 40  # short of its 64 characters, by the square of what is missing
_BREATHLESS_COST = 30  # ends where nobody would draw breath
_TORN_COST = 200  # ends inside a word
_PAUSE_WORTH_CHARACTERS = 6  # how much less even two lines may be for a line that ends in a pause


@dataclass(frozen=True, slots=True)
class _Piece:
    """What stays on one line: a word with what clings to it.

    [left, right): its columns if the sentence were one line. [start, stop): samples.
    """

    text: str
    left: int
    right: int
    start: int
    stop: int


def render(edition: Edition) -> str:
    """The transcript as SubRip, numbered from 1."""
    blocks: list[str] = []
    for _, cue, _ in readable(edition):
        for lines, start, stop in _captions(edition.letter.text, cue):
            first = clock(start, rate_hz=edition.rate_hz, mark=",")
            last = clock(lasting(start, stop, rate_hz=edition.rate_hz), rate_hz=edition.rate_hz, mark=",")
            blocks.append(f"{len(blocks) + 1}\n{first} --> {last}\n" + "\n".join(lines) + "\n")
    return "\n".join(blocks)


def _captions(text: str, cue: Cue) -> Iterator[tuple[list[str], int, int]]:
    """(lines, start, stop) of captions that follow on without a gap and fill the cue."""
    pieces = _pieces(text, cue)
    parts = [pieces[first:end] for first, end in pairwise(_partings(pieces))]
    times = [cue.start, *(part[0].start for part in parts[1:]), cue.stop]
    for part, (start, stop) in zip(parts, pairwise(times), strict=True):
        middle = _line_break(part)
        yield [_line(line) for line in (part[:middle], part[middle:]) if line], start, stop


def _line(pieces: Sequence[_Piece]) -> str:
    line = pieces[0].text
    for before, piece in pairwise(pieces):
        line += " " * (piece.left - before.right) + piece.text
    return line


def _pieces(text: str, cue: Cue) -> list[_Piece]:
    """The sentence in pieces of at most a line, each with its time."""
    shown = _MARKUP.sub(lambda mark: _LOOKALIKES[mark.group()], legible(cue.span.of(text)))
    word_starts = [word.span.start - cue.span.start for word in cue.words]
    pieces: list[_Piece] = []
    column, heard = 0, cue.start
    for black in _BLACK.finditer(shown):
        column += 1 if pieces else 0
        # Words joined by a dash are two words with a time each: "Geneva—where".
        first_inside = bisect_left(word_starts, black.start() + 1)
        inside = word_starts[first_inside : bisect_left(word_starts, black.end())]
        for first, end in pairwise([black.start(), *inside, black.end()]):
            spoken = cue.words[bisect_left(word_starts, first) : bisect_left(word_starts, end)]
            start, stop = (spoken[0].start, spoken[-1].stop) if spoken else (heard, heard)
            heard = stop
            piece = shown[first:end]
            pieces.extend(
                _Piece(
                    piece[left:right],
                    column + left,
                    column + right,
                    start + (stop - start) * left // len(piece),
                    start + (stop - start) * right // len(piece),
                )
                for left, right in pairwise(_cuts(piece))
            )
            column += len(piece)
    return pieces


def _cuts(piece: str) -> list[int]:
    """Where to cut a piece that is longer than a line; a base and its marks stay together."""
    cuts = [0]
    while len(piece) - cuts[-1] > LINE_CHARACTERS:
        cut = cuts[-1] + LINE_CHARACTERS
        while cut > cuts[-1] + 1 and _clings(piece[cut - 1], piece[cut]):
            cut -= 1
        if cut == cuts[-1] + 1:  # a stack of marks taller than a line: no text, so cut anywhere
            cut = cuts[-1] + LINE_CHARACTERS
        cuts.append(cut)
    return [*cuts, len(piece)]


def _clings(before: str, character: str) -> bool:
    joiner = "\N{ZERO WIDTH JOINER}"
    return character == joiner or before == joiner or unicodedata.category(character)[0] == "M"


def _partings(pieces: Sequence[_Piece]) -> list[int]:
    """Where captions begin and end, as indexes into `pieces`: the cheapest way to part them."""
    rights = [piece.right for piece in pieces]
    # For each piece the first that is too many on a line that begins with it.
    turns = [bisect_right(rights, piece.left + LINE_CHARACTERS) for piece in pieces]
    costs: list[float] = [0.0]
    sources = [0]
    for end in range(1, len(pieces) + 1):
        right, ending = rights[end - 1], _ending_cost(pieces, end)
        best, source = float("inf"), end - 1
        for first in range(end - 1, -1, -1):
            turn = turns[first]
            if turn < end and right - pieces[turn].left > LINE_CHARACTERS:
                break  # two lines do not hold it
            missing = max(0, _FULL - (right - pieces[first].left)) / _FULL
            cost = costs[first] + _RAGGED_COST * missing**2 + ending
            if cost < best:
                best, source = cost, first
        costs.append(best)
        sources.append(source)
    partings = [len(pieces)]
    while partings[-1]:
        partings.append(sources[partings[-1]])
    return partings[::-1]


def _ending_cost(pieces: Sequence[_Piece], end: int) -> float:
    """What a caption costs that ends before the piece `end`, its width apart."""
    if end == len(pieces) or _PAUSING.search(pieces[end - 1].text):
        return _CAPTION_COST
    torn = pieces[end].left == pieces[end - 1].right
    return _CAPTION_COST + (_TORN_COST if torn else _BREATHLESS_COST)


def _line_break(pieces: Sequence[_Piece]) -> int:
    """Where the second line begins, both as even as can be; 0 for one line."""
    left, right = pieces[0].left, pieces[-1].right
    if right - left <= LINE_CHARACTERS:
        return 0
    best, found = float("inf"), 0
    for index in range(1, len(pieces)):
        longer = max(pieces[index - 1].right - left, right - pieces[index].left)
        if longer > LINE_CHARACTERS:
            continue
        if _PAUSING.search(pieces[index - 1].text):
            longer -= _PAUSE_WORTH_CHARACTERS
        if longer < best:
            best, found = longer, index
    return found
