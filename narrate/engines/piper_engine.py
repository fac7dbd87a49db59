"""Piper: neural voices, offline, with the model's own word times.

Not behind pyttsx3: its drivers speak to a device or a file, and Piper has neither; a driver would be a detour
that adds nothing. Piper keeps the same `Engine` protocol.

piper-tts brings the phonemes; the model is run here, because that is how the phonemes' widths come out of it, in
one thread a worker.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from narrate.engines import EngineVersion
from narrate.engines.espeak_library import EspeakLibrary, short_home
from narrate.engines.espeak_phonemes import prepared
from narrate.engines.espeak_words import word_times
from narrate.engines.piper_graph import NotThisModel
from narrate.engines.piper_graph import prepared as prepared_graph
from narrate.engines.piper_words import SymbolTime, clocked, piper_symbols
from narrate.errors import EngineError
from narrate.model import Pronunciation, Speech, Timing
from narrate.piper_files import INSTALL, PiperVoiceFile, digest, find, names, runtime_is_there
from narrate.voices import Voice

if TYPE_CHECKING:
    import onnxruntime

Samples = NDArray[np.float32]

# Pronunciations are of English sounds.
_TAKES_PHONEMES = "en"

_BEGIN, _END, _PAD, _SPACE = "^", "$", "_", " "
_DASHES = "-‐‑–—"  # between words espeak-ng makes them a space

# A model begins a text with its first phoneme at full strength, or late: "Sir," lost 10 ms of its s. After a comma
# it begins as after a pause, and the pause is cut off again.
_RUN_UP = (",", _SPACE)
# What is kept before the first phoneme: the closure of a p or t; and what is kept of the fading at the end.
_LEAD_MS = 40
_FADING_MS = 30
_LONGEST_RISE_MS = 120
_STEP_MS = 5
# Below this, against full scale, the end of a text is silence.
_SILENCE = 10 ** (-60 / 20)
_RISING = 10 ** (-50 / 20)

# The model needs 35 MB for a second of sound, on top of 190 MB: in pieces of this many symbols (8 s at the model's
# own tempo) two workers and their parent stay below 1.2 GB. Pieces part where the model would pause anyway.
_LONGEST_PIECE = 170  # symbols
_LEAST_SCALE = 0.2  # below it the model drops phonemes
_BETWEEN_PIECES_MS = {",": 190, ";": 300, ":": 300, ".": 380, "?": 380, "!": 380}

# The noise that Piper adds by default makes every run sound different; without it there is one sound.
_NOISE = 0.0
_FULL_SCALE = 32767

# Seconds that a word of a letter lasts at a length scale: en_US-joe-medium, over the speech of the seed letter.
# Not a straight line, because the model rounds each phoneme's width up to a whole step.
_PACE = (
    (0.4, 0.181),
    (0.5, 0.199),
    (0.6, 0.210),
    (0.7, 0.241),
    (0.8, 0.278),
    (0.9, 0.303),
    (1.0, 0.314),
    (1.15, 0.331),
    (1.3, 0.367),
    (1.6, 0.451),
    (2.0, 0.543),
    (2.5, 0.661),
)
_JOE_SHA256 = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"
# Another voice is measured on this text when it is loaded, and joe's pace taken in proportion.
_PACE_TEXT = (
    "I have the honour to acknowledge the receipt of your letter of the fourth of May, and to enclose a copy of the "
    "message."
)
_JOE_PACE_TEXT_S = 5.05  # how long joe reads it at a length scale of 1


@dataclass(frozen=True, slots=True)
class _Take:
    """What the model gave for a text: its sound, at the model's rate, and when each symbol sounds."""

    sound: Samples
    symbols: tuple[SymbolTime, ...]


class PiperEngine:
    """A Piper voice, by its name or path."""

    def __init__(self, name: str) -> None:
        if not runtime_is_there():
            raise EngineError(f"the neural voices are not installed: {INSTALL}")
        self._voice = find(name)

    def version(self) -> EngineVersion:
        """Piper's version and the model's hash."""
        from importlib.metadata import version

        return EngineVersion(
            "piper",
            f"{version('piper-tts')}, onnxruntime {version('onnxruntime')}, "
            f"{self._voice.path.stem} sha256 {digest(self._voice.path)}",
        )

    def voices(self) -> tuple[str, ...]:
        """The voices that are installed or added."""
        return names()

    def synthesise(self, text: str, voice: Voice, *, pronunciations: Sequence[Pronunciation] = ()) -> Speech:
        """The sound of `text`, its names as the pronunciations say. Raises EngineError."""
        model = self._loaded()
        text = text.replace("\0", " ")
        if not self._voice.espeak_voice.startswith(_TAKES_PHONEMES):
            pronunciations = ()
        symbols = model.symbols_of(text, pronunciations)
        if not any(symbol.isalnum() for symbol in symbols):
            return Speech(model.rate_hz, b"", (), Timing.EXACT)
        shift = _shift(voice)
        take = model.speak(symbols, scale=self.length_scale(voice))
        if voice.pitch_semitones:
            take = _pitched(take, shift=shift, rate_hz=model.rate_hz)
        pcm = (np.clip(take.sound, -1, 1) * _FULL_SCALE).astype("<i2").tobytes()
        with EspeakLibrary() as library:
            library.set_voice(self._voice.espeak_voice)
            given = prepared(text, pronunciations)
            _, heard = library.synthesise(given.text, phonemes_inside=bool(pronunciations))
            heard = tuple(replace(event, position=given.position(event.position)) for event in heard)
            events, timing = clocked(take.symbols, heard, rate_hz=model.rate_hz)
            timed = word_times(text, events, stop=len(pcm) // 2, phonemes=library.phonemes)
        return Speech(model.rate_hz, pcm, timed, timing)

    def length_scale(self, voice: Voice) -> float:
        """How much longer than by itself the model is to make its phonemes, for a voice's rate and pitch."""
        return self._loaded().scale_for(_shift(voice) * 60 / voice.rate_wpm)

    def _loaded(self) -> "_Model":
        sha256 = digest(self._voice.path)
        # By the model's bytes: two voices of one profile, or two names of one file, do not load it twice.
        key = (sha256, self._voice.speaker, self._voice.rate_hz, self._voice.espeak_voice)
        if key not in _MODELS:
            _MODELS[key] = _Model(self._voice, sha256)
        return _MODELS[key]


_MODELS: dict[tuple[str, int | None, int, str], "_Model"] = {}


class _Model:
    """A model, loaded: once a process, however many voices of a profile speak with it."""

    def __init__(self, voice: PiperVoiceFile, sha256: str) -> None:
        from piper.phonemize_espeak import ESPEAK_DATA_DIR, EspeakPhonemizer

        self.rate_hz = voice.rate_hz
        self._voice = voice
        self._session = _session(voice, sha256)
        self._phonemizer = EspeakPhonemizer(short_home(Path(ESPEAK_DATA_DIR).parent) / "espeak-ng-data")
        self._tempo = 1.0 if sha256 == _JOE_SHA256 else self._measured_tempo()

    def symbols_of(self, text: str, pronunciations: Sequence[Pronunciation] = ()) -> tuple[str, ...]:
        """The text's phoneme symbols, all its sentences in one, those that the model does not know left out."""
        symbols: list[str] = []
        at = 0
        for pronunciation in pronunciations:
            symbols += self._as_read(text[at : pronunciation.span.start])
            if symbols and symbols[-1] != _SPACE:
                symbols.append(_SPACE)
            symbols += piper_symbols(pronunciation.ipa)
            at = pronunciation.span.stop
            # espeak-ng passes over a mark that stands alone, and the space behind the name.
            while at < len(text) and not text[at].isalnum():
                mark = _SPACE if text[at] in _DASHES else text[at]
                if mark in self._voice.symbols and mark != symbols[-1]:
                    symbols.append(mark)
                at += 1
        symbols += self._as_read(text[at:])
        known = [symbol for symbol in symbols if symbol in self._voice.symbols]
        while known and known[-1] == _SPACE:
            known.pop()
        return tuple(known)

    def _as_read(self, text: str) -> list[str]:
        symbols: list[str] = []
        for sentence in self._phonemizer.phonemize(self._voice.espeak_voice, text):
            if symbols and symbols[-1] != _SPACE:
                symbols.append(_SPACE)
            symbols += sentence
        return symbols

    def speak(self, symbols: Sequence[str], *, scale: float) -> _Take:
        """The sound of the symbols, without silence around it."""
        sounds: list[Samples] = []
        times: list[SymbolTime] = []
        at = 0
        pause_ms = 0
        for piece in _pieces(symbols, longest=round(_LONGEST_PIECE / max(scale, 1))):
            if sounds:
                silence = np.zeros(pause_ms * self.rate_hz // 1000, np.float32)
                times.append(SymbolTime(_SPACE, at, at + len(silence)))
                sounds.append(silence)
                at += len(silence)
            sound, spoken = self._piece(piece, scale=scale)
            times.extend(SymbolTime(each.symbol, at + each.start, at + each.stop) for each in spoken)
            sounds.append(sound)
            at += len(sound)
            mark = next((symbol for symbol in reversed(piece) if symbol != _SPACE), "")
            pause_ms = _BETWEEN_PIECES_MS.get(mark, 0)
        return _Take(np.concatenate(sounds), tuple(times))

    def _piece(self, symbols: Sequence[str], *, scale: float) -> tuple[Samples, tuple[SymbolTime, ...]]:
        """One run of the model, cut to what sounds."""
        run_up = [symbol for symbol in _RUN_UP if symbol in self._voice.symbols]
        sound, edges = self._run((*run_up, *symbols), scale=scale)
        edges = edges[len(run_up) :]
        begin = _sound_start(sound, before=edges[0], rate_hz=self.rate_hz)
        stop = _sound_stop(sound, after=begin, rate_hz=self.rate_hz)
        edges[0] = begin
        # The last symbols may lie in the silence that was cut off.
        edges = [min(edge, stop) - begin for edge in edges]
        times = tuple(
            SymbolTime(symbol, *edge) for symbol, edge in zip(symbols, pairwise(edges), strict=True)
        )
        return sound[begin:stop], times

    def _run(self, symbols: Sequence[str], *, scale: float) -> tuple[Samples, list[int]]:
        """The model's sound, and where each symbol begins, and the last one ends, in samples."""
        numbers = self._voice.symbols
        ids = [*numbers[_BEGIN], *numbers[_PAD]]
        firsts = []
        for symbol in symbols:
            firsts.append(len(ids))
            ids += [*numbers[symbol], *numbers[_PAD]]
        firsts.append(len(ids))
        ids += numbers[_END]
        inputs: dict[str, object] = {
            "input": np.array([ids], dtype=np.int64),
            "input_lengths": np.array([len(ids)], dtype=np.int64),
            "scales": np.array([_NOISE, scale, _NOISE], dtype=np.float32),
        }
        if self._voice.speaker is not None:
            inputs["sid"] = np.array([self._voice.speaker], dtype=np.int64)
        try:
            sound, widths = self._session.run(None, inputs)
        except Exception as error:
            raise EngineError(f"{self._voice.path}: the Piper voice failed: {error}") from error
        steps = np.concatenate(([0], np.cumsum(widths.reshape(-1)[: len(ids)])))
        edges = [int(steps[first]) * self._voice.hop_samples for first in firsts]
        sound = sound.reshape(-1)
        if abs(int(steps[-1]) * self._voice.hop_samples - len(sound)) > self._voice.hop_samples:
            raise EngineError(
                f"{self._voice.path}: the voice's sound is {len(sound)} samples long where its phonemes are "
                f"{int(steps[-1]) * self._voice.hop_samples}; hop_length in its .json is likely wrong"
            )
        return sound, edges

    def scale_for(self, word_s: float) -> float:
        """The length scale at which a word lasts that long, on the average of a letter."""
        longer = word_s / self._tempo
        pairs = tuple(pairwise(_PACE))
        (scale, lasts), (next_scale, next_lasts) = next(
            (pair for pair in pairs if longer <= pair[1][1]), pairs[-1]
        )
        wanted = scale + (longer - lasts) * (next_scale - scale) / (next_lasts - lasts)
        return max(wanted, _LEAST_SCALE)

    def _measured_tempo(self) -> float:
        """How long this voice's words last, against joe's."""
        symbols = self.symbols_of(_PACE_TEXT)
        if not symbols:
            return 1.0
        return len(self.speak(symbols, scale=1.0).sound) / self.rate_hz / _JOE_PACE_TEXT_S


def _session(voice: PiperVoiceFile, sha256: str) -> "onnxruntime.InferenceSession":
    """The model with its phonemes' widths as a second output. Raises EngineError."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = (
        1  # a worker a processor; and always one sum
    )
    # Keeps what the longest sentence took, 250 MB at most; asking the system for it anew takes half as long again.
    options.enable_cpu_mem_arena = True
    options.enable_mem_pattern = False  # is for inputs of one length
    options.log_severity_level = 3  # errors
    model = voice.path.read_bytes()
    if hashlib.sha256(model).hexdigest() != sha256:
        raise EngineError(f"{voice.path}: the voice was changed while it was in use; try again")
    try:
        return onnxruntime.InferenceSession(
            prepared_graph(model), sess_options=options, providers=["CPUExecutionProvider"]
        )
    except NotThisModel as error:
        raise EngineError(
            f"{voice.path}: this is not a Piper voice as piper-tts exports it: {error}"
        ) from error
    except Exception as error:
        raise EngineError(f"{voice.path}: this is not a Piper voice that loads: {error}") from error


def _pieces(symbols: Sequence[str], *, longest: int) -> Iterator[tuple[str, ...]]:
    """The symbols in stretches that the model speaks at one time, parted after marks.

    A stretch without a mark is not cut before it is half as long again, and then between words.
    """
    rest = tuple(symbols)
    while len(rest) > longest:
        marks = [
            i + 1
            for i, symbol in enumerate(rest[:-1])
            if symbol in _BETWEEN_PIECES_MS and rest[i + 1] == _SPACE
        ]
        gaps = [i for i, symbol in enumerate(rest) if symbol == _SPACE]
        most = longest * 3 // 2
        at = (
            max((i for i in marks if longest // 3 <= i <= longest), default=0)
            or min((i for i in marks if longest < i <= most), default=0)
            or (max((i for i in gaps if 0 < i <= most), default=0) if len(rest) > most else 0)
        )
        if not at:
            break
        yield rest[:at]
        rest = rest[at:]
        while rest and rest[0] == _SPACE:
            rest = rest[1:]
    if rest:
        yield rest


def _sound_start(sound: Samples, *, before: int, rate_hz: int) -> int:
    """Where the sound rises out of the pause after the run-up: an sh is heard well before its width begins."""
    step = _STEP_MS * rate_hz // 1000
    at = max(0, before - _LEAD_MS * rate_hz // 1000)
    least = max(0, before - _LONGEST_RISE_MS * rate_hz // 1000)
    while at - step > least and float(np.abs(sound[at - step : at + step]).max()) > _RISING:
        at -= step
    return at


def _sound_stop(sound: Samples, *, after: int, rate_hz: int) -> int:
    """Where the sound has faded away."""
    loud = np.flatnonzero(np.abs(sound) > _SILENCE)
    last = int(loud[-1]) if len(loud) else after
    return min(len(sound), max(last, after) + _FADING_MS * rate_hz // 1000)


def _shift(voice: Voice) -> float:
    """How many times as fast the speech is played, for its pitch."""
    return float(2 ** (voice.pitch_semitones / 12))


def _pitched(take: _Take, *, shift: float, rate_hz: int) -> _Take:
    """The take played `shift` times as fast, and so that much higher; it was spoken slower to make up for it."""
    import soxr

    sound: Samples = soxr.resample(take.sound, rate_hz * shift, rate_hz, quality="VHQ")
    most = len(sound)

    def at(sample: int) -> int:
        return min(most, int(sample / shift))

    return _Take(sound, tuple(SymbolTime(t.symbol, at(t.start), at(t.stop)) for t in take.symbols))
