"""`Utterance`s → `Speech`es: what the engine is given at one time, and in which process it speaks."""

import json
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

from narrate.cache import Store, key_of
from narrate.engines import EngineVersion, engine_for
from narrate.errors import EngineError
from narrate.fingerprint import of_code
from narrate.model import Letter, Pronunciation, Span, Speech, SpokenWord, Timing, Unit, Utterance
from narrate.voices import EngineName, Voice
from narrate.words import words
from narrate.workers import steadily

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

# Spoken ahead of what is being laid out: ten minutes of speech, enough to keep many processors busy.
_AHEAD_CHARACTERS = 10_000

_PACKING = 1  # how a speech is written down
_OWN_DRIVER = "espeak-ng"  # engines.espeak_driver.NAME, without loading it

P = ParamSpec("P")
T = TypeVar("T")

# How long a text may take to be spoken before the engine is taken to hang. Piper, the slowest, takes 0.005 s a
# character on a machine with nothing else to do; the rest is for machines that have.
_PATIENCE_S = 60.0
_PATIENCE_PER_CHARACTER_S = 0.25

# Speech at 450 words a minute takes 0.022 s a character; a voice that spells at 95 takes 0.6 s.
_LEAST_CHARACTER_S = 0.008
_GREATEST_S, _GREATEST_CHARACTER_S = 4.0, 1.5
_RATES_HZ = (8_000, 96_000)

_EDITION_RATES_HZ = (22_050, 44_100)
_HIGHEST_FOR_LOWER_HZ = 24_000  # speech loses nothing that is heard between 11 and 12 kHz

_SHOWN_CHARACTERS = 40  # of a text, in a message

# Every voice has a sound for these; other scripts and signs may rightly be silent to it.
_READABLE = re.compile(r"[A-Za-z0-9]")


def units_of(letter: Letter, utterance: Utterance, *, sentences: Sequence[Span]) -> tuple[Unit, ...]:
    """A unit a sentence; sentences (into the letter's text, in order) without a word to speak have none.

    A boundary inside a rewritten run moves to the run's end, so that each run is spoken whole.
    """
    units: list[Unit] = []
    for sentence, language in _by_language(letter, utterance, _on_run_edges(utterance, sentences)):
        units.extend(
            Unit(
                utterance.segment_id,
                piece,
                spoken,
                spoken.of(utterance.text),
                _within(utterance.pronunciations, spoken),
                language,
            )
            for piece in _pieces(letter.text, sentence, utterance=utterance)
            if any(words(utterance.text, spoken := utterance.offsets.spoken_span(piece)))
        )
    return tuple(units)


def _by_language(
    letter: Letter, utterance: Utterance, sentences: Sequence[Span]
) -> Iterator[tuple[Span, str]]:
    """The sentences, cut where the language changes, each with its language."""
    for sentence in sentences:
        at = sentence.start
        for passage in utterance.passages:
            start, stop = max(at, passage.span.start), min(sentence.stop, passage.span.stop)
            if start >= stop:
                continue
            if letter.text[at:start].strip():
                yield _trimmed(letter.text, Span(at, start)), letter.language
            if letter.text[start:stop].strip():
                yield _trimmed(letter.text, Span(start, stop)), passage.language
            at = stop
        if letter.text[at : sentence.stop].strip():
            yield _trimmed(letter.text, Span(at, sentence.stop)), letter.language


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


@contextmanager
def stopping(threads: int) -> Iterator[ThreadPoolExecutor]:
    """Threads that are not waited for when something went wrong: who interrupts us will not wait either."""
    pool = ThreadPoolExecutor(max_workers=threads)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        raise
    pool.shutdown()


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Speeches:
    """Speech that was kept from earlier runs, where making it anew takes longer than reading it."""

    def __init__(self, store: Store | None, *, versions: Mapping[Voice, EngineVersion]) -> None:
        """versions: what speaks for each voice; the speech of other voices is not kept."""
        self._store = store
        self._versions = versions

    def get(self, unit: Unit, voice: Voice) -> Speech | None:
        """The speech of this unit's text, when it was kept."""
        if self._store is None or made_quickly(voice) or voice not in self._versions:
            return None
        kept = self._store.get(self._key(unit, voice))
        return None if kept is None else _unpacked(kept)

    def put(self, unit: Unit, voice: Voice, speech: Speech) -> None:
        """Keep a speech."""
        if self._store is not None and not made_quickly(voice) and voice in self._versions:
            self._store.put(self._key(unit, voice), _packed(speech))

    def _key(self, unit: Unit, voice: Voice) -> str:
        # Words are found by our own code, whose version number stands still between releases.
        return key_of(
            "speech",
            _PACKING,
            self._versions[voice],
            of_code("engines", "words.py"),
            voice,
            unit.text,
            unit.pronunciations,
        )


def made_quickly(voice: Voice) -> bool:
    """Whether a voice's speech is not worth keeping.

    Measured on the 298 s of speech of a letter: espeak-ng makes it in 0.29 s on one core; reading it back would
    take 0.01 s, and it would fill 13 MB, five times what the finished MP3 fills. A bound of 2 GB would then hold
    150 letters and soon drop what is dear: Piper's speech, which takes fifty times as long.
    """
    return voice.engine is EngineName.SILENT or (
        voice.engine is EngineName.PYTTSX3 and voice.driver == _OWN_DRIVER
    )


def _packed(speech: Speech) -> bytes:
    head = {
        "rate_hz": speech.rate_hz,
        "timing": speech.timing,
        "words": [[word.span.start, word.span.stop, word.start, word.stop] for word in speech.words],
    }
    return json.dumps(head).encode() + b"\n" + speech.pcm


def _unpacked(kept: bytes) -> Speech:
    first, _, pcm = kept.partition(b"\n")
    head = json.loads(first)
    spoken = tuple(SpokenWord(Span(a, b), start, stop) for a, b, start, stop in head["words"])
    return Speech(head["rate_hz"], pcm, spoken, Timing(head["timing"]))


def begin(
    units: Sequence[Unit],
    *,
    voice_of: Callable[[Unit], Voice],
    executor: Executor,
    speeches: Speeches,
    where: Callable[[Unit], str],
) -> Iterator[Speech]:
    """Have the units spoken: the first of them before this returns, the rest while the speech is taken up.

    The speech comes in the order of the units. Only so much is spoken ahead that a book's sound is never in
    memory. where: a unit's place, for messages ("letter.txt:12"). The iterator raises EngineError when an
    engine fails twice: crashes, hangs, gives nothing, or what cannot be right.
    """
    ahead: deque[tuple[Unit, Callable[[], Speech] | Speech]] = deque()
    waiting = iter(units)
    rates_hz: dict[Voice, int] = {}

    def fill() -> None:
        characters = sum(len(unit.text) for unit, _ in ahead)
        while characters < _AHEAD_CHARACTERS and (unit := next(waiting, None)) is not None:
            voice = voice_of(unit)
            kept = speeches.get(unit, voice)
            if kept is None:
                pending = have_spoken(
                    executor, unit.text, voice, pronunciations=unit.pronunciations, rates_hz=rates_hz
                )
            ahead.append((unit, pending if kept is None else kept))
            characters += len(unit.text)

    def spoken() -> Iterator[Speech]:
        while ahead:
            unit, speech = ahead.popleft()
            if not isinstance(speech, Speech):
                try:
                    speech = speech()
                except EngineError as error:
                    raise EngineError(
                        f"{where(unit)}: {error}; it was to say {_shortened(unit.text)!r}"
                    ) from error
                speeches.put(unit, voice_of(unit), speech)
            fill()
            yield speech

    fill()
    return spoken()


def have_spoken(
    executor: Executor,
    text: str,
    voice: Voice,
    *,
    pronunciations: tuple[Pronunciation, ...] = (),
    rates_hz: dict[Voice, int] | None = None,
) -> Callable[[], Speech]:
    """Have a text spoken; what is returned waits for the speech. It is tried twice, see `workers.steadily`.

    rates_hz: the rate that each voice has spoken at so far; kept up to date. Raises EngineError when called.
    """
    rates = {} if rates_hz is None else rates_hz

    def fault_in(speech: Speech) -> str | None:
        fault = _fault_in(speech, text=text, rate_hz=rates.get(voice))
        if fault is None and speech.samples:
            rates[voice] = speech.rate_hz
        return fault

    patience_s = _PATIENCE_S + _PATIENCE_PER_CHARACTER_S * len(text)
    return steadily(executor, speak, patience_s=patience_s, fault_in=fault_in)(
        text, voice, pronunciations=pronunciations
    )


def edition_rate_hz(rate_hz: int) -> int:
    """The sampling rate of an edition whose first voice speaks at this one: one that every player was tried with."""
    return _EDITION_RATES_HZ[rate_hz > _HIGHEST_FOR_LOWER_HZ]


def _fault_in(speech: Speech, *, text: str, rate_hz: int | None) -> str | None:
    """What cannot be right with a speech: too little of it, too much, another sampling rate than before."""
    readable = len(_READABLE.findall(text))
    if not readable:
        return None
    if not speech.samples:
        return "gave no sound"
    if not _RATES_HZ[0] <= speech.rate_hz <= _RATES_HZ[1]:
        return f"gave sound at {speech.rate_hz} Hz, which is no rate for speech"
    if rate_hz is not None and speech.rate_hz != rate_hz:
        return f"gave sound at {speech.rate_hz} Hz after {rate_hz} Hz"
    seconds = speech.samples / speech.rate_hz
    if seconds < readable * _LEAST_CHARACTER_S:
        return f"gave {seconds:.2f} s of sound for {readable} letters and figures, which is too short"
    if seconds > _GREATEST_S + len(text) * _GREATEST_CHARACTER_S:
        return (
            f"gave {seconds:.0f} s of sound for {len(text)} characters, which is too long; "
            f"it is likely not at {speech.rate_hz} Hz, as it says"
        )
    return None


def _shortened(text: str) -> str:
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS].rstrip() + "…"


class Here(Executor):
    """Work done by whoever asks for it, at once: for a process that is itself one of many."""

    def submit(self, work: Callable[P, T], /, *args: P.args, **named: P.kwargs) -> Future[T]:
        """The result, or what was raised, in a future."""
        future: Future[T] = Future()
        try:
            future.set_result(work(*args, **named))
        except Exception as error:  # noqa: BLE001 - it is raised again where the result is asked for
            future.set_exception(error)
        return future
