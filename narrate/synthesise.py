"""`Utterance`s → `Speech`es: what the engine is given at one time, and in which process it speaks."""

import multiprocessing
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.process import BaseProcess

from narrate.engines import EngineVersion, engine_for
from narrate.errors import EngineError
from narrate.model import Letter, Pronunciation, Span, Speech, Unit, Utterance
from narrate.voices import Voice
from narrate.words import words

# A sentence longer than this is cut at a pause for breath: espeak-ng crashes near 100 kB, and a unit is
# what is spoken again when a word changes. Few real sentences are longer.
_LONGEST_UNIT = 1_200

# Where a very long sentence may be cut, the best place first.
_CUTS = (re.compile(r"[;:]\s"), re.compile(r",\s"), re.compile(r"\s"))


# Read by every voice to find its gain: common sounds, names and figures of letters, three kinds of sentence.
CALIBRATION_TEXT = (
    "I have the honour to acknowledge the receipt of your letter of the fourth of May, and to enclose "
    "a copy of the message which was sent to the ministers in London. Shall we see you before the summer? "
    "My father is much better, and walks in the garden every morning; the children send their love."
)

# Every voice has a sound for these; other scripts and signs may rightly be silent to it.
_READABLE = re.compile(r"[A-Za-z0-9]")


def units_of(letter: Letter, utterance: Utterance, *, sentences: Sequence[Span]) -> tuple[Unit, ...]:
    """A unit a sentence; sentences (into the letter's text, in order) without a word to speak have none.

    A boundary inside a rewritten run moves to the run's end, so that each run is spoken whole.
    """
    units: list[Unit] = []
    for sentence in _on_run_edges(utterance, sentences):
        units.extend(
            Unit(
                utterance.segment_id,
                piece,
                spoken,
                spoken.of(utterance.text),
                _within(utterance.pronunciations, spoken),
            )
            for piece in _pieces(letter.text, sentence, utterance=utterance)
            if any(words(utterance.text, spoken := utterance.offsets.spoken_span(piece)))
        )
    return tuple(units)


def _within(pronunciations: Sequence[Pronunciation], spoken: Span) -> tuple[Pronunciation, ...]:
    """Those of a stretch of the utterance's text, counted from its start."""
    return tuple(
        Pronunciation(Span(p.span.start - spoken.start, p.span.stop - spoken.start), p.ipa)
        for p in pronunciations
        if spoken.start <= p.span.start and p.span.stop <= spoken.stop
    )


def _on_run_edges(utterance: Utterance, sentences: Sequence[Span]) -> list[Span]:
    """The sentences, with those joined that a rewritten run reaches across."""
    joined: list[Span] = []
    for sentence in sentences:
        if joined:
            last = joined[-1]
            across = utterance.offsets.overlapping(Span(last.stop - 1, sentence.start + 1))
            if any(
                run.rule and run.display.start < last.stop and run.display.stop > sentence.start
                for run in across
            ):
                joined[-1] = Span(last.start, sentence.stop)
                continue
        joined.append(sentence)
    return joined


def _pieces(text: str, sentence: Span, *, utterance: Utterance) -> Iterable[Span]:
    """The sentence, or, when it is too long, pieces of it between words, off the rewritten runs."""
    if len(sentence) <= _LONGEST_UNIT:
        yield sentence
        return
    taken = [
        run.display for run in utterance.offsets.overlapping(sentence) if run.rule and len(run.display) > 1
    ]
    inside = {at for span in taken for at in range(span.start + 1, span.stop)}
    start = sentence.start
    while sentence.stop - start > _LONGEST_UNIT:
        window = (start + _LONGEST_UNIT // 2, start + _LONGEST_UNIT)
        stop = next(
            (
                places[-1]
                for cut in _CUTS
                if (places := [m.end() for m in cut.finditer(text, *window) if m.end() not in inside])
            ),
            start + _LONGEST_UNIT,
        )
        yield _trimmed(text, Span(start, stop))
        start = stop
    yield _trimmed(text, Span(start, sentence.stop))


def _trimmed(text: str, span: Span) -> Span:
    words_of_it = span.of(text)
    start = span.start + len(words_of_it) - len(words_of_it.lstrip())
    return Span(start, max(start, span.start + len(words_of_it.rstrip())))


def speak(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    """The sound of a unit. Runs in a worker; depends on its arguments and the engine's version alone."""
    return engine_for(voice).synthesise(text, voice, pronunciations=pronunciations)


def version_of(voice: Voice) -> EngineVersion:
    """What engine speaks for a voice. Runs in a worker."""
    return engine_for(voice).version()


def worker_pool(jobs: int) -> Executor:
    """Processes for engines: espeak-ng is not thread-safe, and a crash of an engine must not be ours.

    Forking takes 10 ms where starting Python anew takes 100, but only a process with one thread may.
    """
    may_fork = sys.platform == "linux" and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if may_fork else "spawn")
    return ProcessPoolExecutor(max_workers=jobs, mp_context=context, initializer=_settle_in)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def begin(
    units: Iterable[Unit], *, voice_of: Callable[[Unit], Voice], executor: Executor
) -> tuple[Future[Speech], ...]:
    """Have the units spoken; `synthesise` waits for them."""
    return tuple(
        executor.submit(speak, unit.text, voice_of(unit), pronunciations=unit.pronunciations)
        for unit in units
    )


def synthesise(
    units: Sequence[Unit],
    futures: Sequence[Future[Speech]],
    *,
    where: Callable[[Unit], str],
    on_spoken: Callable[[int], None],
) -> tuple[Speech, ...]:
    """The speech of units that `begin` was given, in order.

    where: a unit's place, for messages ("letter.txt:12"). on_spoken is told how many are there.
    Raises EngineError when an engine fails, crashes, or gives no sound for words that it should know.
    """
    speeches: list[Speech] = []
    try:
        for unit, future in zip(units, futures, strict=True):
            try:
                speech = future.result()
            except EngineError as error:
                raise EngineError(f"{where(unit)}: {error}") from error
            except BrokenProcessPool as error:
                raise EngineError(
                    f"{where(unit)}: the speech engine crashed here or soon after; "
                    "try another voice, or take this part out and see whether it goes through"
                ) from error
            if not speech.samples and _READABLE.search(unit.text):
                raise EngineError(f"{where(unit)}: the speech engine gave no sound for {unit.text[:40]!r}")
            speeches.append(speech)
            on_spoken(len(speeches))
    finally:
        for future in futures:
            future.cancel()
    return tuple(speeches)


def _settle_in() -> None:
    """In a worker: an interrupt is the main process's to handle, and no worker outlives it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_leave_after, args=(parent,), daemon=True).start()


def _leave_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
