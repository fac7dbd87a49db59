"""Sound for those who ask for it, by PyAV (ffmpeg's libraries): M4B audiobooks, and Opus for the web."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING

from narrate.errors import UsageError
from narrate.model import Edition
from narrate.writers.captions import folded

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import OutputContainer

_AAC_BITS_PER_S = 64_000  # what audiobook shops sell speech at, in mono
_OPUS_BITS_PER_S = 32_000  # RFC 7587, 3.1.1: 28 to 40 kbit/s for full-band speech
_OPUS_RATE_HZ = 48_000  # Opus knows no other
_LAME_SCALE = 0.95  # what LAME does to its input, and the level of editions allows for
_PIECE_SAMPLES = 1 << 16  # what the encoder is fed at a time: a bound on memory, nothing else

# No dates, no random stream numbers, no library versions in the file: the same input gives the same bytes.
_REPEATABLE = {"fflags": "+bitexact"}


def needed() -> None:
    """Raises UsageError where PyAV is not installed."""
    try:
        import av  # noqa: F401 - only whether it is there
    except ImportError as error:
        raise UsageError("m4b and opus need PyAV; install it with: pip install 'narrate[m4b]'") from error


def m4b(edition: Edition, sound: Sequence[bytes], *, cover: bytes, narrator: str) -> bytes:
    """An audiobook with chapters and a cover. sound: each chapter's, s16le mono."""
    import av
    from av.codec.context import Flags
    from mutagen.mp4 import MP4, MP4Cover

    letter = edition.letter
    file = BytesIO()
    with av.open(file, "w", format="ipod", options=_REPEATABLE) as container:
        stream = container.add_stream("aac", rate=edition.rate_hz, layout="mono", bit_rate=_AAC_BITS_PER_S)
        stream.codec_context.flags |= Flags.bitexact
        container.set_chapters(
            [
                {
                    "id": number,
                    "start": chapter.start,
                    "end": chapter.stop,
                    "time_base": Fraction(1, edition.rate_hz),
                    "metadata": {"title": folded(chapter.title)},
                }
                for number, chapter in enumerate(edition.chapters)
            ]
        )
        _encode(container, stream, sound, rate_hz=edition.rate_hz)
    file.seek(0)
    tags = MP4(file)
    tags["\xa9nam"] = tags["\xa9alb"] = [folded(letter.title)]
    tags["\xa9gen"] = ["Speech"]
    tags["\xa9wrt"] = [narrator]  # where audiobooks name who reads
    if letter.author:
        tags["\xa9ART"] = tags["aART"] = [folded(letter.author)]
    if letter.date:
        tags["\xa9day"] = [letter.date]
    tags["\xa9lyr"] = [letter.text]
    tags["stik"] = [2]  # an audiobook
    tags["covr"] = [MP4Cover(cover, imageformat=MP4Cover.FORMAT_JPEG)]
    file.seek(0)
    tags.save(file)
    return file.getvalue()


def opus(edition: Edition, sound: Sequence[bytes]) -> bytes:
    """Ogg Opus, half the size of the MP3. sound: each chapter's, s16le mono."""
    import av
    from av.codec.context import Flags

    file = BytesIO()
    with av.open(file, "w", format="opus", options=_REPEATABLE) as container:
        options = {"application": "audio", "vbr": "on"}
        stream = container.add_stream(
            "libopus", rate=_OPUS_RATE_HZ, layout="mono", bit_rate=_OPUS_BITS_PER_S, options=options
        )
        stream.codec_context.flags |= Flags.bitexact
        container.metadata["title"] = folded(edition.letter.title)
        if edition.letter.author:
            container.metadata["artist"] = folded(edition.letter.author)
        _encode(container, stream, sound, rate_hz=edition.rate_hz)
    return file.getvalue()


def _encode(
    container: "OutputContainer", stream: "AudioStream", sound: Iterable[bytes], *, rate_hz: int
) -> None:
    """Every sample of `sound`, with time stamps counted in samples, resampled to what the stream asks for."""
    import numpy as np
    from av import AudioFrame

    at = 0
    for chapter in sound:
        pcm = np.rint(np.frombuffer(chapter, dtype="<i2") * _LAME_SCALE).astype("<i2")
        for first in range(0, len(pcm), _PIECE_SAMPLES):
            piece = pcm[first : first + _PIECE_SAMPLES]
            frame = AudioFrame.from_ndarray(piece.reshape(1, -1), format="s16", layout="mono")
            frame.sample_rate = rate_hz
            frame.time_base = Fraction(1, rate_hz)
            frame.pts = at
            at += len(piece)
            container.mux(stream.encode(frame))
    container.mux(stream.encode(None))
