"""TEI, as editions of letters use it."""

from pathlib import Path

import pytest

from narrate.errors import LetterError
from narrate.model import Properties, Source
from narrate.readers import read

CASES = Path(__file__).parent / "cases" / "readers"
HEADER = (CASES / "tei_header.xml").read_text("utf-8")


def cases() -> list[object]:
    found = []
    for case in (CASES / "tei.txt").read_text("utf-8").split("\n== ")[1:]:
        name, _, rest = case.partition("\n")
        lines = rest.strip().split("\n")
        parts = [line.removeprefix("-> ") for line in lines if line.startswith("-> ")]
        body = "\n".join(line for line in lines if not line.startswith("-> "))
        found.append(pytest.param(body, parts, id=name))
    return found


def letter(body: str, *, header: str = "", attributes: str = "") -> Source:
    text = (
        f'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"{attributes}>{header}'
        f"<text><body>{body}</body></text></TEI>"
    )
    return read(text.encode(), name="letter.xml")


@pytest.mark.parametrize(("body", "parts"), cases())
def test_case(body: str, parts: list[str]) -> None:
    source = letter(body)
    roles = {mark.span.start: mark.role for mark in source.marks}
    found, at = [], 0
    for block in source.text.removesuffix("\n").split("\n\n"):
        found.append(f"{roles.get(at, '(guessed)')}: {block.replace(chr(10), '/')}")
        at += len(block) + 2
    assert found == parts


def test_the_header_states_the_letter() -> None:
    source = letter("<p>It snows.</p>", header=HEADER, attributes=' xml:lang="en-GB"')
    assert source.stated == Properties(
        "Anna Hart to Clara Bell", "Anna Hart and Ida Hart", "Clara Bell", "1862-03", "en-GB"
    )


def test_a_dateline_states_the_date_that_the_header_does_not() -> None:
    source = letter(
        '<opener><dateline><date when="1862-03-03">Monday</date></dateline></opener><p>It snows.</p>'
    )
    assert source.stated.date == "1862-03-03"


def test_notes_left_out_and_several_letters_are_said() -> None:
    source = letter('<div type="letter"><p>It snows<note n="1">So it says.</note></p></div>' * 2)
    assert [(each.rule, each.message.split(" ")[0]) for each in source.diagnostics] == [
        ("editorial-note", "2"),
        ("several-letters", "2"),
    ]


def test_xml_that_is_not_tei_is_refused() -> None:
    with pytest.raises(LetterError, match="root <book>, not TEI; save the letter"):
        read(b"<?xml version='1.0'?><book><p>x</p></book>", name="letter.xml")


def test_broken_xml_is_refused_with_its_place() -> None:
    with pytest.raises(LetterError, match=r"letter\.xml:2:\d+: the XML is not well-formed"):
        read(b"<TEI>\n<text></TEI>", name="letter.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_the_declared_encoding_is_kept(encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?><TEI><text><body><p>Zoë</p></body></text></TEI>'
    assert read(text.encode(encoding), name="letter.xml").text == "Zoë\n"


def test_entities_of_the_dtd_that_everyone_knows_are_characters() -> None:
    text = (
        b'<!DOCTYPE TEI [<!ENTITY mdash "&#8212;">]><TEI><text><body><p>one&mdash;two</p></body></text></TEI>'
    )
    assert read(text, name="letter.xml").text == "one—two\n"
