"""Files that mean harm, or are not what they say: a message, or the letter without the harm."""

import zipfile
from io import BytesIO
from pathlib import Path

import docx
import pypdf
import pytest
from reportlab.pdfgen.canvas import Canvas

from narrate.errors import LetterError
from narrate.readers import read

TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><div type="letter">{}</div></body></text></TEI>'
# Memory that a bomb of a billion laughs would pass in its first second.
BOMB_CHARACTERS = 1_000_000
BLANKS_BYTES = 50_000_000  # deflated to a thousandth, as no document is


def laughs() -> str:
    entities = "".join(
        f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' if level else '<!ENTITY l0 "ha">'
        for level in range(10)
    )
    return f"<!DOCTYPE TEI [{entities}]>" + TEI.format("<p>&l9;</p>")


def test_a_billion_laughs_are_not_laughed() -> None:
    try:
        text = read(laughs().encode(), name="letter.xml").text
    except LetterError:
        return
    assert len(text) < BOMB_CHARACTERS


@pytest.mark.parametrize("kind", ["SYSTEM", "PUBLIC 'x'"])
def test_an_external_entity_brings_nothing_in(kind: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret word is marmalade", encoding="utf-8")
    xml = f'<!DOCTYPE TEI [<!ENTITY x {kind} "{secret.as_uri()}">]>' + TEI.format(
        "<p>Dear Anna &x; it rains.</p>"
    )
    try:
        text = read(xml.encode(), name="letter.xml").text
    except LetterError:
        return
    assert "marmalade" not in text


def test_an_external_dtd_is_not_fetched(tmp_path: Path) -> None:
    dtd = tmp_path / "evil.dtd"
    dtd.write_text('<!ENTITY x "marmalade">', encoding="utf-8")
    xml = f'<!DOCTYPE TEI SYSTEM "{dtd.as_uri()}">' + TEI.format("<p>Dear Anna, it rains.</p>")
    assert read(xml.encode(), name="letter.xml").text.split() == ["Dear", "Anna,", "it", "rains."]


def zipped(members: dict[str, bytes]) -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


CONTAINER = (
    b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="%s"/></rootfiles></container>'
)


def epub(package_path: bytes, href: str, *, chapter: bytes) -> bytes:
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata/><manifest>'
        f'<item id="one" href="{href}" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="one"/></spine></package>'
    )
    return zipped(
        {
            "mimetype": b"application/epub+zip",
            "META-INF/container.xml": CONTAINER % package_path,
            package_path.decode(): package.encode(),
            "one.xhtml": chapter,
        }
    )


def test_an_epub_that_unpacks_to_far_more_is_refused() -> None:
    bomb = epub(
        b"book.opf", "one.xhtml", chapter=b"<html><body><p>" + b" " * BLANKS_BYTES + b"</p></body></html>"
    )
    assert len(bomb) < BLANKS_BYTES / 500
    with pytest.raises(LetterError, match="suspiciously packed"):
        read(bomb, name="letter.epub")


def test_a_docx_that_unpacks_to_far_more_is_refused() -> None:
    file = BytesIO()
    document = docx.Document()
    document.add_paragraph("Dear Anna,")
    document.save(file)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image1.bin", bytes(BLANKS_BYTES))
    with pytest.raises(LetterError, match="suspiciously packed"):
        read(file.getvalue(), name="letter.docx")


@pytest.mark.parametrize(
    "href", ["../../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "..%2f..%2fetc%2fpasswd"]
)
def test_paths_that_lead_out_of_a_zip_lead_nowhere(href: str) -> None:
    book = epub(b"book.opf", href, chapter=b"<html><body><p>Dear Anna</p></body></html>")
    try:
        text = read(book, name="letter.epub").text
    except LetterError:
        return
    assert "root:" not in text


def test_nothing_of_a_script_is_read() -> None:
    page = (
        "<!doctype html><html><head><script>var a='marmalade'</script></head><body onload='marmalade()'>"
        "<p>Dear Anna,</p><script src='http://example.org/marmalade.js'></script><noscript>marmalade</noscript>"
        "<template><p>marmalade</p></template><style>p::after{content:'marmalade'}</style><p>It rains.</p>"
        "<iframe src='marmalade.html'></iframe><svg><script>marmalade</script></svg></body></html>"
    )
    source = read(page.encode(), name="letter.html")
    assert source.text.split() == ["Dear", "Anna,", "It", "rains."]


def test_a_page_nested_without_end_is_read_or_refused() -> None:
    page = "<html><body>" + "<div>" * 100_000 + "<p>Dear Anna, it rains.</p>"
    try:
        text = read(page.encode(), name="letter.html").text
    except LetterError:
        return
    assert "Dear Anna" in text


def pdf_of(words: str) -> bytes:
    file = BytesIO()
    canvas = Canvas(file, invariant=True)
    canvas.drawString(72, 720, words)
    canvas.showPage()
    canvas.save()
    return file.getvalue()


def test_a_pdf_with_a_password_is_refused_with_what_to_do() -> None:
    writer = pypdf.PdfWriter(BytesIO(pdf_of("Dear Anna, it rains.")))
    writer.encrypt("sesame", algorithm="RC4-128")
    file = BytesIO()
    writer.write(file)
    with pytest.raises(LetterError, match="encrypted; print it"):
        read(file.getvalue(), name="letter.pdf")


def test_a_pdf_without_text_is_refused_with_what_to_do() -> None:
    with pytest.raises(LetterError, match=r"letter\.pdf.*text"):
        read(pdf_of(""), name="letter.pdf")


def test_the_limit_holds_for_what_is_packed_too() -> None:
    words = b"Dear Anna, it rains. " * 5_000
    book = epub(b"book.opf", "one.xhtml", chapter=b"<html><body><p>" + words + b"</p></body></html>")
    with pytest.raises(LetterError, match="larger than"):
        read(book, name="letter.epub", max_bytes=len(book) - 1)
    with pytest.raises(LetterError, match="unpacked it is larger"):
        read(book, name="letter.epub", max_bytes=len(book))
