"""The cover is a square JPEG on which the title can be read, whatever the title is."""

import subprocess
import sys
from hashlib import sha256
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from narrate.writers import cover
from narrate.writers.lettering import drawn, is_right_to_left

TITLE_BOX = (0, 340, 1400, 1060)
INSIDE_X = (90, 1310)


def picture(title: str, *, author: str | None = "Karl Marx", date: str | None = "1843") -> Image.Image:
    image = Image.open(BytesIO(cover.render(title=title, author=author, date=date)))
    image.load()
    return image


def ink(image: Image.Image) -> Image.Image:
    """What is dark in the title's part of the cover, as a mask."""
    return image.convert("L").crop(TITLE_BOX).point(lambda light: 255 if light < 120 else 0)


def inked_box(image: Image.Image) -> tuple[int, int, int, int]:
    """Where the title's ink lies, between the frame's lines."""
    box = ink(image).crop((INSIDE_X[0], 0, INSIDE_X[1], 720)).getbbox()
    assert box is not None, "there is no title"
    return box


def test_cover_is_a_baseline_rgb_jpeg_of_apples_size() -> None:
    image = picture("To Anna")
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (1400, 1400))
    assert "progressive" not in image.info
    assert "exif" not in image.info


def test_same_words_same_bytes_in_another_process() -> None:
    program = (
        "import sys, hashlib; from narrate.writers import cover;"
        "print(hashlib.sha256(cover.render(title='To Anna – שלום', author='Карл', date=None)).hexdigest())"
    )
    here = cover.render(title="To Anna – שלום", author="Карл", date=None)
    there = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert there.stdout.strip() == sha256(here).hexdigest()


def test_title_can_be_read_at_three_hundred_pixels() -> None:
    small = picture("To Anna").resize((300, 300), Image.Resampling.LANCZOS)
    left, top, right, bottom = (
        small.convert("L").crop((20, 73, 280, 227)).point(lambda light: 255 if light < 120 else 0).getbbox()
    )
    assert right - left > 120
    assert bottom - top > 24


@pytest.mark.parametrize(
    "title",
    [
        "x",
        "word " * 100,
        "x" * 500,
        "W" * 500,
        "A\nB\r\n\tC",
        '"/../<&>\x00\x1b',
        "Письмо Горькому",
        "Ἐπιστολὴ πρὸς Ἀριστόδημον",
        "מכתב אל אחד העם (1891)",
        "رسالة إلى الأستاذ طه حسين",
        "é" * 499,
        "e\u0301\u0302\u0303" * 120,
        "Anna 👩‍👩‍👧",
    ],
)
def test_title_stays_within_the_frame(title: str) -> None:
    image = picture(title)
    left, top, right, bottom = inked_box(image)
    assert left > 0
    assert right < INSIDE_X[1] - INSIDE_X[0]
    assert top > 0
    assert bottom < 720


def test_long_title_ends_in_an_ellipsis_and_a_short_one_does_not() -> None:
    whole = cover.render(title="Dear Anna, it rains", author=None, date=None)
    assert whole != cover.render(title="Dear Anna, it rains…", author=None, date=None)
    # Past what can be shown, what follows makes no difference to the words, only to the accent colour.
    one, other = (ink(picture("word " * 100 + end)) for end in ("one", "other"))
    assert ImageChops.difference(one, other).getbbox() is None


@pytest.mark.parametrize("gone", ["😀", "第", "\u202e", "\x07", "\ue000", "\U0001f469\u200d\U0001f467"])
def test_character_that_no_font_has_leaves_no_box(gone: str) -> None:
    with_it, without = ink(picture(f"To {gone} Anna")), ink(picture("To Anna"))
    assert ImageChops.difference(with_it, without).getbbox() is None


def test_title_of_nothing_that_can_be_drawn_still_makes_a_cover() -> None:
    assert ink(picture("😀")).crop((INSIDE_X[0], 0, INSIDE_X[1], 720)).getbbox() is None


def test_sender_and_date_are_on_the_cover_where_known() -> None:
    covers = {
        cover.render(title="To Anna", author=author, date=date)
        for author in (None, "Karl Marx")
        for date in (None, "1843")
    }
    assert len(covers) == 4


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=60), st.none() | st.text(max_size=30), st.none() | st.text(max_size=10))
def test_any_words_make_a_cover(title: str, author: str | None, date: str | None) -> None:
    assert cover.render(title=title, author=author, date=date).startswith(b"\xff\xd8\xff")


# --- the order and the shapes of letters ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("To Anna (1843)", "To Anna (1843)"),
        ("שלום", "םולש"),
        ("שלום (1891)", "(1891) םולש"),
        ("שלום ABC עולם", "םלוע ABC םולש"),
        ("אב 12.5 גד", "דג 12.5 בא"),
        ("To שלום עולם now", "To םלוע םולש now"),
        ("To (שלום) 5", "To (םולש) 5"),
        ("שָׁלוֹם", "םולש"),
        ("سلام", "\ufee1\ufefc\ufeb3"),
        ("باب", "\ufe8f\ufe8e\ufe91"),
        ("دار", "\ufead\ufe8d\ufea9"),
        ("ABC", "ABC"),
        ("", ""),
    ],
)
def test_line_is_drawn_in_the_order_it_is_read(written: str, shown: str) -> None:
    assert drawn(written, from_right=is_right_to_left(written)) == shown


@given(st.text(st.characters(exclude_categories=["Cs", "Mn"], max_codepoint=0x5FF), max_size=30))
def test_drawing_order_loses_no_character(text: str) -> None:
    mirrored = str.maketrans("()[]{}<>«»", "(([[{{<<««")
    shown = drawn(text, from_right=is_right_to_left(text))
    assert sorted(shown.translate(mirrored)) == sorted(text.translate(mirrored))


@given(st.text(st.sampled_from("abc ABC.,:()")))
def test_text_that_goes_right_is_left_alone(text: str) -> None:
    assert drawn(text, from_right=False) == text
