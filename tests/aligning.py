"""Word times of an edition against a forced aligner: pocketsphinx, on the sound as decoded from the MP3.

The aligner hears in steps of 10 ms; it is told what is spoken and finds when. Sentences with a word that is not
in its dictionary are left out.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np

from narrate import pipeline, readers
from narrate.model import Span
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
