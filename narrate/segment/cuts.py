"""Where a piece may fall apart: a salutation run into the first paragraph, a valediction into the last.

Cuts are offers. Where the decoder gives both sides one role, they are one segment again.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from enum import Enum, auto

from narrate.model import Span
from narrate.segment.layout import Piece
from narrate.segment.lexicon import FAREWELL, KIN, PRONOUNS
from narrate.segment.sentences import sentences
from narrate.segment.words import Word, after_valediction, find_words, greeting_end, is_name, is_valediction

PROSE_CHARACTERS = 140  # longer than nearly every part that is not a paragraph
# A greeting may stand this far into a letter that is all on one line: after heading, place, date and file number.
HEAD_CHARACTERS = 450
# A valediction with its signature, at the end of a piece.
TAIL_CHARACTERS = 420
HEAD_PIECES = 60  # more parts than any letter has before its first paragraph
LONGEST_INITIALS = 20  # characters, and the end of the sentence before them
FAREWELL_WORDS = 6  # more of them, and a sentence says farewell among other things
TAIL_PIECES = 60  # more parts than any letter has after its last paragraph
_POSTSCRIPT = re.compile(r"(?<=[\s.,—-])(?<!P\.)(?<!P\.\s)(?:P\.\s?S\.|PS[.:]|N\.\s?B\.)(?=[\s—:-])")
_AFTER_STOP = re.compile(r"[.\])>:;,0-9—][\"”’)]*\s+(?=[A-Z])")
_FORMULA = re.compile(
    r"(?:and\s)?(?:(?:i|we)\s)?(?:am|are|remain|have the hono)|(?:and\s)?believe me", re.IGNORECASE
)
_INITIALS_AT_END = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[A-Z]\.(?:\s?[A-Z]\.){0,3}\Z)")
_SENTENCE_ENDED = re.compile(r"[.!?][\"”’)]*[\s—-]*\Z")
_TAIL_START = re.compile(r"(?<=[.!?;,\])])[\"”’)]*\s+|(?:--|—)\s*|(?<=[a-z])\s+(?=(?:Your|Yours|Yrs)\b)")


def cut_pieces(text: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces, cut wherever another role may begin inside one."""
    prose = [index for index, piece in enumerate(pieces) if len(piece.span) >= PROSE_CHARACTERS]
    # An editor may have put a long note before the letter, so the greeting may stand in the second.
    head_end = min(prose[1] if len(prose) > 1 else len(pieces), HEAD_PIECES)
    # A postscript may be as long as any paragraph, so the letter may end in the last but one.
    tail_start = max(prose[-2:][0] if prose else 0, len(pieces) - TAIL_PIECES)
    out: list[Piece] = []
    greeted = False
    for index, piece in enumerate(pieces):
        cuts: set[int] = set()
        if index <= head_end and not greeted:
            head = tuple(_head_cuts(text, piece.span, deep=not prose or index <= prose[0]))
            greeted = bool(head)
            cuts.update(head)
        if index >= tail_start:
            cuts.update(_tail_cuts(text, piece.span, followed=_follows(text, pieces, index + 1)))
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


def _is_farewell(words: tuple[Word, ...]) -> bool:
    """ "Adieu!", "Till then good-bye, my friend John", "God bless you"."""
    return len(words) <= FAREWELL_WORDS and any(word.small in FAREWELL for word in words)


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
    if is_valediction(words):
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
    if followed is _Followed.BY_VALEDICTION:
        return
    initials = _INITIALS_AT_END.search(text, max(span.start, stop - LONGEST_INITIALS), stop)
    if initials:
        yield initials.end()
    floor = max(span.start, stop - TAIL_CHARACTERS)
    starts = [match.end() for match in _TAIL_START.finditer(text, floor, stop)]
    if floor == span.start:
        starts.insert(0, floor)
    for start in starts:
        words = find_words(text, start, stop)
        farewell = followed is _Followed.BY_NAME and _is_farewell(words)
        if not (farewell or is_valediction(words) or is_valediction(_without_name(words))):
            continue
        formula = _FORMULA.match(text, start, stop)
        if followed is _Followed.BY_NAME and not formula and not _SENTENCE_ENDED.search(text, floor, start):
            continue
        if start > span.start:
            yield start
        signature = after_valediction(words)
        # "Ever yours M. R. M." on a line of its own is as often one part; a mark or running text makes it two.
        apart = (
            start > span.start or text[start : signature[0].start].rstrip()[-1:] in ",.;:-—"
            if signature
            else False
        )
        if apart and is_name(signature):
            yield signature[0].start
        return
