"""The read-along page in Chromium, from file://: it plays, follows, seeks, remembers, and stays quiet."""

import json
import math
import shutil
import struct
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from editions import edition

from narrate.model import Edition, Role
from narrate.writers import html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.xdist_group("browser"),
]

NEAR_MS = 50  # as near as the highlight is to be to the media clock
LETTER = edition(
    "heading: To Anna",
    "salutation: Dear Anna,",
    "paragraph: It rains here and it rains there. Come soon and bring the book that you promised me.",
    "paragraph: שלום לך אנה. הספר הגיע אתמול.",
    *(f"paragraph: Paragraph {n} says nothing new. It says it at some length, though." for n in range(12)),
    "signature: Karl",
)
OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]


def tone(edition: Edition) -> bytes:
    """An MP3 as long as the edition."""
    import lameenc

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(edition.rate_hz)
    encoder.set_channels(1)
    encoder.set_quality(7)
    wave = [round(2000 * math.sin(n * 0.07)) for n in range(edition.rate_hz)]
    second = struct.pack(f"<{len(wave)}h", *wave)
    pcm = second * (edition.length // edition.rate_hz + 1)
    return bytes(encoder.encode(pcm[: 2 * edition.length])) + bytes(encoder.flush())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("edition")
    (folder / "read-along.html").write_text(html.render(LETTER, audio="letter.mp3"), encoding="utf-8")
    (folder / "letter.mp3").write_bytes(tone(LETTER))
    return folder


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()


Open = Callable[..., "Page"]


@pytest.fixture
def open_page(browser: "Browser", folder: Path) -> Iterator[Open]:
    """`open_page(fragment, script=…, **context)`: the page in a fresh profile; complaints fail the test."""
    complaints: list[str] = []
    contexts = []

    def open_page(
        fragment: str = "", *, script: str = "", name: str = "read-along.html", **context: Any
    ) -> "Page":
        contexts.append(browser.new_context(**{"viewport": {"width": 1000, "height": 700}, **context}))
        page = contexts[-1].new_page()
        page.on("console", lambda message: complaints.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: request.url.startswith(("file:", "data:")) or complaints.append(request.url),
        )
        if script:
            page.add_init_script(script)
        page.goto((folder / name).as_uri() + fragment)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def now_ms(page: "Page") -> float:
    return float(page.evaluate("document.querySelector('audio').currentTime * 1000"))


def paused(page: "Page") -> bool:
    return bool(page.evaluate("document.querySelector('audio').paused"))


def timeline(page: "Page") -> dict[str, list[float]]:
    return json.loads(page.evaluate("document.getElementById('timeline').textContent"))


def spoken(page: "Page") -> list[str]:
    return page.evaluate("Array.from(document.querySelectorAll('.s[aria-current]'), s => s.id)")


def until(page: "Page", condition: str, *, within_s: float = 20) -> None:
    """Wait in steps from outside: the page's policy forbids the evaluation that waiting inside needs."""
    deadline = time.monotonic() + within_s
    while not page.evaluate(f"Boolean({condition})"):
        assert time.monotonic() < deadline, f"never came: {condition}"
        page.wait_for_timeout(20)


def at_rest(page: "Page") -> None:
    until(page, "!document.querySelector('audio').seeking")


# --- in step ---------------------------------------------------------------------------------------------

RECORD = """() => {
  const audio = document.querySelector("audio");
  const words = Array.from(document.querySelectorAll(".w"));
  window.record = [];
  new MutationObserver((changes) => {
    const at = audio.currentTime * 1000;
    for (const { target } of changes) {
      if (target.classList.contains("now")) window.record.push([words.indexOf(target), at]);
    }
  }).observe(document.querySelector("article"), { subtree: true, attributeFilter: ["class"] });
}"""


# Chromium writes what a page remembers in its own time: reloaded at once on a busy machine, it was not there yet.
REMEMBERED_MS = 500


def reload(page: "Page") -> None:
    page.wait_for_timeout(REMEMBERED_MS)
    page.reload()


@pytest.mark.parametrize("speed", ["1", "2"])
def test_highlight_follows_the_media_clock(open_page: Open, speed: str) -> None:
    page = open_page()
    page.select_option("#speed", speed)
    page.evaluate(RECORD)
    page.click("#play")
    until(page, "window.record.length >= 15")
    record = page.evaluate("window.record")
    starts = timeline(page)["wordStarts"]
    assert [word for word, _ in record] == list(range(len(record))), "a word was passed over"
    late = sorted(at - starts[word] for word, at in record)
    assert late[0] >= -2, "a word lit up before it was spoken"
    # One frame may come late on a busy machine; the clock is not to blame for that.
    assert late[len(late) * 8 // 10] <= NEAR_MS


def test_sentence_that_is_spoken_is_the_current_one_and_no_other(open_page: Open) -> None:
    page = open_page()
    page.click("#s3\\.1 .w >> nth=0")
    until(page, "document.querySelector('#s3\\\\.1').ariaCurrent === 'true'")
    assert spoken(page) == ["s3.1"]
    until(page, "document.querySelector('#s3\\\\.2').ariaCurrent === 'true'")
    assert spoken(page) == ["s3.2"]


def test_nothing_is_announced_while_it_plays(open_page: Open) -> None:
    page = open_page()
    assert page.locator("[aria-live], [role=status], [role=alert], [role=log]").count() == 0
    page.evaluate(
        """() => { window.said = 0;
        new MutationObserver(() => window.said++).observe(document.getElementById("notice"),
          { childList: true, characterData: true, subtree: true }); }"""
    )
    page.click("#play")
    until(page, "document.querySelector('audio').currentTime > 2.5")
    assert page.evaluate("document.getElementById('notice').textContent") == ""


def test_nothing_plays_before_it_is_asked_to(open_page: Open) -> None:
    page = open_page()
    page.wait_for_timeout(300)
    assert paused(page)
    assert spoken(page) == []


# --- seeking ---------------------------------------------------------------------------------------------


def test_click_on_a_word_plays_from_it(open_page: Open) -> None:
    page = open_page()
    word = page.locator(".w").nth(9)
    word.click()
    until(page, "document.querySelector('.w.now')")
    start = timeline(page)["wordStarts"][9]
    assert start <= now_ms(page) + 2 < start + 1500
    assert not paused(page)


def test_selecting_text_does_not_seek(open_page: Open) -> None:
    page = open_page()
    page.locator(".w").nth(9).dblclick()
    page.evaluate("document.querySelector('audio').pause()")
    before = now_ms(page)
    page.evaluate("getSelection().selectAllChildren(document.getElementById('s3.2'))")
    page.dispatch_event("#s5\\.1", "click")
    assert now_ms(page) == before


def test_letter_is_one_tab_stop_and_arrows_go_from_sentence_to_sentence(open_page: Open) -> None:
    page = open_page()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.s')"):
            break
    focused = "document.activeElement.id"
    assert page.evaluate(focused) == "s1.1"
    ids = page.evaluate("Array.from(document.querySelectorAll('.s'), s => s.id)")
    for key, wanted in [
        ("ArrowDown", ids[1]),
        ("ArrowRight", ids[2]),
        ("ArrowUp", ids[1]),
        ("ArrowLeft", ids[0]),
        ("ArrowLeft", ids[0]),
        ("End", ids[-1]),
        ("ArrowDown", ids[-1]),
        ("Home", ids[0]),
    ]:
        page.keyboard.press(key)
        assert page.evaluate(focused) == wanted
        assert page.locator("article [tabindex='0']").count() == 1
        assert page.locator("article [role=button]").count() == 1
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('.s')")


def test_arrows_follow_the_direction_of_the_script(open_page: Open) -> None:
    page = open_page()
    page.evaluate("document.querySelector('.s').focus()")
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.id") == "s4.1"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == "s4.2"


@pytest.mark.parametrize("key", ["Enter", " "])
def test_key_on_a_sentence_plays_from_it(open_page: Open, key: str) -> None:
    page = open_page()
    page.evaluate("document.querySelector('.s').focus()")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    top = page.evaluate("scrollY")
    page.keyboard.press(key)
    until(page, "!document.querySelector('audio').paused")
    start = timeline(page)["cueStarts"][2]
    assert start <= now_ms(page) + 2 < start + 1500
    assert page.evaluate("scrollY") == top
    until(page, "document.querySelector('#s3\\\\.1').ariaCurrent === 'true'")


def test_buttons_play_pause_and_jump(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="Forward 30 seconds").click()
    at_rest(page)
    assert now_ms(page) == pytest.approx(30_000, abs=5)
    page.get_by_role("button", name="Back 15 seconds").click()
    at_rest(page)
    assert now_ms(page) == pytest.approx(15_000, abs=10)
    page.get_by_role("button", name="Play").click()
    until(page, "!document.querySelector('audio').paused")
    page.get_by_role("button", name="Pause").click()
    until(page, "document.querySelector('audio').paused")
    page.get_by_role("button", name="Play", exact=True).wait_for()


def test_slider_moves_by_keys_and_says_where_it_is(open_page: Open) -> None:
    page = open_page()
    page.focus("#seek")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("PageUp")
    at_rest(page)
    assert now_ms(page) == pytest.approx(35_000, abs=10)
    assert page.get_attribute("#seek", "aria-valuetext").startswith("0 minutes 35 seconds of ")


def test_speed_goes_from_a_half_to_three(open_page: Open) -> None:
    page = open_page()
    rates = page.evaluate("Array.from(document.getElementById('speed').options, o => Number(o.value))")
    assert (rates[0], rates[-1]) == (0.5, 3)
    assert rates == sorted(rates)
    page.select_option("#speed", "3")
    assert page.evaluate("document.querySelector('audio').playbackRate") == 3
    reload(page)
    assert page.evaluate("document.querySelector('audio').playbackRate") == 3


def test_chapter_in_the_list_is_gone_to(open_page: Open) -> None:
    page = open_page()
    page.click("#chapters summary")
    page.click("#chapters a >> nth=1")
    at_rest(page)
    assert now_ms(page) == pytest.approx(timeline(page)["chapterStarts"][1], abs=2)
    assert page.get_attribute("#chapters a >> nth=1", "aria-current") == "true"
    assert page.get_attribute("#chapters a >> nth=0", "aria-current") is None
    assert page.evaluate("'#' + document.activeElement.id") == page.get_attribute(
        "#chapters a >> nth=1", "href"
    )


def test_escape_closes_a_menu_and_gives_the_focus_back(open_page: Open) -> None:
    page = open_page()
    page.click("#reading summary")
    page.focus("#size")
    page.keyboard.press("Escape")
    assert page.get_attribute("#reading", "open") is None
    assert page.evaluate("document.activeElement.textContent") == "Reading"


# --- addresses and memory --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fragment", "wanted_ms"),
    [
        ("#t=12.5", 12_500),
        ("#t=0:12.5", 12_500),
        ("#t=npt:12,20", 12_000),
        ("#t=nonsense", 0),
        ("#%F0%9F", 0),
    ],
)
def test_address_leads_to_a_time(open_page: Open, fragment: str, wanted_ms: float) -> None:
    page = open_page(fragment)
    assert now_ms(page) == pytest.approx(wanted_ms, abs=2)


def test_address_leads_to_a_sentence(open_page: Open) -> None:
    page = open_page("#s9.2")
    wanted = timeline(page)["cueStarts"][list_index(page, "s9.2")]
    assert now_ms(page) == pytest.approx(wanted, abs=2)
    assert spoken(page) == ["s9.2"]
    box = page.locator("#s9\\.2").bounding_box()
    assert box
    assert page.locator(".bar").bounding_box()["height"] <= box["y"] < 700
    page.evaluate("location.hash = '#s3.1'")
    until(page, "document.querySelector('#s3\\\\.1').ariaCurrent === 'true'")


def list_index(page: "Page", identity: str) -> int:
    return page.evaluate("id => Array.from(document.querySelectorAll('.s'), s => s.id).indexOf(id)", identity)


def test_link_to_the_sentence_is_put_in_the_address(open_page: Open) -> None:
    page = open_page("#t=9")
    current = spoken(page)[0]
    page.click("#reading summary")
    page.click("#link")
    until(page, "document.getElementById('notice').textContent")
    assert page.evaluate("location.hash") == f"#{current}"


def test_place_is_remembered(open_page: Open) -> None:
    page = open_page()
    page.get_by_role("button", name="Forward 30 seconds").click()
    at_rest(page)
    reload(page)
    assert now_ms(page) == pytest.approx(30_000, abs=5)
    assert paused(page)
    assert "0:30" in page.text_content("#notice")


def test_page_works_where_storage_is_forbidden(open_page: Open) -> None:
    forbid = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden') } });"
    page = open_page(script=forbid)
    page.select_option("#speed", "2")
    page.click("#play")
    until(page, "document.querySelector('.w.now')")


def test_damaged_memory_is_passed_over(open_page: Open) -> None:
    page = open_page(
        script="""for (const key of ["reading", "speed", "letter:0000000000000000"])
        localStorage.setItem("narrate:" + key, "{");"""
    )
    assert now_ms(page) == 0


# --- find --------------------------------------------------------------------------------------------------


def test_find_goes_from_place_to_place_whatever_the_case(open_page: Open) -> None:
    page = open_page()
    page.click("#finding summary")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("IT  rains")
    assert page.text_content("#found") == "1 of 2"
    page.keyboard.press("Enter")
    assert page.text_content("#found") == "2 of 2"
    page.keyboard.press("Enter")
    assert page.text_content("#found") == "1 of 2"
    page.keyboard.press("Shift+Enter")
    assert page.text_content("#found") == "2 of 2"
    marked = "Array.from(CSS.highlights.get('{}'), range => range.toString())"
    assert page.evaluate(marked.format("found")) == ["It rains", "it rains"]
    assert page.evaluate(marked.format("found-now")) == ["it rains"]
    page.fill("#find", "snow")
    assert page.text_content("#found") == "Not in the letter"
    page.keyboard.press("Escape")
    until(page, "CSS.highlights.get('found').size === 0")


def test_find_shows_what_is_far_down_and_plays_from_there(open_page: Open) -> None:
    page = open_page()
    page.click("#finding summary")
    page.fill("#find", "paragraph 11 says")
    assert page.text_content("#found") == "1 of 1"
    box = page.locator("#s16\\.1").bounding_box()
    assert box
    assert 0 < box["y"] < 700
    assert paused(page)
    page.get_by_role("button", name="Play from here").click()
    until(page, "document.querySelector('.w.now')")
    start = timeline(page)["cueStarts"][list_index(page, "s16.1")]
    assert start <= now_ms(page) + 2 < start + 1500


def test_find_takes_letters_for_what_they_look_like(folder: Path, open_page: Open) -> None:
    letter = edition("paragraph: He said “don’t be naïve”, and the cafe\u0301 re\u00adopened.")
    (folder / "marks.html").write_text(html.render(letter, audio="letter.mp3"), encoding="utf-8")
    page = open_page(name="marks.html")
    page.click("#finding summary")
    for query in ('"don\'t be naive"', "CAFÉ", "cafe", "reopened"):
        page.fill("#find", query)
        assert page.text_content("#found") == "1 of 1", query


# --- how it looks ----------------------------------------------------------------------------------------


def test_page_scrolls_with_the_voice_unless_it_is_told_not_to(open_page: Open) -> None:
    for follow in ("yes", "no"):
        page = open_page("#s16.1", reduced_motion="reduce", viewport={"width": 1000, "height": 700})
        page.click("#reading summary")
        page.select_option("#follow", follow)
        page.click("#reading summary")
        page.evaluate("scrollTo(0, 0)")
        page.click("#play")
        page.wait_for_timeout(600)
        scrolled = page.evaluate("scrollY") > 0
        assert scrolled == (follow == "yes")


def test_page_leaves_scrolling_to_a_person_who_scrolls(open_page: Open) -> None:
    page = open_page("#s16.1", reduced_motion="reduce")
    page.click("#play")
    page.mouse.move(500, 400)
    page.mouse.wheel(0, -5000)
    page.wait_for_timeout(1000)
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("width", [320, 1000])
@pytest.mark.parametrize("size", ["100", "300"])
def test_nothing_runs_out_of_the_window(open_page: Open, width: int, size: str) -> None:
    page = open_page(viewport={"width": width, "height": 700})
    for menu in ("chapters", "finding", "reading"):
        page.click(f"#{menu} summary")
        page.wait_for_timeout(50)
        if menu == "reading":
            page.select_option("#size", size)
            page.select_option("#spacing", "wide")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("menu", ["chapters", "finding", "reading"])
def test_targets_are_large_enough(open_page: Open, menu: str) -> None:
    page = open_page(viewport={"width": 320, "height": 700})
    page.click(f"#{menu} summary")
    seen = page.evaluate(
        """Array.from(document.querySelectorAll("button, select, summary, input, nav a"))
        .filter(e => e.checkVisibility()).map(e => [e.id || e.textContent, e.getBoundingClientRect()])
        .map(([name, box]) => [name, Math.min(box.width, box.height)])"""
    )
    assert len(seen) > 8
    assert [name for name, side in seen if side < 24] == []


def test_choices_change_the_letter_and_are_remembered(open_page: Open) -> None:
    page = open_page()
    page.click("#reading summary")
    before = page.evaluate("getComputedStyle(document.querySelector('article')).fontSize")
    page.select_option("#size", "200")
    page.select_option("#spacing", "wide")
    page.select_option("#colours", "contrast")
    reload(page)
    style = page.evaluate(
        """(() => { const s = getComputedStyle(document.querySelector("article"));
        return [s.fontSize, s.letterSpacing, s.backgroundColor, s.color]; })()"""
    )
    assert float(style[0].removesuffix("px")) == 2 * float(before.removesuffix("px"))
    assert style[1] != "normal"
    assert style[2:] == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_place_is_kept_when_the_letter_grows(open_page: Open) -> None:
    page = open_page("#s16.1")
    page.click("#reading summary")
    page.select_option("#size", "200")
    box = page.locator("#s16\\.1").bounding_box()
    assert box
    assert 0 < box["y"] < 700


@pytest.mark.parametrize("width", [320, 390])
def test_controls_leave_the_letter_its_room_on_a_phone(open_page: Open, width: int) -> None:
    page = open_page(viewport={"width": width, "height": 700})
    assert page.locator(".bar").bounding_box()["height"] <= 175


def test_spoken_word_has_a_line_under_it_and_not_only_a_colour(open_page: Open) -> None:
    page = open_page("#t=3.1")
    word = "getComputedStyle(document.querySelector('.w.now'))"
    assert page.evaluate(f"{word}.boxShadow") != "none"
    forced = open_page("#t=3.1", forced_colors="active")
    assert forced.evaluate(f"{word}.outlineStyle") == "solid"


def test_focus_can_be_seen(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the letter"
    for _ in range(10):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert float(outline.removesuffix("px")) >= 2


def test_print_is_a_clean_letter(open_page: Open) -> None:
    page = open_page("#s3.1")
    page.emulate_media(media="print")
    assert not page.locator(".bar").is_visible()
    assert not page.locator(".about").is_visible()
    assert page.locator("article").is_visible()
    style = "getComputedStyle(document.getElementById('s3.1'))"
    assert page.evaluate(f"[{style}.backgroundColor, {style}.boxShadow]") == ["rgba(0, 0, 0, 0)", "none"]


def test_part_that_is_not_read_aloud_is_said_to_be_and_its_text_stays_its_own(
    folder: Path, open_page: Open
) -> None:
    letter = edition("note: [The paper is torn.]", "paragraph: It rains.", skip=[Role.NOTE])
    (folder / "skip.html").write_text(html.render(letter, audio="letter.mp3"), encoding="utf-8")
    page = open_page(name="skip.html")
    after = "getComputedStyle(document.getElementById('s1'), '::after').content"
    assert page.evaluate(after) == '" (not read aloud)"'
    assert page.text_content("#s1") == "[The paper is torn.]"
    page.emulate_media(media="print")
    assert page.evaluate(after) == "none"
    assert page.locator("#s1").is_visible()
    page.emulate_media(media="screen")
    page.click("#play")
    until(page, "document.querySelector('#s2\\\\.1').ariaCurrent === 'true'")


# --- without -----------------------------------------------------------------------------------------------


def test_page_without_scripts_is_a_readable_letter_with_a_player(open_page: Open) -> None:
    page = open_page(java_script_enabled=False)
    assert page.locator("audio").is_visible()
    assert page.locator("article").inner_text().startswith("To Anna")
    for control in page.locator("button, select, input").all():
        assert not control.is_visible()
    page.click("#chapters summary")
    assert page.locator("#chapters a").first.is_visible()


def test_sound_inside_the_page_plays_and_is_sought(folder: Path, open_page: Open) -> None:
    sound = html.data_url((folder / "letter.mp3").read_bytes())
    (folder / "whole.html").write_text(html.render(LETTER, audio=sound), encoding="utf-8")
    page = open_page("#s3.2", name="whole.html")
    page.click("#play")
    until(page, "document.querySelector('.w.now')")
    start = timeline(page)["cueStarts"][list_index(page, "s3.2")]
    assert start <= now_ms(page) + 2 < start + 1500
    assert spoken(page) == ["s3.2"]


def test_missing_sound_is_said_and_the_letter_stays_readable(folder: Path, browser: "Browser") -> None:
    (folder / "silent.html").write_text(html.render(LETTER, audio="not%20there.mp3"), encoding="utf-8")
    page = browser.new_page()
    page.goto((folder / "silent.html").as_uri())
    until(page, "document.getElementById('notice').textContent")
    assert "not there.mp3 should lie beside this page" in page.text_content("#notice")
    page.close()
