"""Words in capital letters: read as words, where espeak-ng would spell them or hear another word."""

import re

from narrate.normalise.rules import Here, Kind, Rule, Saying, starts

# Among other words in capitals each of these is a word; espeak-ng spells IT, US, IS, AM …
_SPELT_BY_ENGINE = starts(
    """it us is am as at an be by do go he if in me my no of on or so to up we the and not you our his her its all
    for are was but has had who may can did him how new now old one two see way any day get let put say she too use
    ago art act aid aim arm ask ate bad bed bid big bit boy buy car cut die due ear eat egg end eye far few fit god
    got gun hat hot ill key law led lay lie lot low man men met mrs nor oh ah off oil out own pay per ran red run
    sad sat sea set sir sit six son sun ten tie top try war won yes yet age air add la de le du id ad ok pa ma"""
)
# These stay letters even among capitals.
_LETTERS = starts(
    "USSR USA UN UK BBC TVA FBI CIA NKVD KGB RAF RN MP MPS PM VC KCB GCB CMG DSO MD PHD SS HMS USS TV"
)
_WORD_OF_CAPITALS = re.compile(r"[^\W\d_]{2,}")


def _read_as_word(here: Here) -> Saying | None:
    word = here.written
    if word in _LETTERS or not _among_capitals(here):
        return _alone(here)
    # Long words espeak-ng reads as words by itself.
    if len(word) > _LONGEST_SPELT and word.lower() not in _SPELT_BY_ENGINE:
        return None
    return {"": word.lower()} if word.lower() in _SPELT_BY_ENGINE else None


_LONGEST_SPELT = 3


def _among_capitals(here: Here) -> bool:
    beside = [word for word in (here.before(), here.after()) if len(word) > 1]
    return any(word.isupper() for word in beside)


def _alone(here: Here) -> Saying | None:
    word = here.written
    if word == "AM":
        return {"": "A-M"} if here.before().isdecimal() or here.before() == "the" else None
    # "the US", "us" only where all is in capitals.
    return {"": word.lower()} if word.lower() in _EMPHATIC else None


# Small words that a writer puts in capitals for weight: "IT is so".
_EMPHATIC = starts("it is as at an be by do go he if in me my no of on or so to up we")

RULES = (
    Rule("capitals", frozenset({Kind.CAPITALS.value}), r"[^\W\d_]{2,24}(?![^\W_]|\.[A-Za-z])", _read_as_word),
)
