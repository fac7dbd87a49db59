"""The story, in order: a source becomes a letter, is spoken, laid out, written, and published.

read → segment → normalise → synthesise → assemble → write → publish
"""

import os
from collections.abc import Callable, Collection
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from narrate.errors import LetterError
from narrate.model import (
    Diagnostic,
    Edition,
    Letter,
    Lines,
    Properties,
    Source,
    Span,
    Unit,
    Utterance,
)
from narrate.normalise import normalise
from narrate.normalise import spoken as normalise_line
from narrate.segment import segment, sentences
from narrate.synthesise import (
    CALIBRATION_TEXT,
    begin,
    processors,
    speak,
    synthesise,
    units_of,
    version_of,
    worker_pool,
)
from narrate.voices import Profile
from narrate.words import words


class Stage(StrEnum):
    """What takes time, for whoever watches."""

    SPEAK = "speaking"
    ENCODE = "encoding"


Watch = Callable[[Stage, int, int], None]
"""Called with a stage, how much of it is done, and of how much."""


def _unwatched(_stage: Stage, _done: int, _total: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A letter and how it will be spoken: everything that is known before an engine is asked."""

    letter: Letter
    utterances: tuple[Utterance, ...]
    units: tuple[Unit, ...]
    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """An edition that stands on the disk."""

    folder: Path
    edition: Edition


def read_through(source: Source, *, chosen: Properties = Properties()) -> Reading:  # noqa: B008 - frozen
    """Segment and normalise. Raises LetterError when there is nothing to speak."""
    letter = segment(source, chosen=chosen)
    utterances = normalise(letter)
    units = tuple(
        unit
        for part, utterance in zip(letter.segments, utterances, strict=True)
        for unit in units_of(letter, utterance, sentences=sentences(letter.text, part.span))
    )
    if not units:
        raise LetterError(f"{source.name}: there is nothing in it that could be spoken")
    found = [*letter.diagnostics, *(d for utterance in utterances for d in utterance.diagnostics)]
    return Reading(letter, utterances, units, tuple(sorted(found, key=lambda d: (d.line, d.column))))


def make(
    source: Source,
    *,
    profile: Profile,
    output: Path,
    slug: str,
    executor: Executor,
    chosen: Properties = Properties(),  # noqa: B008 - frozen
    only: Collection[str] = (),
    watch: Watch = _unwatched,
) -> Made:
    """Make the edition of a letter and publish it in output/<slug>/.

    executor: where engines run, see `synthesise.worker_pool`. only: the kinds of artefact wanted, see
    `writers.Kind`; all when empty. Raises LetterError, EngineError, OutputError.
    """
    reading = read_through(source, chosen=chosen)
    letter, units = reading.letter, reading.units
    version = executor.submit(version_of, profile.voice)
    calibration = executor.submit(speak, CALIBRATION_TEXT, profile.voice)
    roles = {part.id: part.role for part in letter.segments}
    speaking = begin(
        units, voice_of=lambda unit: profile.voice_for(roles[unit.segment_id]), executor=executor
    )

    # The workers speak while this process loads what takes sound and pictures apart.
    from narrate import writers
    from narrate.assemble import Spoken, assemble, calibrated_gain_db, level
    from narrate.publish import publish

    lines = Lines(letter.text)
    speeches = synthesise(
        units,
        speaking,
        where=lambda unit: f"{source.name}:{lines.position(unit.span.start)[0]}",
        on_spoken=lambda done: watch(Stage.SPEAK, done, len(units)),
    )
    assembly = assemble(
        letter,
        utterances=reading.utterances,
        spoken=tuple(map(Spoken, units, speeches)),
        pauses=profile.pauses_ms,
        rate_hz=profile.sample_rate_hz or speeches[0].rate_hz,
    )
    with ThreadPoolExecutor(max_workers=processors()) as threads:
        gain_db = calibrated_gain_db(calibration.result())
        levelled = level(assembly.pcm, rate_hz=assembly.rate_hz, gain_db=gain_db, threads=threads)
        edition = Edition(
            letter=letter,
            slug=slug,
            rate_hz=assembly.rate_hz,
            length=assembly.length,
            loudness_lufs=levelled.loudness_lufs,
            true_peak_dbtp=levelled.true_peak_dbtp,
            chapters=assembly.chapters,
            cues=assembly.cues,
            diagnostics=reading.diagnostics,
        )
        artefacts = writers.write(
            edition,
            sound=levelled.chapters,
            profile=profile,
            engine=version.result(),
            only=frozenset(only),
            threads=threads,
            on_encoded=lambda done: watch(Stage.ENCODE, done, len(levelled.chapters)),
            source_date_epoch=os.environ.get("SOURCE_DATE_EPOCH"),
        )
    return Made(publish(artefacts, output=output, slug=slug), edition)


def estimated_ms(reading: Reading, *, profile: Profile) -> int:
    """How long the edition will last, by the rate and the pauses: an estimate, nothing is spoken."""
    pauses = profile.pauses_ms
    total = 0.0
    roles = {part.id: part.role for part in reading.letter.segments}
    following = (*reading.units[1:], None)
    for unit, after in zip(reading.units, following, strict=True):
        role = roles[unit.segment_id]
        spoken = sum(1 for _ in words(unit.text, Span(0, len(unit.text))))
        total += spoken * 60_000 / profile.voice_for(role).rate_wpm
        same = after is not None and after.segment_id == unit.segment_id
        total += pauses.after_sentence(unit.text) if same else pauses.after_role(role)
    return round(total)


def preview(profile: Profile, *, text: str) -> bytes:
    """A WAV file of a profile's voice reading `text`, at the level of editions. Raises EngineError."""
    with worker_pool(1) as executor:
        calibration = executor.submit(speak, CALIBRATION_TEXT, profile.voice)
        speaking = executor.submit(speak, normalise_line(text).text, profile.voice)
        from narrate.assemble import calibrated_gain_db, level, wav

        speech = speaking.result()
        gain_db = calibrated_gain_db(calibration.result())
    with ThreadPoolExecutor() as threads:
        levelled = level((speech.pcm,), rate_hz=speech.rate_hz, gain_db=gain_db, threads=threads)
    return wav(b"".join(levelled.chapters), rate_hz=speech.rate_hz)
