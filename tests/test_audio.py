"""Loudness, true peak, limiter and resampling, against independent meters."""

import numpy as np
import pyloudnorm
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from narrate import audio

RATE_HZ = 22_050


def tone(hz: float, *, seconds: float, amplitude: float, rate_hz: int = RATE_HZ) -> bytes:
    t = np.arange(int(seconds * rate_hz)) / rate_hz
    return np.rint(amplitude * 32767 * np.sin(2 * np.pi * hz * t)).astype("<i2").tobytes()


def noise(*, seconds: float, amplitude: float, seed: int = 1) -> bytes:
    """Speech-like: noise in bursts with silence between."""
    random = np.random.default_rng(seed)
    samples = random.standard_normal(int(seconds * RATE_HZ)) * amplitude * 8_000
    samples *= np.repeat(random.integers(0, 2, len(samples) // 2_000 + 1), 2_000)[: len(samples)]
    return np.clip(samples, -32768, 32767).astype("<i2").tobytes()


@pytest.mark.parametrize("rate_hz", [16_000, 22_050, 44_100, 48_000])
def test_a_997_hz_tone_reads_as_the_recommendation_says(rate_hz: int) -> None:
    # BS.1770: a 0 dBFS 997 Hz sine on one channel reads -3.01 LUFS.
    loudness = audio.integrated_loudness(
        tone(997, seconds=5, amplitude=0.1, rate_hz=rate_hz), rate_hz=rate_hz
    )
    assert loudness == pytest.approx(-3.01 - 20, abs=0.05)


@pytest.mark.parametrize("seed", range(4))
def test_loudness_agrees_with_an_independent_meter(seed: int) -> None:
    pcm = noise(seconds=12.345, amplitude=0.3, seed=seed)
    samples = np.frombuffer(pcm, "<i2") / 32768
    other = pyloudnorm.Meter(RATE_HZ).integrated_loudness(samples)
    assert audio.integrated_loudness(pcm, rate_hz=RATE_HZ) == pytest.approx(other, abs=0.15)


def test_long_sound_is_metered_alike_in_one_stretch_or_many() -> None:
    once = tone(440, seconds=9, amplitude=0.2)
    assert audio.integrated_loudness(once * 3, rate_hz=RATE_HZ) == pytest.approx(
        audio.integrated_loudness(once, rate_hz=RATE_HZ), abs=0.02
    )


@pytest.mark.parametrize("pcm", [b"", bytes(2 * 4_000), bytes(2 * RATE_HZ)])
def test_sound_without_loudness_is_a_fault(pcm: bytes) -> None:
    with pytest.raises(audio.AudioTooShort):
        audio.integrated_loudness(pcm, rate_hz=RATE_HZ)


def test_true_peak_finds_the_peak_between_samples() -> None:
    # A sine at a quarter of the rate, sampled 45 degrees off its crests: the samples are 3 dB below the peak.
    t = np.arange(4_000)
    pcm = np.rint(16_384 * np.sin(np.pi / 2 * t + np.pi / 4)).astype("<i2").tobytes()
    assert audio.true_peak(pcm) == pytest.approx(20 * np.log10(0.5), abs=0.15)


def test_silence_has_no_peak() -> None:
    assert audio.true_peak(bytes(2_000)) == float("-inf")
    assert audio.true_peak(b"") == float("-inf")


@settings(deadline=None, max_examples=30)
@given(gain_db=st.floats(-6, 18), seed=st.integers(0, 99), seconds=st.floats(0.001, 3))
def test_the_limiter_keeps_every_true_peak_below_the_ceiling(
    gain_db: float, seed: int, seconds: float
) -> None:
    pcm = noise(seconds=seconds, amplitude=0.5, seed=seed)
    louder = audio.amplify(pcm, gain_db=gain_db, ceiling_dbtp=-2.0, rate_hz=RATE_HZ)
    assert len(louder) == len(pcm)
    # White noise is harder than speech on the estimate between samples: half a decibel of grace.
    assert audio.true_peak(louder) <= -1.5


def test_quiet_sound_is_amplified_by_exactly_the_gain() -> None:
    pcm = tone(300, seconds=1, amplitude=0.1)
    louder = np.frombuffer(audio.amplify(pcm, gain_db=6.0, ceiling_dbtp=-1.0, rate_hz=RATE_HZ), "<i2")
    expected = np.frombuffer(pcm, "<i2") * 10 ** (6 / 20)
    assert np.abs(louder - expected).max() <= 0.5


def test_limiting_one_peak_leaves_the_rest_of_the_sound_alone() -> None:
    samples = np.frombuffer(tone(300, seconds=2, amplitude=0.2), "<i2").copy()
    samples[20_000:20_050] = 30_000
    louder = np.frombuffer(
        audio.amplify(samples.tobytes(), gain_db=3.0, ceiling_dbtp=-3.0, rate_hz=RATE_HZ), "<i2"
    )
    far = np.r_[0:19_000, 21_000 : len(samples)]
    assert np.abs(louder[far] - samples[far] * 10 ** (3 / 20)).max() <= 0.5


def test_resampling_keeps_level_and_lets_no_alias_through() -> None:
    pcm = tone(1_000, seconds=1, amplitude=0.5)
    up = np.frombuffer(audio.resample(pcm, rate_hz=RATE_HZ, to_hz=44_100), "<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(up * np.hanning(len(up))))
    hz = np.fft.rfftfreq(len(up), 1 / 44_100)
    assert hz[spectrum.argmax()] == pytest.approx(1_000, abs=2)
    image = spectrum[(hz > 11_025)].max()
    assert 20 * np.log10(image / spectrum.max()) < -80


def test_resampling_to_the_same_rate_changes_nothing() -> None:
    pcm = noise(seconds=0.3, amplitude=0.2)
    assert audio.resample(pcm, rate_hz=RATE_HZ, to_hz=RATE_HZ) == pcm
