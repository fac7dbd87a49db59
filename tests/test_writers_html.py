"""The read-along page: the letter stands in it untouched, and nothing in the letter becomes markup."""

import json
import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from editions import edition, editions, hostile, plain
from hypothesis import given, settings

from narrate.model import Edition, Origin, Span, Timing
from narrate.timecode import whole_milliseconds
from narrate.writers import html
from narrate.writers.captions import folded, identified, legible

VOID = {"meta", "link", "input", "img", "br"}
TEMPLATES = Path(html.__file__).parent / "templates"


@dataclass
class Element:
    """tag, attributes, the text in it, and its elements."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""
    inside: list["Element"] = field(default_factory=list)

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Every element within that has this tag and these attributes, in the page's order."""
        found = []
        for element in self.inside:
            wanted = {name.rstrip("_"): value for name, value in attributes.items()}
            if tag in {"", element.tag} and wanted.items() <= element.attributes.items():
                found.append(element)
            found += element.all(tag, **attributes)
        return found

    def one(self, tag: str = "", **attributes: str) -> "Element":
        (element,) = self.all(tag, **attributes)
        return element


class Reader(HTMLParser):
    """A page as a tree. Tags that are not closed in order are an error."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]
        self.feed(page)
        self.close()
        assert self.open == [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs)
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read(edition: Edition, audio: str = "letter.mp3") -> Element:
    return Reader(html.render(edition, audio=audio)).root


@pytest.mark.parametrize("letter", [plain, hostile])
def test_page_is_the_golden_one(letter: Callable[[], Edition], golden: Callable[[str, str], None]) -> None:
    page = html.render(letter(), audio="letter.mp3")
    page = re.sub(r"<style>.*?</style>", "<style>…</style>", page, flags=re.DOTALL)
    page = re.sub(r"<script>.*?</script>", "<script>…</script>", page, flags=re.DOTALL)
    golden(f"writers/{letter.__name__}.html", re.sub(r"sha256-[\w+/=]+", "sha256-…", page))


@given(editions())
def test_letter_stands_in_the_page_character_for_character(edition: Edition) -> None:
    page = read(edition)
    text = legible(edition.letter.text)
    for segment in edition.letter.segments:
        assert page.one(id=segment.id).text == segment.span.of(text)
    for identity, cue in identified(edition.cues):
        sentence = page.one("span", id=identity)
        assert sentence.text == cue.span.of(text)
        assert [word.text for word in sentence.all("span", class_="w")] == [
            word.span.of(text) for word in cue.words
        ]


@given(editions())
def test_nothing_in_the_letter_becomes_markup(edition: Edition) -> None:
    page = read(edition)
    article = page.one("article")
    tags = {element.tag for element in article.all()}
    assert tags <= {"header", "footer", "h1", "h2", "p", "address", "span", "time"}
    assert [element.attributes.get("type") for element in page.all("script")] == ["application/json", None]
    assert len(page.all("style")) == 1
    assert page.one("title").text == folded(edition.letter.title)
    names = {name for element in page.all() for name in element.attributes}
    assert not {name for name in names if name.startswith("on") or name == "style"}


@given(editions())
def test_timeline_in_the_page_is_the_editions(edition: Edition) -> None:
    page = read(edition)
    timeline = json.loads(page.one(id="timeline").text)
    rate_hz = edition.rate_hz
    assert timeline["cueStarts"] == [whole_milliseconds(cue.start, rate_hz=rate_hz) for cue in edition.cues]
    assert timeline["cueStops"] == [whole_milliseconds(cue.stop, rate_hz=rate_hz) for cue in edition.cues]
    assert timeline["wordStarts"] == [
        whole_milliseconds(word.start, rate_hz=rate_hz) for cue in edition.cues for word in cue.words
    ]
    assert sum(timeline["cueWords"]) == len(page.all("span", class_="w"))
    assert len(timeline["cueStarts"]) == len(page.all("span", class_="s"))
    assert len(timeline["chapterStarts"]) == len(page.all("a")) - 1


@given(editions())
def test_page_has_one_h1_unique_ids_and_links_that_lead_somewhere(edition: Edition) -> None:
    page = read(edition)
    assert len(page.all("h1")) == 1
    ids = [element.attributes["id"] for element in page.all() if "id" in element.attributes]
    assert len(set(ids)) == len(ids)
    for link in page.all("a"):
        assert (link.attributes["href"] or "").removeprefix("#") in ids
    for label in page.all("label"):
        assert label.attributes["for"] in ids


@settings(max_examples=10)
@given(editions())
def test_policy_names_the_very_script_and_style_that_the_page_holds(edition: Edition) -> None:
    page = read(edition)
    (policy,) = (
        element.attributes["content"] or ""
        for element in page.all("meta")
        if element.attributes.get("http-equiv") == "Content-Security-Policy"
    )
    directives = dict(directive.strip().split(" ", 1) for directive in policy.split(";"))

    def source(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    assert directives["default-src"] == "'none'"
    assert directives["script-src"] == source(page.all("script")[1].text)
    assert directives["style-src"] == source(page.one("style").text)
    assert "unsafe" not in policy


def test_page_asks_for_nothing_but_its_sound() -> None:
    page = read(plain())
    addresses = {
        element.attributes[name]
        for element in page.all()
        for name in ("src", "href", "poster", "srcset", "action")
        if name in element.attributes and not (element.attributes[name] or "").startswith("#")
    }
    assert addresses == {"letter.mp3", "data:,"}
    assert not re.search(r"url\(|@import|https?:", page.one("style").text)
    assert not re.search(r"https?:|fetch|XMLHttp|import\(|eval|innerHTML", page.all("script")[1].text)


def test_style_and_script_cannot_close_their_own_element() -> None:
    for name in ("page.css", "page.js"):
        text = (TEMPLATES / name).read_text(encoding="utf-8")
        assert not re.search(r"</|<!--", text)
        assert "\r" not in text


def test_style_has_as_many_ends_as_beginnings_and_knows_every_variable() -> None:
    css = (TEMPLATES / "page.css").read_text(encoding="utf-8")
    assert css.count("{") == css.count("}")
    assert css.count("(") == css.count(")")
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= set(re.findall(r"(--[\w-]+):", css))


def test_script_asks_for_no_element_that_the_page_has_not() -> None:
    page = read(plain())
    script = (TEMPLATES / "page.js").read_text(encoding="utf-8")
    ids = {element.attributes.get("id") for element in page.all()}
    assert set(re.findall(r'get\("([\w-]+)"\)', script)) <= ids


# --- structure -------------------------------------------------------------------------------------------


def test_structure_of_the_letter_is_in_the_markup() -> None:
    article = read(plain()).one("article")
    assert [element.tag for element in article.inside] == ["header", "p", "p", "p", "footer", "p"]
    header, salutation, _, verse, footer, postscript = article.inside
    assert [(element.tag, element.attributes["class"]) for element in header.inside] == [
        ("h1", "heading"),
        ("p", "dateline"),
        ("p", "note"),
        ("address", "address lined"),
    ]
    assert salutation.attributes["class"] == "salutation"
    assert verse.attributes["class"] == "paragraph lined"
    assert [element.attributes["class"] for element in footer.inside] == ["closing", "signature"]
    assert postscript.attributes["class"] == "postscript"
    assert header.inside[2].attributes["role"] == "note"


def test_heading_that_is_the_title_is_the_only_h1_and_is_not_said_twice() -> None:
    article = read(plain()).one("article")
    assert [element.text for element in article.all("h1")] == ["A letter to the mill"]
    assert article.text.count("A letter to the mill") == 1


def test_letter_without_a_heading_gets_its_title_as_h1() -> None:
    page = read(edition("paragraph: It rains.", title="To Anna"))
    assert page.one("h1").text == "To Anna"


def test_other_headings_are_h2() -> None:
    page = read(edition("heading: Karl Marx", "heading: To Anna", "paragraph: Hm.", title="To Anna"))
    assert [element.text for element in page.one("article").all("h2")] == ["Karl Marx"]


def test_date_of_the_letter_is_a_time_element_around_its_words() -> None:
    assert [element.text for element in read(plain()).one("article").all("time")] == ["9 May 1843"]


@pytest.mark.parametrize("date", ["soon", "1843-13", "0000-01-01", "43", "1843-05-09T10:00", "١٨٤٣"])
def test_what_is_no_date_for_html_is_no_time_element(date: str) -> None:
    page = read(edition("dateline: 9 May 1843", date=date, origins=[Origin("date", "s1", Span(0, 10))]))
    assert page.all("time") == []
    assert page.one("dl").text.count(date) == 1


def test_date_that_ends_in_the_middle_of_a_word_takes_the_whole_word() -> None:
    page = read(
        edition(
            "dateline: London, 9 May 1843.", date="1843-05-09", origins=[Origin("date", "s1", Span(8, 18))]
        )
    )
    assert page.one("article").one("time").text == "9 May 1843."


def test_text_that_is_never_spoken_is_still_shown() -> None:
    page = read(edition("paragraph: It rains. * * * Come soon.", "paragraph: ***"))
    assert page.one(id="s1").text == "It rains. * * * Come soon."
    assert page.one(id="s2").text == "***"


@pytest.mark.parametrize(
    ("language", "shown"), [("de", "de"), ("en-GB", "en-GB"), ('x" onload="', "und"), ("", "und")]
)
def test_language_of_the_page_is_the_letters(language: str, shown: str) -> None:
    page = read(edition("paragraph: Hm.", language=language))
    assert page.one("html").attributes["lang"] == shown
    assert all(element.attributes["lang"] == "en" for element in (page.one("header", class_="bar"),))


@pytest.mark.parametrize("timing", Timing)
def test_page_says_how_times_were_come_by(timing: Timing) -> None:
    assert f"Word times: {timing}" in read(edition("paragraph: Hm.", timings=[timing])).one("dl").text


def test_sound_can_lie_in_the_page() -> None:
    audio = "data:audio/mpeg;base64,//sQ"
    page = read(plain(), audio)
    assert page.one("audio").attributes["src"] == audio
    assert "data:" in html.render(plain(), audio=audio).split("media-src")[1].split(";")[0]


def test_page_works_without_its_script() -> None:
    page = read(plain())
    assert "controls" in page.one("audio").attributes
    assert page.one("audio").attributes["preload"] == "metadata"
    assert "autoplay" not in page.one("audio").attributes
    for control in page.all("button") + page.all("select") + page.all("input"):
        assert any("hidden" in element.attributes and control in element.all() for element in page.all()), (
            "a control that needs the script is shown without it"
        )
    assert "hidden" not in page.one(id="chapters").attributes


def test_every_control_has_a_name() -> None:
    page = read(plain())
    labelled = {label.attributes["for"] for label in page.all("label")}
    for control in page.all("button") + page.all("select") + page.all("input"):
        name = (
            control.attributes.get("aria-label") or control.attributes.get("id") in labelled or control.text
        )
        assert name


# --- contrast --------------------------------------------------------------------------------------------


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    channels = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _palettes() -> list[dict[str, str]]:
    css = (TEMPLATES / "page.css").read_text(encoding="utf-8").split("@media print")[0]
    blocks = re.findall(r"\{([^{}]*--paper: #[^{}]*)\}", css)
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6});", block)) for block in blocks]


def test_there_are_four_palettes_light_dark_by_device_dark_by_choice_and_high_contrast() -> None:
    light, device_dark, chosen_dark, contrast = _palettes()
    assert device_dark == chosen_dark
    assert len({tuple(palette.items()) for palette in (light, device_dark, contrast)}) == 3


@pytest.mark.parametrize("palette", _palettes())
def test_colours_meet_wcag_aa(palette: dict[str, str]) -> None:
    for ground in ("paper", "desk", "sentence"):
        assert _contrast(palette["ink"], palette[ground]) >= 7, ground
        assert _contrast(palette["quiet"], palette[ground]) >= 4.5, ground
        assert _contrast(palette["accent"], palette[ground]) >= 4.5, ground
    assert _contrast(palette["ink"], palette["word"]) >= 4.5
    assert _contrast(palette["quiet"], palette["word"]) >= 3
    assert _contrast(palette["on-accent"], palette["accent"]) >= 4.5
    assert _contrast(palette["line"], palette["paper"]) >= 3
    assert _contrast(palette["accent"], palette["word"]) >= 3, "the line under the spoken word"
