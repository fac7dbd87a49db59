"""The story, in order: a source becomes a letter, is spoken, laid out, written, and published.

read → segment → normalise → synthesise → assemble → write → publish
"""

import hashlib
import math
import os
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import Executor
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from narrate.cache import Store, key_of
from narrate.casting import Cast
from narrate.engines import EngineVersion
from narrate.errors import LetterError
from narrate.fingerprint import of_code, of_libraries
from narrate.gains import Gains
from narrate.lexicon import Lexicon, shipped
from narrate.model import (
    Artefact,
    Diagnostic,
    Edition,
    Filed,
    Letter,
    Lines,
    Properties,
    Source,
    Span,
    Speech,
    Unit,
    Utterance,
)
from narrate.spool import Spool
from narrate.synthesise import (
    CALIBRATION_TEXT,
    Speeches,
    begin,
    edition_rate_hz,
    have_spoken,
    processors,
    stopping,
    units_of,
    version_of,
)
from narrate.voices import Profile, Voice
from narrate.words import words
from narrate.workers import steadily, worker_pool

# An engine that has not said in this time what it is will not: Piper reads its model through for it.
_VERSIONS_PATIENCE_S = 120.0

# Chapters given out to each thread: with one, a thread that had a short one waits for whoever has a long one. Those
# that wait for a thread hold no sound, those that are done hold an eighth of it.
_CHAPTERS_AHEAD = 4

_EPOCH = "SOURCE_DATE_EPOCH"  # https://reproducible-builds.org/specs/source-date-epoch/


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


def read_through(
    source: Source,
    *,
    chosen: Properties = Properties(),  # noqa: B008 - frozen
    lexicon: Lexicon | None = None,
    profile: Profile | None = None,
) -> Reading:
    """Segment and normalise. lexicon: by default the shipped one.

    profile: that will speak it, to warn of passages in languages that it has no voice for.
    Raises LetterError when there is nothing to speak.
    """
    # Here, not above: where there are worker processes, one of them reads, and this one need not load all this.
    from narrate.normalise import normalise
    from narrate.segment import segment, sentences

    letter = segment(source, chosen=chosen)
    cast = Cast(letter, profile or Profile(id="", title=""))
    utterances = tuple(map(cast.announced, normalise(letter, lexicon=lexicon)))
    units = tuple(
        unit
        for part, utterance in zip(letter.segments, utterances, strict=True)
        if cast.is_read(part)
        for unit in units_of(letter, utterance, sentences=sentences(letter.text, part.span))
    )
    if not units:
        raise LetterError(f"{source.name}: there is nothing in it that could be spoken")
    found = [*letter.diagnostics, *(d for utterance in utterances for d in utterance.diagnostics)]
    found += () if profile is None else (*cast.left_out(), *cast.quoted(), *cast.without_voice(units))
    return Reading(letter, utterances, units, tuple(sorted(found, key=lambda d: (d.line, d.column))))


@dataclass(frozen=True, slots=True)
class Versions:
    """The engines that speak for a profile's voices."""

    engines: tuple[tuple[Voice, EngineVersion], ...]

    def of(self, voice: Voice) -> EngineVersion:
        """The engine of a voice of the profile."""
        return dict(self.engines)[voice]


def ask_versions(profile: Profile, *, executor: Executor) -> Callable[[], Versions]:
    """Have the engines asked what they are; what is returned waits, and raises EngineError where one is missing."""
    return steadily(executor, _versions_of, patience_s=_VERSIONS_PATIENCE_S)(profile.voices)


def _versions_of(voices: tuple[Voice, ...]) -> Versions:
    return Versions(tuple((voice, version_of(voice)) for voice in voices))


def inputs_of(
    source: Source,
    *,
    profile: Profile,
    slug: str,
    engines: Versions,
    chosen: Properties,
    lexicon: Lexicon | None,
    only: Collection[str],
) -> str:
    """A key of everything that an edition's bytes depend on: an edition with the same key is the same."""
    kinds = sorted(frozenset(only))
    epoch = os.environ.get(_EPOCH)
    names = _names_key(lexicon or shipped())
    return key_of(
        "edition", source, profile, slug, engines, chosen, names, kinds, epoch, of_code(), of_libraries()
    )


@lru_cache(maxsize=1)  # the letters of an archive mostly share one
def _names_key(lexicon: Lexicon) -> str:
    return key_of("names", lexicon.entries)


def make(
    source: Source,
    *,
    profile: Profile,
    output: Path,
    slug: str,
    executor: Executor,
    chosen: Properties = Properties(),  # noqa: B008 - frozen
    lexicon: Lexicon | None = None,
    only: Collection[str] = (),
    watch: Watch = _unwatched,
    store: Store | None = None,
    engines: Callable[[], Versions] | None = None,
    threads: int | None = None,
) -> Made:
    """Make the edition of a letter and publish it in output/<slug>/.

    executor: where engines run, see `workers.worker_pool`. only: the kinds of artefact wanted, see
    `writers.Kind`; all when empty. store: what earlier runs have kept. engines: from
    `ask_versions`, which is called when None. threads: for encoding; one a processor when None.
    Raises LetterError, EngineError, OutputError.
    """
    work = _begun(
        source,
        profile=profile,
        slug=slug,
        executor=executor,
        chosen=chosen,
        lexicon=lexicon,
        only=only,
        store=store,
        engines=engines or ask_versions(profile, executor=executor),
    )
    from narrate.publish import staged

    with staged(output=output, slug=slug) as staging:
        edition = _composed(
            work, watch=watch, threads=threads or processors(), room=staging.workshop, write=staging.write
        )
    return Made(staging.target, edition)


def compose(
    source: Source,
    *,
    profile: Profile,
    slug: str,
    executor: Executor,
    chosen: Properties = Properties(),  # noqa: B008 - frozen
    lexicon: Lexicon | None = None,
    only: Collection[str] = (),
    store: Store | None = None,
) -> tuple[Edition, tuple[Artefact, ...]]:
    """Make the edition of a letter in memory, for somebody else to publish: what `make` would write."""
    work = _begun(
        source,
        profile=profile,
        slug=slug,
        executor=executor,
        chosen=chosen,
        lexicon=lexicon,
        only=only,
        store=store,
        engines=ask_versions(profile, executor=executor),
    )
    shelf: list[Artefact] = []

    def write(artefact: Artefact) -> Filed:
        content = b"".join(artefact.pieces())
        shelf.append(Artefact(artefact.path, artefact.media_type, content))
        return Filed(artefact.path, artefact.media_type, len(content), hashlib.sha256(content).hexdigest())

    edition = _composed(work, watch=_unwatched, threads=1, room=None, write=write)
    return edition, tuple(shelf)


@dataclass(frozen=True, slots=True)
class _Work:
    """An edition under way: the engines are at work on its units, in order, and on its voices' gains.

    inputs: a key of everything that it is made from.
    """

    reading: Reading
    profile: Profile
    slug: str
    only: frozenset[str]
    store: Store | None
    engine: EngineVersion
    inputs: str
    speeches: Iterator[Speech]
    voice_of: Callable[[Unit], Voice]
    gains: Gains


def _begun(
    source: Source,
    *,
    profile: Profile,
    slug: str,
    executor: Executor,
    chosen: Properties,
    lexicon: Lexicon | None,
    only: Collection[str],
    store: Store | None,
    engines: Callable[[], Versions],
) -> _Work:
    """Read a letter through and have it spoken; `_composed` takes up the speech.

    While workers read and speak, this process loads what sound and pages are made with: a quarter of the time that a
    short letter takes.
    """
    reading_of = _read_apart(source, executor=executor, chosen=chosen, lexicon=lexicon, profile=profile)
    from narrate import mastering, writers  # noqa: F401 - used in `_composed`

    reading, known = reading_of(), engines()
    letter, engine = reading.letter, known.of(profile.voice)
    lines = Lines(letter.text)
    voice_of = Cast(letter, profile).voice_of
    gains = Gains(
        profile,
        map(voice_of, reading.units),
        executor=executor,
        store=store,
        versions=dict(known.engines),
    )
    speeches = begin(
        reading.units,
        voice_of=voice_of,
        executor=executor,
        speeches=Speeches(store, versions=dict(known.engines)),
        where=lambda unit: f"{letter.source.name}:{lines.position(unit.span.start)[0]}",
    )
    inputs = inputs_of(
        source, profile=profile, slug=slug, engines=known, chosen=chosen, lexicon=lexicon, only=only
    )
    return _Work(reading, profile, slug, frozenset(only), store, engine, inputs, speeches, voice_of, gains)


def _read_apart(
    source: Source, *, executor: Executor, chosen: Properties, lexicon: Lexicon | None, profile: Profile
) -> Callable[[], Reading]:
    """Have a letter read through where `executor` runs things; what is returned waits for it."""
    future = executor.submit(read_through, source, chosen=chosen, lexicon=lexicon, profile=profile)

    def reading() -> Reading:
        try:
            return future.result()
        except BrokenProcessPool:  # the worker was killed, or another one beside it
            return read_through(source, chosen=chosen, lexicon=lexicon, profile=profile)

    return reading


def _composed(
    work: _Work,
    *,
    watch: Watch,
    threads: int,
    room: Path | None,
    write: Callable[[Artefact], Filed],
) -> Edition:
    """The edition; each file of it is given to `write` as it is ready.

    room: where sound may lie that is too much for memory.
    """
    from narrate import writers
    from narrate.assemble import Spoken, assemble, at_rate, evened
    from narrate.mastering import Sound, master

    reading, profile = work.reading, work.profile
    with closing(Spool(room)) as sounds, closing(Spool(room)) as tracks, stopping(threads + 1) as pool:
        spoken: list[Spoken] = []
        rate_hz = profile.sample_rate_hz or 0
        for unit, own in zip(reading.units, work.speeches, strict=True):
            rate_hz = rate_hz or edition_rate_hz(own.rate_hz)
            speech = at_rate(own, rate_hz)
            sounds.add(evened(speech.pcm, rate_hz=rate_hz, by_db=work.gains.trim_db(work.voice_of(unit))))
            spoken.append(Spoken(unit, speech.samples, speech.words, speech.timing))
            watch(Stage.SPEAK, len(spoken), len(reading.units))
        assembly = assemble(
            reading.letter,
            utterances=reading.utterances,
            spoken=spoken,
            pauses=profile.pauses_ms,
            rate_hz=rate_hz,
        )
        mastering = pool.submit(
            master,
            assembly,
            sounds,
            gain_db=work.gains.edition_db(),
            tracks=tracks,
            store=work.store,
            threads=pool,
            ahead=threads * _CHAPTERS_AHEAD,
            on_encoded=lambda done: watch(Stage.ENCODE, done, len(assembly.chapters)),
        )
        edition = Edition(
            letter=reading.letter,
            slug=work.slug,
            rate_hz=rate_hz,
            length=assembly.length,
            loudness_lufs=-math.inf,
            true_peak_dbtp=-math.inf,
            chapters=assembly.chapters,
            cues=assembly.cues,
            diagnostics=reading.diagnostics,
        )
        # What holds no sound is written while the encoder, which lets go of the interpreter, is at work.
        texts = [write(artefact) for artefact in writers.write_texts(edition, only=work.only)]
        level, gain_db = mastering.result()
        edition = replace(edition, loudness_lufs=level.loudness_lufs, true_peak_dbtp=level.true_peak_dbtp)
        sound = [
            write(artefact)
            for artefact in writers.write_sound(
                edition,
                tracks=tracks,
                sound=Sound(assembly, sounds, gain_db=gain_db),
                profile=profile,
                engine=work.engine,
                only=work.only,
                source_date_epoch=os.environ.get(_EPOCH),
            )
        ]
        filed = (*sound, *texts)
        write(
            writers.record(edition, profile=profile, engine=work.engine, artefacts=filed, inputs=work.inputs)
        )
    return edition


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


def preview(profile: Profile, *, text: str, lexicon: Lexicon | None = None) -> bytes:
    """A WAV file of a profile's voice reading `text`, at the level of editions. Raises EngineError."""
    from narrate.normalise import spoken as normalise_line

    with worker_pool(1) as executor:
        calibration = have_spoken(executor, CALIBRATION_TEXT, profile.voice)
        line = normalise_line(text, lexicon=lexicon)
        spoken = have_spoken(executor, line.text, profile.voice, pronunciations=line.pronunciations)
        from narrate.assemble import calibrated_gain_db, louder, wav

        speech = spoken()
        gain_db = calibrated_gain_db(calibration())
    return wav(louder(speech.pcm, rate_hz=speech.rate_hz, gain_db=gain_db), rate_hz=speech.rate_hz)
