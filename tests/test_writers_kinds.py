"""What an edition is made of when it is asked for more, less or other than usual; measured by ffmpeg's libraries."""

import base64
import re
from collections.abc import Sequence
from pathlib import Path

import av
import pytest
from mutagen.mp4 import MP4

from narrate import pipeline, readers, voices, writers
from narrate.errors import UsageError
from narrate.pipeline import Made
from narrate.workers import worker_pool
from narrate.writers import Kind

LETTER = """Manchester, 9 May 1843

Dear Anna,

It rains here and it rains there. Come soon, and bring the book that you promised me a year ago.

Yours,

Karl
"""


def make(tmp_path: Path, *, only: Sequence[str] = (), also: Sequence[str] = ()) -> Made:
    letter = tmp_path / "anna.txt"
    letter.write_text(LETTER, encoding="utf-8")
    with worker_pool(1) as executor:
        return pipeline.make(
            readers.read_file(letter),
            profile=voices.load("silent"),
            output=tmp_path / "out",
            slug="anna",
            executor=executor,
            only=writers.chosen(only=only, also=also),
        )


def files(made: Made) -> set[str]:
    return {path.relative_to(made.folder).as_posix() for path in made.folder.rglob("*") if path.is_file()}


def seconds(made: Made) -> float:
    return made.edition.length / made.edition.rate_hz


def test_nothing_asked_for_is_the_whole_edition_without_what_is_on_demand(tmp_path: Path) -> None:
    assert writers.chosen(only=(), also=()) == frozenset()
    made = make(tmp_path)
    assert {"anna.mp3", "anna.epub", "read-along.html", "transcript.vtt", "cover.jpg"} <= files(made)
    assert not {"anna.m4b", "anna.opus"} & files(made)


def test_only_means_only_and_also_adds(tmp_path: Path) -> None:
    assert files(make(tmp_path, only=["epub"])) == {"edition.json", "anna.epub"}
    assert files(make(tmp_path, only=["vtt"], also=["opus"])) == {
        "edition.json",
        "transcript.vtt",
        "anna.opus",
    }


@pytest.mark.parametrize("option", ["only", "also"])
def test_kind_that_there_is_not_is_said_with_those_that_there_are(option: str) -> None:
    with pytest.raises(UsageError, match=rf"--{option} ogg: there is no such kind; there are mp3, .*opus"):
        writers.chosen(**{"only": (), "also": (), option: ["ogg"]})


def test_page_may_hold_the_sound_itself(tmp_path: Path) -> None:
    made = make(tmp_path, also=[Kind.HTML_WITH_SOUND])
    page = (made.folder / "read-along.html").read_text(encoding="utf-8")
    (found,) = re.findall(r'src="data:audio/mpeg;base64,([^"]+)"', page)
    frames = b"".join(
        (made.folder / chapter.file).read_bytes()[-1000:] for chapter in made.edition.chapters[-1:]
    )
    assert base64.b64decode(found).endswith(frames)
    with av.open(str(made.folder / "anna.mp3")) as whole:
        assert sum(frame.samples for frame in whole.decode(audio=0)) == made.edition.length


def test_audiobook_has_chapters_a_cover_and_the_whole_sound(tmp_path: Path) -> None:
    made = make(tmp_path, only=["m4b"])
    book = made.folder / "anna.m4b"
    with av.open(str(book)) as container:
        assert container.streams.audio[0].codec_context.name == "aac"
        listed = [
            (chapter["metadata"]["title"], chapter["start"] * float(chapter["time_base"]))
            for chapter in container.chapters()
        ]
        lasting = sum(f.samples for f in container.decode(audio=0)) / made.edition.rate_hz
    assert [title for title, _ in listed] == [chapter.title for chapter in made.edition.chapters]
    starts = [chapter.start / made.edition.rate_hz for chapter in made.edition.chapters]
    assert [start for _, start in listed] == pytest.approx(starts, abs=0.001)
    assert lasting == pytest.approx(seconds(made), abs=0.1)
    tags = MP4(book)
    assert tags["\xa9nam"] == [made.edition.letter.title]
    assert tags["\xa9lyr"] == [made.edition.letter.text]
    assert bytes(tags["covr"][0]).startswith(b"\xff\xd8")
    first = book.read_bytes()
    assert make(tmp_path, only=["m4b"]).folder.joinpath("anna.m4b").read_bytes() == first


def test_opus_is_as_long_as_the_edition_and_repeats_its_bytes(tmp_path: Path) -> None:
    made = make(tmp_path, only=["opus"])
    file = made.folder / "anna.opus"
    with av.open(str(file)) as container:
        assert container.streams.audio[0].codec_context.name in {"opus", "libopus"}
        lasting = sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))
    assert lasting == pytest.approx(seconds(made), abs=0.1)
    first = file.read_bytes()
    assert make(tmp_path, only=["opus"]).folder.joinpath("anna.opus").read_bytes() == first
