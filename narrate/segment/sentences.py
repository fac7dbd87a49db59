"""Where a sentence ends. One pass over the text; no break after "Mr.", "C.I.A.", "No. 4", "&c."."""

import re

from narrate.model import Span
from narrate.segment.lexicon import FRESH, LEANS_FORWARD, OFTEN_INSIDE

_STOP = re.compile(
    r"""
    (?P<mark> [.!?…]+ )
    (?P<close> ["'”’»)\]}*]* )
    (?: (?P<dash> (?: -- | [—–] )+ [ \t]* (?= ["'“‘(\[]* [A-Z] ) ) | (?P<space> \s+ ) | \Z )
    | \n [ \t\f\r]* \n \s*
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"[\w&][\w&.'’]*\Z")
_OPENERS = "\"'“‘«([{*_-–— \t"
# The last word before a stop is looked for in this many characters; no abbreviation is longer.
_REACH = 24


def sentences(text: str, span: Span) -> tuple[Span, ...]:
    """The sentences of `text` within `span`, without white space at the ends; with it they tile the span."""
    found: list[Span] = []
    start = span.start
    for match in _STOP.finditer(text, span.start, span.stop):
        if match["mark"] is not None and not _ends(text, match, floor=start, stop=span.stop):
            continue
        end = match.start() if match["mark"] is None else match.end() - len(match["space"] or "")
        _keep(found, text, start, end)
        start = match.end()
    _keep(found, text, start, span.stop)
    return tuple(found)


def _keep(found: list[Span], text: str, start: int, stop: int) -> None:
    while start < stop and text[start].isspace():
        start += 1
    while stop > start and text[stop - 1].isspace():
        stop -= 1
    if start < stop:
        found.append(Span(start, stop))


def _ends(text: str, match: "re.Match[str]", *, floor: int, stop: int) -> bool:
    """Whether the stop that `match` found ends a sentence that began at `floor`."""
    after = match.end()
    if after >= stop:
        return True
    word = _LAST_WORD.search(text, max(floor, match.start() - _REACH), match.start())
    ahead = after
    while ahead < stop and text[ahead] in _OPENERS:
        ahead += 1
    following = text[ahead : ahead + 1]
    if following.islower():
        return False
    if match["mark"] != ".":
        return True
    if word is None:
        # "155. Your telegram": a number that stands first is a label, not a sentence.
        return True
    last = word[0].casefold().rstrip(".")
    if match["close"] and not match["close"].strip("'’"):
        last = last.strip("'’")
    if last in LEANS_FORWARD and not match["close"]:
        return not (following.isalnum())
    if len(last) == 1 and last.isalpha() and last != "i" and not match["close"]:
        return False
    if last in OFTEN_INSIDE or re.fullmatch(r"(?:[a-z]\.)+[a-z]", last):
        return following.isupper() and _starts_afresh(text, ahead, stop)
    return not (last.isdigit() and word.start() == floor)


_WORD = re.compile(r"\w+")


def _starts_afresh(text: str, at: int, stop: int) -> bool:
    word = _WORD.match(text, at, stop)
    return word is not None and word[0].casefold() in FRESH
