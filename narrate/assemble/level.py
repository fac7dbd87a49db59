"""How loud the edition is: one gain for all of it, from its main voice, checked on the edition.

A gain that came of the edition itself would change with every word of it, and every chapter with the
gain. A voice's loudness hardly depends on what it says, so a passage that it always speaks gives the
gain, and the edition is measured after: only when it lies too far off is it put right.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from narrate.audio import AudioTooShort, Floats, amplify, gated_loudness, hop_energies, true_peak
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
class Measures:
    """What a chapter adds to the edition's level, measured on its sound as it will be encoded.

    energies: float64, little-endian, the K-weighted energy of each whole tenth of a second.
    true_peak_dbtp: -inf for silence.
    """

    energies: bytes
    true_peak_dbtp: float


@dataclass(frozen=True, slots=True)
class Level:
    """The edition's measures as the MP3 will hold them; -inf for an edition without sound."""

    loudness_lufs: float
    true_peak_dbtp: float


def calibrated_gain_db(speech: Speech) -> float:
    """The gain that brings a voice to the target, from its reading of `synthesise.CALIBRATION_TEXT`."""
    energies = hop_energies(speech.pcm, rate_hz=speech.rate_hz)
    return _gain_towards_target(gated_loudness(energies, rate_hz=speech.rate_hz))


def evened(pcm: bytes, *, rate_hz: int, by_db: float) -> bytes:
    """A unit's sound, as loud as the main voice's would be. by_db: what its voice lacks."""
    # The edition's gain and ceiling come later: this one is to keep the sound inside 16 bits.
    return pcm if not by_db else amplify(pcm, gain_db=by_db, ceiling_dbtp=CEILING_DBTP, rate_hz=rate_hz)


def louder(pcm: bytes, *, rate_hz: int, gain_db: float) -> bytes:
    """A chapter's sound with the edition's gain, under the ceiling."""
    ceiling = CEILING_DBTP - _ENCODER_DB - _CODING_HEADROOM_DB
    return amplify(pcm, gain_db=gain_db, ceiling_dbtp=ceiling, rate_hz=rate_hz)


def measure(pcm: bytes, *, rate_hz: int) -> Measures:
    """Measure a chapter's sound, which begins with silence: so chapters can be measured each on its own."""
    energies = hop_energies(pcm, rate_hz=rate_hz).astype("<f8").tobytes()
    return Measures(energies, true_peak(pcm))


def level_of(chapters: Iterable[Measures], *, rate_hz: int) -> Level:
    """The level of the whole edition."""
    chapters = tuple(chapters)
    energies: Floats = np.concatenate([np.frombuffer(chapter.energies, dtype="<f8") for chapter in chapters])
    try:
        loudness = gated_loudness(energies, rate_hz=rate_hz)
    except AudioTooShort:
        loudness = -math.inf
    peak = max(chapter.true_peak_dbtp for chapter in chapters)
    return Level(loudness + _ENCODER_DB, peak + _ENCODER_DB)


def corrected_gain_db(level: Level, *, gain_db: float) -> float:
    """The gain that should have been, when `gain_db` led to `level`: the same one within the tolerance."""
    if abs(level.loudness_lufs - TARGET_LUFS) <= _TOLERANCE_LU or math.isinf(level.loudness_lufs):
        return gain_db
    return _gain_towards_target(level.loudness_lufs - _ENCODER_DB - gain_db)


def _gain_towards_target(loudness_lufs: float) -> float:
    needed = TARGET_LUFS - _ENCODER_DB - loudness_lufs
    return round(needed / _GAIN_STEP_DB) * _GAIN_STEP_DB
