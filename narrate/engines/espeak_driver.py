"""narrate's own pyttsx3 driver, on espeak-ng from its wheel: sound in memory and exact word times.

pyttsx3's stock espeak driver returns early, crashes on long text and drops the audio positions; this
one speaks a text at a time, synchronously, and gives the sound on a topic of its own, "narrate-speech".
`DriverProxy` imports `pyttsx3.drivers.<name>`, so an entry in sys.modules makes this module a driver.
"""

import math
import sys
import threading
import wave
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any, Protocol

from narrate.engines import EngineVersion
from narrate.engines.espeak_library import EspeakLibrary, Parameter
from narrate.engines.espeak_phonemes import prepared
from narrate.engines.espeak_words import word_times
from narrate.errors import EngineError
from narrate.model import Pronunciation, Speech, SpokenWord, Timing
from narrate.voices import Voice

NAME = "espeak-ng"  # in a profile: driver = "espeak-ng"
_DRIVER = "narrate_espeak"  # to pyttsx3
SPEECH_TOPIC = "narrate-speech"

# espeak-ng 1.52, src/libespeak-ng/wavegen.c: a pitch from 0 to 99 scales the lower edge of the voice's range by
# pitch_adjust_tab, powers of two ("pow(2,x) * 128, x=-1 to 1") that double in 50.6 steps; the rise and fall
# of the melody stays as wide in Hz as it was. So only a share of what is heard moves: measured by
# autocorrelation on en-us, en-gb-x-rp and en-us+f2, 0.75–0.77 of the median frequency at an intonation of 0 %
# and 0.67–0.69 at 100 %.
_PITCH_CENTRE = 50
_PITCH_STEPS_PER_OCTAVE = 50.6
_LEAST_SCALE = 0.5  # pitch_adjust_tab at 0, against the centre
_MOVING_SHARE = 0.76
_SHARE_LOST_BY_MELODY = 0.12  # at an intonation of 100 %
_RANGE_CENTRE = 50
_WORD_GAP_STEP_MS = 10

# espeak-ng's rate is in words a minute of a text of its own, pauses and all. As heard: words of a letter a minute of
# its speech, measured on the seed letter with en-us; en-gb-x-rp lies within 2 %.
_RATE_HEARD = (
    (93, 80),
    (110, 100),
    (125, 115),
    (152, 140),
    (168, 155),
    (188, 175),
    (213, 200),
    (251, 240),
    (303, 300),
    (353, 360),
    (460, 450),
)

# At espeak-ng's full volume some voices touch the end of the scale; the level is set later, in one place.
_VOLUME_PERCENT = 80

# A text's sound, and its first word, begin this long before its first phoneme: MP3 smears an onset up to
# 10 ms ahead (at -60 dBFS; measured), and a highlight that comes a little early is right, a late one is not.
_LEAD_MS = 4

# Pronunciations are of English sounds: only espeak-ng's English voices have them all.
_TAKES_PHONEMES = "en"

# espeak-ng is not thread-safe (eight jobs on four threads abort), and pyttsx3 gives all threads one engine.
_ONE_AT_A_TIME = threading.RLock()


class Proxy(Protocol):
    """What pyttsx3's DriverProxy offers a driver."""

    def setBusy(self, busy: bool) -> None: ...  # noqa: N802, FBT001 - pyttsx3's
    def notify(self, topic: str, **values: object) -> None: ...


def buildDriver(proxy: Proxy) -> "EspeakDriver":  # noqa: N802 - pyttsx3's name
    """pyttsx3 calls this to make the driver."""
    return EspeakDriver(proxy)


class EspeakDriver:
    """The protocol that pyttsx3's DriverProxy calls. `say` speaks into memory: nothing is played."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self._pronunciations: tuple[Pronunciation, ...] = ()
        self._properties: dict[str, str | float] = {
            "voice": "en-us",
            "rate": 175,
            "volume": _VOLUME_PERCENT / 100,
            "pitch": _PITCH_CENTRE,
            "range": _RANGE_CENTRE,
            "word_gap": 0,
        }

    def say(self, text: str) -> None:
        """Speak `text`; the sound comes on SPEECH_TOPIC."""
        self._speak(text)

    def save_to_file(self, text: str, filename: str) -> None:
        """Speak `text` into a WAV file, whole when this returns."""
        speech = self._speak(text)
        with wave.open(filename, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(speech.rate_hz)
            file.writeframes(speech.pcm)

    def stop(self) -> None:
        """Nothing to stop: a text is spoken whole before a command returns."""

    def destroy(self) -> None:
        """Nothing is held between texts."""

    def startLoop(self) -> None:  # noqa: N802
        """Run the whole queue."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802
        """The queue has run."""

    def iterate(self) -> Iterator[None]:
        """Run the queue from somebody else's loop."""
        self._proxy.setBusy(False)
        yield

    def getProperty(self, name: str) -> object:  # noqa: N802
        """pyttsx3's properties, and "range" and "word_gap" (10 ms) of espeak-ng."""
        if name == "voices":
            from pyttsx3.voice import Voice as Pyttsx3Voice

            with _ONE_AT_A_TIME, EspeakLibrary() as library:
                return [
                    Pyttsx3Voice(
                        id=voice.identifier,
                        name=voice.name,
                        languages=[voice.language],
                        gender=(None, "Male", "Female")[voice.gender],
                    )
                    for voice in library.voices()
                ]
        return self._properties[name]

    def setProperty(self, name: str, value: str | float | tuple[Pronunciation, ...]) -> None:  # noqa: N802
        """pyttsx3's and ours; "pronunciations" are those of the text that is spoken next, and used up by it.

        Raises KeyError for a property that is not there; values are checked when they are used.
        """
        if isinstance(value, tuple):
            self._pronunciations = value
            return
        if name not in self._properties:
            raise KeyError(name)
        self._properties[name] = value

    def _speak(self, text: str) -> Speech:
        self._proxy.setBusy(True)
        self._proxy.notify("started-utterance")
        try:
            speech = self._synthesise(text)
            for word in speech.words:
                self._proxy.notify(
                    "started-word",
                    name=word.span.of(text),
                    location=word.span.start,
                    length=len(word.span),
                )
            self._proxy.notify(SPEECH_TOPIC, speech=speech)
            self._proxy.notify("finished-utterance", completed=True)
            return speech
        finally:
            self._proxy.setBusy(False)

    def _synthesise(self, text: str) -> Speech:
        properties = self._properties
        spoken_as, self._pronunciations = self._pronunciations, ()
        if not str(properties["voice"]).startswith(_TAKES_PHONEMES):
            spoken_as = ()
        with _ONE_AT_A_TIME, EspeakLibrary() as library:
            library.set_voice(str(properties["voice"]))
            library.set_parameter(Parameter.RATE, round(float(properties["rate"])))
            library.set_parameter(Parameter.VOLUME, round(float(properties["volume"]) * 100))
            library.set_parameter(Parameter.PITCH, round(float(properties["pitch"])))
            library.set_parameter(Parameter.RANGE, round(float(properties["range"])))
            library.set_parameter(Parameter.WORD_GAP, round(float(properties["word_gap"])))
            given = prepared(text.replace("\0", " "), spoken_as)
            pcm, events = library.synthesise(given.text, phonemes_inside=bool(spoken_as))
            if spoken_as:
                events = tuple(replace(event, position=given.position(event.position)) for event in events)
            sounding = [e.sample for e in events if e.phoneme]
            words = word_times(text, events, stop=len(pcm) // 2, phonemes=library.phonemes)
            rate_hz = library.rate_hz
        first = max(0, sounding[0] - _LEAD_MS * rate_hz // 1000) if sounding else len(pcm) // 2
        return Speech(rate_hz, pcm[2 * first :], _since(first, words) if sounding else (), Timing.EXACT)


def _since(first: int, words: Sequence[SpokenWord]) -> tuple[SpokenWord, ...]:
    """The times counted from `first`, where the sound was cut; the first word begins with the sound."""
    return tuple(
        SpokenWord(word.span, max(0, word.start - first) if i else 0, max(0, word.stop - first))
        for i, word in enumerate(words)
    )


def pitch_step(voice: Voice) -> float:
    """espeak-ng's pitch, 0 to 99, at which the voice is heard `pitch_semitones` away from its own."""
    share = _MOVING_SHARE / (1 + _SHARE_LOST_BY_MELODY * voice.intonation_percent / 100)
    scale = 1 + (2 ** (voice.pitch_semitones / 12) - 1) / share
    return _PITCH_CENTRE + _PITCH_STEPS_PER_OCTAVE * math.log2(max(_LEAST_SCALE, scale))


def rate_setting(rate_wpm: float) -> int:
    """espeak-ng's rate at which words are heard that fast; its least below what it can do."""
    pairs = tuple(pairwise(_RATE_HEARD))
    (heard, setting), (faster, next_setting) = next((p for p in pairs if rate_wpm <= p[1][0]), pairs[-1])
    wanted = setting + (rate_wpm - heard) * (next_setting - setting) / (faster - heard)
    return max(_RATE_HEARD[0][1], min(_RATE_HEARD[-1][1], round(wanted)))


class EspeakEngine:
    """narrate's engine by default: pyttsx3, with the driver of this module."""

    def __init__(self) -> None:
        # pyttsx3 finds drivers by module name; this module is one.
        sys.modules[f"pyttsx3.drivers.{_DRIVER}"] = sys.modules[__name__]
        import pyttsx3

        self._engine = pyttsx3.init(_DRIVER)
        self._speech: Speech | None = None
        self._fault: Exception | None = None
        self._engine.connect(SPEECH_TOPIC, self._on_speech)
        self._engine.connect("error", self._on_error)

    def version(self) -> EngineVersion:
        """espeak-ng's own version."""
        with _ONE_AT_A_TIME, EspeakLibrary() as library:
            return EngineVersion("espeak-ng", library.version())

    def voices(self) -> tuple[str, ...]:
        """espeak-ng's voices; each may take a variant, as in en-us+f3."""
        return tuple(sorted(voice.id for voice in self._engine.getProperty("voices")))

    def synthesise(self, text: str, voice: Voice, *, pronunciations: Sequence[Pronunciation] = ()) -> Speech:
        """The sound of `text`, its names as the pronunciations say. Raises EngineError."""
        engine = self._engine
        with _ONE_AT_A_TIME:
            engine.setProperty("voice", voice.name)
            engine.setProperty("rate", rate_setting(voice.rate_wpm))
            engine.setProperty("pitch", pitch_step(voice))
            engine.setProperty("range", _RANGE_CENTRE * voice.intonation_percent / 100)
            engine.setProperty("word_gap", voice.word_gap_ms / _WORD_GAP_STEP_MS)
            engine.setProperty("pronunciations", tuple(pronunciations))
            self._speech, self._fault = None, None
            engine.say(text)
            engine.runAndWait()
            return self._outcome()

    def _outcome(self) -> Speech:
        if self._fault is not None:
            raise self._fault
        if self._speech is None:
            raise EngineError("espeak-ng: it gave no speech, and no reason")
        return self._speech

    def _on_speech(self, *, speech: Speech, **_: Any) -> None:
        self._speech = speech

    def _on_error(self, *, exception: Exception, **_: Any) -> None:
        self._fault = exception
