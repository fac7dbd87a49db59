"""What a rule is: where it is tried, what it must see there, and what it then says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from narrate.model import Role


class Kind(StrEnum):
    """What a rule may begin with, beside a word of its own or a mark."""

    FIGURE = "0"
    CAPITALS = "AB"  # two capital letters or more, and nothing else
    INITIAL = "A"  # one capital letter
    OLD_LETTERS = "ſ"  # a word with letters of old print in it
    CLIPPED = "'d"  # a word that ends so


def starts(words: str) -> frozenset[str]:
    """The words of a text, as what a rule starts with."""
    return frozenset(words.split())


_WORD_BEFORE = re.compile(r"([^\W_]+(?:['’.-][^\W_]+)*)([.,;:)\]]{0,2})(\s{0,3})\Z")
_WORD_AFTER = re.compile(r"(\s{0,3})([^\W_]+(?:['’][^\W_]+)*)")
# How far a rule may look to either side, in characters: a long word and its punctuation.
REACH = 48

# A capital letter after a full stop is no proof of a new sentence; one of these words is.
FRESH = starts(
    """The A An I We He She It They You My Our His Her Their Your This That These Those There Here In On At If
    When As But And So For To From With After Before Since While Though Although What Who Why How Where Please
    Yesterday Today Tomorrow Now Then All No Not Will Can Is Are Do Did Have Has Had Was Were Nothing Every
    Some Many Most One Two Mr Mrs Dear Yours Believe Of By Accept Permit Allow"""
)


@dataclass(frozen=True, slots=True)
class Here:
    """Where a rule is tried: what its pattern matched, and what stands around it.

    [start, stop) is the segment in `text`.
    """

    match: re.Match[str]
    text: str
    start: int
    stop: int
    role: Role

    def __getitem__(self, group: str) -> str:
        """What a named group of the pattern matched; "" where it took no part."""
        return self.match[group] or ""

    @property
    def written(self) -> str:
        """All that was matched."""
        return self.match[0]

    def before(self, group: str | int = 0) -> str:
        """The word just before the match or a group of it, without its full stop; "" at the start."""
        found = self._before(group)
        return found[1] if found else ""

    def mark_before(self, group: str | int = 0) -> str:
        """The mark between the word before and the match or a group of it, or ""."""
        found = self._before(group)
        return found[2] if found else ""

    def _before(self, group: str | int) -> re.Match[str] | None:
        at = self.match.start(group)
        return _WORD_BEFORE.search(self.text[max(self.start, at - REACH) : at])

    def after(self, group: str | int = 0) -> str:
        """The word just behind the match or a group of it; "" where a mark or nothing follows."""
        at = self.match.end(group)
        found = _WORD_AFTER.match(self.text, at, min(self.stop, at + REACH))
        return found[2] if found else ""

    def following(self, group: str | int = 0) -> str:
        """The few characters behind the match or a group of it."""
        at = self.match.end(group)
        return self.text[at : min(self.stop, at + REACH)]

    def preceding(self, group: str | int = 0) -> str:
        """The few characters before the match or a group of it."""
        at = self.match.start(group)
        return self.text[max(self.start, at - REACH) : at]

    def ends_sentence(self, group: str | int = 0) -> bool:
        """Whether a full stop at the end of the match, or of a group, ends a sentence too."""
        rest = self.following(group).lstrip("\"'”’)]")
        behind = rest.lstrip()
        if not behind:
            return True
        if rest == behind:  # glued on: 4s.6d.
            return False
        word = re.match(r"[^\W\d_]+", behind)
        return word is not None and word[0] in FRESH


# What a rule says: the spoken words of each named group of its pattern, or of the whole match under "".
Saying = Mapping[str, str]
# The IPA of groups that are said, where a lexicon gives it; each group is one word.
Pronounced = Mapping[str, str]


def _as_spelled(_here: Here) -> Pronounced:
    return {}


@dataclass(frozen=True, slots=True)
class Rule:
    """Tried where one of `starts` stands: words in small letters, marks, or a `Kind`.

    pattern: matched from there on. say: the words for all of the match, or what tells the words from
    what stands here (None: the rule does not hold after all). Each group that is said becomes a run named
    "name.group"; what is not said is copied.
    """

    name: str
    starts: frozenset[str]
    pattern: str
    say: str | Callable[[Here], Saying | None]
    pronounced: Callable[[Here], Pronounced] = _as_spelled

    def says(self, here: Here) -> Saying | None:
        """The spoken words of what was matched here, or None."""
        return {"": self.say} if isinstance(self.say, str) else self.say(here)


def _always(_here: Here) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Suspicion:
    """What is warned of; whether it is spoken as it stands is for the rules behind it.

    message: `{}` stands for what was matched.
    """

    name: str
    starts: frozenset[str]
    pattern: str
    message: str
    holds: Callable[[Here], bool] = _always


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Patterns are compiled when first met: a letter without money pays nothing for money."""
    return re.compile(pattern)


FIGURE = frozenset({Kind.FIGURE.value})
# White space between the words of one phrase: it may hold a line end, never a new paragraph.
GAP = r"[ \t\u00a0\u2009\u202f]{0,3}\n?[ \t\u00a0\u2009\u202f]{0,8}"
SPACE = rf"(?=\s){GAP}"
