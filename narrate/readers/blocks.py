"""The parts of a marked-up letter, gathered in the order of the file, and the text they make."""

import re
from dataclasses import dataclass, replace

from narrate.model import Diagnostic, Mark, Passage, Properties, Role, Span
from narrate.readers.readout import Readout

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
    """A part of the letter, without white space at its ends. role: what the file says it is, or None.

    passages: into `text`, where the file states a language. quoted: all of it is, as the file says.
    """

    text: str
    role: Role | None = None
    passages: tuple[Passage, ...] = ()
    quoted: bool = False


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
        self._languages: list[str | None] = [None]
        # Folding changes white space alone, so passages are kept as counts of the characters that are none.
        self._written = 0
        self._passages: list[tuple[int, int, str]] = []
        self._quotations = 0  # how many are open
        self._begun_quoted: bool | None = None  # whether one was when the block began; None before it

    def begin_quotation(self) -> None:
        """Blocks that begin and end before `end_quotation` are quoted; words inside a block are not parted."""
        self._quotations += 1

    def end_quotation(self) -> None:
        """The innermost quotation ends."""
        self._quotations -= 1

    @property
    def language(self) -> str | None:
        """The language that is stated for what is written now."""
        return self._languages[-1]

    def begin_language(self, language: str | None) -> None:
        """What is written from now on is in this language; None: in the one that is stated around it."""
        self._languages.append(language or self.language)

    def end_language(self) -> None:
        """What is written from now on is in the language before."""
        self._languages.pop()

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
            if self._begun_quoted is None and text.strip():
                self._begun_quoted = self._quotations > 0
            start, self._written = self._written, self._written + _visible(text)
            if self.language and self._written > start:
                self._passages.append((start, self._written, self.language))

    def break_line(self) -> None:
        """Begin a new line in the block."""
        self._pieces.append("\n")

    def join_word(self) -> None:
        """What was written last and what comes next are one word, parted at a line's end."""
        self._pieces = ["".join(self._pieces).rstrip().removesuffix("-")]
        self._written = _visible(self._pieces[0])
        self._joining = True

    def verbatim(self, text: str) -> None:
        """Add a block whose white space stays as it is."""
        self._flush()
        lines = text.translate(_CONTROLS).replace("\r\n", "\n").replace("\r", "\n")
        if lines.strip():
            body = lines.strip("\n").rstrip()
            spoken = (Passage(Span(0, len(body)), self.language),) if self.language else ()
            self._blocks.append(Block(body, self.role, spoken, self._quotations > 0))

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
        stated, self._passages, self._written = self._passages, [], 0
        quoted, self._begun_quoted = bool(self._begun_quoted) and self._quotations > 0, None
        parts = self._parting.split(text) if self._parting else [_BLANK_LINES.sub("\n", text)]
        done = 0
        for part in filter(None, parts):
            before_part, done = done, done + _visible(part)
            if self._blocks and _CLOSING_POINTS.match(part):
                before = self._blocks[-1]  # "<date>3 March</date>." ends the dateline, it is no part
                self._blocks[-1] = replace(before, text=before.text + part)
            else:
                self._blocks.append(Block(part, self.role, _placed(part, stated, passed=before_part), quoted))
        if text:
            self._blocks += self._deferred
            self._deferred.clear()


def _visible(text: str) -> int:
    return sum(not character.isspace() for character in text)


def _placed(text: str, stated: list[tuple[int, int, str]], *, passed: int) -> tuple[Passage, ...]:
    """The passages of a part. stated: counted in visible characters, of which `passed` lie before the part."""
    if not stated:
        return ()
    places = [at for at, character in enumerate(text) if not character.isspace()]
    passages: list[Passage] = []
    for start, stop, language in stated:
        first, last = max(0, start - passed), min(len(places), stop - passed)
        if first >= last:
            continue
        span = Span(places[first], places[last - 1] + 1)
        before = passages[-1] if passages else None
        if before and before.language == language and not text[before.span.stop : span.start].strip():
            passages[-1] = Passage(Span(before.span.start, span.stop), language)
        else:
            passages.append(Passage(span, language))
    return tuple(passages)


def _passages_of(blocks: tuple[Block, ...]) -> tuple[Passage, ...]:
    """The passages of blocks, in the text that `join_blocks` makes of them."""
    passages: list[Passage] = []
    at = 0
    for block in blocks:
        passages += (
            Passage(Span(at + each.span.start, at + each.span.stop), each.language) for each in block.passages
        )
        at += len(block.text) + len(BLANK_LINE)
    return tuple(passages)


def _quotations_of(blocks: tuple[Block, ...]) -> tuple[Span, ...]:
    """Neighbouring blocks that are quoted, in the text that `join_blocks` makes of them.

    None where all are: a page may set in everything, and that quotes nothing.
    """
    if all(block.quoted for block in blocks):
        return ()
    quotations: list[Span] = []
    at = 0
    for i, block in enumerate(blocks):
        if block.quoted and i and blocks[i - 1].quoted:
            quotations[-1] = Span(quotations[-1].start, at + len(block.text))
        elif block.quoted:
            quotations.append(Span(at, at + len(block.text)))
        at += len(block.text) + len(BLANK_LINE)
    return tuple(quotations)


def readout_of(
    blocks: tuple[Block, ...], *, stated: Properties, diagnostics: tuple[Diagnostic, ...]
) -> Readout:
    """What a format's module hands back of blocks, with the languages and quotations that they state."""
    text, marks = join_blocks(blocks)
    return Readout(text, marks, stated, diagnostics, _passages_of(blocks), _quotations_of(blocks))


def join_blocks(blocks: tuple[Block, ...]) -> tuple[str, tuple[Mark, ...]]:
    """The letter's text, a blank line between blocks, and a mark for each block that has a role."""
    marks: list[Mark] = []
    at = 0
    for block in blocks:
        if block.role is not None:
            marks.append(Mark(block.role, Span(at, at + len(block.text))))
        at += len(block.text) + len(BLANK_LINE)
    return BLANK_LINE.join(block.text for block in blocks) + "\n", tuple(marks)
