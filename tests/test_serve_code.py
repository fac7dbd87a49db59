"""The QR codes of the server, read by a reader of codes: as the page draws them, and as a terminal does."""

import numpy as np
import pytest
from lxml import etree

from narrate.serve.page import qr_svg, qr_text

zxingcpp = pytest.importorskip("zxingcpp", reason="zxing-cpp is not installed")
ADDRESS = "http://192.0.2.23:54321/"
_UPPER, _LOWER = "▀█", "▄█"  # which half of a character is lit
_SCALE = 6


def read(lit: "np.ndarray[tuple[int, int], np.dtype[np.bool_]]") -> str:
    """What a code says whose lit modules are these."""
    picture = np.kron(np.pad(lit, 2, constant_values=True), np.ones((_SCALE, _SCALE))) * 255
    (found,) = zxingcpp.read_barcodes(picture.astype(np.uint8))
    return str(found.text)


def test_the_code_in_a_terminal_leads_to_the_address() -> None:
    rows = qr_text(ADDRESS).rstrip("\n").split("\n")
    lit = [[character in half for character in row] for row in rows for half in (_UPPER, _LOWER)]
    assert read(np.array(lit)) == ADDRESS


def test_the_code_on_the_page_leads_to_the_address() -> None:
    svg = etree.fromstring(qr_svg(ADDRESS))
    side = int(svg.get("width")) // _SCALE
    lit = np.ones((side, side), dtype=bool)
    light, dark = svg.iterfind("g/path")
    assert (light.get("fill"), dark.get("stroke")) == ("#fff", "#000")
    assert {"style", "onload"}.isdisjoint(svg.attrib)
    x, y = 0.0, 0.0
    for command, *numbers in commands(dark.get("d")):
        if command in "Mm":
            x, y = (numbers[0], numbers[1]) if command == "M" else (x + numbers[0], y + numbers[1])
        else:
            lit[int(y), int(x) : int(x + numbers[0])] = False
            x += numbers[0]
    assert read(lit) == ADDRESS


def commands(path: str) -> list[tuple[str, *tuple[float, ...]]]:
    """The commands of an SVG path, with their numbers."""
    import re

    return [
        (command, *(float(number) for number in re.findall(r"-?[\d.]+", numbers)))
        for command, numbers in re.findall(r"([Mmh])([^Mmh]*)", path)
    ]
