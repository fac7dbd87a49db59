"""What a <teiHeader> states of the letter."""

from collections.abc import Iterator

from narrate.model import Diagnostic, Properties
from narrate.readers.markup import XML_LANG, Element, children, descendants, folded_text
from narrate.readers.stated import state

_PEOPLE = ("persName", "orgName", "name", "rs")
_SENT = ("sent",)
_RECEIVED = ("received", "addressee", "delivered", "deliveredTo")
_DATE_KEYS = ("when", "when-iso", "when-custom", "notBefore", "from")


def read_header(root: Element) -> tuple[Properties, tuple[Diagnostic, ...]]:
    """Title and author of <titleStmt>, people and date of <correspDesc>, the text's language."""
    header = next(descendants(root, "teiHeader"), None)
    values: dict[str, str | None] = {"language": _language(root, header)}
    if header is not None:
        sent, received = _action(header, _SENT), _action(header, _RECEIVED)
        statement = next(descendants(header, "titleStmt"), None)
        values["title"] = _title(statement)
        values["author"] = _people(sent) or _authors(statement)
        values["recipient"] = _people(received)
        values["date"] = _date(sent) or _date(next(descendants(header, "creation"), None))
    return state(values)


def _title(statement: Element | None) -> str | None:
    if statement is None:
        return None
    titles = list(children(statement, "title"))
    main = [title for title in titles if title.get("type") == "main"] or titles
    return folded_text(main[0]) if main else None


def _authors(statement: Element | None) -> str | None:
    return _listed(children(statement, "author")) if statement is not None else None


def _people(action: Element | None) -> str | None:
    return _listed(children(action, *_PEOPLE)) if action is not None else None


def _listed(people: Iterator[Element]) -> str | None:
    """The names, as a sentence would have them."""
    names = list(dict.fromkeys(filter(None, map(folded_text, people))))
    if not names:
        return None
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def _action(header: Element, kinds: tuple[str, ...]) -> Element | None:
    return next((each for each in descendants(header, "correspAction") if each.get("type") in kinds), None)


def _date(element: Element | None) -> str | None:
    dates = descendants(element, "date") if element is not None else iter(())
    return next((when for date in dates for key in _DATE_KEYS if (when := date.get(key))), None)


def _language(root: Element, header: Element | None) -> str | None:
    for element in (next(descendants(root, "text"), None), root):
        if element is not None and (stated := element.get(XML_LANG)):
            return stated
    language = next(descendants(header, "language"), None) if header is not None else None
    return language.get("ident") if language is not None else None
