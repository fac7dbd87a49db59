"""EPUB: the chapters of its spine, one after the other, without covers, contents and imprints."""

import posixpath
from urllib.parse import unquote

from narrate.errors import LetterError
from narrate.model import Diagnostic
from narrate.readers.archive import Archive, within
from narrate.readers.blocks import readout_of
from narrate.readers.html import HtmlReading, decode_html, words_of
from narrate.readers.markup import Element, descendants, folded_text, parse_html, parse_xml
from narrate.readers.readout import Readout
from narrate.readers.stated import state

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_FONT_MANGLING = ("http://www.idpf.org/2008/embedding", "http://ns.adobe.com/pdf/enc#RC")
_NO_LETTERS = frozenset(
    {"cover", "titlepage", "halftitlepage", "toc", "landmarks", "loi", "lot", "imprint", "colophon"}
    | {"copyright-page", "endnotes", "rearnotes", "footnotes", "index", "page-list"}
)
_XHTML = "application/xhtml+xml"


def read_epub(data: bytes, *, name: str, max_bytes: int) -> Readout:
    """The letter of an EPUB; several chapters are read as one letter, and that is said.

    Raises LetterError where it is damaged, a bomb, or protected.
    """
    archive = Archive(data, name=name, max_bytes=max_bytes)
    _refuse_protected(archive, name=name)
    package_path = _package_path(archive, name=name)
    package = parse_xml(archive.read(package_path), name=f"{name}/{package_path}")
    reading = HtmlReading()
    chapters = 0
    for member in _spine(package, folder=posixpath.dirname(package_path)):
        if member not in archive.names():
            continue
        page = _page(archive.read(member), name=f"{name}/{member}")
        body = next(descendants(page, "body"), None) if page is not None else None
        if body is not None and not words_of(body) & _NO_LETTERS and not _only_section_is(body, _NO_LETTERS):
            reading.read(body)
            chapters += bool(folded_text(body))
    blocks = reading.finish()
    stated, doubts = state(_metadata(package))
    return readout_of(blocks, stated=stated, diagnostics=doubts + reading.diagnostics() + _several(chapters))


def _page(data: bytes, *, name: str) -> Element | None:
    """A chapter. It should be XML; where it is not, it is read as browsers read it."""
    try:
        return parse_xml(data, name=name)
    except LetterError:
        return parse_html(decode_html(data, name=name)[0], name=name)


def _refuse_protected(archive: Archive, *, name: str) -> None:
    if _ENCRYPTION not in archive.names():
        return
    root = parse_xml(archive.read(_ENCRYPTION), name=name)
    methods = [each.get("Algorithm") or "" for each in descendants(root, "EncryptionMethod")]
    if any(method not in _FONT_MANGLING for method in methods):
        raise LetterError(f"{name}: the book is protected (DRM); give a copy without protection")


def _package_path(archive: Archive, *, name: str) -> str:
    root = parse_xml(archive.read(_CONTAINER), name=f"{name}/{_CONTAINER}")
    stated = next((each.get("full-path") for each in descendants(root, "rootfile")), None)
    path = within("", stated) if stated else None
    if path is None:
        raise archive.damaged("it names no package inside")
    return path


def _spine(package: Element, *, folder: str) -> list[str]:
    """The chapters' members, in reading order."""
    items = {item.get("id"): item for item in descendants(package, "item")}
    members: list[str] = []
    for reference in descendants(package, "itemref"):
        item = items.get(reference.get("idref"))
        if item is None or reference.get("linear") == "no" or "nav" in (item.get("properties") or "").split():
            continue
        member = within(folder, unquote(item.get("href") or ""))
        if member is not None and (item.get("media-type") or _XHTML) == _XHTML:
            members.append(member)
    return members


def _only_section_is(body: Element, kinds: frozenset[str]) -> bool:
    sections = [each for each in body if isinstance(each.tag, str)]
    return len(sections) == 1 and bool(words_of(sections[0]) & kinds)


def _metadata(package: Element) -> dict[str, str | None]:
    """Dublin Core, but for its date: that is the book's, not the letter's."""
    first = {
        key: next((folded_text(each) for each in descendants(package, key)), None)
        for key in ("title", "creator", "language")
    }
    return {"title": first["title"], "author": first["creator"], "language": first["language"]}


def _several(chapters: int) -> tuple[Diagnostic, ...]:
    if chapters < 2:
        return ()
    message = f"the book's {chapters} chapters are read as one letter; give a file a letter"
    return (Diagnostic(1, 1, "several-letters", message),)
