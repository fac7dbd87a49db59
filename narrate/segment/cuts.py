"""Where a piece may fall apart: a salutation run into the first paragraph, a valediction into the last.

Cuts are offers. Where the decoder gives both sides one role, they are one segment again.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from narrate.model import Span
from narrate.segment.layout import Piece
from narrate.segment.lexicon import KIN, PRONOUNS, VALEDICTORY
from narrate.segment.sentences import sentences
from narrate.segment.words import find_words, greeting_end, is_name, is_valediction

PROSE_CHARACTERS = 140  # longer than nearly every part that is not a paragraph
# A greeting may stand this far into a letter that is all on one line: after heading, place, date and file number.
HEAD_CHARACTERS = 450
# A valediction with its signature, at the end of a piece.
TAIL_CHARACTERS = 420
HEAD_PIECES = 60  # more parts than any letter has before its first paragraph
TAIL_PIECES = 60  # more parts than any letter has after its last paragraph
_POSTSCRIPT = re.compile(r"(?<=[\s.,—-])(?:P\.\s?S\.|PS[.:]|N\.\s?B\.)(?=[\s—:-])")
_AFTER_STOP = re.compile(r"[.\])>:;,0-9—][\"”’)]*\s+(?=[A-Z])")
_TAIL_START = re.compile(r"(?<=[.!?;,\])])[\"”’)]*\s+|(?:--|—)\s*|(?<=[a-z])\s+(?=(?:Your|Yours|Yrs)\b)")


def cut_pieces(text: str, pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The pieces, cut wherever another role may begin inside one."""
    prose = [index for index, piece in enumerate(pieces) if len(piece.span) >= PROSE_CHARACTERS]
    first_prose = min(prose[0] if prose else len(pieces), HEAD_PIECES)
    last_prose = max(prose[-1] if prose else 0, len(pieces) - TAIL_PIECES)
    out: list[Piece] = []
    greeted = False
    for index, piece in enumerate(pieces):
        cuts: set[int] = set()
        if index <= first_prose and not greeted:
            head = tuple(_head_cuts(text, piece.span))
            greeted = bool(head)
            cuts.update(head)
        if index >= last_prose:
            cuts.update(_tail_cuts(text, piece.span, alone=not _closes(text, pieces, index + 1)))
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


def _head_cuts(text: str, span: Span) -> Iterator[int]:
    """After a salutation; and where it stands inside the piece, before it and between what comes first."""
    end = greeting_end(text, span.start, span.stop)
    if end is not None:
        if end < span.stop:
            yield end
        return
    for match in _AFTER_STOP.finditer(text, span.start, min(span.stop, span.start + HEAD_CHARACTERS)):
        if any(word.small in PRONOUNS for word in find_words(text, span.start, match.start())):
            return
        end = greeting_end(text, match.end(), span.stop)
        if end is not None and end < span.stop:
            for sentence in sentences(text, Span(span.start, match.end())):
                yield sentence.stop
            yield match.end()
            yield end
            return


def _closes(text: str, pieces: tuple[Piece, ...], index: int) -> bool:
    """Whether the piece at `index` is a valediction or a name: then the letter does not end before it."""
    if index >= len(pieces) or len(pieces[index].span) >= PROSE_CHARACTERS:
        return False
    words = find_words(text, pieces[index].span.start, pieces[index].span.stop)
    return is_valediction(words) or is_name(words)


def _tail_cuts(text: str, span: Span, *, alone: bool) -> Iterator[int]:
    """Before a postscript; if `alone`, before a valediction at the end, and between it and the signature."""
    stop = span.stop
    postscript = _POSTSCRIPT.search(text, span.start + 1, span.stop)
    if postscript:
        yield postscript.start()
        stop = postscript.start()
    if not alone:
        return
    floor = max(span.start, stop - TAIL_CHARACTERS)
    starts = [match.end() for match in _TAIL_START.finditer(text, floor, stop)]
    if floor == span.start:
        starts.insert(0, floor)
    for start in starts:
        words = find_words(text, start, stop)
        if not is_valediction(words):
            continue
        if start > span.start:
            yield start
        core = VALEDICTORY | KIN
        last = max(index for index, word in enumerate(words) if word.small in core)
        signature = words[last + 1 :]
        # "Ever yours M. R. M." on a line of its own is as often one part; a mark or running text makes it two.
        apart = (
            start > span.start or text[start : signature[0].start].rstrip()[-1:] in ",.;:-—"
            if signature
            else False
        )
        if apart and is_name(signature):
            yield signature[0].start
        return
