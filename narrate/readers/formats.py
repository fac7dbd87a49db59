"""The formats, and which one a file's bytes are: what stands in it first, its suffix second."""

import re
import zipfile
from enum import StrEnum
from io import BytesIO
from pathlib import PurePath

from narrate.errors import LetterError


class Format(StrEnum):
    """A format that can be read; the value is what messages call it."""

    TEXT = "plain text"
    MARKDOWN = "Markdown"
    HTML = "an HTML page"
    TEI = "TEI XML"
    DOCX = "a Word document"
    EMAIL = "an e-mail"
    EPUB = "an EPUB"
    PDF = "a PDF"


SUFFIXES = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".xhtml": Format.HTML,
    ".xml": Format.TEI,
    ".tei": Format.TEI,
    ".docx": Format.DOCX,
    ".eml": Format.EMAIL,
    ".epub": Format.EPUB,
    ".pdf": Format.PDF,
}
# Files of these formats say so in their first bytes; one that does not is none of them.
_SELF_DECLARING = frozenset({Format.DOCX, Format.EPUB, Format.PDF})

# What files that are no letters begin with, and what to call them. Only marks that no letter begins with.
_NO_LETTERS = (
    (b"\x89PNG\r\n", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"II*\x00", "a TIFF picture"),
    (b"MM\x00*", "a TIFF picture"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"ID3\x02", "an MP3 recording"),
    (b"ID3\x03", "an MP3 recording"),
    (b"ID3\x04", "an MP3 recording"),
    (b"\xff\xfb", "an MP3 recording"),
    (b"\xff\xf3", "an MP3 recording"),
    (b"OggS\x00", "an Ogg recording"),
    (b"fLaC\x00", "a FLAC recording"),
    (b"\x1f\x8b\x08", "a gzip archive"),
    (b"BZh9", "a bzip2 archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"SQLite format 3\x00", "a database"),
    (b"{\\rtf", "a Rich Text document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Word document, or one with a password"),
    (b"PK\x05\x06", "an empty zip archive"),
)
_RIFF = re.compile(rb"RIFF.{4}(?:WAVE|AVI |WEBP)", re.DOTALL)
_ZIP = b"PK\x03\x04"
_PDF = b"%PDF-"
_PDF_WITHIN_BYTES = 1024  # readers allow so much before the mark
_OPENDOCUMENT = b"application/vnd.oasis.opendocument"
_MIMETYPE_BYTES = 100

SNIFFED_CHARACTERS = 4096
_XML_HEAD = re.compile(r"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE\s[^>\[]*(?:\[.*?\]\s*)?>)*", re.DOTALL)
_HTML_TAG = re.compile(r"<(?:html|head|body|title|meta|p|div|h1|article|main|section)[\s>]", re.IGNORECASE)
_HTML_DOCTYPE = re.compile(r"<!DOCTYPE\s+html", re.IGNORECASE)
_XML_TAG = re.compile(r"<(?:[\w.-]+:)?(?:TEI(?:\.2)?|teiCorpus)[\s>]")
_MAIL_HEADER = re.compile(r"[A-Za-z][A-Za-z0-9-]*:[ \t]?.*(?:\r?\n[ \t].*)*(?:\r?\n|\Z)")
_MAIL_MARKS = frozenset({"message-id", "mime-version", "received", "return-path"})


def sniff(data: bytes, *, name: str) -> Format:
    """The format of `data`: by what stands in it, else by the suffix of `name`, else plain text.

    Raises LetterError for files that are known to be no letters.
    """
    claimed = SUFFIXES.get(PurePath(name).suffix.lower(), Format.TEXT)
    if data.startswith(_ZIP):
        return _in_zip(data, name=name)
    if _PDF in data[:_PDF_WITHIN_BYTES] and (data.startswith(_PDF) or claimed is Format.PDF):
        return Format.PDF
    kind = next((kind for mark, kind in _NO_LETTERS if data.startswith(mark)), None)
    if kind or _RIFF.match(data):
        kind = kind or "a recording or picture"
        raise LetterError(f"{name}: this is {kind}, not a letter; save the letter as text or .docx")
    return _in_text(_glimpse(data), claimed=claimed)


def _in_zip(data: bytes, *, name: str) -> Format:
    if b"mimetypeapplication/epub+zip" in data[:_MIMETYPE_BYTES]:
        return Format.EPUB
    try:
        members = set(zipfile.ZipFile(BytesIO(data)).namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as error:
        raise LetterError(f"{name}: the file is damaged ({error}); save it anew") from error
    if "META-INF/container.xml" in members:
        return Format.EPUB
    if "word/document.xml" in members or "[Content_Types].xml" in members:
        return Format.DOCX
    if _OPENDOCUMENT in data[:_MIMETYPE_BYTES]:
        raise LetterError(f"{name}: this is an OpenDocument file; save the letter as .docx or text")
    raise LetterError(
        f"{name}: this is a zip archive, not a letter; unpack it and give the letter or the folder"
    )


def _glimpse(data: bytes) -> str:
    """The first characters, in whatever encoding: enough to see mark-up, which is ASCII."""
    head = data[: SNIFFED_CHARACTERS * 2]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return head.decode("utf-16", "replace")
    return head.decode("latin-1").removeprefix("ï»¿").replace("\x00", "")[:SNIFFED_CHARACTERS]


def _in_text(head: str, *, claimed: Format) -> Format:
    rest = head[_XML_HEAD.match(head).end() :] if head.lstrip()[:1] == "<" else ""  # type: ignore[union-attr]
    is_xml = head.lstrip().startswith("<?xml")
    if _XML_TAG.match(rest):
        return Format.TEI
    if _HTML_DOCTYPE.match(head.lstrip()) or re.match(r"<html[\s>]", rest, re.IGNORECASE):
        return Format.HTML
    if is_xml or (claimed is Format.TEI and rest):
        return Format.TEI  # the reader tells which XML it is, if it is not TEI
    if claimed is Format.HTML:
        return Format.HTML if _HTML_TAG.search(head) else Format.TEXT
    headers = _mail_headers(head)
    if headers & _MAIL_MARKS and {"from", "date"} & headers:
        return Format.EMAIL
    if claimed is Format.EMAIL:
        return Format.EMAIL if headers & {"from", "to", "subject", "date"} else Format.TEXT
    if claimed in _SELF_DECLARING or claimed is Format.TEI:
        return Format.TEXT
    return claimed


def _mail_headers(head: str) -> frozenset[str]:
    """The names of the headers at the top, in lower case."""
    found: set[str] = set()
    at = head.find("\n") + 1 if head.startswith(("From ", ">From ")) else 0
    while match := _MAIL_HEADER.match(head, at):
        found.add(match[0].partition(":")[0].lower())
        at = match.end()
    return frozenset(found)
