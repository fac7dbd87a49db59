"""Output folders for tests: editions with made-up times and real MP3 frames and tags, quickly made."""

import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
from editions import edition

from narrate import voices, writers
from narrate.engines import EngineVersion
from narrate.model import Chapter, Cue, Edition, Word
from narrate.mpeg import whole_frames
from narrate.publish import staged
from narrate.writers import mp3

PARTS = (
    "heading: To Anna",
    "dateline: London, 9 May 1843",
    "salutation: Dear Anna,",
    "paragraph: It rains here & it rains there. Come soon!",
    "closing: Yours,",
    "signature: Karl",
)


def put(
    output: Path,
    slug: str = "letter",
    *parts: str,
    title: str = "To Anna",
    author: str | None = "Karl Marx",
    recipient: str | None = "Anna",
    date: str | None = "1843-05-09",
    language: str = "en",
    only: frozenset[str] = frozenset(),
) -> Path:
    """Publish an edition in output/slug: a tone sounds where a word is, and nothing elsewhere."""
    made = framed(
        replace(
            edition(
                *(parts or PARTS),
                title=title,
                author=author,
                recipient=recipient,
                date=date,
                language=language,
                chapter_titles=["Opening", "The letter"],
            ),
            slug=slug,
        )
    )
    profile, engine = voices.load("silent"), EngineVersion("silent", "1")
    sounds = [sound(made, chapter) for chapter in made.chapters]
    tracks = [mp3.encode(pcm, rate_hz=made.rate_hz) for pcm in sounds]
    with staged(output=output, slug=slug) as staging:
        texts = [staging.write(file) for file in writers.write_texts(made, only=only)]
        heard = writers.write_sound(
            made, tracks=tracks, sound=sounds, profile=profile, engine=engine, only=only
        )
        filed = [*map(staging.write, heard), *texts]
        staging.write(writers.record(made, profile=profile, engine=engine, artefacts=filed, inputs="made up"))
    return staging.target


def framed(made: Edition) -> Edition:
    """The edition with chapters of whole MPEG frames; what is spoken moves with them."""
    moved: list[Cue] = []
    chapters: list[Chapter] = []
    at = 0
    for chapter in made.chapters:
        length = whole_frames(chapter.stop - chapter.start + made.rate_hz // 5, rate_hz=made.rate_hz)
        shift = at - chapter.start + made.rate_hz // 10
        for cue in made.cues_of(chapter):
            words = tuple(Word(w.span, w.start + shift, w.stop + shift) for w in cue.words)
            moved.append(replace(cue, start=cue.start + shift, stop=cue.stop + shift, words=words))
        chapters.append(replace(chapter, start=at, stop=at + length))
        at += length
    return replace(made, chapters=tuple(chapters), cues=tuple(moved), length=at)


def sound(made: Edition, chapter: Chapter) -> bytes:
    """The chapter's sound, s16le mono: a tone a word."""
    samples = np.zeros(chapter.stop - chapter.start, dtype="<i2")
    for cue in made.cues_of(chapter):
        for word in cue.words:
            start, stop = word.start - chapter.start, word.stop - chapter.start
            samples[start:stop] = tone(made.rate_hz)[: stop - start]
    return samples.tobytes()


@cache
def tone(rate_hz: int) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    """A second of 440 Hz."""
    return np.array(
        [round(8000 * math.sin(2 * math.pi * 440 * n / rate_hz)) for n in range(rate_hz)], dtype="<i2"
    )
