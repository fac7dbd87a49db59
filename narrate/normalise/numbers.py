"""Figures that are nothing more: cardinals, ordinals, decimals."""

from narrate.normalise.figures import count, decimal, ordinal
from narrate.normalise.rules import FIGURE, Here, Rule, Saying


def _ordinal(here: Here) -> Saying | None:
    number = int(here["number"].replace(",", ""))
    return {"": ordinal(number)}


def _decimal(here: Here) -> Saying | None:
    return {"": decimal(here.written.replace(",", ""))}


def _count(here: Here) -> Saying | None:
    return {"": count(here.written)}


RULES = (
    Rule(
        "number.ordinal",
        FIGURE,
        r"(?P<number>\d{1,3}(?:,\d{3}){1,4}|\d{1,12})(?:st|nd|rd|th|d)(?!\w)",
        _ordinal,
    ),
    Rule(
        "number.decimal",
        FIGURE,
        r"\d{1,3}(?:,\d{3}){0,4}\.\d{1,12}(?![\w])|\d{1,15}\.\d{1,12}(?!\w)",
        _decimal,
    ),
    Rule("number", FIGURE, r"\d{1,3}(?:,\d{3}){1,4}(?![\d])|\d+", _count),
    Rule("and", frozenset("&"), "&", "and"),
)
