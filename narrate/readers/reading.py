"""A file, or its bytes → `Source`."""

import hashlib
from pathlib import Path, PurePath

from narrate.errors import LetterError
from narrate.model import Diagnostic, Source
from narrate.readers.formats import SUFFIXES, Format, sniff
from narrate.readers.readout import Readout
from narrate.readers.roles import put_right, side_file_of

MAX_LETTER_BYTES = 100_000_000  # a book of letters has 5 MB; above this it is the wrong file


def read(data: bytes, *, name: str, max_bytes: int = MAX_LETTER_BYTES) -> Source:
    """The letter in `data`, whatever its format: sniffed from what stands in it, then from `name`'s suffix.

    name: the file's name, for messages. max_bytes: the most that is read, packed or unpacked.
    Raises LetterError where there is no letter in it.
    """
    if len(data) > max_bytes:
        limit = f"{max_bytes / 1_000_000:g} MB"
        raise LetterError(f"{name}: the file is larger than {limit}; split it, or give the right file")
    if not data:
        raise LetterError(f"{name}: the file is empty; give a file with a letter in it")
    kind = sniff(data, name=name)
    readout = _read_as(kind, data, name=name, max_bytes=max_bytes)
    if not readout.text.strip():
        raise LetterError(f"{name}: there is no text in it, only white space; give a file with a letter")
    return Source(
        text=readout.text,
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        marks=readout.marks,
        passages=readout.passages,
        quotations=readout.quotations,
        stated=readout.stated,
        diagnostics=_wrong_suffix(kind, name=name) + readout.diagnostics,
    )


def read_file(path: Path, *, max_bytes: int = MAX_LETTER_BYTES) -> Source:
    """The letter in the file `path`, with what its side file puts right.

    Raises LetterError where the file cannot be read, there is no letter in it, or the side file is wrong.
    """
    source = read(_bytes_of(path, max_bytes=max_bytes), name=path.name, max_bytes=max_bytes)
    side_file = side_file_of(path)
    if side_file is None:
        return source
    return put_right(source, _bytes_of(side_file, max_bytes=max_bytes), name=side_file.name)


def _bytes_of(path: Path, *, max_bytes: int) -> bytes:
    """The file's bytes; one more than `max_bytes` where it has more."""
    try:
        with path.open("rb") as file:
            return file.read(max_bytes + 1)
    except OSError as error:
        reason = (
            "this is a folder"
            if isinstance(error, IsADirectoryError)
            else error.strerror or "it cannot be read"
        )
        raise LetterError(f"{path}: {reason}; see that the file is there and readable") from error


def _read_as(kind: Format, data: bytes, *, name: str, max_bytes: int) -> Readout:
    """Each reader is loaded for its own format alone: a letter of plain text need not wait for that of PDF."""
    match kind:
        case Format.MARKDOWN:
            from narrate.readers.markdown import read_markdown

            return read_markdown(data, name=name)
        case Format.HTML:
            from narrate.readers.html import read_html

            return read_html(data, name=name)
        case Format.TEI:
            from narrate.readers.tei import read_tei

            return read_tei(data, name=name)
        case Format.DOCX:
            from narrate.readers.docx import read_docx

            return read_docx(data, name=name, max_bytes=max_bytes)
        case Format.EMAIL:
            from narrate.readers.email import read_email

            return read_email(data, name=name)
        case Format.EPUB:
            from narrate.readers.epub import read_epub

            return read_epub(data, name=name, max_bytes=max_bytes)
        case Format.PDF:
            from narrate.readers.pdf import read_pdf

            return read_pdf(data, name=name)
        case _:
            from narrate.readers.text import read_text

            return read_text(data, name=name)


def _wrong_suffix(kind: Format, *, name: str) -> tuple[Diagnostic, ...]:
    suffix = PurePath(name).suffix.lower()
    claimed = SUFFIXES.get(suffix)
    if claimed is kind or (claimed is None and (kind is Format.TEXT or not suffix)):
        return ()
    message = f'the file is {kind}, whatever its name ends in ("{suffix}"), and was read as that'
    return (Diagnostic(1, 1, "wrong-suffix", message),)
