"""A piece, looked at once: its first and last words, and what they make of it by themselves."""

import re
from dataclasses import dataclass

from narrate.segment.dates import find_date
from narrate.segment.layout import Piece
from narrate.segment.lexicon import (
    DAY_PARTS,
    FEASTS,
    HONORIFICS,
    MONTHS,
    PARTICLES,
    PRONOUNS,
    VALEDICTORY,
    VERBS,
    WEEKDAYS,
)
from narrate.segment.words import Word, find_words, greeting_end, is_name, is_valediction

# Of a long piece only the beginning and the end are looked at: roles show there, and it keeps time linear.
HEAD_CHARACTERS = 160
TAIL_CHARACTERS = 160
PROSE_WORDS = 25
_VERBS_BUT_MAY = VERBS - {"may"}  # the month
_NOT_IN_ADDRESSES = PRONOUNS - {"his", "her", "the"}
YEAR = re.compile(r"(?<!\d)1[0-9]\d\d(?!\d)|(?<!\d)20\d\d(?!\d)")
_ROMAN_MONTH = re.compile(r"\b\d{1,2}\.\s?[IVX]{1,4}\.\s?(?:\d\d){1,2}\b")  # "3.II.43"
# What an editor supplied within a word: "F[ranklin] D. R[oosevelt]".
_SUPPLIED = re.compile(r"(?<=\w)[\[\]]|\](?=\w)")
_POSTSCRIPT = re.compile(
    r"[\s\[(*_\"“‘'«-]*(?:p\.?\s?p?\.?\s?s\b|post\s?scripts?\b|n\.?\s?b\.(?!\s?[A-Z]\.))[.:,—\s-]",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Look:
    """A piece, looked at. Of a long one, words are those of its beginning and tail those of its end."""

    piece: Piece
    head: str
    tail: str
    words: tuple[Word, ...]
    long: bool
    prose: bool
    greeting: bool
    valediction: bool
    parting: bool
    name: bool
    dated: bool
    addressed: bool
    postscript: bool

    @property
    def last(self) -> str:
        """The character that it ends with."""
        return self.tail.rstrip()[-1:]


def look_at(text: str, piece: Piece) -> Look:
    """What a piece shows by itself."""
    span = piece.span
    body = text[span.start : min(span.stop, span.start + HEAD_CHARACTERS)]
    long = len(span) > HEAD_CHARACTERS
    tail = text[max(span.start, span.stop - TAIL_CHARACTERS) : span.stop] if long else body
    words = find_words(_SUPPLIED.sub("", body))
    end = greeting_end(text, span.start, span.stop) if len(span) < HEAD_CHARACTERS else None
    dated = not long and _is_dated(body, words)
    valediction = not long and is_valediction(words)
    postscript = bool(_POSTSCRIPT.match(body))
    return Look(
        piece=piece,
        head=body,
        tail=tail,
        words=words,
        long=long,
        prose=len(words) >= PROSE_WORDS and not (body[0] == "[" and tail.rstrip()[-1:] == "]"),
        greeting=end is not None and end >= span.stop,
        valediction=valediction,
        parting=not long and (valediction or any(word.small in VALEDICTORY for word in words[-2:])),
        name=not long and not dated and not postscript and is_name(words),
        dated=dated,
        addressed=not long and _is_addressed(words),
        postscript=postscript,
    )


def is_plain_text(look: Look) -> bool:
    """Whether a piece of a letter without long paragraphs reads as its text: "It rains." """
    if look.greeting or look.valediction or look.dated or look.addressed or look.name:
        return False
    running = lowered(look.words)
    ended = look.last in ".!?" or look.tail.casefold().rstrip().endswith(" stop")
    return (ended and running >= 1) or running >= 3


def lowered(words: tuple[Word, ...]) -> int:
    """How many words are written as running text writes them: not with a capital, which some scripts do not have."""
    begun = (word.text[0] for word in words if word.small not in PARTICLES)
    return sum(1 for first in begun if first.isalpha() and not first.isupper())


def _is_dated(body: str, words: tuple[Word, ...]) -> bool:
    small = {word.small for word in words}
    if len(words) > 20:
        return False
    timed = bool(small & MONTHS or small & WEEKDAYS or small & FEASTS or YEAR.search(body))
    timed = (
        timed
        or "undated" in small
        or _ROMAN_MONTH.search(body) is not None
        or (bool(small & DAY_PARTS) and len(words) <= 6)
        or find_date(body) is not None
    )
    return timed and not (small & PRONOUNS) and _VERBS_BUT_MAY.isdisjoint(small)


def _is_addressed(words: tuple[Word, ...]) -> bool:
    small = {word.small for word in words}
    if not words or len(words) > 30 or small & _NOT_IN_ADDRESSES:
        return False
    return (words[0].small in {"to", "for"} and len(words) > 1 and capitalised_share(words) > 0.6) or bool(
        small & HONORIFICS or "&c" in small
    )


def capitalised_share(words: tuple[Word, ...]) -> float:
    """The share of words that are no particles and begin with a capital or a figure."""
    counted = [word for word in words if word.small not in PARTICLES]
    begun = sum(1 for word in counted if word.text[0].isupper() or word.text[0].isdigit())
    return begun / len(counted) if counted else 0.0
