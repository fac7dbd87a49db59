"""The EPUB: a container that readers take, the letter untouched in it, and every sound tied to its words."""

import io
import zipfile
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from editions import edition, editions, hostile, plain
from hypothesis import assume, given, settings
from lxml import etree

from narrate.model import Edition, Role
from narrate.timecode import whole_milliseconds
from narrate.writers import epub, modified
from narrate.writers.captions import identified, legible
from narrate.writers.epub import Step

XHTML = "{http://www.w3.org/1999/xhtml}"
SMIL = "{http://www.w3.org/ns/SMIL}"
OPF = "{http://www.idpf.org/2007/opf}"
# What XML cannot hold and the letter may: these white spaces stand as spaces.
SPACES = str.maketrans(dict.fromkeys("\v\f\x1c\x1d\x1e\x1f", " "))
# What XML itself makes of line ends.
LINES = str.maketrans({"\r": "\n"})


def book(edition: Edition, step: Step = Step.SENTENCE) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(packed(edition, step)))


def packed(edition: Edition, step: Step = Step.SENTENCE) -> bytes:
    sound = [b"\xff\xf3" + bytes([n]) for n, _ in enumerate(edition.chapters)]
    return epub.render(
        edition,
        sound=sound,
        cover=b"\xff\xd8",
        narrator="Reader (espeak-ng 1.52)",
        modified="1843-05-09T00:00:00Z",
        step=step,
    )


def tree(archive: zipfile.ZipFile, name: str) -> etree._Element:
    return etree.fromstring(archive.read(f"EPUB/{name}"))


def by_id(document: etree._Element) -> dict[str, etree._Element]:
    found = [element for element in document.iter() if element.get("id")]
    identities = {element.get("id") or "": element for element in found}
    assert len(identities) == len(found), "an id stands twice"
    return identities


def text_of(element: etree._Element) -> str:
    return "".join(element.itertext())


def clips(archive: zipfile.ZipFile) -> Iterator[tuple[str, str, int, int]]:
    """(element, file, begin, end) of each clip, in milliseconds."""
    for par in tree(archive, "letter.smil").iter(f"{SMIL}par"):
        text, audio = par
        document, _, identity = text.attrib["src"].partition("#")
        assert document == "letter.xhtml"
        yield (
            identity,
            audio.attrib["src"],
            read_ms(audio.attrib["clipBegin"]),
            read_ms(audio.attrib["clipEnd"]),
        )


def read_ms(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    whole, _, fraction = seconds.partition(".")
    assert len(fraction) == 3
    return ((int(hours) * 60 + int(minutes)) * 60 + int(whole)) * 1000 + int(fraction)


@pytest.mark.parametrize("letter", [plain, hostile])
def test_book_is_the_golden_one(letter: Callable[[], Edition], golden: Callable[[str, str], None]) -> None:
    archive = book(letter())
    texts = (".opf", ".xhtml", ".smil", ".xml", "mimetype")
    dump = "".join(
        f"== {entry.filename} ({'stored' if entry.compress_type == zipfile.ZIP_STORED else 'packed'})\n"
        + (archive.read(entry).decode().rstrip("\n") + "\n" if entry.filename.endswith(texts) else "")
        for entry in archive.infolist()
    )
    golden(f"writers/{letter.__name__}.epub.txt", dump)


def test_container_begins_with_its_type_and_holds_no_date() -> None:
    content = packed(plain())
    archive = book(plain())
    assert content[:4] == b"PK\x03\x04"
    assert content[30:58] == b"mimetypeapplication/epub+zip", "not stored first, or with an extra field"
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.extra for entry in archive.infolist()} == {b""}
    assert archive.testzip() is None
    assert content == packed(plain())


@given(editions())
@settings(max_examples=60)
def test_letter_stands_in_the_book_character_for_character(edition: Edition) -> None:
    assume(edition.cues)
    text = legible(edition.letter.text).translate(SPACES).translate(LINES)
    for step in Step:
        elements = by_id(tree(book(edition, step), "letter.xhtml"))
        for segment in edition.letter.segments:
            assert text_of(elements[segment.id]) == segment.span.of(text)
        for identity, cue in identified(edition.cues):
            assert text_of(elements[identity]) == cue.span.of(text)


@given(editions())
@settings(max_examples=60)
def test_every_spoken_word_is_in_one_clip_and_clips_leave_no_gap(edition: Edition) -> None:
    assume(edition.cues)
    for step in Step:
        archive = book(edition, step)
        elements = by_id(tree(archive, "letter.xhtml"))
        found = list(clips(archive))
        wanted = [
            identity if step is Step.SENTENCE else f"{identity}.{number}"
            for identity, cue in identified(edition.cues)
            for number, _ in enumerate(cue.words if step is Step.WORD else cue.words[:1], start=1)
        ]
        assert [identity for identity, *_ in found] == wanted
        assert set(wanted) <= set(elements)
        for before, after in pairwise(found):
            assert after[2] == (before[3] if before[1] == after[1] else 0)
        assert all(begin < end for _, _, begin, end in found)
        for number, chapter in enumerate(edition.chapters, start=1):
            ends = [end for _, file, _, end in found if file == f"sound/{number:02d}.mp3"]
            length = whole_milliseconds(chapter.stop - chapter.start, rate_hz=edition.rate_hz)
            assert ends[-1:] in ([], [length])


def test_clip_begins_with_its_sentence() -> None:
    letter = plain()
    begins = {identity: (file, begin) for identity, file, begin, _ in clips(book(letter))}
    for identity, cue in identified(letter.cues):
        file, begin = begins[identity]
        chapter = letter.chapters[int(file.removeprefix("sound/").removesuffix(".mp3")) - 1]
        first = letter.cues_of(chapter)[0]
        expected = (
            0 if cue is first else whole_milliseconds(cue.start - chapter.start, rate_hz=letter.rate_hz)
        )
        assert begin == expected


def test_length_that_is_told_is_that_of_the_clips() -> None:
    archive = book(plain())
    told = [
        read_ms(meta.text or "")
        for meta in tree(archive, "package.opf").iter(f"{OPF}meta")
        if meta.get("property") == "media:duration"
    ]
    assert len(told) == 2
    assert told == [pytest.approx(sum(end - begin for *_, begin, end in clips(archive)), abs=2)] * 2


def test_everything_in_the_container_is_in_the_manifest_and_the_other_way() -> None:
    archive = book(plain())
    listed = {item.attrib["href"] for item in tree(archive, "package.opf").iter(f"{OPF}item")}
    held = {name.removeprefix("EPUB/") for name in archive.namelist() if name.startswith("EPUB/")}
    assert listed == held - {"package.opf"}


def test_class_of_what_is_spoken_is_styled() -> None:
    archive = book(plain())
    metas = {meta.get("property"): meta.text for meta in tree(archive, "package.opf").iter(f"{OPF}meta")}
    style = archive.read("EPUB/letter.css").decode()
    assert f".{metas['media:active-class']} {{" in style
    rule = style[style.index(f".{metas['media:active-class']} {{") :]
    assert "text-decoration: underline" in rule, "shown by colour alone"


def test_contents_lead_to_where_chapters_begin() -> None:
    letter = plain()
    archive = book(letter)
    links = tree(archive, "nav.xhtml").find(f".//{XHTML}nav").iter(f"{XHTML}a")  # type: ignore[union-attr]
    identities = by_id(tree(archive, "letter.xhtml"))
    led = [(link.text, link.attrib["href"].removeprefix("letter.xhtml#")) for link in links]
    assert [title for title, _ in led] == [chapter.title for chapter in letter.chapters]
    assert all(anchor in identities for _, anchor in led)


def test_part_that_the_voice_leaves_out_is_shown_and_said_to_be_left_out() -> None:
    letter = edition("note: [The paper is torn.]", "paragraph: It rains.", skip=[Role.NOTE])
    archive = book(letter)
    note = by_id(tree(archive, "letter.xhtml"))["s1"]
    assert text_of(note) == "[The paper is torn.]"
    assert "unspoken" in note.attrib["class"].split()
    assert [identity for identity, *_ in clips(archive)] == ["s2.1"]
    opf = archive.read("EPUB/package.opf").decode()
    assert "some parts are not read aloud" in opf
    assert '"schema:accessModeSufficient">auditory<' not in opf, "it cannot be had by ear alone"
    assert '"schema:accessModeSufficient">auditory<' in book(plain()).read("EPUB/package.opf").decode()


def test_name_of_the_book_is_the_letters_and_not_the_files() -> None:
    first, other = edition("paragraph: It rains."), edition("paragraph: It rains.", title="Other")
    identifiers = {
        tree(book(letter), "package.opf").findtext(".//{http://purl.org/dc/elements/1.1/}identifier")
        for letter in (first, other)
    }
    assert len(identifiers) == 1, "the same source, told apart"
    assert next(iter(identifiers), "").startswith("urn:uuid:")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("date", "epoch", "told"),
    [
        ("1962-02-12", None, "1962-02-12T00:00:00Z"),
        ("1843", None, "1843-01-01T00:00:00Z"),
        ("0843-05", None, "0843-05-01T00:00:00Z"),
        (None, None, "1970-01-01T00:00:00Z"),
        ("1962-02-31", None, "1970-01-01T00:00:00Z"),
        ("soon", None, "1970-01-01T00:00:00Z"),
        ("1962-02-12", "1700000000", "2023-11-14T22:13:20Z"),
        ("1962-02-12", "soon", "1970-01-01T00:00:00Z"),
    ],
)
def test_moment_of_the_edition_is_never_now(date: str | None, epoch: str | None, told: str) -> None:
    assert modified(date, source_date_epoch=epoch) == told
