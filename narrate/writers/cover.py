"""The cover: a square picture with the letter's title, sender and date, legible when it is 300 pixels wide.

Same words, same bytes: fonts come with the package (fonts/LICENSE.txt) and glyphs are set one after another,
so that neither the system's fonts nor its text shaping show.
"""

import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from typing import TYPE_CHECKING
from zlib import crc32

from narrate.writers.captions import folded
from narrate.writers.lettering import drawn, is_right_to_left

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

SIDE_PX = 1400  # Apple's least; more would only make every chapter's MP3 larger
_JPEG_QUALITY = 85

# The first has Latin, Greek, Cyrillic and Hebrew, drawn for large sizes; the second has Arabic.
_FONTS = ("LinLibertine_DR.otf", "NotoNaskhArabic-Regular.ttf")

_PAPER = (247, 241, 228)
_INK = (38, 33, 27)
# Dark enough on the paper for 7:1; a letter keeps its colour, so that editions differ at a glance.
_ACCENTS = ((122, 38, 16), (18, 66, 92), (32, 76, 44), (92, 28, 78), (86, 58, 10), (54, 46, 112))

_MARGIN_PX = 130
_WIDTH_PX = SIDE_PX - 2 * _MARGIN_PX
_TITLE_PX = range(190, 85, -8)  # 86 px is 18 px on a cover of 300
_TITLE_TOP_PX, _TITLE_BOTTOM_PX = 350, 1040
_LEADING = 1.14
_NAME_PX, _DATE_PX = 78, 64
_NAME_TOP_PX, _DATE_TOP_PX = 1120, 1220

# More than any cover can show; a title of a megabyte costs no more than this.
_TITLE_CHARACTERS = 600
_PROBE_PX = 24  # small: whether there is a glyph
_MEASURE_PX = 500  # large: how wide it is, before rounding matters
_ELLIPSIS = "…"


@lru_cache(maxsize=1)  # a file of its own, and part of every tag
def render(*, title: str, author: str | None, date: str | None) -> bytes:
    """JPEG, 1,400 × 1,400, RGB, baseline. A character that no font has is left out, never drawn as a box."""
    from PIL import Image, ImageDraw

    accent = _ACCENTS[crc32(title.encode(errors="replace")) % len(_ACCENTS)]
    picture = Image.new("RGB", (SIDE_PX, SIDE_PX), _PAPER)
    canvas = ImageDraw.Draw(picture)
    canvas.rectangle((50, 50, SIDE_PX - 51, SIDE_PX - 51), outline=accent, width=5)
    canvas.rectangle((66, 66, SIDE_PX - 67, SIDE_PX - 67), outline=accent, width=2)
    _draw_seal(picture, accent, centre=(SIDE_PX // 2, 220))

    size, lines = _title_lines(_drawable(title[:_TITLE_CHARACTERS]))
    leading = round(size * _LEADING)
    top = (_TITLE_TOP_PX + _TITLE_BOTTOM_PX - leading * len(lines)) // 2
    for number, line in enumerate(lines):
        _draw_line(canvas, line, top=top + number * leading, size=size, colour=_INK)
    canvas.rectangle((SIDE_PX // 2 - 70, 1078, SIDE_PX // 2 + 70, 1081), fill=accent)
    for text, top, size, colour in (
        (author, _NAME_TOP_PX, _NAME_PX, _INK),
        (date, _DATE_TOP_PX, _DATE_PX, accent),
    ):
        if line := _drawable((text or "")[:_TITLE_CHARACTERS]):
            _draw_line(canvas, _shortened(line, size=size), top=top, size=size, colour=colour)

    file = BytesIO()
    picture.save(file, "JPEG", quality=_JPEG_QUALITY, subsampling="4:2:0", optimize=False, progressive=False)
    return file.getvalue()


def _draw_seal(picture: "Image", accent: tuple[int, int, int], *, centre: tuple[int, int]) -> None:
    """A seal with the bars of a sound in it. Drawn large and made small, for smooth edges."""
    from PIL import Image, ImageDraw

    radius, fold = 84, 4
    side = 2 * radius * fold
    stencil = Image.new("L", (side, side), 0)
    canvas = ImageDraw.Draw(stencil)
    canvas.ellipse((0, 0, side - 1, side - 1), fill=255)
    bar, step = 10 * fold, 21 * fold
    for place, height in zip(range(-2, 3), (26, 60, 92, 46, 70), strict=True):
        middle, half = side // 2 + place * step, height * fold // 2
        box = (middle - bar // 2, side // 2 - half, middle + bar // 2, side // 2 + half)
        canvas.rounded_rectangle(box, radius=bar // 2, fill=0)
    stencil = stencil.resize((2 * radius, 2 * radius), Image.Resampling.BOX)
    picture.paste(accent, (centre[0] - radius, centre[1] - radius), stencil)


# --- fitting ---------------------------------------------------------------------------------------------


def _title_lines(title: str) -> tuple[int, list[str]]:
    """(size, lines): the largest size at which the whole title fits; else the smallest, and an ellipsis."""
    if not title:
        return _TITLE_PX[-1], []
    for size in _TITLE_PX:
        lines = _wrapped(title, size=size)
        room = (_TITLE_BOTTOM_PX - _TITLE_TOP_PX) // round(size * _LEADING)
        whole_words = all(_width(word, size=size) <= _WIDTH_PX for word in title.split())
        if len(lines) <= room and whole_words:
            return size, lines
    if len(lines) > room:
        lines[room - 1] = _shortened(f"{lines[room - 1]} {lines[room]}", size=size)
    return size, lines[:room]


def _wrapped(text: str, *, size: int) -> list[str]:
    """Lines no wider than the cover's inside; a word that is wider is cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if _width(longer, size=size) <= _WIDTH_PX:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while _width(line, size=size) > _WIDTH_PX:
            cut = next(n for n in range(len(line), 0, -1) if _width(line[:n], size=size) <= _WIDTH_PX)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line else lines


def _shortened(line: str, *, size: int) -> str:
    """The line, or as much of it as fits before an ellipsis."""
    if _width(line, size=size) <= _WIDTH_PX:
        return line
    kept = next(
        line[:n] for n in range(len(line), -1, -1) if _width(line[:n] + _ELLIPSIS, size=size) <= _WIDTH_PX
    )
    words, _, torn = kept.rpartition(" ")
    # Half a word is worse than a little room at the end; half a line of room is worse than half a word.
    if len(torn) < len(words):
        kept = words
    return kept.rstrip(" ,;:.-–—") + _ELLIPSIS


# --- glyphs ----------------------------------------------------------------------------------------------


def _draw_line(canvas: "ImageDraw", line: str, *, top: int, size: int, colour: tuple[int, int, int]) -> None:
    """Centred. One baseline for all fonts: the first font's ascender below `top`."""
    runs = list(_runs(drawn(line, from_right=is_right_to_left(line)), size=size))
    baseline = top + _font(0, size).getmetrics()[0]
    left = (SIDE_PX - sum(font.getlength(run) for font, run in runs)) / 2
    for font, run in runs:
        canvas.text((left, baseline), run, font=font, fill=colour, anchor="ls")
        left += font.getlength(run)


def _width(line: str, *, size: int) -> float:
    """Of the letters as they are spelt: shaping makes no line of Arabic wider."""
    return sum(map(_advance, line)) * size / _MEASURE_PX


def _runs(glyphs: str, *, size: int) -> Iterator[tuple["FreeTypeFont", str]]:
    for number, run in groupby(glyphs, key=_font_number):
        yield _font(0 if number is None else number, size), "".join(run)


def _drawable(text: str) -> str:
    """On one line, composed, without the characters that no font has."""
    composed = unicodedata.normalize("NFC", folded(text))
    kept = (character for character in composed if character == " " or _is_drawable(character))
    return " ".join("".join(kept).split())


def _is_drawable(character: str) -> bool:
    # Controls, joiners and private characters have no picture; U+FFFD stands for what could not be read.
    if unicodedata.category(character)[0] == "C" or character == "\N{REPLACEMENT CHARACTER}":
        return False
    return _font_number(character) is not None


@cache
def _font(number: int, size: int) -> "FreeTypeFont":
    from PIL import ImageFont

    font = files("narrate.writers").joinpath("fonts", _FONTS[number]).read_bytes()
    return ImageFont.truetype(BytesIO(font), size, layout_engine=ImageFont.Layout.BASIC)


@cache
def _missing(number: int) -> bytes:
    """What the font draws for a character that it does not have."""
    return _pixels(number, "\U0010fffe")


@cache
def _font_number(character: str) -> int | None:
    """The first font that has the character."""
    if character.isspace():
        return 0
    for number in range(len(_FONTS)):
        pixels = _pixels(number, character)
        if pixels and pixels != _missing(number):
            return number
    return None


@cache
def _advance(character: str) -> float:
    return _font(_font_number(character) or 0, _MEASURE_PX).getlength(character)


def _pixels(number: int, character: str) -> bytes:
    return bytes(_font(number, _PROBE_PX).getmask(character))
