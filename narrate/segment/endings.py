"""Where a letter may end inside a piece: before a valediction, a farewell, a signature, a postscript.

Cuts are offers. Where the decoder gives both sides one role, they are one segment again.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import islice, pairwise

from narrate.model import Span
from narrate.segment.layout import Piece
from narrate.segment.lexicon import FAREWELL, KIN, VERBS
from narrate.segment.words import (
    Word,
    after_valediction,
    find_words,
    has_foreign,
    is_farewell,
    is_name,
    is_valediction,
)

PROSE_CHARACTERS = 140  # longer than nearly every part that is not a paragraph
TAIL_CHARACTERS = 420  # of a valediction with its signature, at the end of a piece
LONGEST_INITIALS = 20  # characters, and the end of the sentence before them
FORMULA_WORDS = 16  # "I have the honor to be, with the most profound respect, your Excellency's" has fourteen
SENTENCE_CHARACTERS = 40  # "I have. &c.," is no sentence with something behind it
HANGING_WORDS = 10  # "So no more just at present from your loving" has nine
_POSTSCRIPT = re.compile(r"(?<=[\s.,—-])(?<!P\.)(?<!P\.\s)(?:P\.\s?S\.|PS[.:]|N\.\s?B\.)(?=[\s—:-])")
_FORMULA = re.compile(
    r"(?:(?:and|for)\s)?(?:(?:i|we)\s)?(?:am|are|remain|have the hono)|(?:and\s)?(?:believe me|oblige)\b",
    re.IGNORECASE,
)
_INITIALS_AT_END = re.compile(r"(?<=[.!?—])(?<!\b[A-Z]\.)[\"”’)]?\s+(?=[A-Z]\.(?:\s?[A-Z]\.){0,3}\Z)")
_STOP = re.compile(r"[.!?]\s")
_SENTENCE_ENDED = re.compile(r"[.!?][\"”’)]*[\s—-]*\Z")
_TAIL_START = re.compile(
    r"(?<=[.!?;,\])])[\"”’)]*\s+|(?:--|—)\s*|(?<=[a-z])\s+(?=(?:Your|Yours|Yrs)\b|and (?:am|remain|believe me)\b)"
)
_BEFORE_NAME = ",.;:-—"  # marks that part a valediction from the name on the same line
_SAID_OUT = '.!?:;"”’)'  # ends of what wants nothing after it


class Followed(Enum):
    """What comes after a piece that may end in a valediction."""

    BY_VALEDICTION = auto()
    BY_NAME = auto()
    OTHERWISE = auto()


def follows(text: str, pieces: tuple[Piece, ...], index: int) -> Followed:
    """What pieces[index] is, for the one above it; there may be none."""
    if index >= len(pieces) or len(pieces[index].span) >= PROSE_CHARACTERS:
        return Followed.OTHERWISE
    words = find_words(text, pieces[index].span.start, pieces[index].span.stop)
    if is_valediction(words) or is_farewell(words):
        return Followed.BY_VALEDICTION
    return Followed.BY_NAME if is_name(words) else Followed.OTHERWISE


def ending_cuts(text: str, span: Span, *, followed: Followed) -> Iterator[int]:
    """Before a postscript; before a valediction at the end, and between it and the signature.

    Before a name of its own only where a sentence has ended: writers who run on before it go on to the name itself.
    """
    stop = span.stop
    postscript = _POSTSCRIPT.search(text, span.start + 1, span.stop)
    if postscript:
        yield postscript.start()
        stop = postscript.start()
    if followed is not Followed.BY_VALEDICTION:
        initials = _INITIALS_AT_END.search(text, max(span.start, stop - LONGEST_INITIALS), stop)
        if initials:
            yield initials.end()
            stop = len(text[: initials.start() + 1].rstrip())
            followed = Followed.BY_NAME
    yield from _Tail(text, span, stop, followed).cuts()


@dataclass(frozen=True, slots=True)
class _Tail:
    """The end of a piece, up to `stop`."""

    text: str
    piece: Span
    stop: int
    followed: Followed

    def cuts(self) -> Iterator[int]:
        """Before what leads over to the valediction or the name below; else before a valediction, and its name."""
        starts = [match.end() for match in _TAIL_START.finditer(self.text, self.floor, self.stop)]
        if self.followed is Followed.BY_VALEDICTION:
            yield from islice(filter(self.leads, starts), 1)
            return
        if self.floor == self.piece.start:
            starts.insert(0, self.floor)
        if self.followed is Followed.BY_NAME:
            yield from filter(self.hangs, starts)
        for start, later in pairwise([*filter(self.parts, starts), self.stop]):
            # "They dine with the officers.-- Yours ever": what is foreign to a valediction is the sentence before it.
            if later == self.stop or not has_foreign(find_words(self.text, start, later)):
                yield from self.around_valediction(start)
                return

    @property
    def floor(self) -> int:
        """A valediction begins here at the earliest."""
        return max(self.piece.start, self.stop - TAIL_CHARACTERS)

    def words(self, start: int) -> tuple[Word, ...]:
        """The words from `start` to the end."""
        return find_words(self.text, start, self.stop)

    def ended(self, start: int) -> bool:
        """Whether a sentence ends before `start`."""
        return _SENTENCE_ENDED.search(self.text, self.floor, start) is not None

    def around_valediction(self, start: int) -> Iterator[int]:
        """Before a valediction, and between it and a name."""
        if start > self.piece.start:
            yield start
        signature = _signature(self.words(start))
        if not signature or not is_name(signature):
            return
        # "Ever yours M. R. M." on a line of its own is as often one part; a mark or running text makes it two.
        before = self.text[start : signature[0].start].rstrip()
        if start > self.piece.start or before[-1:] in _BEFORE_NAME:
            yield signature[0].start

    def parts(self, start: int) -> bool:
        """Whether a valediction may begin here, and nothing but it and a name follows in the piece."""
        words = self.words(start)
        named = self.followed is Followed.BY_NAME
        if words and words[0].small in FAREWELL and is_name(words[1:]):
            return self.ended(start)  # "Adieu Laura."
        if not (
            (named and is_farewell(words)) or is_valediction(words) or is_valediction(_without_name(words))
        ):
            return named and start > self.piece.start and self.is_formula(start)
        formula = _FORMULA.match(self.text, start, self.stop) is not None
        return not named or start == self.piece.start or formula or self.ended(start)

    def leads(self, start: int) -> bool:
        """Whether the first line of a valediction may begin here: "Best regards. I remain," "With anxious wishes,"."""
        if self.is_formula(start) or self.hangs(start):
            return True
        words = self.words(start)
        return self.ended(start) and (
            is_farewell(words) or (is_valediction(words) and not has_foreign(words))
        )

    def hangs(self, start: int) -> bool:
        """Whether a few words without a stop stand after the last sentence: "Your attached" above a name."""
        return (
            start - self.floor >= SENTENCE_CHARACTERS
            and self.ended(start)
            and self.is_one(start, marks=_SAID_OUT)
            and len(words := self.words(start)) <= HANGING_WORDS
            and not any(word.small in VERBS for word in words)
        )

    def is_formula(self, start: int) -> bool:
        """ "I am, my dear Emily,", "and believe me yours already gaping,": it goes on on the next line."""
        return (
            _FORMULA.match(self.text, start, self.stop) is not None
            and self.is_one(start, marks=".!?")
            and len(self.words(start)) <= FORMULA_WORDS
        )

    def is_one(self, start: int, *, marks: str) -> bool:
        """Whether no sentence ends between `start` and the end, and none of these marks stands there."""
        rest = self.text[start : self.stop].rstrip()
        return rest[-1:] not in marks and not _STOP.search(self.text, start, self.stop)


def _without_name(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """What stands before the name in "Your displeased uncle, John Harlowe"."""
    last = max((index for index, word in enumerate(words) if word.small in KIN), default=-1)
    return words[: last + 1] if is_name(words[last + 1 :]) else words


def _signature(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """What follows a valediction: "to command, Alexander Fairford" less what leads over to it."""
    after = words[1:] if words[0].small in FAREWELL else after_valediction(words)
    led = 0
    while led < len(after) and after[led].text[0].islower():
        led += 1
    return after[led:]
