"""XML and HTML trees, parsed with nothing fetched, nothing expanded, and a bound on depth."""

from collections.abc import Callable, Iterator
from html.entities import html5
from typing import Protocol, cast

from narrate.errors import LetterError

# libxml2's XML_ERR_RESOURCE_LIMIT, for which the oldest lxml that we allow has no name.
_RESOURCE_LIMIT = 114


class Element(Protocol):
    """What is used of lxml's elements. tag: with its namespace; not a string in comments and the like."""

    @property
    def tag(self) -> object: ...
    @property
    def text(self) -> str | None: ...
    @property
    def tail(self) -> str | None: ...
    def get(self, key: str) -> str | None: ...
    def getparent(self) -> "Element | None": ...
    def iter(self) -> Iterator["Element"]: ...
    def __iter__(self) -> Iterator["Element"]: ...


_LIMIT = "XML_PARSE_HUGE"  # what libxml2 says of every limit that is passed
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parse_xml(data: bytes, *, name: str) -> Element:
    """The root of an XML document.

    Entities are not expanded (bombs), nothing outside the file is read, and nesting ends at libxml2's 256.
    Raises LetterError where it is not well-formed.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if _LIMIT in (error.msg or ""):
            raise LetterError(_too_deep(name)) from error
        line, column = error.position
        reason = (error.msg or "it ends too soon").partition(", line ")[0]
        message = f"{name}:{line}:{column}: the XML is not well-formed ({reason}); mend it there"
        raise LetterError(message) from error
    for entity in root.iter(etree.Entity):
        if f"{entity.name};" not in html5:
            message = f"the entity &{entity.name}; is not expanded; write the characters it stands for"
            raise LetterError(f"{name}:{entity.sourceline or 1}:1: {message}")
    return cast("Element", root)


def parse_html(text: str, *, name: str) -> Element | None:
    """The root of an HTML page, however broken; None where there is nothing in it.

    Raises LetterError where it is nested deeper than libxml2's 256, or one part has over 10 MB.
    """
    from lxml import etree

    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    # The parser stops at its limits and says so only here; the text behind would be lost unsaid.
    if any(entry.type == _RESOURCE_LIMIT for entry in parser.error_log):
        raise LetterError(_too_deep(name))
    return cast("Element | None", root)


def _too_deep(name: str) -> str:
    return f"{name}: its mark-up is nested too deep, or one part is too large; save the letter as plain text"


def local_name(element: Element) -> str:
    """The tag without its namespace; "" for comments, instructions and entities."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The child elements of these local names."""
    return (child for child in element if local_name(child) in names)


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """The elements within, and `element`, of these local names, in order."""
    return (each for each in element.iter() if local_name(each) in names)


def folded_text(element: Element) -> str:
    """All text within, white space folded."""
    pieces: list[str] = []
    walk(element, enter=lambda _: True, leave=lambda _: None, text=lambda _, words: pieces.append(words))
    return " ".join("".join(pieces).split())


def walk(
    root: Element,
    *,
    enter: Callable[[Element], bool],
    leave: Callable[[Element], None],
    text: Callable[[Element, str], None],
) -> None:
    """Go through the tree in order without recursion.

    enter: returns False to leave an element and all in it out; `leave` is then not called.
    text: is given the element that the words stand in, and the words.
    """
    if not enter(root):
        return
    text(root, root.text or "")
    path = [(root, iter(root))]
    while path:
        element, rest = path[-1]
        child = next(rest, None)
        if child is None:
            path.pop()
            leave(element)
            if path:
                text(path[-1][0], element.tail or "")
        elif local_name(child) and enter(child):
            text(child, child.text or "")
            path.append((child, iter(child)))
        else:
            text(element, _entity(child) + (child.tail or ""))


def _entity(element: Element) -> str:
    """The character of an entity that HTML knows ("&mdash;"); "" for all else that is no element."""
    reference = element.text or ""
    if isinstance(element.tag, str) or not reference.startswith("&"):
        return ""
    return html5.get(reference[1:], "")
