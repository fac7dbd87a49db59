"""Letters without any small letters, or without any capitals, as if their writer had used both.

Telegrams and children write in capitals, hasty mails in small letters; what capitals say of names and headings
elsewhere they do not say there. Only the evidence is found in such a text: what is shown is never changed.
"""

import re

from narrate.segment.lexicon import FRESH, PRONOUNS, VERBS

# A letter in small letters may hold a capital or two, and one in capitals a "c" in McLean.
CAPITALS_SHARE = 0.9
SMALL_SHARE = 0.005
FEWEST_LETTERS = 20  # "HARRY" alone is a name as names are signed
NAME_WORDS = 8  # a line that may be a name, an address or a title has no more
_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SENTENCE_START = re.compile(r"(?:^|[.!?]\s)\W*\w")
_TELLS = PRONOUNS | VERBS | FRESH | {"stop", "please", "and"}


def as_if_cased(text: str) -> str:
    """`text`, or one of the same length with capitals where sentences and names begin, if it is all of one case."""
    letters = sum(map(str.isalpha, text))
    capitals = sum(map(str.isupper, text))
    if letters < FEWEST_LETTERS or SMALL_SHARE * letters < capitals < CAPITALS_SHARE * letters:
        return text
    cased = _LINE.sub(lambda line: _cased(line[0]), text)
    return cased if len(cased) == len(text) else text  # a few letters change their length with their case


def _cased(line: str) -> str:
    small = line.lower()
    words = _WORD.findall(small)
    if len(words) <= NAME_WORDS and not _TELLS.intersection(words):
        return _WORD.sub(lambda word: word[0][0].upper() + word[0][1:], small)
    return _SENTENCE_START.sub(lambda start: start[0].upper(), small)
