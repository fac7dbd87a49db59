"""From speech laid out to a chapter's MP3: joined, brought to the level, measured, encoded, a chapter at a time.

"Mastering" is what studios call this last step. A chapter depends on its own sound and the gain alone, so an
edited word costs one chapter; the others come from the cache.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import overload

from narrate.assemble import (
    Assembly,
    Level,
    Measures,
    chapter_sound,
    corrected_gain_db,
    level_of,
    louder,
    measure,
)
from narrate.cache import Store, key_of
from narrate.fingerprint import of_code, of_libraries
from narrate.spool import Spool

_HEAD = struct.Struct("<dI")  # true peak; bytes of energies


@dataclass(frozen=True, slots=True)
class Track:
    """A chapter as it will be heard: MPEG frames without a tag, and what was measured before encoding."""

    frames: bytes
    measures: Measures


class Sound(Sequence[bytes]):
    """Each chapter's sound as it goes into an encoder, made anew whenever it is asked for."""

    def __init__(self, assembly: Assembly, sounds: Sequence[bytes], *, gain_db: float) -> None:
        """sounds: each spoken unit's, at the edition's rate."""
        self._assembly = assembly
        self._sounds = sounds
        self._gain_db = gain_db

    def __len__(self) -> int:
        return len(self._assembly.chapters)

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[bytes, ...]: ...
    def __getitem__(self, index: int | slice) -> bytes | tuple[bytes, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        made, rate_hz = self._assembly, self._assembly.rate_hz
        pcm = chapter_sound(made.chapters[index], made.placed[index], self._sounds, rate_hz=rate_hz)
        return louder(pcm, rate_hz=rate_hz, gain_db=self._gain_db)


def master(
    assembly: Assembly,
    sounds: Sequence[bytes],
    *,
    gain_db: float,
    tracks: Spool,
    store: Store | None,
    threads: Executor,
    ahead: int,
    on_encoded: Callable[[int], None],
) -> tuple[Level, float]:
    """Encode the chapters, their frames into `tracks` in order; how loud it all is, and the gain that made it so.

    gain_db: the voice's; when the edition comes out too far from the target with it, its own decides, and all
    is done again. sounds: each spoken unit's, at the edition's rate. ahead: how many chapters are
    given out at a time; half as many more may be under way.
    """
    once = partial(
        _mastered,
        assembly,
        sounds,
        tracks=tracks,
        store=store,
        threads=threads,
        ahead=ahead,
        on_encoded=on_encoded,
    )
    level = once(gain_db=gain_db)
    corrected_db = corrected_gain_db(level, gain_db=gain_db)
    if corrected_db == gain_db:
        return level, gain_db
    tracks.clear()
    return once(gain_db=corrected_db), corrected_db


def _mastered(
    assembly: Assembly,
    sounds: Sequence[bytes],
    *,
    gain_db: float,
    tracks: Spool,
    store: Store | None,
    threads: Executor,
    ahead: int,
    on_encoded: Callable[[int], None],
) -> Level:
    measures: list[Measures] = []
    working: dict[int, Future[Track]] = {}

    def take() -> None:
        track = working.pop(len(measures)).result()
        tracks.add(track.frames)
        measures.append(track.measures)
        on_encoded(len(measures))

    try:
        for some in _in_turn(assembly, at_once=ahead):
            while len(working) + len(some) > ahead + ahead // 2:
                take()
            for number in some:
                working[number] = threads.submit(
                    _track, assembly, number, sounds=sounds, gain_db=gain_db, store=store
                )
        while working:
            take()
    finally:
        for future in working.values():
            future.cancel()
    return level_of(measures, rate_hz=assembly.rate_hz)


def _in_turn(assembly: Assembly, *, at_once: int) -> Iterator[list[int]]:
    """The chapters, so many at a time, of those the longest first.

    Otherwise one processor often had a long chapter left to do, and nothing was left for the others.
    """
    chapters = assembly.chapters
    numbers = iter(range(len(chapters)))
    while some := list(islice(numbers, at_once)):
        yield sorted(some, key=lambda number: chapters[number].start - chapters[number].stop)


def _track(
    assembly: Assembly, number: int, *, sounds: Sequence[bytes], gain_db: float, store: Store | None
) -> Track:
    from narrate.writers import mp3

    rate_hz = assembly.rate_hz
    pcm = chapter_sound(assembly.chapters[number], assembly.placed[number], sounds, rate_hz=rate_hz)
    key = ""
    if store is not None:
        made_by = of_code("audio.py", "mpeg.py", "assemble/level.py", "writers/mp3.py", "mastering.py")
        key = key_of("track", pcm, rate_hz, gain_db, made_by, of_libraries())
        kept = store.get(key)
        if kept is not None:
            return _unpacked(kept)
    sound = louder(pcm, rate_hz=rate_hz, gain_db=gain_db)
    track = Track(mp3.encode(sound, rate_hz=rate_hz), measure(sound, rate_hz=rate_hz))
    if store is not None:
        store.put(key, _packed(track))
    return track


def _packed(track: Track) -> bytes:
    measures = track.measures
    return _HEAD.pack(measures.true_peak_dbtp, len(measures.energies)) + measures.energies + track.frames


def _unpacked(kept: bytes) -> Track:
    peak, length = _HEAD.unpack_from(kept)
    energies, frames = kept[_HEAD.size : _HEAD.size + length], kept[_HEAD.size + length :]
    return Track(frames, Measures(energies, peak))
