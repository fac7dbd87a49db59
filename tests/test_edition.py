"""The seed letter's edition, made with the real engine, measured as a listener's machine hears it."""

import hashlib
import io
import json
from functools import cache
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pyloudnorm
import pytest
from mutagen import id3
from numpy.typing import NDArray

from narrate import pipeline, readers, voices
from narrate.audio import true_peak
from narrate.model import Role
from narrate.pipeline import Made
from narrate.workers import worker_pool

SEED = Path(__file__).parent.parent / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"
QUIET = 10 ** (-45 / 20)  # of full scale: below this is what MP3 smears around a sound


def make(letter: Path, output: Path, *, voice: str) -> Made:
    with worker_pool(2) as executor:
        return pipeline.make(
            readers.read_file(letter),
            profile=voices.load(voice),
            output=output,
            slug=letter.stem,
            executor=executor,
        )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(SEED, tmp_path_factory.mktemp("editions"), voice="reader")


@pytest.fixture(scope="module")
def record(made: Made) -> dict[str, object]:
    content = json.loads((made.folder / "edition.json").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def decoded(content: bytes) -> tuple[int, NDArray[np.float64]]:
    with av.open(io.BytesIO(content), format="mp3") as container:
        rate_hz = container.streams.audio[0].rate
        samples = np.concatenate([frame.to_ndarray().ravel() for frame in container.decode(audio=0)])
    return rate_hz, samples.astype(np.float64) / (1 if np.abs(samples).max() <= 2 else 32768)


@pytest.fixture(scope="module")
def sound(made: Made) -> NDArray[np.float64]:
    return decoded(whole(made).read_bytes())[1]


def whole(made: Made) -> Path:
    return made.folder / f"{made.edition.slug}.mp3"


def test_the_seed_letter_has_exactly_its_parts(made: Made) -> None:
    letter = made.edition.letter
    assert [segment.role for segment in letter.segments] == [
        Role.HEADING,
        Role.DATELINE,
        Role.HEADING,
        Role.NOTE,
        Role.SALUTATION,
        *[Role.PARAGRAPH] * 8,
        *[Role.SIGNATURE] * 2,
        Role.ADDRESS,
    ]
    assert letter.segments[0].span.of(letter.text) == "John F. Kennedy"
    assert letter.segments[2].span.of(letter.text).startswith("Joint Message")
    assert letter.text == SEED.read_text(encoding="utf-8")


def test_the_decoded_sound_is_as_long_as_the_timeline(made: Made, sound: NDArray[np.float64]) -> None:
    assert len(sound) == made.edition.length


def test_sentences_begin_where_their_cues_say(made: Made, sound: NDArray[np.float64]) -> None:
    rate_hz = made.edition.rate_hz
    late_ms = []
    for cue in made.edition.cues:
        window = np.abs(sound[cue.start - rate_hz // 10 : cue.start + rate_hz // 5])
        late_ms.append((int(np.argmax(window > QUIET)) - rate_hz // 10) * 1000 / rate_hz)
    assert len(late_ms) > 30
    assert min(late_ms) >= -10
    assert max(late_ms) <= 60
    assert abs(float(np.median(late_ms))) <= 15


def test_it_is_silent_between_the_cues(made: Made, sound: NDArray[np.float64]) -> None:
    smear = made.edition.rate_hz * 30 // 1000
    for before, after in pairwise(made.edition.cues):
        assert np.abs(sound[before.stop + smear : after.start - smear]).max() < QUIET


def test_every_displayed_word_has_a_time(made: Made) -> None:
    text = made.edition.letter.text
    timed = [word.span.of(text) for cue in made.edition.cues for word in cue.words]
    assert timed == text.split()
    assert {cue.timing.value for cue in made.edition.cues} == {"EXACT"}


@pytest.mark.parametrize("voice", sorted({*voices.shipped()} - {"joe"}))  # joe has an edition of its own
def test_every_voice_is_at_the_level_of_podcasts(voice: str, tmp_path: Path) -> None:
    made = make(SEED, tmp_path, voice=voice)
    rate_hz, samples = decoded(whole(made).read_bytes())
    loudness = pyloudnorm.Meter(rate_hz).integrated_loudness(samples)
    assert loudness == pytest.approx(-19, abs=1)
    assert made.edition.loudness_lufs == pytest.approx(loudness, abs=0.2)
    peak = true_peak(np.rint(samples * 32768).clip(-32768, 32767).astype("<i2").tobytes())
    assert peak <= -1
    assert made.edition.true_peak_dbtp == pytest.approx(peak, abs=1)


def test_chapters_are_listed_in_order_of_time_as_ffmpeg_sees_them(made: Made) -> None:
    with av.open(str(whole(made))) as container:
        listed = container.chapters()
    assert [chapter["metadata"]["title"] for chapter in listed] == [c.title for c in made.edition.chapters]
    starts = [chapter["start"] * float(chapter["time_base"]) for chapter in listed]
    expected = [chapter.start / made.edition.rate_hz for chapter in made.edition.chapters]
    assert starts == pytest.approx(expected, abs=0.001)


def test_the_whole_is_the_chapters_frames_joined(made: Made) -> None:
    def frames(path: Path) -> bytes:
        content = path.read_bytes()
        return content[id3.ID3(path).size :]

    chapters = b"".join(frames(made.folder / chapter.file) for chapter in made.edition.chapters)
    assert frames(whole(made)) == chapters


def test_tags_name_the_letter_and_carry_its_words_in_step(made: Made) -> None:
    edition = made.edition
    tags = id3.ID3(whole(made))
    assert tags.version == (2, 3, 0)
    assert str(tags["TIT2"]) == edition.letter.title
    assert str(tags["TPE1"]) == "John F. Kennedy"
    assert str(tags.getall("TDRC")[0]) == "1962"
    (sung,) = tags.getall("SYLT")
    assert [at for _, at in sung.text] == [
        round(word.start * 1000 / edition.rate_hz) for cue in edition.cues for word in cue.words
    ]
    assert "".join(word for word, _ in sung.text).split() == edition.letter.text.split()
    assert tags.getall("APIC")[0].data == (made.folder / "cover.jpg").read_bytes()
    first = id3.ID3(made.folder / edition.chapters[1].file)
    assert str(first["TRCK"]) == f"2/{len(edition.chapters)}"
    assert str(first["TIT2"]) == edition.chapters[1].title
    assert first.getall("SYLT")[0].text[0][1] < 1_000


def test_the_record_tells_every_file_and_tells_it_right(made: Made, record: dict[str, object]) -> None:
    artefacts = record["artefacts"]
    assert isinstance(artefacts, list)
    listed = {a["path"]: a for a in artefacts}
    on_disk = {
        path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()
    } - {"edition.json"}
    assert set(listed) == on_disk
    for path, artefact in listed.items():
        content = (made.folder / path).read_bytes()
        assert artefact["size_bytes"] == len(content)
        assert artefact["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_record_keeps_the_contract(record: dict[str, object]) -> None:
    assert set(record) == {
        "schema", "narrate", "letter", "voice", "audio", "chapters", "cues", "warnings", "artefacts",
        "inputs", "seal",
    }  # fmt: skip
    letter = record["letter"]
    assert isinstance(letter, dict)
    assert set(letter) == {
        "text", "title", "author", "recipient", "date", "language", "slug", "source", "segments"
    }  # fmt: skip
    assert letter["date"] == "1962-02-12"
    cues = record["cues"]
    assert isinstance(cues, list)
    assert set(cues[0]) == {"segment", "start", "stop", "start_ms", "stop_ms", "timing", "words"}
    assert letter["text"][cues[0]["words"][0]["start"] : cues[0]["words"][0]["stop"]] == "John"
    noise = {
        (w["line"], w["column"])
        for w in record["warnings"]  # type: ignore[attr-defined]
        if w["rule"].startswith("noise.")
    }
    assert noise == {(9, 84), (9, 121), (11, 884)}  # interrupted.'  sustained]  .without


@cache
def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_letter_gives_the_same_bytes(made: Made, tmp_path: Path) -> None:
    again = make(SEED, tmp_path, voice="reader")
    assert files_of(again.folder) == files_of(made.folder)


def test_a_profile_may_ask_for_44100_hz(tmp_path: Path) -> None:
    profile = tmp_path / "cd.toml"
    profile.write_text('title = "CD"\nsample_rate_hz = 44100\n', encoding="utf-8")
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Anna,\n\nIt rains. Kennedy came.\n\nKarl\n", encoding="utf-8")
    made = make(letter, tmp_path / "out", voice=str(profile))
    rate_hz, samples = decoded(whole(made).read_bytes())
    assert rate_hz == 44_100
    assert len(samples) == made.edition.length
    for cue in made.edition.cues:
        assert np.abs(samples[cue.start - 2_000 : cue.start - 400]).max() < QUIET
        assert np.abs(samples[cue.start : cue.start + 2_600]).max() > QUIET
