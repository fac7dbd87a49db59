"""How loud the edition is: one gain for all of it, from the voice, checked on the edition.

A gain that came of the edition itself would change with every word of it, and every chapter with the
gain. A voice's loudness hardly depends on what it says, so a passage that it always speaks gives the
gain, and the edition is measured after: only when it lies too far off is it put right.
"""

import math
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from narrate.audio import AudioTooShort, amplify, integrated_loudness, true_peak
from narrate.model import Speech

# -19 on a mono file is heard as -16 from two speakers, which is what podcasts aim for.
TARGET_LUFS = -19.0
CEILING_DBTP = -1.0

# LAME scales its input by 0.95 before it encodes at a constant bit rate; measured in decoded files.
_ENCODER_DB = 20 * math.log10(0.95)
# What lossy coding adds to the highest peaks: measured up to 0.5 dB on speech at 64 kbit/s.
_CODING_HEADROOM_DB = 0.8

# Gains are multiples of this, so that the same voice keeps its gain when a word or a version changes little.
_GAIN_STEP_DB = 0.5
# The edition may lie this far from the target before its own loudness decides: within the ±1 promised.
_TOLERANCE_LU = 0.7


@dataclass(frozen=True, slots=True)
class Levelled:
    """The chapters' sound as it will be encoded, and its measures as the MP3 will hold them.

    loudness_lufs and true_peak_dbtp are -inf for an edition without sound.
    """

    chapters: tuple[bytes, ...]
    gain_db: float
    loudness_lufs: float
    true_peak_dbtp: float


def calibrated_gain_db(speech: Speech) -> float:
    """The gain that brings a voice to the target, from its reading of `synthesise.CALIBRATION_TEXT`."""
    return _gain_towards_target(integrated_loudness(speech.pcm, rate_hz=speech.rate_hz))


def level(chapters: Sequence[bytes], *, rate_hz: int, gain_db: float, threads: Executor) -> Levelled:
    """The chapters at the target loudness, under the ceiling. chapters: s16le mono, at one level."""
    levelled = _amplified(chapters, rate_hz=rate_hz, gain_db=gain_db, threads=threads)
    if abs(levelled.loudness_lufs - TARGET_LUFS) <= _TOLERANCE_LU or math.isinf(levelled.loudness_lufs):
        return levelled
    own_gain_db = _gain_towards_target(levelled.loudness_lufs - _ENCODER_DB - gain_db)
    return _amplified(chapters, rate_hz=rate_hz, gain_db=own_gain_db, threads=threads)


def _gain_towards_target(loudness_lufs: float) -> float:
    needed = TARGET_LUFS - _ENCODER_DB - loudness_lufs
    return round(needed / _GAIN_STEP_DB) * _GAIN_STEP_DB


def _amplified(chapters: Sequence[bytes], *, rate_hz: int, gain_db: float, threads: Executor) -> Levelled:
    ceiling = CEILING_DBTP - _ENCODER_DB - _CODING_HEADROOM_DB

    def amplified(pcm: bytes) -> bytes:
        return amplify(pcm, gain_db=gain_db, ceiling_dbtp=ceiling, rate_hz=rate_hz)

    louder = tuple(threads.map(amplified, chapters))
    whole = b"".join(louder)
    peak = threads.submit(true_peak, whole)
    try:
        loudness = integrated_loudness(whole, rate_hz=rate_hz)
    except AudioTooShort:
        loudness = -math.inf
    return Levelled(louder, gain_db, loudness + _ENCODER_DB, peak.result() + _ENCODER_DB)
