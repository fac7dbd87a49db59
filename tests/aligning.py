"""Word times of an edition against a forced aligner: pocketsphinx, on the sound as decoded from the MP3.

The aligner hears in steps of 10 ms; it is told what is spoken and finds when. Sentences with a word that is not
in its dictionary are left out.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from narrate import pipeline, readers
from narrate.engines import engine_for, piper_engine
from narrate.engines.espeak_library import EspeakLibrary, Event
from narrate.engines.espeak_words import word_times
from narrate.engines.piper_words import SymbolTime, clocked
from narrate.model import Span, SpokenWord, Timing, Unit
from narrate.voices import Voice
from narrate.words import words

_ALIGNER_RATE_HZ = 16_000
_FRAME_MS = 10
_EDGE_MS = 100  # of the pauses around a sentence, for the aligner to begin in


@dataclass(frozen=True, slots=True)
class Errors:
    """Start of words in the transcript less the aligner's, in milliseconds; how many words there were in all."""

    ms: tuple[float, ...]
    words: int

    @property
    def median_ms(self) -> float:
        """Of the sizes."""
        return float(np.median(np.abs(self.ms)))

    def share_within(self, ms: float) -> float:
        """Of the words compared."""
        return float(np.mean(np.abs(self.ms) <= ms))


def errors_of(edition: Path, *, letter: Path) -> Errors:
    """The edition in this folder, made of that letter."""
    from pocketsphinx import Decoder

    decoder = Decoder(samprate=_ALIGNER_RATE_HZ, bestpath=False, loglevel="FATAL", lm=None)
    reading = pipeline.read_through(readers.read_file(letter))
    offsets = {utterance.segment_id: utterance.offsets for utterance in reading.utterances}
    cues = json.loads((edition / "edition.json").read_text(encoding="utf-8"))["cues"]
    slug = json.loads((edition / "edition.json").read_text(encoding="utf-8"))["letter"]["slug"]
    pcm = _decoded(edition / f"{slug}.mp3")
    found: list[float] = []
    count = 0
    for unit, cue in zip(reading.units, cues, strict=True):
        count += len(cue["words"])
        spans = list(words(unit.text, Span(0, len(unit.text))))
        spoken = [
            re.sub(r"[^a-z']", "", span.of(unit.text).lower().replace("’", "'")).strip("'") for span in spans
        ]
        if any(
            "-" in span.of(unit.text) or not decoder.lookup_word(word)
            for word, span in zip(spoken, spans, strict=True)
        ):
            continue
        from_ms = max(0.0, cue["start_ms"] - _EDGE_MS)
        sound = pcm[_at(from_ms) : _at(cue["stop_ms"] + _EDGE_MS)]
        starts = _aligned(decoder, sound, spoken)
        if starts is None:
            continue
        heard = {
            span.start + unit.spoken.start: from_ms + start for span, start in zip(spans, starts, strict=True)
        }
        for word in cue["words"]:
            said = offsets[unit.segment_id].spoken_span(Span(word["start"], word["stop"]))
            if said.start in heard:
                found.append(word["start_ms"] - heard[said.start])
    return Errors(tuple(found), count)


def _at(ms: float) -> int:
    return round(ms * _ALIGNER_RATE_HZ / 1000)


def _aligned(decoder: object, sound: np.ndarray, spoken: list[str]) -> list[float] | None:
    """When each word begins, in milliseconds; None where the aligner does not find them all."""
    decoder.set_align_text(" ".join(spoken))
    decoder.start_utt()
    decoder.process_raw(sound.tobytes(), full_utt=True)
    decoder.end_utt()
    segments = decoder.seg() or ()
    starts = [s.start_frame * _FRAME_MS for s in segments if not s.word.startswith(("<", "["))]
    return starts if len(starts) == len(spoken) else None


def _decoded(mp3: Path) -> np.ndarray:
    resampler = av.AudioResampler(format="s16", layout="mono", rate=_ALIGNER_RATE_HZ)
    parts = []
    with av.open(str(mp3)) as container:
        for frame in container.decode(audio=0):
            parts += [resampled.to_ndarray().reshape(-1) for resampled in resampler.resample(frame)]
    return np.concatenate(parts)


# --- how far ALIGNED times are off ------------------------------------------------------------------------------


def word_gaps(symbols: Sequence[SymbolTime]) -> list[int]:
    """Which symbols are spaces between words that no mark parts."""
    return [
        i
        for i, symbol in enumerate(symbols[1:-1], start=1)
        if symbol.symbol == " " and (symbols[i - 1].symbol.isalpha() or symbols[i - 1].symbol == "ː")
    ]


def run_together(symbols: Sequence[SymbolTime], gaps: Sequence[int]) -> tuple[SymbolTime, ...]:
    """The symbols as Piper's phonemizer gives them where it joins words: without the spaces at `gaps`.

    That is the fault that makes times ALIGNED: of 1,213 sentences of forty letters six, each longer than 600
    characters and with a clause that espeak-ng cuts in two.
    """
    return tuple(symbol for i, symbol in enumerate(symbols) if i not in set(gaps))


@dataclass(frozen=True, slots=True)
class Realigned:
    """Starts of words by ALIGNED less the same by EXACT, in milliseconds.

    behind: of the words that had been run together with the one before. others: of all the rest.
    """

    behind: tuple[float, ...]
    others: tuple[float, ...]


def realigned(units: Sequence[Unit], voice: Voice) -> Realigned:
    """Each unit spoken once, and aligned once for every pair of words in it that may be run together."""
    behind: list[float] = []
    others: list[float] = []
    engine = engine_for(voice)
    for unit in units:
        heard: list[tuple[tuple[SymbolTime, ...], tuple[Event, ...], int]] = []

        def watched(
            symbols: Sequence[SymbolTime], events: Sequence[Event], *, rate_hz: int, heard: list = heard
        ) -> tuple[tuple[Event, ...], Timing]:
            heard.append((tuple(symbols), tuple(events), rate_hz))
            return clocked(symbols, events, rate_hz=rate_hz)

        piper_engine.clocked = watched
        try:
            speech = engine.synthesise(unit.text, voice, pronunciations=unit.pronunciations)
        finally:
            piper_engine.clocked = clocked
        if not heard or speech.timing is not Timing.EXACT:
            continue
        ((symbols, events, rate_hz),) = heard
        with EspeakLibrary() as library:
            library.set_voice("en-us")
            for gap in word_gaps(symbols):
                shared, timing = clocked(run_together(symbols, [gap]), events, rate_hz=rate_hz)
                assert timing is Timing.ALIGNED
                found = word_times(unit.text, shared, stop=speech.samples, phonemes=library.phonemes)
                for is_behind, ms in _moved(found, speech.words, at=symbols[gap].stop, rate_hz=rate_hz):
                    (behind if is_behind else others).append(ms)
    return Realigned(tuple(behind), tuple(others))


def _moved(
    found: Sequence[SpokenWord], exact: Sequence[SpokenWord], *, at: int, rate_hz: int
) -> Iterator[tuple[bool, float]]:
    """How far each word moved, in milliseconds, and whether it is the one that begins at `at`."""
    assert [word.span for word in found] == [word.span for word in exact]
    nearest = min(exact, key=lambda word: abs(word.start - at))
    for mine, theirs in zip(found, exact, strict=True):
        yield theirs is nearest, (mine.start - theirs.start) * 1000 / rate_hz


def shared_by_letters(units: Sequence[Unit], voice: Voice) -> tuple[float, ...]:
    """How far off a word starts, in milliseconds, when it shares the time of two neighbours by their letters.

    So the timeline times words that were rewritten together and are said as something else.
    """
    engine = engine_for(voice)
    found: list[float] = []
    for unit in units:
        speech = engine.synthesise(unit.text, voice, pronunciations=unit.pronunciations)
        for first, second in zip(speech.words, speech.words[1:], strict=False):
            if unit.text[first.span.stop - 1].isalnum():
                share = len(first.span) / (len(first.span) + len(second.span))
                start = first.start + (second.stop - first.start) * share
                found.append((start - second.start) * 1000 / speech.rate_hz)
    return tuple(found)
