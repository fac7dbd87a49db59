"""Voices of one profile are equally loud: espeak-ng and joe in one edition, measured in its MP3."""

import json
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path

import numpy as np
import pyloudnorm
import pytest
from test_engines_piper import needs_joe
from test_mp3 import decoded_by_ffmpeg

from narrate import pipeline, voices
from narrate.gains import Gains
from narrate.model import Source
from narrate.synthesise import CALIBRATION_TEXT, Here
from narrate.voices import Profile, Voice

# The paragraph and the postscript are the same, so that voices are compared and not texts: joe says short parts louder
# than long ones, "Sir:" by 5 LU.
SAID = """I have the honor to say that it rains, and that the goat of the legation is well. We have walked along the
shore every evening, and nobody minds; the boats lie on the sand, and the two valleys are grey."""
LETTER = f"""A letter to the Minister

Sir: {SAID}

I am, Sir, your obedient servant,

Karl Brandt

P.S. {SAID}
"""
POSTSCRIPT_BY_JOE = """
[voice]
name = "en-us"
[roles.postscript]
engine = "piper"
name = "joe"
"""
POSTSCRIPT_BY_ESPEAK = """
[voice]
engine = "piper"
name = "joe"
[roles.postscript]
engine = "pyttsx3"
name = "en-us"
"""


def profile(toml: str) -> Profile:
    return voices.parse(toml, id="mine", file="mine.toml")


def made(toml: str, folder: Path, text: str = LETTER) -> Path:
    source = Source(text, "letter.txt", "0" * 64)
    mine = profile(toml)
    return pipeline.make(
        source, profile=mine, output=folder, slug="letter", executor=Here(), only=("mp3", "chapters")
    ).folder


def loudness_lufs(edition: Path, role: str) -> float:
    """Of the cues of this role, joined, as decoded from the MP3."""
    record = json.loads((edition / "edition.json").read_text(encoding="utf-8"))
    sound = decoded_by_ffmpeg((edition / "letter.mp3").read_bytes()) / 32_768
    of_role = {part["id"]: part["role"] for part in record["letter"]["segments"]}
    rate_hz = record["audio"]["rate_hz"]
    parts = [
        sound[round(cue["start_ms"] * rate_hz / 1000) : round(cue["stop_ms"] * rate_hz / 1000)]
        for cue in record["cues"]
        if of_role[cue["segment"]] == role
    ]
    return float(pyloudnorm.Meter(rate_hz).integrated_loudness(np.concatenate(parts)))


@needs_joe
@pytest.mark.parametrize("toml", [POSTSCRIPT_BY_JOE, POSTSCRIPT_BY_ESPEAK], ids=["joe", "espeak-ng"])
def test_voices_of_two_engines_are_equally_loud(toml: str, tmp_path: Path) -> None:
    edition = made(toml, tmp_path)
    main, other = (loudness_lufs(edition, role) for role in ("paragraph", "postscript"))
    assert main == pytest.approx(other, abs=1)
    record = json.loads((edition / "edition.json").read_text(encoding="utf-8"))
    assert record["audio"]["loudness_lufs"] == pytest.approx(-19, abs=1)
    assert record["audio"]["true_peak_dbtp"] <= -1


def test_a_changed_word_leaves_other_chapters_as_they_were(tmp_path: Path) -> None:
    toml = '[voice]\nname = "en-us"\n[roles.paragraph]\nname = "en-us+f2"\n'
    before = made(toml, tmp_path / "before")
    after = made(toml, tmp_path / "after", LETTER.replace("two valleys", "three valleys", 1))
    chapters = [
        [path.read_bytes() for path in sorted((edition / "chapters").iterdir())]
        for edition in (before, after)
    ]
    same = [one == other for one, other in zip(*chapters, strict=True)]
    assert same.count(False) == 1


class Listening(Here):
    """Does the work, and remembers what voices were asked to read."""

    def __init__(self) -> None:
        self.read: list[tuple[str, Voice]] = []

    def submit(self, work: object, /, *args: object, **named: object) -> Future:
        self.read += [(args[0], args[1])] if len(args) == 2 and isinstance(args[1], Voice) else []
        return super().submit(work, *args, **named)


def gains(mine: Profile, spoken_by: Sequence[Voice], executor: Listening) -> Gains:
    return Gains(mine, spoken_by, executor=executor, store=None, versions={})


def test_a_voice_that_differs_in_rate_alone_is_left_as_it_is() -> None:
    mine = profile("[voice]\nrate_wpm = 165\n[roles.heading]\nrate_wpm = 120\n")
    executor = Listening()
    found = gains(mine, mine.voices, executor)
    assert [found.trim_db(voice) for voice in mine.voices] == [0, 0]
    assert len(executor.read) <= 1


def test_only_voices_that_read_the_letter_read_the_passage() -> None:
    mine = profile('[voice]\nname = "en-us"\n[roles.note]\nname = "en-us+f2"\n')
    executor = Listening()
    found = gains(mine, [mine.voice], executor)
    assert found.edition_db() > 0
    assert executor.read == [(CALIBRATION_TEXT, mine.voice)]


def test_a_louder_voice_is_made_softer_by_what_it_is_louder() -> None:
    mine = profile('[voice]\nname = "en-us"\n[roles.note]\nname = "en-us+f2"\n')
    found = gains(mine, mine.voices, Listening())
    # -20.9 LUFS against -22.6 by the meter, in steps of half a decibel.
    assert found.trim_db(mine.voices[1]) == pytest.approx(-1.75, abs=0.5)


@needs_joe
def test_a_passage_in_another_language_is_as_loud_as_joe() -> None:
    mine = profile('[voice]\nengine = "piper"\nname = "joe"\n')
    french = Voice(name="fr", rate_wpm=165)
    # espeak-ng's en-us, which stands for it, lies at -22.6 LUFS, joe at -25.0.
    assert gains(mine, [french], Listening()).trim_db(french) == pytest.approx(-2.4, abs=0.5)
