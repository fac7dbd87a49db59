"""What the server serves, in Chromium: no complaint under its policy, sound that plays and seeks, axe's rules."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import shelves
from test_serve import HOSTILE, Running

from narrate.serve import opened
from narrate.show import Show

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).parent / "web" / "node_modules" / "axe-core" / "axe.min.js"
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    output = tmp_path_factory.mktemp("output")
    shelves.put(output, "letter")
    shelves.put(output, "hostile", "paragraph: It shines.", title=HOSTILE, author=HOSTILE, language="he")
    running = Running(opened(output, show=Show(), port=0, lan=True))
    yield f"http://127.0.0.1:{running.port}"
    running.stop()


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"]
        )
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    return []


@pytest.fixture
def page(browser: "Browser", complaints: list[str]) -> "Iterator[Page]":
    context = browser.new_context(viewport={"width": 1000, "height": 900})
    page = context.new_page()
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    yield page
    context.close()


def until(page: "Page", expression: str) -> None:
    """Playwright's own waiting evaluates a string in the page, which the policy forbids."""
    for _ in range(400):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"never true in 10 s: {expression}")


def test_from_the_library_to_a_letter_that_plays_and_seeks(
    page: "Page", site: str, complaints: list[str]
) -> None:
    page.goto(f"{site}/")
    assert page.title() == "Letters, read aloud"
    page.get_by_role("link", name="To Anna", exact=True).click()
    page.wait_for_url("**/letter/read-along.html")
    until(page, "document.querySelector('audio').readyState >= 1")
    length_s = page.evaluate("document.querySelector('audio').duration")
    page.evaluate(f"document.querySelector('audio').currentTime = {length_s - 0.8}")
    page.evaluate("document.querySelector('audio').play()")
    until(page, "document.querySelector('audio').ended")
    assert complaints == []


def test_a_hostile_title_is_text_and_no_script(page: "Page", site: str, complaints: list[str]) -> None:
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(f"{site}/")
    assert page.get_by_role("link", name=HOSTILE, exact=True).count() == 1
    page.goto(f"{site}/hostile/read-along.html")
    page.goto(f"{site}/feed.xml")
    assert complaints == []


def test_a_sound_that_is_opened_by_itself_can_be_heard(
    page: "Page", site: str, complaints: list[str]
) -> None:
    page.goto(f"{site}/letter/letter.mp3")
    until(page, "document.querySelector('video, audio').readyState >= 1")
    assert complaints == []


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not installed: npm install --prefix tests/web")
@pytest.mark.parametrize(
    ("width", "scheme", "contrast"),
    [(1000, "light", "no-preference"), (320, "light", "no-preference"), (1000, "dark", "no-preference"),
     (320, "dark", "more"), (1000, "light", "more")],
)  # fmt: skip
def test_axe_finds_nothing_wrong_with_the_library(
    width: int, scheme: str, contrast: str, browser: "Browser", site: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 700},
        color_scheme=scheme,  # type: ignore[arg-type]
        contrast=contrast,  # type: ignore[arg-type]
        bypass_csp=True,  # for axe, which is no part of the page
    )
    page = context.new_page()
    page.goto(f"{site}/")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(
        "axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice']})"
    )
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]] == []
    assert len(found["passes"]) > 15
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
