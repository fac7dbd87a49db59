"""What voices promise, measured on the seed letter: words a minute, and word times against a forced aligner."""

import json
from pathlib import Path

import numpy as np
import pytest
from aligning import errors_of, realigned
from test_engines_piper import needs_joe

from narrate import pipeline, readers, voices
from narrate.engines import engine_for
from narrate.model import Span, Unit
from narrate.voices import EngineName, Voice
from narrate.words import words
from narrate.workers import worker_pool

SEED = Path(__file__).parent.parent / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"
SECONDS_A_MINUTE = 60


def units() -> tuple[Unit, ...]:
    return pipeline.read_through(readers.read_file(SEED)).units


def words_a_minute(voice: Voice, spoken: tuple[Unit, ...]) -> float:
    engine = engine_for(voice)
    speeches = [engine.synthesise(unit.text, voice) for unit in spoken]
    count = sum(1 for unit in spoken for _ in words(unit.text, Span(0, len(unit.text))))
    return count * SECONDS_A_MINUTE / sum(speech.samples / speech.rate_hz for speech in speeches)


@pytest.mark.parametrize("rate_wpm", [110, 120, 165, 200, 240, 300])
@pytest.mark.parametrize("name", ["en-us", "en-gb-x-rp"])
def test_espeak_speaks_as_many_words_a_minute_as_it_is_told(name: str, rate_wpm: int) -> None:
    assert words_a_minute(Voice(name=name, rate_wpm=rate_wpm), units()) == pytest.approx(rate_wpm, rel=0.05)


@needs_joe
def test_joe_speaks_as_many_words_a_minute_as_he_is_told() -> None:
    voice = Voice(engine=EngineName.PIPER, name="joe", rate_wpm=165)
    # A third of the letter, spread over it: the whole takes 13 s, and is what his pace was measured on.
    assert words_a_minute(voice, units()[::3]) == pytest.approx(165, rel=0.05)


@pytest.mark.parametrize("name", ["reader", pytest.param("joe", marks=needs_joe)])
def test_words_are_timed_as_a_forced_aligner_hears_them(name: str, tmp_path: Path) -> None:
    pytest.importorskip(
        "pocketsphinx", reason="wants the forced aligner: pip install pocketsphinx (no wheel for 3.14)"
    )
    letter = tmp_path / "letter.txt"
    text = SEED.read_text(encoding="utf-8")
    # The whole letter is measured by bench/word_times.py; its first part is enough to notice a fault.
    letter.write_text(text[: text.index("\n", len(text) // 3)], encoding="utf-8")
    with worker_pool(2) as executor:
        made = pipeline.make(
            readers.read_file(letter),
            profile=voices.load(name),
            output=tmp_path,
            slug="letter",
            executor=executor,
            only=("mp3",),
        )
    errors = errors_of(made.folder, letter=letter)
    # The aligner gives up on sentences that hold a word it does not know: 155 of 317 words are left for reader.
    assert len(errors.ms) > errors.words / 3
    assert errors.median_ms <= 20
    assert errors.share_within(50) >= 0.9
    assert made.edition.loudness_lufs == pytest.approx(-19, abs=1)
    assert made.edition.true_peak_dbtp <= -1


@needs_joe
def test_words_that_are_found_in_the_sound_lie_near_their_exact_times() -> None:
    """ALIGNED by itself: measured where EXACT is known, with words run together as Piper's phonemizer does it."""
    moved = realigned(units()[::6], Voice(engine=EngineName.PIPER, name="joe"))
    assert len(moved.behind) > 80
    # Measured over the whole letter: the worst word was 7 ms off; docs/voices.md says how it is when Piper speaks so.
    assert np.abs(moved.behind).max() <= 20
    assert not np.abs(moved.others).any()


@needs_joe
def test_a_transcript_says_where_word_times_are_aligned(tmp_path: Path) -> None:
    # espeak-ng cuts so long a clause in two, and Piper's phonemizer then joins the words at the cut.
    clause = "and then we walked along the shore until it was evening " * 14
    letter = tmp_path / "letter.txt"
    letter.write_text(
        f"Dear Anna,\n\nWe left early {clause.strip()}.\n\nIt rains.\n\nKarl\n", encoding="utf-8"
    )
    with worker_pool(1) as executor:
        made = pipeline.make(
            readers.read_file(letter),
            profile=voices.load("joe"),
            output=tmp_path,
            slug="letter",
            executor=executor,
            only=("vtt", "json", "html"),
        )
    record = json.loads((made.folder / "edition.json").read_text(encoding="utf-8"))
    assert [cue["timing"] for cue in record["cues"]] == ["EXACT", "ALIGNED", "EXACT", "EXACT"]
    transcript = json.loads((made.folder / "transcript.json").read_text(encoding="utf-8"))
    assert [part["timing"] for part in transcript["segments"]] == ["EXACT", "ALIGNED", "EXACT", "EXACT"]
    said = "ALIGNED in 1 of 4 sentences (found in the sound, or shared out between times that are)"
    assert said in (made.folder / "transcript.vtt").read_text(encoding="utf-8")
    assert said in (made.folder / "read-along.html").read_text(encoding="utf-8")
