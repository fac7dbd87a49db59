"""`narrate check`: a good edition has no faults; each fault that is planted is found, and named by its file."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import shelves
from lxml import etree
from mutagen import id3
from PIL import Image

from narrate.check import Fault, check
from narrate.check.sound import without_tag
from narrate.check.transcripts import read_lrc, read_srt, read_vtt
from narrate.feed import podcast, show_cover
from narrate.show import Show

URL = "https://example.org/letters/"
HOSTILE = 'paragraph: </script> ]]> --> <!-- & &amp; "x" <b>it</b> {\\an8} [00:01.00] שלום \U0001f600. 1\n\n2'
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"
NARRATE = Path(sys.executable).with_name("narrate")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shelves.put(tmp_path / "output")


def found(path: Path) -> list[Fault]:
    return list(check(path).faults)


def only(path: Path, *, about: str, says: str) -> None:
    """There are faults; one is about this file and says this. Each says what to do."""
    faults = found(path)
    assert any(fault.where.startswith(str(path / about)) and says in fault.what for fault in faults), faults
    assert all(fault.advice for fault in faults)


def rewrite(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change edition.json."""
    record = json.loads((folder / "edition.json").read_bytes())
    change(record)
    (folder / "edition.json").write_text(json.dumps(record), encoding="utf-8")


def promise(folder: Path, path: str, content: bytes) -> None:
    """Put content in the place of a file, and have edition.json promise just that: its meaning is what is wrong."""
    import hashlib

    (folder / path).write_bytes(content)

    def change(record: dict[str, Any]) -> None:
        for artefact in record["artefacts"]:
            if artefact["path"] == path:
                artefact |= {"size_bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}

    rewrite(folder, change)


# --- good ones ---------------------------------------------------------------------------------------------


def test_a_good_edition_has_no_faults(folder: Path) -> None:
    report = check(folder)
    assert report.faults == ()
    assert (report.editions, report.feeds, report.notes) == (1, 0, ())


def test_a_hostile_letter_has_no_faults_either(tmp_path: Path) -> None:
    folder = shelves.put(
        tmp_path, "letter", HOSTILE, "signature: A & B <c>", title='"><img> -->', author="--> <c>"
    )
    assert found(folder) == []


@pytest.mark.parametrize("only_kinds", [{"mp3"}, {"vtt", "srt"}, {"chapters", "json"}, {"html", "txt"}])
def test_an_edition_of_few_files_has_no_faults(only_kinds: set[str], tmp_path: Path) -> None:
    assert found(shelves.put(tmp_path, only=frozenset(only_kinds))) == []


def test_a_folder_of_editions_and_its_feed_have_no_faults(tmp_path: Path) -> None:
    shelves.put(tmp_path, "one")
    shelves.put(tmp_path, "two", "paragraph: It shines.", title="Sun")
    made = podcast(tmp_path, show=Show(owner_email="a@b.org"), url=URL)
    (tmp_path / "feed.xml").write_bytes(made.feed)
    (tmp_path / "feed-cover.jpg").write_bytes(show_cover(Show()))
    report = check(tmp_path)
    assert report.faults == ()
    assert (report.editions, report.feeds) == (2, 1)
    assert check(tmp_path / "feed.xml").faults == ()


# --- files -------------------------------------------------------------------------------------------------


def test_a_flipped_byte(folder: Path) -> None:
    content = bytearray((folder / "transcript.txt").read_bytes())
    content[3] ^= 1
    (folder / "transcript.txt").write_bytes(content)
    only(folder, about="transcript.txt", says="SHA-256")


def test_a_missing_file(folder: Path) -> None:
    (folder / "transcript.srt").unlink()
    only(folder, about="transcript.srt", says="is not there")


def test_an_extra_file(folder: Path) -> None:
    (folder / "chapters" / "99.mp3").write_bytes(b"")
    only(folder, about="chapters/99.mp3", says="no file of the edition")


def test_what_the_system_leaves_is_no_fault(folder: Path) -> None:
    (folder / ".DS_Store").write_bytes(b"x")
    assert found(folder) == []


def test_a_file_behind_a_link(folder: Path, tmp_path: Path) -> None:
    (folder / "cover.jpg").rename(tmp_path / "cover.jpg")
    (folder / "cover.jpg").symlink_to(tmp_path / "cover.jpg")
    only(folder, about="cover.jpg", says="link")


def test_a_cover_that_players_refuse(folder: Path) -> None:
    small = io.BytesIO()
    Image.new("L", (1000, 1000)).save(small, "JPEG")
    promise(folder, "cover.jpg", small.getvalue())
    only(folder, about="cover.jpg", says="1000 × 1000 L")


def test_a_cover_that_is_torn(folder: Path) -> None:
    promise(folder, "cover.jpg", (folder / "cover.jpg").read_bytes()[:5000])
    only(folder, about="cover.jpg", says="no whole JPEG")


def test_an_epub_that_is_torn_or_none(folder: Path) -> None:
    promise(folder, "letter.epub", (folder / "letter.epub").read_bytes()[:-100])
    only(folder, about="letter.epub", says="no whole EPUB")
    book = io.BytesIO()
    with ZipFile(book, "w") as archive:
        archive.writestr("letter.txt", "no book")
    promise(folder, "letter.epub", book.getvalue())
    only(folder, about="letter.epub", says="mimetype first")


# --- edition.json ------------------------------------------------------------------------------------------


def test_a_record_that_cannot_be_read(folder: Path) -> None:
    (folder / "edition.json").write_text('{"schema": 1', encoding="utf-8")
    only(folder, about="edition.json", says="not JSON")


def test_a_record_that_lacks_something(folder: Path) -> None:
    rewrite(folder, lambda record: record["cues"][1].pop("stop_ms"))
    only(folder, about="edition.json", says="cues[1].stop_ms: is missing")


def test_a_wrong_chapter_time(folder: Path) -> None:
    def change(record: dict[str, Any]) -> None:
        record["chapters"][1]["start_ms"] += 40

    rewrite(folder, change)
    only(folder, about="edition.json", says="chapter c2 begins at")
    only(folder, about="letter.mp3", says="chapter c2 is marked from")
    only(folder, about="chapters.json", says="in edition.json")


def test_chapters_that_do_not_fill_the_edition(folder: Path) -> None:
    def change(record: dict[str, Any]) -> None:
        record["audio"]["duration_ms"] += 1000

    rewrite(folder, change)
    only(folder, about="edition.json", says="the last chapter ends at")
    only(folder, about="letter.mp3", says="it lasts")


def test_sentences_out_of_order(folder: Path) -> None:
    rewrite(folder, lambda record: record["cues"].reverse())
    only(folder, about="edition.json", says="before the one before it ends")


def test_a_word_out_of_its_sentence(folder: Path) -> None:
    def change(record: dict[str, Any]) -> None:
        record["cues"][0]["words"][0]["stop_ms"] += 9_000

    rewrite(folder, change)
    only(folder, about="edition.json", says="out of order or out of its sentence")


def test_a_word_without_a_time(folder: Path) -> None:
    rewrite(folder, lambda record: record["cues"][2]["words"].pop())
    only(folder, about="edition.json", says="are shown and have no time")


def test_a_sentence_in_a_part_that_is_not_there(folder: Path) -> None:
    rewrite(folder, lambda record: record["cues"][0].update(segment="s99"))
    only(folder, about="edition.json", says="names the part s99")


def test_parts_that_do_not_tile_the_letter(folder: Path) -> None:
    rewrite(folder, lambda record: record["letter"]["segments"].pop())
    only(folder, about="edition.json", says="text after the last segment")


# --- sound -------------------------------------------------------------------------------------------------


def test_an_mp3_that_was_cut_off(folder: Path) -> None:
    promise(folder, "letter.mp3", (folder / "letter.mp3").read_bytes()[:-50])
    only(folder, about="letter.mp3", says="its last frame is cut off, 5")


def test_an_mp3_with_something_foreign_in_it(folder: Path) -> None:
    promise(folder, "chapters/01.mp3", (folder / "chapters" / "01.mp3").read_bytes() + b"TAG" + bytes(125))
    only(folder, about="chapters/01.mp3", says="not MPEG frames from end to end")


def test_a_chapter_that_is_a_frame_short(folder: Path) -> None:
    whole = (folder / "chapters" / "01.mp3").read_bytes()
    promise(folder, "chapters/01.mp3", whole[: -len(whole_frame(whole))])
    only(folder, about="chapters/01.mp3", says="it lasts")
    only(folder, about="letter.mp3", says="not that of the chapters, joined")


def whole_frame(mp3: bytes) -> bytes:
    """Its last frame."""
    from narrate.mpeg import frames

    sound = without_tag(mp3)
    *_, last = frames(sound)
    return sound[last.start : last.stop]


def moved_frames(folder: Path, *, by: int) -> bytes:
    """The whole with its last frames brought to the front: as long as before, and everything late."""
    from narrate.mpeg import frames

    content = (folder / "letter.mp3").read_bytes()
    sound = without_tag(content)
    cut = [frame.start for frame in frames(sound)][-by]
    return content[: len(content) - len(sound)] + sound[cut:] + sound[:cut]


def test_sound_that_comes_later_than_its_sentences(folder: Path) -> None:
    promise(folder, "letter.mp3", moved_frames(folder, by=15))  # 15 × 26 ms
    only(folder, about="letter.mp3", says="after its time")
    only(folder, about="letter.mp3", says="something is heard between")


def test_silence_where_a_sentence_should_be(folder: Path) -> None:
    content = (folder / "letter.mp3").read_bytes()
    sound = without_tag(content)
    first = whole_frame(content)  # of the silence at the end
    promise(folder, "letter.mp3", content[: len(content) - len(sound)] + first * (len(sound) // len(first)))
    only(folder, about="letter.mp3", says="nothing is heard from")


def test_without_a_decoder_it_says_that_it_did_not_listen(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("narrate.check.sound.DECODER", "a_decoder_that_is_not_installed")
    report = check(folder)
    assert report.faults == ()
    assert "pip install miniaudio" in report.notes[0]


# --- tags --------------------------------------------------------------------------------------------------


def tagged(
    folder: Path, change: Callable[[id3.ID3], object], *, path: str = "letter.mp3", version: int = 3
) -> None:
    """Change a file's tag, and have edition.json promise it."""
    file = folder / path
    tags = id3.ID3(file)
    change(tags)
    tags.save(file, v1=0, v2_version=version, v23_sep=None, padding=lambda _: 0)
    promise(folder, path, file.read_bytes())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda tags: tags.delall("CTOC"), "CTOC"),
        (lambda tags: tags.getall("CTOC")[0].child_element_ids.reverse(), "CTOC"),
        (lambda tags: tags.delall("CHAP:c2"), "chapter c2 has no mark"),
        (lambda tags: setattr(tags["CHAP:c2"], "start_time", 5), "chapter c2 is marked from 5"),
        (lambda tags: tags["CHAP:c2"].sub_frames.clear(), "chapter c2 is called ''"),
        (lambda tags: tags.delall("SYLT"), "SYLT"),
        (lambda tags: tags.getall("SYLT")[0].text.pop(), "not in step"),
        (lambda tags: tags.delall("USLT"), "USLT"),
        (lambda tags: tags.delall("APIC"), "APIC"),
        (lambda tags: setattr(tags.getall("APIC")[0], "data", b"another"), "is not cover.jpg"),
        (lambda tags: tags.delall("TIT2"), "it is titled ''"),
    ],
)
def test_a_tag_that_is_not_as_promised(change: Callable[[id3.ID3], object], says: str, folder: Path) -> None:
    tagged(folder, change)
    only(folder, about="letter.mp3", says=says)


def test_a_tag_of_the_version_that_loses_chapters(folder: Path) -> None:
    tagged(folder, lambda _: None, version=4)
    only(folder, about="letter.mp3", says="ID3v2.4.0")


def test_a_chapter_of_another_number_and_name(folder: Path) -> None:
    tagged(folder, lambda tags: tags.add(id3.TRCK(encoding=1, text=["7/2"])), path="chapters/01.mp3")
    only(folder, about="chapters/01.mp3", says="it is numbered '7/2', not 1/2")


def test_chapter_marks_that_stand_out_of_order(folder: Path) -> None:
    content = (folder / "letter.mp3").read_bytes()
    tag = content[: len(content) - len(without_tag(content))]
    from narrate.writers.tags import raw_frames

    frames = list(raw_frames(tag))
    marks = [frame for frame in frames if frame[:4] == b"CHAP"]
    turned = iter(marks[::-1])
    swapped = b"".join(next(turned) if frame[:4] == b"CHAP" else frame for frame in frames)
    promise(folder, "letter.mp3", tag[:10] + swapped + without_tag(content))
    only(folder, about="letter.mp3", says="do not stand in order of time")


# --- transcripts -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "old", "new", "says"),
    [
        ("transcript.vtt", "WEBVTT", "SUBTITLES", "does not begin with WEBVTT"),
        ("transcript.vtt", "It rains", "It pours", "reads"),
        ("transcript.vtt", "00:00:00.600 -->", "00:00:00.700 -->", "is timed from 700 ms"),
        ("transcript.vtt", "-->", "->", "sentences"),
        ("transcript.srt", "rains", "pours", "reads"),
        ("transcript.srt", "00:00:00,600 -->", "00:00:00,500 -->", "is timed from 500 ms"),
        ("transcript.srt", "1\n", "2\n", "caption 1 is not numbered"),
        ("transcript.lrc", "rains", "pours", "reads"),
        ("transcript.lrc", "[00:00.60]", "[00:00.90]", "is timed from 900 ms"),
        ("transcript.json", "rains here", "pours here", "reads"),
        ("transcript.json", '"segments"', '"parts"', "segments: is missing"),
        ("transcript.txt", "rains", "pours", "not the letter's text"),
        ("chapters.json", "The letter", "Another", "in edition.json"),
        ("chapters.json", "1.2.0", "1.0.0", "players know 1.2.0"),
        ("read-along.html", ">rains<", ">pours<", "does not show the letter's text"),
        ("read-along.html", 'src="letter.mp3"', 'src="other.mp3"', "no file of the edition"),
    ],
)
def test_a_transcript_that_does_not_agree(path: str, old: str, new: str, says: str, folder: Path) -> None:
    content = (folder / path).read_text(encoding="utf-8")
    assert old in content
    promise(folder, path, content.replace(old, new).encode())
    only(folder, about=path, says=says)


def test_transcripts_are_read_as_their_formats_have_it() -> None:
    (line,) = read_vtt(
        "WEBVTT\n\nNOTE x --> y\n\nid\n01:00:00.500 --> 01:00:01.000 align:left\n<v Anna>A &amp; B</v>\n"
    )
    assert (line.start_ms, line.stop_ms, line.text) == (3_600_500, 3_601_000, "A & B")
    (line,) = read_srt("1\n00:01:00,000 --> 00:01:01,000\nIt\nrains\n")
    assert (line.start_ms, line.text) == (60_000, "It rains")
    (line,) = read_lrc("[ti:x]\n[61:01.50]It rains\n")
    assert (line.start_ms, line.text) == (3_661_500, "It rains")


# --- the feed ----------------------------------------------------------------------------------------------


@pytest.fixture
def feed(folder: Path) -> Path:
    output = folder.parent
    made = podcast(output, show=Show(owner_email="a@b.org"), url=URL)
    (output / "feed.xml").write_bytes(made.feed)
    (output / "feed-cover.jpg").write_bytes(show_cover(Show()))
    return output / "feed.xml"


def change(feed: Path, path: str, **attributes: str | None) -> None:
    """Change an element: `text` and attributes; None for all of it removes it."""
    tree = etree.parse(feed)
    element = tree.find(path)
    assert element is not None
    if not attributes:
        element.getparent().remove(element)
    for name, value in attributes.items():
        if name == "text_":
            element.text = value
        elif value is None:
            del element.attrib[name]
        else:
            element.set(name, value)
    tree.write(feed, encoding="UTF-8", xml_declaration=True)


_C, _I = "channel", "channel/item"


@pytest.mark.parametrize(
    ("path", "attributes", "says"),
    [
        (f"{_C}/{{http://www.w3.org/2005/Atom}}link", {}, "atom:link"),
        (f"{_C}/title", {}, "title is missing"),
        (f"{_C}/link", {"text_": "letters"}, "link is no address"),
        (f"{_C}/language", {"text_": "English"}, "no language tag"),
        (f"{_C}/description", {}, "description must have"),
        (f"{_C}/description", {"text_": "é" * 2_001}, "not 4002"),
        (f"{_C}/{ITUNES}category", {"text": "Letters"}, "no category 'Letters'"),
        (f"{_C}/{ITUNES}category", {}, "itunes:category is missing"),
        (f"{_C}/{ITUNES}explicit", {"text_": "no"}, "itunes:explicit must be"),
        (f"{_C}/{ITUNES}image", {}, "itunes:image is missing"),
        (f"{_C}/{ITUNES}type", {"text_": "weekly"}, "itunes:type is 'weekly'"),
        (f"{_C}/{PODCAST}guid", {"text_": "1"}, "no UUID"),
        (f"{_C}/{PODCAST}locked", {"text_": "maybe"}, "podcast:locked"),
        (f"{_C}/item", {}, "no episodes"),
        (f"{_I}/title", {"text_": "x" * 256}, "256 characters"),
        (f"{_I}/title", {}, "title is missing"),
        (f"{_I}/enclosure", {}, "0 enclosures"),
        (f"{_I}/enclosure", {"length": "0"}, "size in bytes, not '0'"),
        (f"{_I}/enclosure", {"length": "5"}, "the enclosure says 5"),
        (f"{_I}/enclosure", {"type": "audio/ogg"}, "'audio/ogg'; Apple takes"),
        (f"{_I}/enclosure", {"url": f"{URL}letter/letter"}, "must end in .mp3"),
        (f"{_I}/enclosure", {"url": f"{URL}gone/gone.mp3"}, "which is not there"),
        (f"{_I}/enclosure", {"url": f"{URL}gone/gone.mp3"}, "edition letter is not in it"),
        (f"{_I}/guid", {}, "guid is missing"),
        (f"{_I}/guid", {"isPermaLink": None}, "isPermaLink"),
        (f"{_I}/pubDate", {"text_": "9 May 1843"}, "pubDate"),
        (f"{_I}/pubDate", {"text_": "Thu, 8 Oct 2014 09:00:00 GMT"}, "own day of the week"),
        (f"{_I}/{ITUNES}duration", {"text_": "1:30"}, "itunes:duration must be"),
        (f"{_I}/{ITUNES}episode", {"text_": "0"}, "itunes:episode must be"),
        (f"{_I}/{ITUNES}episodeType", {"text_": "half"}, "itunes:episodeType"),
        (f"{_I}/{PODCAST}transcript", {"type": "text/rtf"}, "podcast:transcript"),
        (f"{_I}/{PODCAST}transcript", {"rel": "subtitles"}, "has rel 'subtitles'"),
        (f"{_I}/{PODCAST}chapters", {"type": "application/json"}, "podcast:chapters"),
        (f"{_I}/{PODCAST}person", {"text_": " "}, "no name"),
    ],
)
def test_a_feed_that_breaks_a_rule(
    path: str, attributes: dict[str, str | None], says: str, feed: Path
) -> None:
    change(feed, path, **attributes)
    faults = found(feed)
    assert any(says in fault.what for fault in faults), faults
    assert all(fault.where.startswith(str(feed)) and "narrate feed" in fault.advice for fault in faults)


def test_a_namespace_that_is_nearly_right(feed: Path) -> None:
    content = feed.read_bytes().replace(
        b"www.itunes.com/dtds/podcast-1.0.dtd", b"www.itunes.com/DTDs/Podcast-1.0.dtd"
    )
    feed.write_bytes(content)
    assert any("itunes:category is missing" in fault.what for fault in found(feed))


def test_a_feed_that_is_torn_or_none(feed: Path) -> None:
    whole = feed.read_bytes()
    feed.write_bytes(whole[:-20])
    assert "not well-formed" in found(feed)[0].what
    feed.write_text("<opml/>", encoding="utf-8")
    assert "no RSS 2.0" in found(feed)[0].what


def test_two_episodes_of_one_guid(feed: Path) -> None:
    tree = etree.parse(feed)
    item = tree.find(_I)
    item.getparent().append(etree.fromstring(etree.tostring(item)))
    tree.write(feed, encoding="UTF-8")
    assert any("2 episodes have the guid" in fault.what for fault in found(feed))


def test_a_cover_that_apple_refuses(feed: Path) -> None:
    Image.new("RGBA", (1400, 1400)).save(feed.with_name("feed-cover.jpg"), "PNG")
    assert any("RGBA" in fault.what and "without alpha" in fault.what for fault in found(feed.parent))
    feed.with_name("feed-cover.jpg").unlink()
    assert any("picture is not there" in fault.what for fault in found(feed.parent))


def test_a_feed_does_not_lead_out_of_its_folder(feed: Path) -> None:
    change(feed, f"{_I}/enclosure", url=f"{URL}..%2f..%2fsecret.mp3")
    assert not any("secret" in fault.what for fault in found(feed))


# --- the command -------------------------------------------------------------------------------------------


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [NARRATE, "check", *arguments], capture_output=True, text=True, check=False, timeout=60
    )


def test_the_command_tells_by_its_exit_code(folder: Path, tmp_path: Path) -> None:
    good = run(folder)
    assert (good.returncode, good.stdout) == (0, "1 edition: no faults\n")
    (folder / "transcript.srt").unlink()
    bad = run(folder.parent)
    assert bad.returncode == 6
    srt = folder / "transcript.srt"
    assert bad.stdout.splitlines() == [
        f"{srt}: it is promised in edition.json, and is not there; make the edition again",
        "1 edition: 1 fault",
    ]
    told = json.loads(run(folder, "--json").stdout)
    assert told["faults"] == [
        {
            "where": str(srt),
            "what": "it is promised in edition.json, and is not there",
            "advice": "make the edition again",
        }
    ]
    (tmp_path / "empty").mkdir()
    assert run(tmp_path / "empty").returncode == 2
    assert run(tmp_path / "absent").returncode == 2
