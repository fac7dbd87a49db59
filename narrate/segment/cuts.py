"""Where a piece may fall apart: after a salutation, between a name and a date; `endings` says where a letter may end.

Cuts are offers. Where the decoder gives both sides one role, they are one segment again.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from narrate.model import Span
from narrate.segment.dates import find_date
from narrate.segment.endings import PROSE_CHARACTERS, Followed, ending_cuts, follows
from narrate.segment.layout import Piece
from narrate.segment.lexicon import PRONOUNS
from narrate.segment.sentences import sentences
from narrate.segment.words import find_words, greeting_end, is_name

# A greeting may stand this far into a letter that is all on one line: after heading, place, date and file number.
HEAD_CHARACTERS = 450
HEAD_PIECES = 60  # more parts than any letter has before its first paragraph
TAIL_PIECES = 60  # more parts than any letter has after its last paragraph
SHORT_CHARACTERS = 100  # of a line with a name and a date
# Not after "St." or "Aug.", which belong to what follows.
_AFTER_NAME = re.compile(r"(?<=\w{4}\.)\s+(?=[A-Z])")
_AFTER_STOP = re.compile(r"[.\])>:;,0-9—][\"”’)]*\s+(?=[A-Z])")


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
        if index >= lines_start:
            followed = follows(text, pieces, index + 1)
            # A postscript may be of any length, but what stands before it shows that the letter ends.
            ends = len(piece.span) < PROSE_CHARACTERS or followed is Followed.BY_VALEDICTION
            if ends or index >= tail_start:
                cuts.update(ending_cuts(text, piece.span, followed=followed))
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
