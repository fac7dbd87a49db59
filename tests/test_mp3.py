"""MP3: frames, the encoder's delay, chapters joined to the whole, as two independent decoders hear it."""

import io
from itertools import accumulate

import av
import miniaudio
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from narrate import mpeg
from narrate.writers import mp3

CLICK = 20_000


def decoded_by_ffmpeg(content: bytes) -> NDArray[np.float64]:
    with av.open(io.BytesIO(content), format="mp3") as container:
        parts = [frame.to_ndarray().ravel() for frame in container.decode(audio=0)]
    samples = np.concatenate(parts).astype(np.float64)
    return samples if np.abs(samples).max() > 2 else samples * 32768


def decoded_by_miniaudio(content: bytes) -> NDArray[np.float64]:
    rate_hz = miniaudio.mp3_get_info(content).sample_rate
    sound = miniaudio.decode(content, nchannels=1, sample_rate=rate_hz)
    return np.array(sound.samples, dtype=np.float64)


def clicks_at(positions: list[int], *, length: int) -> bytes:
    samples = np.zeros(length, dtype="<i2")
    for position in positions:
        samples[position] = CLICK
        samples[position + 1] = -CLICK
    return samples.tobytes()


@pytest.mark.parametrize("rate_hz", [22_050, 44_100])
@pytest.mark.parametrize("decode", [decoded_by_ffmpeg, decoded_by_miniaudio])
def test_clicks_in_joined_chapters_are_where_the_timeline_has_them(rate_hz: int, decode: object) -> None:
    assert callable(decode)
    lengths = [mpeg.whole_frames(n, rate_hz=rate_hz) for n in (30_000, 17_001, 40_320)]
    inside = [[9_000, 20_000], [8_000], [5_000, 30_000]]
    chapters = [clicks_at(at, length=n) for at, n in zip(inside, lengths, strict=True)]
    whole = b"".join(mp3.encode(pcm, rate_hz=rate_hz) for pcm in chapters)
    heard = decode(whole)
    starts = [0, *accumulate(lengths)]
    for start, positions in zip(starts, inside, strict=False):
        for position in positions:
            expected = start + position
            window = np.abs(heard[expected - 200 : expected + 200])
            assert abs(int(window.argmax()) - 200) <= 1
    assert len(heard) == starts[-1]


@given(st.integers(1, 400))
def test_frames_last_exactly_as_long_as_the_sound(frames: int) -> None:
    for rate_hz in (22_050, 44_100):
        samples = (frames + 2) * mpeg.frame_samples(rate_hz)
        encoded = mp3.encode(bytes(2 * samples), rate_hz=rate_hz)
        found = list(mpeg.frames(encoded))
        assert sum(frame.samples for frame in found) == samples
        assert {frame.rate_hz for frame in found} == {rate_hz}


def test_no_info_frame_is_written() -> None:
    encoded = mp3.encode(bytes(2 * 576 * 20), rate_hz=22_050)
    assert b"Xing" not in encoded
    assert b"Info" not in encoded


def test_encoding_is_deterministic() -> None:
    pcm = clicks_at([9_000], length=576 * 40)
    assert mp3.encode(pcm, rate_hz=22_050) == mp3.encode(pcm, rate_hz=22_050)


def test_a_sound_that_does_not_fill_frames_is_refused() -> None:
    with pytest.raises(mp3.TimelineError):
        mp3.encode(bytes(2 * (576 * 20 + 5)), rate_hz=22_050)


@pytest.mark.parametrize("damage", [b"RIFF", b"\xff\xfb\xf0\x00", b"\xff\xfb\x0c\x00"])
def test_what_is_no_frame_is_said(damage: bytes) -> None:
    with pytest.raises(mpeg.FramesError):
        list(mpeg.frames(mp3.encode(bytes(2 * 576 * 4), rate_hz=22_050) + damage))


def test_rates_that_players_may_not_play_are_refused() -> None:
    with pytest.raises(mpeg.FramesError):
        mpeg.frame_samples(12_345)
