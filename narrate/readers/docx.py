"""DOCX: Word's paragraphs, with the roles that its styles for letters state.

Deleted text, comments, footnotes and the page's head and foot are left out. The document's "author" is whose
computer it was, so it is not taken for the letter's.
"""

from io import BytesIO
from typing import cast

from narrate.model import Diagnostic, Role
from narrate.readers.archive import Archive
from narrate.readers.blocks import Block, BlockBuilder, join_blocks
from narrate.readers.markup import Element, local_name, walk
from narrate.readers.readout import Readout
from narrate.readers.stated import state

# Word's built-in styles, by the name that is the same in every language version.
_STYLES = {
    "title": Role.HEADING,
    "subtitle": Role.HEADING,
    "date": Role.DATELINE,
    "inside address": Role.ADDRESS,
    "envelope address": Role.ADDRESS,
    "salutation": Role.SALUTATION,
    "closing": Role.CLOSING,
    "signature": Role.SIGNATURE,
}
_HEADING = "heading "
_OMITTED = frozenset({"del", "moveFrom", "Fallback", "sectPr", "rPr", "pPr", "instrText", "delText", "tblPr"})
_BREAKS = frozenset({"br", "cr"})
_VALUE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}val"


def read_docx(data: bytes, *, name: str, max_bytes: int) -> Readout:
    """The letter of a Word document.

    Raises LetterError where it is damaged, a bomb, or has a password.
    """
    from docx import Document

    archive = Archive(data, name=name, max_bytes=max_bytes)
    try:
        document = Document(BytesIO(data))
        body = cast("Element", document.element.body)
        styles = {style.style_id: (style.name or "").lower() for style in document.styles}
        core = document.core_properties
        values = {"title": core.title, "language": core.language}
        foot = any(
            paragraph.text.strip()
            for section in document.sections
            for part in (section.header, section.footer)
            for paragraph in part.paragraphs
        )
    except Exception as error:  # python-docx raises whatever a damaged part leads it to
        raise archive.damaged(str(error) or type(error).__name__) from error
    blocks = _Paragraphs(styles).read(body)
    text, marks = join_blocks(blocks)
    if any(mark.role is Role.HEADING for mark in marks):
        values["title"] = ""
    stated, doubts = state(values)
    return Readout(text, marks, stated, doubts + _left_out(foot=foot))


def _left_out(*, foot: bool) -> tuple[Diagnostic, ...]:
    if not foot:
        return ()
    message = "the head and foot of the page were left out; put a letterhead into the text to have it read"
    return (Diagnostic(1, 1, "page-head", message),)


class _Paragraphs:
    """One pass over a document's body."""

    def __init__(self, styles: dict[str, str]) -> None:
        self._styles = styles
        self._builder = BlockBuilder(blank_lines_part=True)

    def read(self, body: Element) -> tuple[Block, ...]:
        """The paragraphs with text; those of a table's row are one."""
        walk(body, enter=self._enter, leave=self._leave, text=self._text)
        return self._builder.finish()

    def _enter(self, element: Element) -> bool:
        tag = local_name(element)
        if tag in _OMITTED:
            return False
        if tag == "p":
            self._builder.open(self._role(element))
        elif tag in _BREAKS:
            self._builder.break_line()
        elif tag == "tab":
            self._builder.write(" ")
        elif tag == "noBreakHyphen":
            self._builder.write("‑")
        return True

    def _leave(self, element: Element) -> None:
        if local_name(element) == "p":
            self._builder.close()

    def _text(self, element: Element, words: str) -> None:
        if local_name(element) == "t":
            self._builder.write(words)

    def _role(self, paragraph: Element) -> Role | None:
        style = next((each for each in paragraph.iter() if local_name(each) == "pStyle"), None)
        named = self._styles.get(style.get(_VALUE) or "", "") if style is not None else ""
        return Role.HEADING if named.startswith(_HEADING) else _STYLES.get(named)
