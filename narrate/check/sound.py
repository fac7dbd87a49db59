"""The MP3s against the timeline: lengths from their frames, and, where a decoder is there, the sound itself."""

from collections.abc import Iterator
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

from narrate.check.fault import Fault, at
from narrate.check.record import Record
from narrate.mpeg import FramesError, frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DECODER = "miniaudio"
UNHEARD = f"no sentence was compared with the sound: pip install {DECODER} brings the decoder for that"

_ROUNDING_MS = 0.01
_TAG_HEADER_BYTES = 10
_QUIET = 10 ** (-45 / 20)  # of full scale: below this is what MP3 smears around a sound
_BLOCK_SAMPLES = 16  # 0.7 ms at 22,050 Hz: far below what a sentence may be off
_BLOCKS_AT_A_TIME = 1 << 16
_SMEAR_MS = 50  # how far it smears, and how far the best engines' times are off
_LATE_MS = 150  # a sentence that begins later than this in its cue is another one's


def check(record: Record) -> Iterator[Fault]:
    """Frames and lengths of the whole and of each chapter, and that the whole is the chapters joined."""
    whole = _frames_of(record, record.edition.sound.path) if record.edition.sound else None
    parts = [(chapter, _frames_of(record, chapter.file)) for chapter in record.chapters]
    if record.edition.sound and whole is not None:
        yield from _lasting(record, record.edition.sound.path, whole, lasting_ms=record.edition.duration_ms)
    for chapter, content in parts:
        if content is not None:
            yield from _lasting(record, chapter.file, content, lasting_ms=chapter.stop_ms - chapter.start_ms)
    joined = [content for _, content in parts if content is not None]
    if record.edition.sound and whole is not None and len(joined) == len(parts) and whole != b"".join(joined):
        yield Fault(
            at(record.folder / record.edition.sound.path), "its sound is not that of the chapters, joined"
        )
    if record.edition.sound and whole is not None and can_hear():
        yield from _heard(record, record.edition.sound.path, whole)


def can_hear() -> bool:
    """Whether there is a decoder, so that the sound itself can be compared."""
    return find_spec(DECODER) is not None


def without_tag(mp3: bytes) -> bytes:
    """What follows the ID3v2 tag. Source: id3v2.3.0, section 3.1."""
    if mp3[:3] != b"ID3" or len(mp3) < _TAG_HEADER_BYTES:
        return mp3
    size = 0
    for byte in mp3[6:_TAG_HEADER_BYTES]:
        size = size << 7 | byte & 0x7F
    return mp3[_TAG_HEADER_BYTES + size :]


def _frames_of(record: Record, path: str) -> bytes | None:
    content = record.content(path)
    return None if content is None else without_tag(content)


def _lasting(record: Record, path: str, content: bytes, *, lasting_ms: float) -> Iterator[Fault]:
    where = at(record.folder / path)
    samples = stop = 0
    rates = set()
    try:
        for frame in frames(content):
            samples += frame.samples
            rates.add(frame.rate_hz)
            stop = frame.stop
    except FramesError as error:
        yield Fault(where, f"it is not MPEG frames from end to end ({error})")
        return
    if stop != len(content):
        yield Fault(where, f"its last frame is cut off, {stop - len(content)} bytes short")
    if rates != {record.rate_hz}:
        named = ", ".join(map(str, sorted(rates))) or "none"
        yield Fault(where, f"its sampling rate is {named} Hz, and edition.json promises {record.rate_hz}")
        return
    found_ms = samples * 1000 / record.rate_hz
    if abs(found_ms - lasting_ms) > _ROUNDING_MS:
        yield Fault(where, f"it lasts {found_ms:.3f} ms, and edition.json promises {lasting_ms:.3f}")


# --- by ear ------------------------------------------------------------------------------------------------


def _heard(record: Record, path: str, content: bytes) -> Iterator[Fault]:
    """Each sentence begins to sound where its cue begins, and nothing sounds between sentences."""
    import miniaudio
    import numpy as np

    where = at(record.folder / path)
    try:
        loud = _loudness(content, rate_hz=record.rate_hz)
    except miniaudio.DecodeError as error:
        yield Fault(where, f"it cannot be decoded ({error})")
        return
    for number, cue in enumerate(record.cues):
        start = _block(record, cue.start_ms - _SMEAR_MS)
        sounding = np.flatnonzero(loud[start : _block(record, cue.stop_ms)])
        if not len(sounding):
            yield Fault(
                where, f"nothing is heard from {cue.start_ms:.0f} ms, where cues[{number}] should begin"
            )
            continue
        late_ms = (start + sounding[0]) * _BLOCK_SAMPLES * 1000 / record.rate_hz - cue.start_ms
        if late_ms > _LATE_MS:
            yield Fault(
                where, f"cues[{number}] begins {late_ms:.0f} ms after its time, {cue.start_ms:.0f} ms"
            )
    edges = [
        0.0,
        *(edge for cue in record.cues for edge in (cue.start_ms, cue.stop_ms)),
        record.edition.duration_ms,
    ]
    for start_ms, stop_ms in list(pairwise(edges))[::2]:
        if loud[_block(record, start_ms + _SMEAR_MS) : _block(record, stop_ms - _SMEAR_MS)].any():
            yield Fault(
                where, f"something is heard between {start_ms:.0f} and {stop_ms:.0f} ms, where no sentence is"
            )


def _loudness(content: bytes, *, rate_hz: int) -> "NDArray[np.bool_]":
    """Whether anything sounds, block by block; a book's sound is never held as a whole. Raises DecodeError."""
    import miniaudio
    import numpy as np

    loud: list[NDArray[np.bool_]] = []
    rest = np.zeros(0, dtype=np.int16)
    for piece in miniaudio.stream_memory(
        content,
        output_format=miniaudio.SampleFormat.SIGNED16,
        nchannels=1,
        sample_rate=rate_hz,
        frames_to_read=_BLOCKS_AT_A_TIME * _BLOCK_SAMPLES,
    ):
        samples = np.concatenate((rest, np.frombuffer(piece, dtype=np.int16)))
        whole = len(samples) // _BLOCK_SAMPLES * _BLOCK_SAMPLES
        blocks = samples[:whole].reshape(-1, _BLOCK_SAMPLES)
        # max and min apart: abs(-32768) does not fit in 16 bits
        loud.append(np.maximum(blocks.max(axis=1), -(blocks.min(axis=1) + 1)) >= _QUIET * 32_768)
        rest = samples[whole:]
    return np.concatenate(loud) if loud else np.zeros(0, dtype=np.bool_)


def _block(record: Record, ms: float) -> int:
    return max(0, round(ms * record.rate_hz / 1000 / _BLOCK_SAMPLES))
