"""Every format gives the same letter as the plain text; each file is made with its own writer."""

import zipfile
from collections.abc import Callable
from html import escape
from io import BytesIO
from pathlib import Path

import docx
import pytest
from lxml import etree
from reportlab.lib.pagesizes import A5
from reportlab.pdfgen.canvas import Canvas

from narrate.errors import LetterError
from narrate.model import Properties, Role, Source
from narrate.readers import read, read_file
from narrate.segment import segment

LETTER = (Path(__file__).parent / "cases" / "readers" / "letter.txt").read_text("utf-8")
PARTS = LETTER.strip().split("\n\n")
ADDRESS = PARTS[-1].split("\n")[:-1]
ROLES = [
    *(Role.HEADING, Role.DATELINE, Role.SALUTATION, Role.PARAGRAPH, Role.PARAGRAPH),
    *(Role.CLOSING, Role.SIGNATURE, Role.POSTSCRIPT, Role.ADDRESS),
]


def as_text() -> bytes:
    return LETTER.encode()


def as_markdown() -> bytes:
    head, dateline, *rest = PARTS
    text = "\n\n".join([f"# {head}", f"*{dateline}*", *rest])
    return text.replace("nothing at all", "**nothing at all**").encode()


def _paragraphs() -> str:
    head, *rest = (escape(part).replace("\n", "<br/>\n") for part in PARTS)
    return "\n".join([f"<h1>{head}</h1>", *(f"<p>{part}</p>" for part in rest)])


def as_html() -> bytes:
    return (
        "<!doctype html><html lang='en'><head><title>Letters | The Archive</title>"
        "<style>p {margin: 0}</style><script>document.write('evil')</script></head>"
        "<body><nav><a href='/'>Home</a></nav>"
        f"<main>{_paragraphs()}</main><script>evil()</script><footer>© The Archive</footer></body></html>"
    ).encode()


def as_tei() -> bytes:
    namespace = "http://www.tei-c.org/ns/1.0"
    tags = {
        Role.HEADING: "head",
        Role.SALUTATION: "salute",
        Role.CLOSING: "closer",
        Role.SIGNATURE: "signed",
        Role.PARAGRAPH: "p",
    }
    root = etree.Element(f"{{{namespace}}}TEI", nsmap={None: namespace})
    body = etree.SubElement(etree.SubElement(root, "text"), "body")
    for part, role in zip(PARTS, ROLES, strict=True):
        first, *rest = part.split("\n")
        element = etree.SubElement(body, tags.get(role, role.value))
        element.text = first
        for line in rest:
            etree.SubElement(element, "lb").tail = line
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def as_docx() -> bytes:
    document = docx.Document()
    document.add_heading(PARTS[0], level=1)
    for part in PARTS[1:]:
        paragraph = document.add_paragraph()
        for index, line in enumerate(part.split("\n")):
            if index:
                paragraph.add_run().add_break()
            paragraph.add_run(line[:5])
            paragraph.add_run(line[5:]).italic = True
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def as_epub() -> bytes:
    xhtml = (
        '<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml" '
        'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>{}</html>'
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0">'
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
        "<dc:title>Two Letters</dc:title><dc:creator>Anna Hart</dc:creator>"
        "<dc:language>en-GB</dc:language></metadata><manifest>"
        '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>'
        '<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>'
        '<item id="one" href="text/letter%201.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="nav"/><itemref idref="cover"/><itemref idref="one"/></spine></package>'
    )
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        book.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        )
        book.writestr("OEBPS/book.opf", package)
        book.writestr("OEBPS/nav.xhtml", xhtml.format("<body><nav>Contents</nav></body>"))
        book.writestr("OEBPS/cover.xhtml", xhtml.format('<body epub:type="cover"><p>Cover</p></body>'))
        book.writestr("OEBPS/text/letter 1.xhtml", xhtml.format(f"<body>{_paragraphs()}</body>"))
    return file.getvalue()


def hyphenated(text: str, width: int = 56) -> list[str]:
    """`text` in lines, words of six letters and more parted where a piece of them fits."""
    lines = [""]
    for word in text.split():
        room = width - len(lines[-1]) - 1
        if len(word) <= room or not lines[-1]:
            lines[-1] = f"{lines[-1]} {word}".strip()
        elif word.isalpha() and len(word) >= 6 and room >= 4:
            cut = min(room - 1, len(word) - 3)
            lines[-1] += f" {word[:cut]}-"
            lines.append(word[cut:])
        else:
            lines.append(word)
    return lines


def as_pdf() -> bytes:
    """Two pages with a head and a number, lines of 56 letters, a word parted at a line's end."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=A5, invariant=True)
    lines = [line for part in PARTS for whole in part.split("\n") for line in (*hyphenated(whole), "")]
    lines = [line for line, above in zip(lines, ["", *lines], strict=False) if line or above not in ADDRESS]
    for page, start in enumerate(range(0, len(lines), 14), start=1):
        canvas.setFont("Times-Roman", 11)
        canvas.drawString(40, 560, "The Hart Letters")
        canvas.drawCentredString(210, 30, str(page))
        for row, line in enumerate(lines[start : start + 14]):
            canvas.drawString(40, 520 - 15 * row, line)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


WRITERS: dict[str, Callable[[], bytes]] = {
    "letter.txt": as_text,
    "letter.md": as_markdown,
    "letter.html": as_html,
    "letter.xml": as_tei,
    "letter.docx": as_docx,
    "letter.epub": as_epub,
    "letter.pdf": as_pdf,
}


def roles(source: Source) -> list[Role]:
    return [each.role for each in segment(source).segments]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_gives_the_letter_of_the_plain_text(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(WRITERS[name]())
    source = read_file(tmp_path / name)
    assert source.text == LETTER
    assert roles(source) == ROLES


@pytest.mark.parametrize("name", WRITERS)
@pytest.mark.parametrize("wrong", ["letter.txt", "letter.pdf", "letter.eml", "letter.odt"])
def test_a_wrong_suffix_is_found_out_and_said(name: str, wrong: str) -> None:
    if name == "letter.md":
        pytest.skip("Markdown is text; only its name tells that it is more")
    source = read(WRITERS[name](), name=wrong)
    assert source.text == LETTER
    if name != wrong and (name, wrong) != ("letter.txt", "letter.odt"):
        assert source.diagnostics[0].rule == "wrong-suffix"


@pytest.mark.parametrize("name", ["letter.docx", "letter.epub", "letter.pdf", "letter.xml"])
def test_a_file_cut_short_is_refused_or_read_never_a_crash(name: str) -> None:
    data = WRITERS[name]()
    for length in range(0, len(data), max(1, len(data) // 40)):
        try:
            read(data[:length], name=name)
        except LetterError as error:
            assert str(error).startswith(name)  # noqa: PT017


def test_a_docx_gives_the_roles_of_its_styles_and_leaves_out_what_was_deleted() -> None:
    document = docx.Document()
    for style in ("Salutation", "Closing", "Signature"):
        document.styles.add_style(style, 1)
    document.add_paragraph("Dear Clara,", style="Salutation")
    paragraph = document.add_paragraph("It snows ")
    deleted = etree.SubElement(paragraph._p, docx.oxml.ns.qn("w:del"))
    etree.SubElement(etree.SubElement(deleted, docx.oxml.ns.qn("w:r")), docx.oxml.ns.qn("w:t")).text = "not "
    inserted = etree.SubElement(paragraph._p, docx.oxml.ns.qn("w:ins"))
    etree.SubElement(
        etree.SubElement(inserted, docx.oxml.ns.qn("w:r")), docx.oxml.ns.qn("w:t")
    ).text = "again."
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Oil", "3 l"
    document.add_paragraph("Yours,", style="Closing")
    document.add_paragraph("Anna", style="Signature")
    document.sections[0].header.paragraphs[0].text = "The Hart Letters"
    file = BytesIO()
    document.save(file)
    source = read(file.getvalue(), name="letter.docx")
    assert source.text == "Dear Clara,\n\nIt snows again.\n\nOil\n\n3 l\n\nYours,\n\nAnna\n"
    assert [mark.role for mark in source.marks] == [Role.SALUTATION, Role.CLOSING, Role.SIGNATURE]
    assert [each.rule for each in source.diagnostics] == ["page-head"]


def test_what_a_pdf_loses_is_said() -> None:
    said = {each.rule: each.message for each in read(as_pdf(), name="letter.pdf").diagnostics}
    assert said == {
        "running-head": "4 line(s) were taken for running heads or page numbers: left out",
        "hyphenation": "1 word(s) parted at line ends were joined",
    }


def test_an_epub_states_its_title_author_and_language() -> None:
    assert read(as_epub(), name="letter.epub").stated == Properties(
        "Two Letters", "Anna Hart", None, None, "en-GB"
    )


def test_html_hints_are_taken() -> None:
    page = (
        '<html xmlns:epub="x"><body><p><time datetime="1862-03-03">March 3</time>.</p>'
        '<p><span epub:type="z3998:salutation">Sir,</span> It snows.</p>'
        '<ol start="4"><li>Oil</li><li>Flour</li></ol>'
        '<p>It&#146;s cold<sup><a href="#n1">1</a></sup>.<br><br>Still.</p><p class="signature">Anna</p>'
        "<address>Miss Bell<br>Bath</address>"
        '<aside epub:type="footnote">no</aside><p hidden>no</p></body></html>'
    )
    source = read(page.encode(), name="letter.html")
    assert [(mark.role.value, mark.span.of(source.text)) for mark in source.marks] == [
        ("dateline", "March 3."),
        ("salutation", "Sir,"),
        ("signature", "Anna"),
        ("address", "Miss Bell\nBath"),
    ]
    assert source.stated.date == "1862-03-03"
    assert "It snows.\n\n4. Oil\n\n5. Flour\n\nIt’s cold.\n\nStill." in source.text
    assert [each.rule for each in source.diagnostics] == ["editorial-note"]


@pytest.mark.parametrize("charset", ["windows-1252", "iso-8859-1", "utf-8", "koi8-r"])
def test_html_is_read_in_the_charset_it_declares(charset: str) -> None:
    words = "Привет" if charset == "koi8-r" else "Zoë"
    page = f'<html><head><meta charset="{charset}"></head><body><p>{words}</p></body></html>'
    assert read(page.encode(charset), name="letter.html").text == f"{words}\n"


def test_markdown_keeps_the_figures_of_its_lists_and_the_lines_of_an_address() -> None:
    text = "1. Oil\n2. Flour\n\n1862\\. It snows.\n\nMiss Bell\nBath\n\n        Yours,\n"
    assert (
        read(text.encode(), name="a.md").text
        == "1. Oil\n\n2. Flour\n\n1862. It snows.\n\nMiss Bell\nBath\n\nYours,\n"
    )
