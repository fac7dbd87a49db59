"""Pieces of sound, by pydub: speech with its edges faded, and WAV files. s16le mono."""

import warnings

with warnings.catch_warnings():
    # pydub looks for ffmpeg when it is imported, and complains; nothing here needs it.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

_BYTES_PER_SAMPLE = 2


def faded(pcm: bytes, *, rate_hz: int, in_ms: int, out_ms: int) -> bytes:
    """`pcm` with its ends sloped, so that a cut is not heard as a click. As long as before, to the sample."""
    # Only the ends are handed to pydub: it cuts by the millisecond, and would lose samples of the whole.
    head = in_ms * rate_hz // 1000 * _BYTES_PER_SAMPLE
    tail = out_ms * rate_hz // 1000 * _BYTES_PER_SAMPLE
    if len(pcm) < head + tail:
        return pcm
    begin: bytes = _segment(pcm[:head], rate_hz=rate_hz).fade_in(in_ms).raw_data
    end: bytes = _segment(pcm[-tail:], rate_hz=rate_hz).fade_out(out_ms).raw_data
    return begin + pcm[head:-tail] + end


def wav(pcm: bytes, *, rate_hz: int) -> bytes:
    """A WAV file of the sound."""
    content: bytes = _segment(pcm, rate_hz=rate_hz).export(format="wav").read()
    return content


def _segment(pcm: bytes, *, rate_hz: int) -> AudioSegment:
    return AudioSegment(pcm, sample_width=_BYTES_PER_SAMPLE, frame_rate=rate_hz, channels=1)
