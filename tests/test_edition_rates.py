"""Editions from voices of other sampling rates: the same sound at the same times, as decoded from the MP3."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soxr
from test_edition import decoded, whole
from test_engines_piper import needs_joe, own_voice

from narrate import pipeline, synthesise, voices
from narrate.assemble import at_rate
from narrate.audio import Floats
from narrate.engines import Engine, EngineVersion, engine_for
from narrate.model import Pronunciation, Source, Speech
from narrate.pipeline import Made
from narrate.synthesise import Here
from narrate.voices import Profile, Voice

LETTER = """Geneva, March 3, 1861.

Sir: I have the honor to say that it rains. The boats lie on the sand; nobody minds.

The secretary has asked twice for the papers, and was told that they are with the printer.

Karl Brandt
"""
OWN_RATE_HZ = 22_050


class AtAnotherRate:
    """The real engine, its sound at another sampling rate."""

    def __init__(self, engine: Engine, rate_hz: int) -> None:
        self._engine, self._rate_hz = engine, rate_hz

    def version(self) -> EngineVersion:
        return self._engine.version()

    def voices(self) -> tuple[str, ...]:
        return self._engine.voices()

    def synthesise(self, text: str, voice: Voice, *, pronunciations: Sequence[Pronunciation] = ()) -> Speech:
        return at_rate(self._engine.synthesise(text, voice, pronunciations=pronunciations), self._rate_hz)


def made(profile: Profile, folder: Path) -> Made:
    source = Source(LETTER, "letter.txt", "0" * 64)
    return pipeline.make(
        source, profile=profile, output=folder, slug="letter", executor=Here(), only=("mp3",)
    )


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return made(voices.load("reader"), tmp_path_factory.mktemp("own"))


@pytest.mark.parametrize(("rate_hz", "edition_hz"), [(16_000, 22_050), (24_000, 22_050), (48_000, 44_100)])
def test_a_voice_of_another_sampling_rate_gives_the_same_edition(
    rate_hz: int, edition_hz: int, own: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(synthesise, "engine_for", lambda voice: AtAnotherRate(engine_for(voice), rate_hz))
    other = made(voices.load("reader"), tmp_path)
    assert own.edition.rate_hz == OWN_RATE_HZ
    assert other.edition.rate_hz == edition_hz
    own_hz, own_sound = decoded(whole(own).read_bytes())
    other_hz, other_sound = decoded(whole(other).read_bytes())
    assert (own_hz, other_hz) == (OWN_RATE_HZ, edition_hz)
    assert len(other_sound) == other.edition.length
    other_sound = soxr.resample(other_sound, other_hz, OWN_RATE_HZ)
    assert len(own.edition.cues) == len(other.edition.cues) > 4
    for mine, theirs in zip(own.edition.cues, other.edition.cues, strict=True):
        # Against each edition's own cue: chapters are whole frames, and may be one longer.
        first = own_sound[mine.start : mine.stop][:OWN_RATE_HZ]
        start = round(theirs.start * OWN_RATE_HZ / other_hz)
        late_samples, likeness = matched(first, other_sound, at=start)
        assert abs(late_samples) <= OWN_RATE_HZ // 1000
        assert likeness > 0.93  # 1 less the noise of coding in both; most, 0.04, at 44,100 Hz
        for word, their_word in zip(mine.words, theirs.words, strict=True):
            assert (their_word.start - theirs.start) * 1000 / other_hz == pytest.approx(
                (word.start - mine.start) * 1000 / own_hz, abs=0.2
            )
    assert other.edition.loudness_lufs == pytest.approx(own.edition.loudness_lufs, abs=0.3)


def matched(sound: Floats, whole: Floats, *, at: int) -> tuple[int, float]:
    """How many samples behind `at` the sound comes in the whole, and how like it is there: 1 is the same."""
    reach = OWN_RATE_HZ // 50
    found = []
    for late in range(-reach, reach + 1):
        there = whole[at + late : at + late + len(sound)]
        found.append(np.dot(sound, there) / np.sqrt(np.dot(sound, sound) * np.dot(there, there)))
    best = int(np.argmax(found))
    return best - reach, float(found[best])


@needs_joe
def test_a_piper_voice_of_16_khz_has_its_cues_where_it_sounds(tmp_path: Path) -> None:
    # joe, said to be of 16 kHz: slower and lower, as such a voice would not be, but at that rate throughout.
    profile = voices.load(str(own_voice(tmp_path, audio={"sample_rate": 16_000})))
    edition = made(profile, tmp_path)
    rate_hz, sound = decoded(whole(edition).read_bytes())
    assert rate_hz == OWN_RATE_HZ
    cues = edition.edition.cues
    assert {cue.timing.value for cue in cues} == {"EXACT"}
    quiet = 10 ** (-45 / 20)
    for cue in cues:
        around = np.abs(sound[cue.start - rate_hz // 10 : cue.start + rate_hz // 4])
        late_ms = (int(np.argmax(around > quiet)) - rate_hz // 10) * 1000 / rate_hz
        assert -10 <= late_ms <= 70
        assert not (np.abs(sound[cue.stop + rate_hz // 33 : cue.stop + rate_hz // 10]) > quiet).any()
