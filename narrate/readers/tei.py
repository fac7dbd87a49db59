"""TEI: letters as editors of historical correspondence encode them. Its mark-up is truth.

The letter is read as it was written: of <choice>, the abbreviation, the error and the old spelling;
no deletions, no running heads, no editors' notes.
Source: TEI P5 Guidelines, chapters 3, 4, 11 and 2.4.6 (correspDesc).
"""

import re
from collections import Counter
from dataclasses import dataclass, replace

from narrate.errors import LetterError
from narrate.model import Diagnostic, Role
from narrate.readers.blocks import Block, BlockBuilder, readout_of
from narrate.readers.markup import XML_LANG, Element, descendants, folded_text, local_name, parse_xml, walk
from narrate.readers.readout import Readout
from narrate.readers.tei_header import read_header
from narrate.readers.written_dates import iso_date

ROOTS = frozenset({"TEI", "TEI.2", "teiCorpus", "text", "body"})
_OMITTED = frozenset(
    {"teiHeader", "facsimile", "sourceDoc", "standOff", "fw", "del", "surplus", "metamark"}
    | {"figDesc", "graphic", "index", "interpGrp", "certainty", "witDetail", "listWit"}
)
# Of these one child is read, the first that is not listed here: the letter's own, not the editor's.
_ALTERNATIVES = {"choice": frozenset({"corr", "reg", "expan"}), "app": frozenset({"rdg", "rdgGrp", "note"})}
_TEXTLESS = frozenset({*_ALTERNATIVES, "subst"})  # the white space inside is no one's
_OWN_ROLES = {
    "head": Role.HEADING,
    "titlePart": Role.HEADING,
    "dateline": Role.DATELINE,
    "salute": Role.SALUTATION,
    "closer": Role.CLOSING,
    "signed": Role.SIGNATURE,
    "postscript": Role.POSTSCRIPT,
    "address": Role.ADDRESS,
    "note": Role.NOTE,
    "stamp": Role.NOTE,
    "argument": Role.NOTE,
}
_LEAVES = frozenset({"head", "titlePart", "dateline", "salute", "signed", "address", "stamp"})
_PARAGRAPHS = frozenset({"p", "ab", "lg", "item", "row", "sp", "trailer"})
_CONTAINERS = frozenset(
    {"text", "front", "body", "back", "group", "div", "div0", "div1", "div2", "div3", "div4", "div5"}
    | {"titlePage", "docTitle", "docAuthor", "docDate", "byline", "epigraph"}
    | {"opener", "list", "table", "figure"}
)
_RUNNING = _PARAGRAPHS | _LEAVES | {"closer"}
_QUOTING = frozenset({"floatingText", "quote", "cit", "q", "said"})
_LISTING = frozenset({"list", "table", "figure", "lg"})
_LINES = frozenset({"addrLine", "l", "p", "item"})
_MILESTONES = frozenset({"lb", "pb", "cb", "gb"})
# Here a line's end is the writer's; in a paragraph it is the paper's.
_LINED = frozenset(Role) - {Role.PARAGRAPH, Role.POSTSCRIPT}
_DIV_ROLES = {
    "envelope": Role.ADDRESS,
    "address": Role.ADDRESS,
    "letterhead": Role.ADDRESS,
    "docket": Role.NOTE,
    "endorsement": Role.NOTE,
    "postscript": Role.POSTSCRIPT,
}
_NOTES_DIV = re.compile(r"note|annot|apparatus|bibliogr|commentary", re.IGNORECASE)
_EDITORIAL = re.compile(r"editor|foot|end|annot|gloss|comment|bottom|critical", re.IGNORECASE)
_OWN_NOTE = re.compile(r"auth|inline|source", re.IGNORECASE)
_NOTE_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§]{1,3}|[a-z])[\])]?")
_GREETING_END = re.compile(r"[,:—]|--")
_GAP = "[…]"
# A greeting left in its paragraph ends in a comma, colon or dash within this many characters.
GREETING_CHARACTERS = 60
# A valediction left in a paragraph of its own is no longer than this.
VALEDICTION_CHARACTERS = 100


def read_tei(data: bytes, *, name: str) -> Readout:
    """The letter of a TEI file; several letters are read one after the other, and that is said."""
    root = parse_xml(data, name=name)
    if local_name(root) not in ROOTS:
        raise LetterError(
            f"{name}: this is XML with the root <{local_name(root)}>, not TEI; save the letter as TEI or text"
        )
    reading = _Reading()
    walk(root, enter=reading.enter, leave=reading.leave, text=reading.text)
    blocks = _left_to_guess(reading.builder.finish())
    stated, doubts = read_header(root)
    if stated.date is None:
        stated = replace(stated, date=reading.date)
    return readout_of(blocks, stated=stated, diagnostics=doubts + reading.diagnostics())


def _left_to_guess(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """`blocks` with no role for paragraphs that may hold an unmarked greeting or valediction.

    Whole editions mark neither and leave "Sir: I have the honor" and "Faithfully yours," in <p>.
    """
    roles = [block.role for block in blocks]
    found = list(blocks)
    if Role.SALUTATION not in roles and Role.PARAGRAPH in roles:
        first = roles.index(Role.PARAGRAPH)
        if _GREETING_END.search(blocks[first].text[:GREETING_CHARACTERS]):
            found[first] = replace(blocks[first], role=None)
    if Role.CLOSING not in roles and Role.SIGNATURE in roles:
        last = roles.index(Role.SIGNATURE) - 1
        if roles[last] is Role.PARAGRAPH and len(blocks[last].text) <= VALEDICTION_CHARACTERS:
            found[last] = replace(blocks[last], role=None)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that has been entered and not left. block: whether it opened one."""

    tag: str
    block: bool


class _Reading:
    """One pass over a TEI tree."""

    def __init__(self) -> None:
        self.builder = BlockBuilder(blank_lines_part=False)
        self.date: str | None = None  # of the first dateline
        self._path: list[_Open] = []
        self._within: Counter[str] = Counter()
        self._begun = False  # a paragraph of this letter has been read
        self._editorial_notes = 0
        self._letters = 0

    def enter(self, element: Element) -> bool:
        tag = local_name(element)
        if tag in _OMITTED or not self._is_chosen(element) or _is_note_mark(element, tag):
            return False
        if tag.startswith("div") and _NOTES_DIV.search(element.get("type") or ""):
            self._editorial_notes += sum(1 for _ in descendants(element, "note")) or 1
            return False
        if tag == "note" and not self._keeps_note(element):
            return False
        self._write_milestone(element, tag)
        if tag == "date" and self._within["dateline"] and self.date is None:
            self.date = iso_date(element.get("when") or "")
        if tag == "text" or (tag.startswith("div") and element.get("type") == "letter"):
            self._letters += tag != "text"
            self._begun = False
        block = self._opens_block(element, tag)
        self._path.append(_Open(tag, block))
        if tag in _QUOTING:
            self.builder.begin_quotation()
        self.builder.begin_language(element.get(XML_LANG))
        self._within[tag] += 1
        return True

    def leave(self, element: Element) -> None:
        tag = local_name(element)
        self.builder.end_language()
        if self._path.pop().block:
            self.builder.close()
        elif tag == "cell":
            self.builder.write(" ")
        if tag in _QUOTING:
            self.builder.end_quotation()
        self._within[tag] -= 1
        self._begun |= tag in _PARAGRAPHS and not self._within["opener"]

    def text(self, element: Element, words: str) -> None:
        if local_name(element) not in _TEXTLESS:
            self.builder.write(words)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        said: list[Diagnostic] = []
        if self._editorial_notes:
            message = f"{self._editorial_notes} note(s) by the editor were left out"
            said.append(Diagnostic(1, 1, "editorial-note", message))
        if self._letters > 1:
            message = f"{self._letters} letters stand in this file and are read as one; give a file a letter"
            said.append(Diagnostic(1, 1, "several-letters", message))
        return tuple(said)

    def _inside(self, tags: frozenset[str]) -> bool:
        return any(self._within[tag] for tag in tags)

    def _is_chosen(self, element: Element) -> bool:
        """False for an alternative that is not read: of <choice> the editor's, of <app> all but one."""
        parent = element.getparent()
        if parent is None or local_name(parent) not in _ALTERNATIVES:
            return True
        editors = _ALTERNATIVES[local_name(parent)]
        offered = [child for child in parent if local_name(child)]
        return element is next((child for child in offered if local_name(child) not in editors), offered[0])

    def _keeps_note(self, element: Element) -> bool:
        """Whether a note is read where it stands; an author's note in a paragraph is put after it."""
        said = " ".join(element.get(key) or "" for key in ("type", "place", "resp", "rend"))
        own = _OWN_NOTE.search(said) is not None
        if not self._inside(_RUNNING):
            foreign = element.get("n") or element.get("resp") or _EDITORIAL.search(said)
            self._editorial_notes += bool(foreign and not own)
            return own or not foreign
        if own and "inline" not in said:
            self.builder.defer(Block(folded_text(element), Role.NOTE))
        self._editorial_notes += not own
        return own and "inline" in said

    def _write_milestone(self, element: Element, tag: str) -> None:
        if tag == "gap":
            self.builder.write(_GAP)
        elif tag in _MILESTONES and element.get("break") == "no":
            self.builder.join_word()
        elif tag == "lb" and self.builder.role in _LINED:
            self.builder.break_line()
        elif tag in ("lb", "space"):
            self.builder.write(" ")

    def _opens_block(self, element: Element, tag: str) -> bool:
        if self._inside(_LEAVES):
            if tag in _LINES:
                self.builder.break_line()
            return False
        if tag == "l":
            self.builder.break_line()
            return False
        around = self.builder.role
        if tag in _CONTAINERS:
            role = _DIV_ROLES.get((element.get("type") or "").lower(), around)
            if tag == "opener" and _dates_itself(element):
                role = Role.DATELINE
        elif tag in _OWN_ROLES or tag in _PARAGRAPHS or (tag == "note" and not self._inside(_RUNNING)):
            role = self._role(tag)
        else:
            return False
        self.builder.open(role)
        return True

    def _role(self, tag: str) -> Role:
        around = self.builder.role
        # What is quoted has a greeting and an end of its own; in this letter it is paragraphs.
        if tag in _PARAGRAPHS or self._inside(_QUOTING) or (tag == "head" and self._inside(_LISTING)):
            return around or Role.PARAGRAPH
        if tag == "salute" and (around is Role.CLOSING or (self._begun and not self._within["opener"])):
            return Role.CLOSING
        return _OWN_ROLES[tag]


def _is_note_mark(element: Element, tag: str) -> bool:
    """Whether this is the figure or asterisk that points to a note."""
    if tag not in ("ref", "ptr"):
        return False
    points = (element.get("target") or "").startswith("#") or "note" in (element.get("type") or "")
    return points and _NOTE_MARK.fullmatch(folded_text(element)) is not None


def _dates_itself(opener: Element) -> bool:
    """Whether an <opener> without <dateline> has the date in its own text."""
    return any(local_name(child) == "date" for child in opener)
