"""From IPA to the phonemes that espeak-ng takes between [[ and ]], for its English voices.

Source: espeak-ng 1.52, docs/phonemes.md and phsource/ph_english*. The names are of sounds that every English
voice has in its own way: 0 is the vowel of "lot" to an American and to a Briton.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from narrate.ipa import PRIMARY, Sound, sounds
from narrate.model import Pronunciation

_NAMES = {
    "æ": "a", "ɑː": "A:", "ɒ": "0", "ɛ": "E", "ɪ": "I", "i": "i", "iː": "i:", "ɔː": "O:", "ʊ": "U", "u": "u:",
    "uː": "u:", "ʌ": "V", "ɜː": "3:", "ə": "@", "aɪ": "aI", "aʊ": "aU", "eɪ": "eI", "ɔɪ": "OI", "oʊ": "oU", "ɪə": "i@",
    "ɛə": "e@", "ʊə": "U@", "aɪə": "aI@", "aʊə": "aU|@", "ɑ̃": "A~", "ɔ̃": "O~", "ɡ": "g", "θ": "T", "ð": "D", "ʃ": "S",
    "ʒ": "Z", "tʃ": "tS", "dʒ": "dZ", "ŋ": "N", "ɹ": "r",
}  # fmt: skip
# A vowel with the r behind it, where no vowel follows: heard in New York, not in London.
_WITH_R = {
    "ɑː": "A@", "ɔː": "O@", "ɜː": "3:", "ə": "3", "ɪə": "i@3", "ɛə": "e@", "ʊə": "U@", "aɪə": "aI3", "aʊə": "aU|3",
    "ɪ": "i@3", "iː": "i@3", "ɛ": "e@", "ʊ": "U@", "uː": "U@", "aɪ": "aI3", "aʊ": "aU|3",
}  # fmt: skip


def phonemes(ipa: str) -> str:
    """What stands between [[ and ]] for one word. Raises UnknownSound."""
    found = sounds(ipa)
    named: list[str] = []
    at = 0
    while at < len(found):
        sound = found[at]
        coloured = _WITH_R.get(sound.symbol) if _r_closes(found, at) else None
        name = coloured or _NAMES.get(sound.symbol, sound.symbol)
        mark = {"": "", PRIMARY: "'"}.get(sound.stress, ",")
        # The bar parts what would be one name: t|S are two sounds, tS is one.
        named.append(f"{mark}{name}")
        at += 2 if coloured else 1
    return "|".join(named)


def _r_closes(found: Sequence[Sound], at: int) -> bool:
    following = found[at + 1 : at + 3]
    return bool(following) and following[0].symbol == "ɹ" and not (following[1:] and following[1].is_vowel)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text with phonemes in it, as espeak-ng is given it, and the way back to the text before."""

    text: str
    _starts: tuple[int, ...]  # of each phoneme passage in `text`
    _stops: tuple[int, ...]
    _spans: tuple[tuple[int, int], ...]  # what each stands for in the text before

    def position(self, at: int) -> int:
        """Where in the text before a position of `text` lies; a passage of phonemes is at its word's start."""
        number = bisect_right(self._starts, at) - 1
        if number < 0:
            return at
        start, stop = self._spans[number]
        return start if at < self._stops[number] else stop + at - self._stops[number]


def prepared(text: str, pronunciations: Sequence[Pronunciation]) -> Prepared:
    """`text` with each pronunciation, in order, as phonemes. Raises UnknownSound."""
    pieces: list[str] = []
    starts: list[int] = []
    stops: list[int] = []
    at = length = 0
    for pronunciation in pronunciations:
        span = pronunciation.span
        # Brackets of the text's own would be taken for phonemes.
        copied = text[at : span.start].replace("[[", "[ ").replace("]]", " ]")
        # Right behind a quote or a parenthesis espeak-ng passes phonemes over, without a word.
        glued = copied[-1:].strip() or (pieces and not copied)
        passage = f"{' ' if glued else ''}[[{phonemes(pronunciation.ipa)}]]"
        pieces += [copied, passage]
        starts.append(length + len(copied))
        length += len(copied) + len(passage)
        stops.append(length)
        at = span.stop
    pieces.append(text[at:].replace("[[", "[ ").replace("]]", " ]"))
    spans = tuple((p.span.start, p.span.stop) for p in pronunciations)
    return Prepared("".join(pieces), tuple(starts), tuple(stops), spans)
