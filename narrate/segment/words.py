"""The words of a short stretch of text, and what shape they have."""

import re
from dataclasses import dataclass

from narrate.segment.lexicon import (
    ADDRESSED,
    ENDEARING,
    FAREWELL,
    FRESH,
    GREETING,
    HAILING,
    KIN,
    LEADS_GREETING,
    LEANS_FORWARD,
    OWNING,
    PARTICLES,
    STYLES,
    TITLES,
    VALEDICTORY,
    VALEDICTORY_ALSO,
    VERBS,
)

_WORD = re.compile(r"&c|[\w&]+(?:[.'’*-][\w&]+)*\.?")
_GREETING_END = re.compile(r"(?<=[\w.])[:;,!](?=\W|\Z)|(?<=\w)\.(?=\s|\Z|-|—)|--|—|\s-(?=\s)")
_GOES_ON_AFTER_INITIAL = re.compile(r"\s?[A-Z](?:\.|\w+[,:;.!])|[,:;]")
_ELIDED = re.compile(r"[dl][’'][A-Z]")  # "Chargé d’Affaires"
_DASHES = " \t-—–"
# The longest salutation that anybody has been seen to write runs to about this many characters.
GREETING_CHARACTERS = 90
_GREETING_WORDS = 11
FOREIGN_SHARE = (
    6  # one word in six of a valediction may be the writer's own: "your grateful and troublesome friend"
)
FAREWELL_WORDS = 6  # more of them, and a sentence says farewell among other things
KIN_OWN_WORDS = 2  # "Your faithful and unchangeable friend"
_INITIALS = re.compile(r"(?:[A-Z]\.?[\s-]?){1,4}\Z")
# With "etc." behind them they are what printers leave of a valediction.
_BEGIN_VALEDICTIONS = frozenset(
    {
        "am",
        "are",
        "remain",
        "have",
        "your",
        "yours",
        "yr",
        "yrs",
        "accept",
        "take",
        "avail",
        "beg",
        "renew",
        "receive",
        "please",
    }
)
# Any of these is a salutation by itself: "Sir We have built".
_BARE_CALLS = frozenset({"sir", "sirs", "gentlemen", "madam"})
_CALLS = ENDEARING | ADDRESSED | HAILING
_PARTING = VALEDICTORY | KIN
_IN_NO_NAME = VALEDICTORY | (ENDEARING - {"hon", "rev", "dr"})


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it begins in the text. small: in small letters, without a final full stop."""

    text: str
    start: int
    small: str


def find_words(text: str, start: int = 0, stop: int | None = None) -> tuple[Word, ...]:
    """The words of text[start:stop], in order."""
    end = len(text) if stop is None else stop
    return tuple(
        Word(match[0], match.start(), match[0].casefold().rstrip(".*-'’"))
        for match in _WORD.finditer(text, start, end)
    )


def capitalised(word: Word) -> bool:
    """Whether a word could be part of a name: a capital or a number first, or a particle."""
    return not word.text[0].islower() or word.small in PARTICLES


def greeting_end(text: str, start: int, stop: int) -> int | None:
    """Where a salutation that begins at `start` ends, its marks included; None where none begins there."""
    reach = min(stop, start + GREETING_CHARACTERS)
    marks = [(match.start(), match.end()) for match in _GREETING_END.finditer(text, start, reach)]
    words = find_words(text, start, reach)
    for at, end in marks:
        before = tuple(word for word in words if word.start < at)
        if not before:
            return None
        if text[at] == "." and (
            before[-1].small in LEANS_FORWARD or _is_initial(before[-1], text[end:reach])
        ):
            continue
        # "Miss Harlowe," greets where it stands alone; at the head of a line of text it may be anything, unless a dash
        # parts it from the rest.
        alone = end >= stop or text[end] in "-—–"
        if _greets(before, mark=text[at:end], titled_marks=":!," if alone else ":!"):
            while end < stop and text[end] in _DASHES:
                end += 1
            return len(text[:end].rstrip()) if end < stop else stop
        if not all(capitalised(word) or word.small in GREETING for word in before):
            break
    return _unmarked_greeting_end(text, words, start, stop)


def _is_initial(word: Word, following: str) -> bool:
    """Whether the full stop after a letter belongs to it: "H. G. Wells", "Dear M.,"."""
    return len(word.small) == 1 and word.small.isalpha() and bool(_GOES_ON_AFTER_INITIAL.match(following))


def _unmarked_greeting_end(text: str, words: tuple[Word, ...], start: int, stop: int) -> int | None:
    """ "Dear Mother I take my pen": the salutation ends where a word follows that begins sentences."""
    for index, word in enumerate(words[:_GREETING_WORDS]):
        fresh = word.text[0].isupper() and word.small in FRESH and word.small not in GREETING
        called = index >= 2 or (index == 1 and words[0].small in _BARE_CALLS)
        if fresh and called and _greets(words[:index], mark=""):
            return len(text[start : word.start].rstrip()) + start
        if word.small not in GREETING and not word.text[0].isupper():
            return None
    whole = len(words) <= _GREETING_WORDS and stop - start <= GREETING_CHARACTERS
    return stop if whole and _greets(words, mark="") else None


def _greets(words: tuple[Word, ...], *, mark: str, titled_marks: str = ":!") -> bool:
    if not 1 <= len(words) <= _GREETING_WORDS:
        return False
    first = words[0].small
    styled = first == "your" and words[-1].small in STYLES
    if not (first in _CALLS or first in LEADS_GREETING or first in TITLES or styled):
        return False
    for word in words[1:]:
        if word.small in _CALLS or word.small in GREETING or word.small in PARTICLES:
            continue
        if not (word.text[0].isupper() or _ELIDED.match(word.text)):
            return False
    hearty = any(word.small in ENDEARING or word.small in HAILING for word in words)
    plain = all(word.small in _CALLS or word.small in GREETING for word in words)
    called = any(word.small in ADDRESSED for word in words)
    anybody = {"whom", "it", "may", "concern"} <= {word.small for word in words} and plain
    titled = (
        (first in TITLES or first in ADDRESSED)
        and 2 <= len(words) <= 4
        and bool(mark)
        and mark[0] in titled_marks
    )
    return (hearty or anybody or (plain and called) or titled) and not (
        len(words) == 1 and first in {"my", "our", "to"}
    )


def is_name(words: tuple[Word, ...]) -> bool:
    """Whether words have the shape of a person's name or a pen-name: one to six, capitals but for particles."""
    if not 1 <= len(words) <= 6 or not all(capitalised(word) for word in words):
        return False
    if any(character.isdigit() for word in words for character in word.text):
        return False
    if words[0].small in PARTICLES and len(words) == 1:
        return False
    # A script without capitals tells no names.
    if not any(word.text[0].isupper() for word in words):
        return False
    return not any(word.small in _IN_NO_NAME for word in words)


def is_initials(text: str) -> bool:
    """ "J. L. M.", "MRM", "S."."""
    bare = text.strip(" .,-—")
    return bool(_INITIALS.match(bare)) and len(bare.replace(".", "").replace(" ", "")) <= 4


def after_valediction(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """What follows the last word of a valediction's core; nothing where there is none."""
    last = max((index for index, word in enumerate(words) if word.small in _PARTING), default=len(words))
    return words[last + 1 :]


def _remains_and_so_on(words: tuple[Word, ...]) -> bool:
    """ "I am, &c.", "With great esteem, I am, etc., etc.", "Accept, etc.", "I take [etc.]"."""
    small = [word.small for word in words]
    return (
        small[-1] in {"&c", "etc"}
        and not _BEGIN_VALEDICTIONS.isdisjoint(small)
        and all(word in VALEDICTORY or word in VALEDICTORY_ALSO or word in {"&c", "etc"} for word in small)
    )


def is_valediction(words: tuple[Word, ...]) -> bool:
    """Whether words hold the core of a valediction and next to nothing that is foreign to one, names apart."""
    if not words:
        return False
    if _remains_and_so_on(words):
        return True
    kin = words[0].small in OWNING and words[-1].small in KIN
    if not kin and not any(word.small in VALEDICTORY for word in words):
        return False
    foreign = _foreign(words)
    own = max(len(words) // FOREIGN_SHARE, KIN_OWN_WORDS if kin else 0)
    return len(foreign) <= own and not any(word.small in VERBS for word in foreign)


def is_farewell(words: tuple[Word, ...]) -> bool:
    """ "Adieu!", "Till then good-bye, my friend John", "God bless you"."""
    small = [word.small for word in words]
    parted = not FAREWELL.isdisjoint(small) or small[:2] == ["good", "night"]
    return parted and len(words) <= FAREWELL_WORDS


def has_foreign(words: tuple[Word, ...]) -> bool:
    """Whether a word in small letters belongs to no valediction."""
    return bool(_foreign(words))


def _foreign(words: tuple[Word, ...]) -> list[Word]:
    return [
        word
        for word in words
        if word.text[0].islower() and word.small not in _PARTING and word.small not in VALEDICTORY_ALSO
    ]
