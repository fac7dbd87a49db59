"""Pronunciations in the International Phonetic Alphabet, as English dictionaries write them.

What editors copy from dictionaries differs in habits: r or ɹ, əʊ or oʊ, e or ɛ, ' or ˈ. Here one sound has one
symbol, so that an engine needs to know each sound once. Sounds that English has not are replaced by
the nearest that an English reader would say.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PRIMARY, SECONDARY = "ˈ", "ˌ"
_STRESS = {"ˈ": PRIMARY, "'": PRIMARY, "ˌ": SECONDARY, ",": SECONDARY}
_PASSED_OVER = frozenset(".‿͡-ʰ/[]")  # syllables, ties, and the brackets that dictionaries put around it


def _listed(symbols: str) -> frozenset[str]:
    return frozenset(symbols.split())


VOWELS = _listed("æ ɑː ɒ ɛ ɪ i iː ɔː ʊ u uː ʌ ɜː ə aɪ aʊ eɪ ɔɪ oʊ ɪə ɛə ʊə aɪə aʊə ɑ̃ ɔ̃")
CONSONANTS = _listed("p b t d k ɡ f v θ ð s z ʃ ʒ tʃ dʒ h m n ŋ l ɹ w j x")

# Other people's symbols, and sounds that English lacks: what stands for them here.
_OTHER_SYMBOLS = {
    "r": "ɹ", "ɾ": "t", "ʁ": "ɹ", "ʀ": "ɹ", "g": "ɡ", "ɫ": "l", "ʧ": "tʃ", "ʤ": "dʒ", "ʦ": "t s", "ʍ": "w",
    "ɲ": "n j", "ʎ": "l j", "ç": "h", "χ": "x", "ɣ": "ɡ", "c": "k", "ʔ": "", "ɦ": "h", "β": "v", "ɬ": "l",
    "a": "æ", "aː": "ɑː", "ɑ": "ɑː", "ɐ": "ə", "ɒː": "ɔː", "e": "ɛ", "eː": "eɪ", "ɛː": "ɛə", "eə": "ɛə", "e͡ɪ": "eɪ",
    "ɛɪ": "eɪ", "ɜ": "ɜː", "ɝ": "ɜː ɹ", "ɝː": "ɜː ɹ", "ɚ": "ə ɹ", "ɨ": "ɪ", "ɪː": "iː", "iə": "ɪə", "o": "ɔː",
    "oː": "oʊ", "ɔ": "ɔː", "əʊ": "oʊ", "ɔʊ": "oʊ", "oɪ": "ɔɪ", "ɑɪ": "aɪ", "ɑʊ": "aʊ", "ʌɪ": "aɪ", "uə": "ʊə",
    "ʉ": "uː", "ʉː": "uː", "y": "uː", "yː": "uː", "ʏ": "ʊ", "ø": "ɜː", "øː": "ɜː", "œ": "ɜː", "œː": "ɜː", "ɑ̃ː": "ɑ̃",
    "ã": "ɑ̃", "ɔ̃ː": "ɔ̃", "õ": "ɔ̃", "ɒ̃": "ɔ̃", "ɛ̃": "æ n", "æ̃": "æ n", "œ̃": "ʌ n",
    "n̩": "ə n", "l̩": "ə l", "m̩": "ə m", "ɯ": "ʊ",
}  # fmt: skip
_KNOWN = {sound: (sound,) for sound in VOWELS | CONSONANTS} | {
    written: tuple(sounds.split()) for written, sounds in _OTHER_SYMBOLS.items()
}
_SYMBOL = re.compile("|".join(sorted(map(re.escape, _KNOWN), key=len, reverse=True)))


class UnknownSound(ValueError):
    """A character that stands for no sound here."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound by its one symbol here; stress: PRIMARY or SECONDARY on a stressed vowel, else ""."""

    symbol: str
    stress: str = ""

    @property
    def is_vowel(self) -> bool:
        """Whether it is a vowel."""
        return self.symbol in VOWELS


def sounds(ipa: str) -> tuple[Sound, ...]:
    """The sounds of one word. Raises UnknownSound."""
    return tuple(_sounds(ipa))


def _sounds(ipa: str) -> Iterator[Sound]:
    # One spelling for what may be written in two: a tilde of its own, a colon for the mark of length.
    written = ipa.replace(":", "ː").replace("ã", "ã").replace("õ", "õ")
    at, stress = 0, ""
    while at < len(written):
        character = written[at]
        if character in _STRESS:
            stress, at = _STRESS[character], at + 1
        elif character in _PASSED_OVER:
            at += 1
        elif match := _SYMBOL.match(written, at):
            for symbol in _KNOWN[match[0]]:
                vowel = symbol in VOWELS
                yield Sound(symbol, stress if vowel else "")
                stress = "" if vowel else stress
            at = match.end()
        else:
            raise UnknownSound(f"{character!r} is no sound that is known here")


# After these a plural's or a possessive's s is a syllable of its own; after the voiceless ones it is s.
_HISSING = _listed("s z ʃ ʒ tʃ dʒ")
_VOICELESS = _listed("p t k f θ x")


def possessive(ipa: str) -> str:
    """The pronunciation of a name with 's: Marx's, Bismarck's, Lincoln's. Raises UnknownSound."""
    last = sounds(ipa)[-1].symbol
    if last in _HISSING:
        return ipa + "ɪz"
    return ipa + ("s" if last in _VOICELESS else "z")
