"""No clicks where sound is joined: units with their pauses, the pieces of a long sentence, before and after MP3.

A click is a step from one sample to the next, or a burst of high frequencies that stands alone. Both are measured
around each join, against what speech has in the same sound.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from test_engines_piper import needs_joe
from test_mp3 import decoded_by_ffmpeg

from narrate import pipeline, voices
from narrate.assemble import Spoken, assemble, chapter_sound, louder
from narrate.casting import Cast
from narrate.engines import engine_for, piper_engine
from narrate.model import Source
from narrate.writers import mp3

SEED = Path(__file__).parent.parent / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"
GAIN_DB = 4.0  # about what the shipped voices need
FULL_SCALE = 32_768

JOIN_MS = 2.0  # on each side of a join
BURST_MS = 2.5  # on each side: 5 ms in all
AROUND_MS = 30.0  # the neighbourhood that a burst would stand out of, on each side
HIGH_HZ = 4_000
SLOPE_HZ = 500  # of the filter, so that it does not ring
INAUDIBLE_DBFS = -70  # 51 dB below the edition's loudness

Sound = NDArray[np.float64]


@dataclass(frozen=True)
class Joined:
    """A chapter's sound, full scale 1, and where in it sounds were joined, in samples."""

    rate_hz: int
    sound: Sound
    joins: tuple[int, ...]

    def largest_step(self, at: int) -> float:
        """From one sample to the next, near a join."""
        reach = round(JOIN_MS * self.rate_hz / 1000)
        return float(np.abs(np.diff(self.sound[max(0, at - reach) : at + reach + 1])).max())

    def speech_steps(self) -> Sound:
        """The steps inside speech: where the loudest of 10 ms is above -40 dBFS."""
        frame = self.rate_hz // 100
        whole = self.sound[: len(self.sound) // frame * frame].reshape(-1, frame)
        return np.abs(np.diff(whole, axis=1))[np.abs(whole).max(axis=1) > 0.01].ravel()

    def bursts_db(self) -> Sound:
        """Of the high band, per join: how far its 5 ms stand out of the loudest 5 ms near it; and their own level."""
        high = high_band(self.sound, rate_hz=self.rate_hz)
        burst, around = (round(ms * self.rate_hz / 1000) for ms in (BURST_MS, AROUND_MS))
        found = []
        for at in self.joins:
            here = rms_db(high[max(0, at - burst) : at + burst])
            sides = [
                rms_db(high[max(0, at + side) : max(0, at + side) + 2 * burst])
                for side in range(-around, around - 2 * burst + 1, burst)
                if side + 2 * burst <= -burst or side >= burst
            ]
            found.append((here - max(sides), here))
        return np.array(found)


def high_band(sound: Sound, *, rate_hz: int) -> Sound:
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / rate_hz)
    return np.fft.irfft(spectrum * np.clip((hertz - HIGH_HZ) / SLOPE_HZ + 0.5, 0, 1), len(sound))


def rms_db(sound: Sound) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(sound**2)) + 1e-9)) if len(sound) else -180.0


def joined(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[list[Joined], list[Joined]]:
    """The chapters of a third of the seed letter, as they go into the encoder and as they are decoded."""
    profile = voices.load(name)
    pieces: list[bytes] = []
    whole_piece = piper_engine._Model._piece

    def watched(self: object, symbols: Sequence[str], *, scale: float) -> object:
        sound, times = whole_piece(self, symbols, scale=scale)
        pieces.append((np.clip(sound, -1, 1) * 32_767).astype("<i2").tobytes())
        return sound, times

    monkeypatch.setattr(piper_engine._Model, "_piece", watched)
    text = SEED.read_text(encoding="utf-8")
    text = text[: text.index("\n", len(text) // 3)]
    reading = pipeline.read_through(Source(text, SEED.name, "0" * 64), profile=profile)
    cast = Cast(reading.letter, profile)
    sounds, spoken, inner = [], [], []
    for unit in reading.units:
        pieces.clear()
        voice = cast.voice_of(unit)
        speech = engine_for(voice).synthesise(unit.text, voice, pronunciations=unit.pronunciations)
        sounds.append(speech.pcm)
        spoken.append(Spoken(unit, speech.samples, speech.words, speech.timing))
        inner.append(inside(speech.pcm, pieces))
    rate_hz = speech.rate_hz
    laid = assemble(
        reading.letter,
        utterances=reading.utterances,
        spoken=spoken,
        pauses=profile.pauses_ms,
        rate_hz=rate_hz,
    )
    before, after = [], []
    for chapter, placed in zip(laid.chapters, laid.placed, strict=True):
        pcm = louder(
            chapter_sound(chapter, placed, sounds, rate_hz=rate_hz), rate_hz=rate_hz, gain_db=GAIN_DB
        )
        joins = tuple(
            place.at + join
            for place in placed
            for join in (0, *inner[place.number], spoken[place.number].samples)
        )
        before.append(Joined(rate_hz, np.frombuffer(pcm, "<i2") / FULL_SCALE, joins))
        decoded = decoded_by_ffmpeg(mp3.encode(pcm, rate_hz=rate_hz)) / FULL_SCALE
        after.append(Joined(rate_hz, decoded, joins))
    return before, after


def inside(pcm: bytes, pieces: Sequence[bytes]) -> tuple[int, ...]:
    """Where pieces end and begin inside a unit, in samples; between them is silence, or nothing."""
    edges, at = [], 0
    for piece in pieces:
        while pcm[at : at + len(piece)] != piece:
            assert pcm[at : at + 2] == b"\0\0"
            at += 2
        edges += [at // 2, (at + len(piece)) // 2]
        at += len(piece)
    return tuple(edges[1:-1])


@pytest.mark.parametrize(
    ("name", "units", "inside_units", "percentile"),
    [
        # espeak-ng begins at full strength, and is faded; joe is cut in silence throughout.
        ("reader", 15, 0, 50),
        ("quick", 15, 0, 90),
        pytest.param("joe", 15, 7, 50, marks=needs_joe),
    ],
)
def test_a_join_has_no_step_or_burst_that_speech_has_not(
    name: str, units: int, inside_units: int, percentile: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for chapters in joined(name, monkeypatch):
        steps = np.concatenate([chapter.speech_steps() for chapter in chapters])
        at_joins = [chapter.largest_step(at) for chapter in chapters for at in chapter.joins]
        assert len(at_joins) == 2 * (units + inside_units)
        assert np.percentile(at_joins, 90) < np.percentile(steps, percentile)
        assert max(at_joins) < np.percentile(steps, 90)
        audible = [b for chapter in chapters for b in chapter.bursts_db() if b[1] > INAUDIBLE_DBFS]
        assert all(stands_out_db < 0 for stands_out_db, _ in audible), audible


def test_a_click_would_be_noticed() -> None:
    """A vowel cut off at its loudest, as a join in the wrong place would: a step and a burst that stand out."""
    rate_hz = 22_050
    vowel = 0.3 * np.sin(2 * np.pi * 150 * np.arange(rate_hz // 2) / rate_hz)
    cut = len(vowel) - rate_hz // 600  # a quarter of a wave before the end
    clicking = Joined(rate_hz, np.concatenate((vowel[:cut], np.zeros(rate_hz // 2))), (cut,))
    assert clicking.largest_step(cut) > np.percentile(clicking.speech_steps(), 99)
    (stands_out_db, level_dbfs), *_ = clicking.bursts_db()
    assert stands_out_db > 10
    assert level_dbfs > INAUDIBLE_DBFS
