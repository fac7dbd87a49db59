"""The parts of a marked-up letter, gathered in the order of the file, and the text they make."""

import re
from dataclasses import dataclass

from narrate.model import Mark, Role, Span

_SPACE = re.compile(r"[ \t\n\r\f]+")
_AROUND_BREAK = re.compile(r" ?\n ?")
_BLANK_LINES = re.compile(r"\n{2,}")
_CLOSING_POINTS = re.compile(r"[,.;:!?)\]]+\Z")
# What &#146; and its like mean in every browser: windows-1252's characters, not C1 controls. The rest go.
_CONTROLS = dict.fromkeys((*range(9), 11, *range(14, 32), *range(127, 160))) | {
    code: bytes([code]).decode("cp1252", "ignore") or None for code in range(128, 160)
}
BLANK_LINE = "\n\n"


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the letter, without white space at its ends. role: what the file says it is, or None."""

    text: str
    role: Role | None = None


class BlockBuilder:
    """Gathers blocks from a stream of mark-up: `open` and `close` at blocks' tags, `write` between.

    Text outside the innermost blocks makes a block of its own, with the role of the block around it.
    blank_lines_part: two line breaks in a row begin a new block.
    """

    def __init__(self, *, blank_lines_part: bool) -> None:
        self._parting = _BLANK_LINES if blank_lines_part else None
        self._blocks: list[Block] = []
        self._roles: list[Role | None] = [None]
        self._pieces: list[str] = []
        self._deferred: list[Block] = []
        self._joining = False

    @property
    def role(self) -> Role | None:
        """The role of the innermost open block."""
        return self._roles[-1]

    def open(self, role: Role | None) -> None:
        """Begin a block; the text so far is one by itself."""
        self._flush()
        self._roles.append(role)

    def close(self) -> None:
        """End the innermost block."""
        self._flush()
        self._roles.pop()

    def write(self, text: str) -> None:
        """Add running text; white space folds as in all mark-up."""
        text = _SPACE.sub(" ", text.translate(_CONTROLS))
        if self._joining and text.strip():
            text, self._joining = text.lstrip(), False
        if text and not (self._joining and text == " "):
            self._pieces.append(text)

    def break_line(self) -> None:
        """Begin a new line in the block."""
        self._pieces.append("\n")

    def join_word(self) -> None:
        """What was written last and what comes next are one word, parted at a line's end."""
        self._pieces = ["".join(self._pieces).rstrip().removesuffix("-")]
        self._joining = True

    def verbatim(self, text: str) -> None:
        """Add a block whose white space stays as it is."""
        self._flush()
        lines = text.translate(_CONTROLS).replace("\r\n", "\n").replace("\r", "\n")
        if lines.strip():
            self._blocks.append(Block(lines.strip("\n").rstrip(), self.role))

    def defer(self, block: Block) -> None:
        """Add a block after the one that is being written."""
        self._deferred.append(block)

    def finish(self) -> tuple[Block, ...]:
        """All blocks, in order."""
        self._flush()
        return tuple(self._blocks)

    def _flush(self) -> None:
        text = _AROUND_BREAK.sub("\n", re.sub(" +", " ", "".join(self._pieces))).strip()
        self._pieces.clear()
        self._joining = False
        parts = self._parting.split(text) if self._parting else [_BLANK_LINES.sub("\n", text)]
        for part in filter(None, parts):
            if self._blocks and _CLOSING_POINTS.match(part):
                before = self._blocks[-1]  # "<date>3 March</date>." ends the dateline, it is no part
                self._blocks[-1] = Block(before.text + part, before.role)
            else:
                self._blocks.append(Block(part, self.role))
        if text:
            self._blocks += self._deferred
            self._deferred.clear()


def join_blocks(blocks: tuple[Block, ...]) -> tuple[str, tuple[Mark, ...]]:
    """The letter's text, a blank line between blocks, and a mark for each block that has a role."""
    marks: list[Mark] = []
    at = 0
    for block in blocks:
        if block.role is not None:
            marks.append(Mark(block.role, Span(at, at + len(block.text))))
        at += len(block.text) + len(BLANK_LINE)
    return BLANK_LINE.join(block.text for block in blocks) + "\n", tuple(marks)
