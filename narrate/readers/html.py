"""HTML: web pages, EPUB's chapters, mails, rendered Markdown.

Only what plainly says a part's role is taken for it: headings, <address>, a date alone in its paragraph, and
the words of the EPUB vocabularies for letters. All else is guessed from the text, as in plain text.
Source: EPUB 3 Structural Semantics Vocabulary, Z39.98-2012 and the Standard Ebooks vocabulary.
"""

import codecs
import re

from narrate.model import Diagnostic, Properties, Role
from narrate.readers.blocks import Block, BlockBuilder, readout_of
from narrate.readers.encoding import decode
from narrate.readers.markup import (
    XML_LANG,
    Element,
    children,
    descendants,
    folded_text,
    local_name,
    parse_html,
    walk,
)
from narrate.readers.readout import Readout
from narrate.readers.stated import state

_OMITTED = frozenset(
    {"head", "script", "style", "template", "noscript", "nav", "iframe", "object", "svg", "math", "form"}
    | {"button", "select", "textarea", "input", "audio", "video", "canvas", "map", "dialog"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    {"p", "div", "section", "article", "main", "header", "footer", "aside", "blockquote", "address", "body"}
    | {"ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "tr", "figure", "figcaption", "hr", "center"}
    | {"details", "summary", "fieldset", "hgroup", "menu"}
)
_CELLS = frozenset({"td", "th"})
_HINTS = {
    "salutation": Role.SALUTATION,
    "valediction": Role.CLOSING,
    "closing": Role.CLOSING,
    "signature": Role.SIGNATURE,
    "dateline": Role.DATELINE,
    "postscript": Role.POSTSCRIPT,
    "letter.dateline": Role.DATELINE,
}
_FOREIGN_PARTS = frozenset({"banner", "contentinfo", "navigation", "search", "complementary"})  # ARIA's
_NOTES = frozenset(
    {
        "noteref",
        "doc-noteref",
        "footnote",
        "doc-footnote",
        "footnotes",
        "endnotes",
        "doc-endnotes",
        "rearnotes",
    }
)
# How mail programs mark what they quote.
_QUOTES = frozenset({"gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote"})
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:-]{1,40})", re.IGNORECASE)
_CHARSET_WITHIN_BYTES = 4096  # browsers look at 1,024; pages saved by Word have it later
_DATE_KEYS = frozenset({"date", "dc.date", "dcterms.date", "dc.date.created", "dcterms.created"})


def read_html(data: bytes, *, name: str) -> Readout:
    """The letter of a web page: its <main> or only <article> where it has one."""
    text, guessed = decode_html(data, name=name)
    root = parse_html(text, name=name)
    if root is None:
        return Readout("")
    reading = HtmlReading()
    reading.read(_letter_of(root))
    blocks = reading.finish()
    titled = any(block.role is Role.HEADING for block in blocks)
    stated, doubts = _stated(root, titled=titled, dated=reading.dated)
    return readout_of(blocks, stated=stated, diagnostics=guessed + doubts + reading.diagnostics())


def decode_html(data: bytes, *, name: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The characters of a page: UTF-8 where it is that, else as the page declares, else guessed."""
    declared = _CHARSET.search(data[:_CHARSET_WITHIN_BYTES])
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    if declared and not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        charset = declared[1].decode("ascii").lower()
        try:
            # Every browser reads Latin-1 as windows-1252.
            return data.decode("cp1252" if charset in ("iso-8859-1", "latin1") else charset), ()
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data, name=name)


class HtmlReading:
    """One pass, or several, over trees of HTML."""

    def __init__(self) -> None:
        self.dated: str | None = None  # of a <time> that is a dateline
        self._builder = BlockBuilder(blank_lines_part=True)
        self._opened: list[bool] = []
        self._numbers: list[int | None] = []  # of the lists that are open; None in those without
        self._notes = 0
        self._quotes = 0

    def read(self, root: Element) -> None:
        """Add what stands in `root`."""
        walk(root, enter=self._enter, leave=self._leave, text=lambda _, words: self._builder.write(words))

    def finish(self) -> tuple[Block, ...]:
        """The blocks of all that was read."""
        return self._builder.finish()

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was left out."""
        said: list[Diagnostic] = []
        if self._notes:
            message = f"{self._notes} footnote(s) or pointers to them were left out"
            said.append(Diagnostic(1, 1, "editorial-note", message))
        if self._quotes:
            said.append(Diagnostic(1, 1, "quoted-reply", "the quoted mail below was left out"))
        return tuple(said)

    def _enter(self, element: Element) -> bool:
        tag, words = local_name(element), words_of(element)
        if tag in _OMITTED or _is_hidden(element) or words & _FOREIGN_PARTS:
            return False
        if words & _NOTES or (tag == "sup" and _is_note_mark(element)):
            self._notes += 1
            return False
        if words & _QUOTES or (tag == "blockquote" and element.get("type") == "cite"):
            self._quotes += 1
            return False
        if tag == "pre":
            self._builder.verbatim("".join(_raw_text(element)))
            return False
        if tag == "br":
            self._builder.break_line()
        elif tag == "q":
            self._builder.write("“")
        role = self._role(element, tag, words)
        opens = tag in _BLOCKS or role is not None
        if opens:
            self._builder.open(role or self._builder.role)
        self._opened.append(opens)
        if tag == "blockquote":
            self._builder.begin_quotation()
        self._builder.begin_language(element.get("lang") or element.get(XML_LANG))
        self._number(element, tag)
        return True

    def _leave(self, element: Element) -> None:
        tag = local_name(element)
        self._builder.end_language()
        if tag in ("ol", "ul"):
            self._numbers.pop()
        elif tag in _CELLS:
            self._builder.write(" ")
        elif tag == "q":
            self._builder.write("”")
        if self._opened.pop():
            self._builder.close()
        if tag == "blockquote":
            self._builder.end_quotation()

    def _role(self, element: Element, tag: str, words: frozenset[str]) -> Role | None:
        if tag in _HEADINGS:
            return Role.HEADING
        hinted = next((_HINTS[word] for word in sorted(words) if word in _HINTS), None)
        if hinted is None and tag == "address":
            return Role.ADDRESS
        if hinted is None and tag in ("p", "div") and (time := _lone_time(element)) is not None:
            self.dated = self.dated or time.get("datetime")
            return Role.DATELINE
        return hinted

    def _number(self, element: Element, tag: str) -> None:
        """Write the figure that a browser shows before an item."""
        if tag in ("ol", "ul"):
            start = element.get("start") or "1"
            numbered = tag == "ol" and start.isascii() and start.isdigit()
            self._numbers.append(int(start[:9]) if numbered else None)
        elif tag == "li" and self._numbers and (number := self._numbers[-1]) is not None:
            self._builder.write(f"{number}. ")
            self._numbers[-1] = number + 1


def _letter_of(root: Element) -> Element:
    """The <main>, or the only <article>, or the whole."""
    for tag in ("main", "article"):
        found = list(descendants(root, tag))
        if len(found) == 1 and folded_text(found[0]):
            return found[0]
    return root


def words_of(element: Element) -> frozenset[str]:
    """What an element says it is, in its classes, epub:type and role, without their prefixes."""
    said = (element.get("class"), element.get("epub:type"), element.get(_EPUB_TYPE), element.get("role"))
    return frozenset(word.rpartition(":")[2].lower() for value in said if value for word in value.split())


def _is_hidden(element: Element) -> bool:
    hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return hidden or _HIDING.search(element.get("style") or "") is not None


def _is_note_mark(sup: Element) -> bool:
    """Whether a <sup> only points to a note: it holds a link within the page."""
    return any((link.get("href") or "").startswith("#") for link in descendants(sup, "a"))


def _lone_time(element: Element) -> Element | None:
    """The <time> that is all there is in a paragraph, but for points."""
    if (element.text or "").strip():
        return None
    inside = list(element)
    if len(inside) != 1 or local_name(inside[0]) != "time" or (inside[0].tail or "").strip(" \n\t.,"):
        return None
    return inside[0]


def _raw_text(element: Element) -> list[str]:
    pieces: list[str] = []
    walk(
        element,
        enter=lambda child: local_name(child) not in _OMITTED,
        leave=lambda _: None,
        text=lambda _, words: pieces.append(words),
    )
    return pieces


def _stated(root: Element, *, titled: bool, dated: str | None) -> tuple[Properties, tuple[Diagnostic, ...]]:
    """What the page's head says. Its title is the tab's: taken only where the letter has no heading."""
    named = {(meta.get("name") or "").lower(): meta.get("content") for meta in descendants(root, "meta")}
    title = None if titled else next((folded_text(each) for each in descendants(root, "title")), None)
    language = root.get("lang") or root.get(XML_LANG)
    body = next(children(root, "body"), None)
    if language is None and body is not None:
        language = body.get("lang")
    date = next((value for key, value in named.items() if key in _DATE_KEYS and value), None)
    return state(
        {
            "title": title,
            "author": named.get("author") or named.get("dc.creator"),
            "date": dated or date,
            "language": language,
        }
    )
