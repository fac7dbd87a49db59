"""MP3 by LAME: each chapter encoded once, on its own; the whole is the chapters' frames joined."""

import lameenc

from narrate.errors import NarrateError
from narrate.mpeg import BITRATE_KBPS, DELAY_SAMPLES, PADDING_SAMPLES, frames

# LAME's quality, 0 (best) to 9. For speech at 64 kbit/s there are bits enough, and shaping the noise is no gain: in
# bench/encoding.py 7 leaves no more noise near audibility than 2, LAME's usual choice, in a third of its time.
_QUALITY = 7


class TimelineError(NarrateError):
    """The encoder did not give the number of frames that the timeline was built on."""


def encode(pcm: bytes, *, rate_hz: int) -> bytes:
    """A chapter's MPEG frames, no tag, no Info frame: they last exactly as long as `pcm`.

    pcm: s16le mono, a whole number of frames, silent for the first DELAY_SAMPLES and the last
    PADDING_SAMPLES, which LAME puts back. Releases the GIL while it encodes.
    """
    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(BITRATE_KBPS)
    encoder.set_in_sample_rate(rate_hz)
    encoder.set_out_sample_rate(rate_hz)
    encoder.set_channels(1)
    encoder.set_quality(_QUALITY)
    mp3 = bytes(encoder.encode(pcm[2 * DELAY_SAMPLES : len(pcm) - 2 * PADDING_SAMPLES]))
    mp3 += bytes(encoder.flush())
    lasting = sum(frame.samples for frame in frames(mp3))
    if lasting != len(pcm) // 2:
        raise TimelineError(f"the encoder gave {lasting} samples of sound for {len(pcm) // 2}")
    return mp3
