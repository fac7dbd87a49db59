"""MPEG audio frames as LAME writes them: how long they are, and where the sound lies in them."""

from collections.abc import Iterator
from dataclasses import dataclass

from narrate.errors import NarrateError

BITRATE_KBPS = 64  # what the largest archive of spoken word publishes at these rates

# LAME's 576 and every decoder's 529: the sound comes out this much later than it went in. Measured in ffmpeg,
# mpg123, sox and miniaudio, and in Chromium, when there is no Xing/Info frame.
DELAY_SAMPLES = 1_105
# What is left of the frame that LAME adds at the end, when the input fills frames exactly.
PADDING_SAMPLES = 47

_MPEG1_RATES_HZ = (44_100, 48_000, 32_000)
_MPEG2_RATES_HZ = (22_050, 24_000, 16_000)
_MPEG1_KBPS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_MPEG2_KBPS = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_VERSION_1, _VERSION_2 = 3, 2
_LAYER_III = 1
_HEADER_BYTES = 4


class FramesError(NarrateError):
    """These bytes are not a run of MPEG audio frames."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of Layer III. [start, stop) in bytes."""

    start: int
    stop: int
    rate_hz: int
    samples: int


def frame_samples(rate_hz: int) -> int:
    """How many samples a frame holds at this sampling rate."""
    if rate_hz in _MPEG1_RATES_HZ:
        return 1_152
    if rate_hz in _MPEG2_RATES_HZ:
        return 576
    raise FramesError(f"MP3 at {rate_hz} Hz is not something that players are sure to play")


def whole_frames(samples: int, *, rate_hz: int) -> int:
    """The least multiple of a frame that is not below `samples`."""
    frame = frame_samples(rate_hz)
    return -(-samples // frame) * frame


def frames(mp3: bytes) -> Iterator[Frame]:
    """The frames in `mp3`, which holds frames and nothing else. Raises FramesError where it does not."""
    at = 0
    while at < len(mp3):
        frame = _frame_at(mp3, at)
        yield frame
        at = frame.stop


def _frame_at(mp3: bytes, at: int) -> Frame:
    header = int.from_bytes(mp3[at : at + _HEADER_BYTES], "big")
    sync, version, layer = header >> 21, header >> 19 & 3, header >> 17 & 3
    bitrate, rate, padding = header >> 12 & 15, header >> 10 & 3, header >> 9 & 1
    if sync != 0x7FF or version not in (_VERSION_1, _VERSION_2) or layer != _LAYER_III:
        raise FramesError(f"no MPEG frame at byte {at}")
    if bitrate in (0, 15) or rate == 3:
        raise FramesError(f"a frame of unknown length at byte {at}")
    first = version == _VERSION_1
    rate_hz = (_MPEG1_RATES_HZ if first else _MPEG2_RATES_HZ)[rate]
    kbps = (_MPEG1_KBPS if first else _MPEG2_KBPS)[bitrate]
    samples = frame_samples(rate_hz)
    return Frame(at, at + samples // 8 * kbps * 1000 // rate_hz + padding, rate_hz, samples)
