"""PDF: the text layer, without running heads and page numbers, its lines joined to paragraphs.

A PDF knows places on paper, not paragraphs: pypdf's layout mode gives the page as lines with their indents
and the blank lines between them; `paper` makes a letter of them.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from narrate.errors import LetterError
from narrate.model import Diagnostic
from narrate.readers.blocks import join_blocks
from narrate.readers.paper import page_lines, paragraphs, without_running_heads
from narrate.readers.readout import Readout


def read_pdf(data: bytes, *, name: str) -> Readout:
    """The letter of a PDF's text layer. Its metadata is seldom the letter's, so nothing is stated.

    Raises LetterError where it is damaged, encrypted, or has pictures of pages and no text.
    """
    pages = [page_lines(page) for page in _pages(data, name=name)]
    if not any(pages):
        raise LetterError(
            f"{name}: there is no text in this PDF, only pictures of pages; "
            "run text recognition over it first (OCRmyPDF does), or give the text"
        )
    pages, taken_off = without_running_heads(pages)
    blocks, joined = paragraphs([line for page in pages for line in page])
    text, _ = join_blocks(blocks)
    said = (
        (
            taken_off,
            "running-head",
            f"{taken_off} line(s) were taken for running heads or page numbers: left out",
        ),
        (joined, "hyphenation", f"{joined} word(s) parted at line ends were joined"),
    )
    return Readout(
        text, diagnostics=tuple(Diagnostic(1, 1, rule, words) for count, rule, words in said if count)
    )


def _pages(data: bytes, *, name: str) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    try:
        with _quiet():
            reader = PdfReader(BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise LetterError(_encrypted(name))
            return [page.extract_text(extraction_mode="layout") for page in reader.pages]
    except LetterError:
        raise
    except DependencyError as error:  # pypdf decrypts AES with a library of 16 MB, which is not asked for
        raise LetterError(_encrypted(name)) from error
    except Exception as error:  # pypdf raises whatever a damaged object leads it to
        reason = str(error) or type(error).__name__
        raise LetterError(
            f"{name}: the PDF is damaged ({reason}); print it to a new PDF, or give the text"
        ) from error


def _encrypted(name: str) -> str:
    return f"{name}: this PDF is encrypted; print it to a new PDF without protection, or give the text"


@contextmanager
def _quiet() -> Iterator[None]:
    """pypdf tells its log of every oddity; what matters is raised."""
    log = logging.getLogger("pypdf")
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)
