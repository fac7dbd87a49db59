"""Where a piece may fall apart: a salutation run into the first paragraph, a valediction into the last.

Cuts are offers. Where the decoder gives both sides one role, they are one segment again.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto
from itertools import islice, pairwise

from narrate.model import Span
from narrate.segment.dates import find_date
from narrate.segment.layout import Piece
from narrate.segment.lexicon import FAREWELL, KIN, PRONOUNS, VERBS
from narrate.segment.sentences import sentences
from narrate.segment.words import (
    Word,
    after_valediction,
    find_words,
    greeting_end,
    has_foreign,
    is_farewell,
    is_name,
    is_valediction,
)

PROSE_CHARACTERS = 140  # longer than nearly every part that is not a paragraph
# A greeting may stand this far into a letter that is all on one line: after heading, place, date and file number.
HEAD_CHARACTERS = 450
# A valediction with its signature, at the end of a piece.
TAIL_CHARACTERS = 420
HEAD_PIECES = 60  # more parts than any letter has before its first paragraph
LONGEST_INITIALS = 20  # characters, and the end of the sentence before them
SHORT_CHARACTERS = 100  # of a line with a name and a date
FORMULA_WORDS = 16  # "I have the honor to be, with the most profound respect, your Excellency's" has fourteen
SENTENCE_CHARACTERS = 40  # "I have. &c.," is no sentence with something behind it
HANGING_WORDS = 10  # "So no more just at present from your loving" has nine
TAIL_PIECES = 60  # more parts than any letter has after its last paragraph
_POSTSCRIPT = re.compile(r"(?<=[\s.,—-])(?<!P\.)(?<!P\.\s)(?:P\.\s?S\.|PS[.:]|N\.\s?B\.)(?=[\s—:-])")
# Not after "St." or "Aug.", which belong to what follows.
_AFTER_NAME = re.compile(r"(?<=\w{4}\.)\s+(?=[A-Z])")
_AFTER_STOP = re.compile(r"[.\])>:;,0-9—][\"”’)]*\s+(?=[A-Z])")
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


def cut_pieces(text: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces, cut wherever another role may begin inside one."""
    prose = [index for index, piece in enumerate(pieces) if len(piece.span) >= PROSE_CHARACTERS]
    # An editor may have put a long note before the letter, so the greeting may stand in the second.
    head_end = min(prose[1] if len(prose) > 1 else len(pieces), HEAD_PIECES)
    # A postscript may be as long as any paragraph, so the letter may end in the last but one.
    tail_start = max(prose[-2:][0] if prose else 0, len(pieces) - TAIL_PIECES)
    lines_start = max(prose[0] if prose else 0, len(pieces) - TAIL_PIECES)
    out: list[Piece] = []
    greeted = False
    for index, piece in enumerate(pieces):
        cuts: set[int] = set()
        if index <= head_end and not greeted:
            head = tuple(_head_cuts(text, piece.span, deep=not prose or index <= prose[0]))
            greeted = bool(head)
            cuts.update(head)
        if len(piece.span) <= SHORT_CHARACTERS:
            cuts.update(_date_cuts(text, piece.span))
        # A postscript may be of any length, but what stands before it shows that the letter ends.
        followed = _follows(text, pieces, index + 1) if index >= min(tail_start, lines_start) else None
        ends = len(piece.span) < PROSE_CHARACTERS or followed is _Followed.BY_VALEDICTION
        if followed is not None and index >= (lines_start if ends else tail_start):
            cuts.update(_tail_cuts(text, piece.span, followed=followed))
        out.extend(_apart(text, piece, sorted(cuts)) if cuts else (piece,))
    return tuple(out)


def _apart(text: str, piece: Piece, cuts: list[int]) -> Iterator[Piece]:
    start = piece.span.start
    first = True
    for cut in [*cuts, piece.span.stop]:
        stop = len(text[start:cut].rstrip()) + start
        if stop <= start:
            continue
        span = Span(start, stop)
        yield replace(piece, span=span) if first else replace(piece, span=span, blank_before=0, run_in=True)
        first = False
        start = cut
        while start < piece.span.stop and text[start].isspace():
            start += 1


def _head_cuts(text: str, span: Span, *, deep: bool) -> Iterator[int]:
    """After a salutation; and if `deep`, where it stands inside, before it and between what comes first."""
    end = greeting_end(text, span.start, span.stop)
    if end is not None:
        if end < span.stop:
            yield end
        return
    if not deep:
        return
    for match in _AFTER_STOP.finditer(text, span.start, min(span.stop, span.start + HEAD_CHARACTERS)):
        if any(word.small in PRONOUNS for word in find_words(text, span.start, match.start())):
            return
        end = greeting_end(text, match.end(), span.stop)
        if end is not None:
            for sentence in sentences(text, Span(span.start, match.end())):
                yield sentence.stop
            yield match.end()
            if end < span.stop:
                yield end
            return


def _date_cuts(text: str, span: Span) -> Iterator[int]:
    """Between a name and the place and date on the same line: "HENRY DAVIS. LONDON, Aug. 10th."."""
    for match in _AFTER_NAME.finditer(text, span.start, span.stop):
        before, after = text[span.start : match.start()], text[match.end() : span.stop]
        if find_date(after) is not None and find_date(before) is None and is_name(find_words(before)):
            yield match.end()
            return


def _without_name(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """What stands before the name in "Your displeased uncle, John Harlowe"."""
    last = max((index for index, word in enumerate(words) if word.small in KIN), default=-1)
    return words[: last + 1] if is_name(words[last + 1 :]) else words


class _Followed(Enum):
    """What comes after a piece that may end in a valediction."""

    BY_VALEDICTION = auto()
    BY_NAME = auto()
    OTHERWISE = auto()


def _follows(text: str, pieces: tuple[Piece, ...], index: int) -> _Followed:
    if index >= len(pieces) or len(pieces[index].span) >= PROSE_CHARACTERS:
        return _Followed.OTHERWISE
    words = find_words(text, pieces[index].span.start, pieces[index].span.stop)
    if is_valediction(words) or is_farewell(words):
        return _Followed.BY_VALEDICTION
    return _Followed.BY_NAME if is_name(words) else _Followed.OTHERWISE


def _tail_cuts(text: str, span: Span, *, followed: _Followed) -> Iterator[int]:
    """Before a postscript; before a valediction at the end, and between it and the signature.

    Before a name of its own only where a sentence has ended: writers who run on before it go on to the name itself.
    """
    stop = span.stop
    postscript = _POSTSCRIPT.search(text, span.start + 1, span.stop)
    if postscript:
        yield postscript.start()
        stop = postscript.start()
    floor = max(span.start, stop - TAIL_CHARACTERS)
    starts = [match.end() for match in _TAIL_START.finditer(text, floor, stop)]
    if followed is _Followed.BY_VALEDICTION:
        leads = (start for start in starts if _leads(text, start, stop, floor=floor))
        yield from islice(leads, 1)
        return
    initials = _INITIALS_AT_END.search(text, max(span.start, stop - LONGEST_INITIALS), stop)
    if initials:
        yield initials.end()
        stop = len(text[: initials.start() + 1].rstrip())
        starts = [start for start in starts if start < stop]
        followed = _Followed.BY_NAME
    if floor == span.start:
        starts.insert(0, floor)
    if followed is _Followed.BY_NAME:
        yield from (start for start in starts if _hangs(text, start, stop, floor=floor))
    parting = [
        start for start in starts if _parts(text, start, stop, floor=floor, span=span, followed=followed)
    ]
    for start, later in pairwise([*parting, stop]):
        # "They dine with the officers.-- Yours ever": what is foreign to a valediction belongs to the sentence before.
        if later < stop and has_foreign(find_words(text, start, later)):
            continue
        if start > span.start:
            yield start
        words = find_words(text, start, stop)
        signature = _signature(words)
        # "Ever yours M. R. M." on a line of its own is as often one part; a mark or running text makes it two.
        apart = (
            start > span.start or text[start : signature[0].start].rstrip()[-1:] in ",.;:-—"
            if signature
            else False
        )
        if apart and is_name(signature):
            yield signature[0].start
        return


def _parts(text: str, start: int, stop: int, *, floor: int, span: Span, followed: _Followed) -> bool:
    """Whether a valediction may begin here, and nothing but it and a name follows in the piece."""
    words = find_words(text, start, stop)
    named = followed is _Followed.BY_NAME
    farewell = named and is_farewell(words)
    formula = _FORMULA.match(text, start, stop)
    if words and words[0].small in FAREWELL and is_name(words[1:]):
        return _SENTENCE_ENDED.search(text, floor, start) is not None  # "Adieu Laura."
    if not (farewell or is_valediction(words) or is_valediction(_without_name(words))):
        return named and start > span.start and _is_formula(text, start, stop)
    return not named or start == span.start or bool(formula or _SENTENCE_ENDED.search(text, floor, start))


def _leads(text: str, start: int, stop: int, *, floor: int) -> bool:
    """Whether the first line of a valediction may begin here: "Best regards. I remain," "With anxious wishes,"."""
    words = find_words(text, start, stop)
    if _is_formula(text, start, stop) or _hangs(text, start, stop, floor=floor):
        return True
    ended = _SENTENCE_ENDED.search(text, floor, start) is not None
    return ended and (is_farewell(words) or (is_valediction(words) and not has_foreign(words)))


def _hangs(text: str, start: int, stop: int, *, floor: int) -> bool:
    """Whether a few words without a stop stand after the last sentence: "Your attached" above a name."""
    words = find_words(text, start, stop)
    return start - floor >= SENTENCE_CHARACTERS and (
        _SENTENCE_ENDED.search(text, floor, start) is not None
        and not _STOP.search(text, start, stop)
        and text[start:stop].rstrip()[-1:] not in '.!?:;"”’)'
        and len(words) <= HANGING_WORDS
        and not any(word.small in VERBS for word in words)
    )


def _is_formula(text: str, start: int, stop: int) -> bool:
    """ "I am, my dear Emily,", "and believe me yours already gaping,": it goes on on the next line."""
    return (
        _FORMULA.match(text, start, stop) is not None
        and text[start:stop].rstrip()[-1:] not in ".!?"
        and not _STOP.search(text, start, stop)
        and len(find_words(text, start, stop)) <= FORMULA_WORDS
    )


def _signature(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """What follows a valediction: "to command, Alexander Fairford" less what leads over to it."""
    after = words[1:] if words[0].small in FAREWELL else after_valediction(words)
    led = 0
    while led < len(after) and after[led].text[0].islower():
        led += 1
    return after[led:]
