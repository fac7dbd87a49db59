"""An engine without a voice: a tone a word, its times exact by construction. For tests and for rehearsals."""

import array
import math
from collections.abc import Sequence
from functools import cache

from narrate import __version__
from narrate.engines import EngineVersion
from narrate.model import Pronunciation, Span, Speech, SpokenWord, Timing
from narrate.voices import Voice
from narrate.words import words

RATE_HZ = 22_050
_LETTERS_PER_WORD = 6  # an English word with its space; makes a word's length follow its letters
_AMPLITUDE = 8_000  # about -12 dBFS
_LOWEST_HZ = 330.0
_SCALE_SEMITONES = (0, 2, 4, 7, 9)  # a tone by the word's length, so that neighbours differ to the ear
_GAP_SHARE = 0.2  # silence after a word, as a share of its time


class SilentEngine:
    """A sine tone a word, as long as the word has letters at the voice's rate."""

    def version(self) -> EngineVersion:
        """narrate's own version: the tones are made here."""
        return EngineVersion("silent", __version__)

    def voices(self) -> tuple[str, ...]:
        """There is one."""
        return ("tone",)

    def synthesise(
        self,
        text: str,
        voice: Voice,
        *,
        pronunciations: Sequence[Pronunciation] = (),  # noqa: ARG002 - a tone has no sounds to choose
    ) -> Speech:
        """A tone a word; no sound at all for a text without words."""
        samples_per_letter = RATE_HZ * 60 / (voice.rate_wpm * _LETTERS_PER_WORD)
        pcm = bytearray()
        spoken: list[SpokenWord] = []
        for span in words(text, Span(0, len(text))):
            start = len(pcm) // 2
            length = max(1, round(samples_per_letter * (len(span) + 1)))
            sounding = max(1, round(length * (1 - _GAP_SHARE)))
            tone = _SCALE_SEMITONES[len(span) % len(_SCALE_SEMITONES)]
            pcm += _tone(sounding, semitones=tone + voice.pitch_semitones)
            spoken.append(SpokenWord(span, start, start + sounding))
            pcm += bytes(2 * (length - sounding))
        return Speech(RATE_HZ, bytes(pcm), tuple(spoken), Timing.EXACT)


@cache
def _tone(samples: int, *, semitones: float) -> bytes:
    step = 2 * math.pi * _LOWEST_HZ * 2 ** (semitones / 12) / RATE_HZ
    wave = array.array("h", (round(_AMPLITUDE * math.sin(step * i)) for i in range(samples)))
    if array.array("h", [1]).tobytes() != b"\x01\x00":  # a big-endian machine; pcm is little-endian
        wave.byteswap()
    return wave.tobytes()
