"""Pieces of sound, by pydub: silence, and speech with its edges faded. s16le mono in, s16le mono out."""

import warnings

with warnings.catch_warnings():
    # pydub looks for ffmpeg when it is imported, and complains; nothing here needs it.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

_BYTES_PER_SAMPLE = 2


def silence(milliseconds: int, *, rate_hz: int) -> bytes:
    """Silence, to the whole sample below."""
    pcm: bytes = AudioSegment.silent(duration=milliseconds, frame_rate=rate_hz).raw_data
    return pcm


def faded(pcm: bytes, *, rate_hz: int, in_ms: int, out_ms: int) -> bytes:
    """`pcm` with its ends sloped, so that a cut is not heard as a click. As long as before."""
    if len(pcm) < _BYTES_PER_SAMPLE * (in_ms + out_ms) * rate_hz // 1000:
        return pcm
    segment = AudioSegment(pcm, sample_width=_BYTES_PER_SAMPLE, frame_rate=rate_hz, channels=1)
    sloped: bytes = segment.fade_in(in_ms).fade_out(out_ms).raw_data
    return sloped


def wav(pcm: bytes, *, rate_hz: int) -> bytes:
    """A WAV file of the sound."""
    segment = AudioSegment(pcm, sample_width=_BYTES_PER_SAMPLE, frame_rate=rate_hz, channels=1)
    content: bytes = segment.export(format="wav").read()
    return content
