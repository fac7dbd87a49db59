"""Hostile text and metadata reach every file, and the terminal, as text and as nothing else."""

import io
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from lxml import etree, html
from mutagen import id3

import narrate
from narrate import voices
from narrate.slugs import slug_for

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    '"><img src=x onerror=alert(3)>',
    "<!-- a --> b ]]> c <![CDATA[ d",
    "&lt;b&gt; &amp; &#60;i&#62; &unknown;",
    "00:00:01.000 --> 00:00:02.000",
    "<v Eve><c.red>{\\an8}[00:01.00][ti:x]",
    "{{ 7 * 7 }} {% raw %} ${x} `x`",
    "../../etc/passwd C:\\con %2e%2e",
    "$(touch /tmp/x); 'quoted' \"quoted\" \\",
    "WEBVTT NOTE STYLE",
]
COMMANDS = "\x1b[31mred\x1b]0;title\x07\x9b31m\u202eright to left\u2066"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, "subprocess.CompletedProcess[bytes]"]:
    folder = tmp_path_factory.mktemp("hostile")
    name = '<b>&amp; "x" $(id) \'; [red].txt'
    letter = folder / name
    body = "\n\n".join(f"It rains here. {text} It rains there. {COMMANDS}" for text in HOSTILE)
    letter.write_text(f"Dear Anna,\n\n{body}\n\nKarl\n", encoding="utf-8")
    title = " ".join(HOSTILE[:5]) + COMMANDS
    run = subprocess.run(
        [sys.executable, "-m", "narrate", "make", letter, "-o", folder / "out", "--voice", "silent",
         "--title", title, "--author", HOSTILE[2] + COMMANDS, "--recipient", HOSTILE[3]],
        capture_output=True, timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    return folder / "out" / slug_for(letter.stem), run


def spoken_parts(text: str) -> str:
    return " ".join(text.split())


def test_the_terminal_is_never_commanded(made: tuple[Path, "subprocess.CompletedProcess[bytes]"]) -> None:
    folder, run = made
    letter = next(folder.parent.parent.glob("*.txt"))
    inspected = subprocess.run(
        [sys.executable, "-m", "narrate", "inspect", letter, "--why"], capture_output=True, timeout=60
    )
    for said in (run.stdout, run.stderr, inspected.stdout, inspected.stderr):
        text = said.decode()
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text), text
    assert b"It rains here" in inspected.stdout


def test_the_folder_has_a_name_of_letters_figures_and_hyphens(
    made: tuple[Path, "subprocess.CompletedProcess[bytes]"],
) -> None:
    folder, _ = made
    names = [path.relative_to(folder.parent) for path in folder.rglob("*")]
    assert all(re.fullmatch(r"[a-z0-9./-]+", name.as_posix().lower()) for name in names), names
    assert not Path("/tmp/x").exists()  # noqa: S108


def test_the_page_has_the_text_and_no_markup_of_it(
    made: tuple[Path, "subprocess.CompletedProcess[bytes]"],
) -> None:
    folder, _ = made
    page = html.fromstring((folder / "read-along.html").read_bytes())
    shown = spoken_parts(page.text_content())
    for text in HOSTILE:
        assert spoken_parts(text) in shown
    assert not page.xpath("//img[@src='x']")
    assert not page.xpath("//*[@onerror]")
    ours = (Path(narrate.__file__).parent / "writers" / "templates" / "page.html").read_text(encoding="utf-8")
    assert len(list(page.iter("script"))) == ours.count("<script")


def test_the_book_is_sound_xml_with_the_text(made: tuple[Path, "subprocess.CompletedProcess[bytes]"]) -> None:
    folder, _ = made
    with zipfile.ZipFile(next(folder.glob("*.epub"))) as book:
        for name in book.namelist():
            assert not name.startswith(("/", ".."))
            if name.endswith((".xhtml", ".opf", ".smil", ".xml")):
                tree = etree.fromstring(book.read(name))
                assert not tree.xpath("//*[local-name()='script']")
                assert not tree.xpath("//*[local-name()='img'][@src='x']")
        letter = etree.fromstring(book.read("EPUB/letter.xhtml"))
    shown = spoken_parts("".join(letter.itertext()))
    for text in HOSTILE:
        assert spoken_parts(text) in shown


def test_captions_have_as_many_cues_as_they_say(
    made: tuple[Path, "subprocess.CompletedProcess[bytes]"],
) -> None:
    folder, _ = made
    record = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    vtt = (folder / "transcript.vtt").read_text(encoding="utf-8")
    timings = re.findall(r"^\d\d:\d\d:\d\d\.\d{3} --> \d\d:\d\d:\d\d\.\d{3}", vtt, re.MULTILINE)
    assert len(timings) == len(record["cues"])
    srt = (folder / "transcript.srt").read_text(encoding="utf-8")
    blocks = [block.split("\n") for block in srt.strip().split("\n\n")]
    assert [int(block[0]) for block in blocks] == list(range(1, len(blocks) + 1))
    assert all(re.fullmatch(r"[\d:,]+ --> [\d:,]+", block[1]) for block in blocks)
    lrc = (folder / "transcript.lrc").read_text(encoding="utf-8").splitlines()
    assert all(re.match(r"\[(\d\d+:\d\d\.\d\d|[a-z]+:)", line) for line in lrc if line.strip())


def test_tags_hold_the_text_in_one_line(made: tuple[Path, "subprocess.CompletedProcess[bytes]"]) -> None:
    folder, _ = made
    tags = id3.ID3(next(folder.glob("*.mp3")))
    title = str(tags["TIT2"])
    assert "\n" not in title
    assert "\0" not in title
    assert HOSTILE[0] in title
    assert len(tags.getall("CHAP")) == len(list((folder / "chapters").glob("*.mp3")))


def test_the_feed_is_sound_xml_with_the_text(made: tuple[Path, "subprocess.CompletedProcess[bytes]"]) -> None:
    folder, _ = made
    run = subprocess.run(
        [sys.executable, "-m", "narrate", "feed", folder.parent, "--url", "https://example.org/letters/"],
        capture_output=True, timeout=60,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    (feed,) = folder.parent.glob("*.xml")
    tree = etree.parse(io.BytesIO(feed.read_bytes()))
    (title,) = tree.xpath("//item/title/text()")
    assert HOSTILE[0] in title
    assert not tree.xpath("//item//*[local-name()='script' or local-name()='img']")


@pytest.mark.parametrize("text", [*HOSTILE, COMMANDS, 'a"""b', "a\nb", "\\", "\x7f"])
def test_a_profile_with_hostile_words_reads_back_from_its_toml(text: str) -> None:
    from dataclasses import replace

    profile = replace(voices.load("silent"), title=text, description=text)
    shown = voices.as_toml(profile)
    assert tomllib.loads(shown)["title"] == text
    assert voices.parse(shown, id="silent", file="x.toml").description == text
