"""Many letters: each made by one process from beginning to end, so that an archive keeps all processors at work.

One bad letter is told and passed over. What stands already, whole and from the same inputs, is not made
again: that is all there is to going on after a stop.
"""

import traceback
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Protocol, TypeVar

from narrate import memory, pipeline
from narrate.cache import Store, user_store
from narrate.errors import NarrateError
from narrate.lexicon import Lexicon, beside, of_files
from narrate.model import Artefact, Diagnostic, Edition, Properties, Source
from narrate.pipeline import Versions, Watch
from narrate.standing import standing
from narrate.synthesise import Here
from narrate.timecode import milliseconds
from narrate.voices import Profile
from narrate.workers import breakable_pool, worker_pool

_EXIT_UNFORESEEN = 1

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of every letter of a run."""

    profile: Profile
    output: Path
    chosen: Properties
    only: frozenset[str]
    force: bool = False  # make anew what stands
    lexicons: tuple[Path, ...] = ()  # that outrank a letter's own
    voice_lexicons: tuple[Path, ...] = ()  # that a letter's own outranks

    def lexicon_of(self, letter: Path | None) -> Lexicon:
        """How names are said in a letter: the files chosen, its own, the profile's, the shipped. Raises UsageError."""
        own = beside(letter) if letter is not None else None
        return _lexicon_of((*self.lexicons, *filter(None, (own,)), *self.voice_lexicons))


@cache
def _lexicon_of(files: tuple[Path, ...]) -> Lexicon:
    return of_files(files)


class Errand(Protocol):
    """A letter of a run: its name for messages, the slug of its edition, and what reads it. Can be pickled."""

    @property
    def name(self) -> str: ...
    @property
    def slug(self) -> str: ...
    @property
    def path(self) -> Path | None:
        """The letter's file, beside which its own lexicon stands."""
        ...

    def read(self) -> Source:
        """Raises LetterError."""
        ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a letter. error: None where its edition stands. unchanged: it stood before.

    notice: something about the run, not about the letter, that a person should know.
    """

    name: str
    slug: str
    folder: Path | None = None
    title: str = ""
    duration_ms: float = 0.0
    chapters: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()
    unchanged: bool = False
    error: str | None = None
    exit_code: int = 0
    notice: str | None = None


Told = Callable[[Outcome], None]


def make_one(
    errand: Errand,
    wish: Wish,
    *,
    executor: Executor,
    store: Store | None,
    watch: Watch | None = None,
    threads: int | None = None,
) -> Outcome:
    """Make a letter's edition, unless it stands. executor: where engines run. Raises NarrateError."""
    engines = pipeline.ask_versions(wish.profile, executor=executor)  # they load while the letter is read
    source = errand.read()
    lexicon = wish.lexicon_of(errand.path)
    done = _standing(errand, wish, source=source, lexicon=lexicon, engines=engines)
    if done is not None:
        return done
    made = pipeline.make(
        source,
        profile=wish.profile,
        output=wish.output,
        slug=errand.slug,
        executor=executor,
        chosen=wish.chosen,
        lexicon=lexicon,
        only=wish.only,
        watch=watch or (lambda *_: None),
        store=store,
        engines=engines,
        threads=threads,
    )
    return _made(
        errand, made.edition, folder=made.folder, notice=store.trouble if store is not None else None
    )


def run(errands: Iterable[Errand], wish: Wish, *, jobs: int, told: Told) -> None:
    """Make the letters in `jobs` processes; `told` hears of each as it is done, in no order.

    Not more of the letters are under way than there is work for, so memory does not grow with their number.
    """
    left = iter(errands)
    suspects: list[Errand] = []
    while True:
        with breakable_pool(jobs) as executor:
            begin = partial(_begin, executor=executor, wish=wish)
            suspects = _through(left, begin=begin, finish=_outcome, ahead=2 * jobs, told=told)
        if not suspects:
            return
        # A process was lost with its letter, and the pool with it. Which letter it was shows when each of
        # those under way is made with its engine in a process of its own.
        for errand in suspects:
            told(_apart(errand, wish))


def run_far(errands: Iterable[Errand], wish: Wish, *, executor: Executor, ahead: int, told: Told) -> None:
    """Make the letters where `executor` runs things, on machines that share no disk with this one.

    The editions come back as bytes and are published here. ahead: how many letters are under way at once.
    """
    from narrate.publish import staged

    known = executor.submit(_versions, wish.profile).result()

    def engines() -> Versions:
        return known

    def begin(errand: Errand) -> "Future[_Composed] | Outcome":
        try:
            source = errand.read()
            lexicon = wish.lexicon_of(errand.path)
            done = _standing(errand, wish, source=source, lexicon=lexicon, engines=engines)
        except NarrateError as error:
            return _failed(errand, error)
        return done or executor.submit(_compose, source, wish, errand.slug, lexicon)

    def finish(errand: Errand, future: "Future[_Composed]") -> Outcome:
        try:
            composed = future.result()
            if isinstance(composed, NarrateError):
                raise composed
            edition, artefacts = composed
            with staged(output=wish.output, slug=errand.slug) as staging:
                for artefact in artefacts:
                    staging.write(artefact)
        except NarrateError as error:
            return _failed(errand, error)
        except Exception as error:  # noqa: BLE001 - whatever a cluster reports of one letter is not the others' fault
            return _unforeseen(errand, error)
        return _made(errand, edition, folder=staging.target, notice=None)

    _through(iter(errands), begin=begin, finish=finish, ahead=ahead, told=told)


def _through(
    errands: Iterable[Errand],
    *,
    begin: Callable[[Errand], Future[T] | Outcome],
    finish: Callable[[Errand, Future[T]], Outcome],
    ahead: int,
    told: Told,
) -> list[Errand]:
    """Take errands through; those that were under way when the process pool broke are left, and returned."""
    under_way: dict[Future[T], Errand] = {}
    errands = iter(errands)
    more = True
    while more or under_way:
        while more and len(under_way) < ahead:
            errand = next(errands, None)
            if errand is None:
                more = False
                break
            begun = begin(errand)
            if isinstance(begun, Outcome):
                told(begun)
            else:
                under_way[begun] = errand
        done, _ = wait(under_way, return_when=FIRST_COMPLETED)
        for future in done:
            try:
                outcome = finish(under_way[future], future)
            except BrokenProcessPool:
                return list(under_way.values())
            del under_way[future]
            told(outcome)
    return []


def _begin(errand: Errand, *, executor: Executor, wish: Wish) -> Future[Outcome] | Outcome:
    try:
        return executor.submit(_in_worker, errand, wish)
    except BrokenProcessPool as error:  # since the last look at it
        broken: Future[Outcome] = Future()
        broken.set_exception(error)
        return broken


def _outcome(errand: Errand, future: Future[Outcome]) -> Outcome:
    try:
        return future.result()
    except BrokenProcessPool:
        raise
    except Exception as error:  # noqa: BLE001 - a bug that one letter meets must not cost the others
        return _unforeseen(errand, error)


def _in_worker(errand: Errand, wish: Wish) -> Outcome:
    try:
        return make_one(errand, wish, executor=_here(), store=_store(), threads=1)
    except NarrateError as error:
        return _failed(errand, error)
    finally:
        memory.give_back()


def _apart(errand: Errand, wish: Wish) -> Outcome:
    try:
        with worker_pool(1) as executor:
            return make_one(errand, wish, executor=executor, store=user_store())
    except NarrateError as error:
        return _failed(errand, error)
    except Exception as error:  # noqa: BLE001 - as in `_outcome`
        return _unforeseen(errand, error)


_Composed = tuple[Edition, tuple[Artefact, ...]] | NarrateError


def _compose(source: Source, wish: Wish, slug: str, lexicon: Lexicon) -> _Composed:
    try:
        return pipeline.compose(
            source,
            profile=wish.profile,
            slug=slug,
            executor=_here(),
            chosen=wish.chosen,
            lexicon=lexicon,
            only=wish.only,
            store=_store(),
        )
    except NarrateError as error:
        return error
    finally:
        memory.give_back()


@cache
def _here() -> Here:
    return Here()


@cache
def _store() -> Store:
    """One a process: it remembers how full its folders are."""
    return user_store()


def _versions(profile: Profile) -> Versions:
    return pipeline.ask_versions(profile, executor=_here())()


def _standing(
    errand: Errand, wish: Wish, *, source: Source, lexicon: Lexicon, engines: Callable[[], Versions]
) -> Outcome | None:
    if wish.force:
        return None

    def inputs() -> str:
        return pipeline.inputs_of(
            source,
            profile=wish.profile,
            slug=errand.slug,
            engines=engines(),
            chosen=wish.chosen,
            lexicon=lexicon,
            only=wish.only,
        )

    folder = wish.output / errand.slug
    told = standing(folder, inputs=inputs)
    if told is None:
        return None
    return Outcome(
        errand.name,
        errand.slug,
        folder,
        told.title,
        told.duration_ms,
        told.chapters,
        told.diagnostics,
        unchanged=True,
    )


def _made(errand: Errand, edition: Edition, *, folder: Path, notice: str | None) -> Outcome:
    return Outcome(
        errand.name,
        errand.slug,
        folder,
        edition.letter.title,
        milliseconds(edition.length, rate_hz=edition.rate_hz),
        len(edition.chapters),
        edition.diagnostics,
        notice=notice,
    )


def _failed(errand: Errand, error: NarrateError) -> Outcome:
    return Outcome(errand.name, errand.slug, error=str(error), exit_code=error.exit_code)


def _unforeseen(errand: Errand, error: Exception) -> Outcome:
    """A bug, or a fault of the machine: told with all that is known of it."""
    told = "".join(traceback.format_exception(error)).rstrip()
    return Outcome(
        errand.name,
        errand.slug,
        error=f"{errand.name}: an unforeseen fault; please report it:\n{told}",
        exit_code=_EXIT_UNFORESEEN,
    )
