"""Dates and years: "Dec. 7, 1941", "4th July 1776", "the 3d of May", "1962-63", "the '60s"."""

from narrate.normalise.figures import ordinal, plural, short_year, year
from narrate.normalise.rules import FIGURE, GAP, SPACE, Here, Rule, Saying, starts

# Written → spoken. The first letters decide; a full stop may follow any of them.
MONTHS = {
    "january": "jan janv jany janry janr january",
    "february": "feb feby febr febry february",
    "march": "mar mch march",
    "april": "apr apl aprl april",
    "may": "may",
    "june": "jun june",
    "july": "jul july",
    "august": "aug augt august",
    "september": "sep sept septr septbr 7ber september",
    "october": "oct octr octob octbr 8ber october",
    "november": "nov novr novem novbr 9ber november",
    "december": "dec decr decem decbr 10ber xber december",
}
MONTH_OF = {written: month for month, all_written in MONTHS.items() for written in all_written.split()}
_ORDINAL_MARK = r"(?:\^?\{?(?:st|nd|rd|th|ds|d|ST|ND|RD|TH|D)\}?)"
_MONTH = "(?:" + "|".join(sorted(MONTH_OF, key=len, reverse=True)) + r")(?![^\W_])"
_DAY = rf"(?P<day>[0-3]?\d){_ORDINAL_MARK}?(?![^\W_])"
_YEAR = r"(?:1[0-9]\d\d|20\d\d)(?![\w]|[.,]\d)"

# After these a figure of four digits is a year, whatever follows it.
_YEAR_BEFORE = starts(
    """in since until till during year years anno circa ca about before after by from to of the early late
    spring summer autumn fall winter christmas easter and or between"""
)
# "1861 was", not "1861 men": words in -s that are no plurals.
_NO_PLURALS = starts("was is has as his this us its does thus yes whereas perhaps always towards")


def _said_month(here: Here) -> dict[str, str]:
    written = here["month"].rstrip(".").lower()
    month = MONTH_OF[written]
    return {} if written == month and not here["month"].endswith(".") else {"month": month}


def _of_month(here: Here) -> Saying | None:
    day = int(here["day"])
    if not 1 <= day <= 31:
        return None
    return {"day": ordinal(day)} | _said_month(here) | _said_year(here)


def _said_year(here: Here) -> dict[str, str]:
    return {"year": year(int(here["year"]))} if here["year"] else {}


def _day_first(here: Here) -> Saying | None:
    day = int(here["day"])
    if not 1 <= day <= 31:
        return None
    the = "" if here.before().lower() in {"the", "this", "ye", "y"} else "the "
    of = "" if here["of"] else " of"
    return {"day": f"{the}{ordinal(day)}{of}"} | _said_month(here) | _said_year(here)


def _month_and_year(here: Here) -> Saying | None:
    return _said_month(here) | _said_year(here)


def _span_of_years(here: Here) -> Saying | None:
    first, last = int(here["first"]), int(here["last"])
    whole = last if last > 99 else first // 100 * 100 + last
    if not first < whole <= first + 200 or whole > 2099:
        return None
    return {
        "first": year(first),
        "dash": " to ",
        "last": year(last) if last > 99 else short_year(here["last"]),
    }


def _decade(here: Here) -> Saying | None:
    return {"": plural(year(int(here["year"])))}


def _short_decade(here: Here) -> Saying | None:
    return {"": plural(short_year(here["year"]))}


def _alone(here: Here) -> Saying | None:
    number = int(here["year"])
    if not 1100 <= number <= 2099 and here.before().lower() not in _YEAR_BEFORE:
        return None
    behind = here.after()
    counted = (behind[:1].islower() and behind.endswith("s") and behind not in _NO_PLURALS) or behind == "men"
    if counted and here.before().lower() not in {"in", "since", "until", "during", "year"}:
        return None
    return {"": year(number)}


_MONTH_STARTS = frozenset(MONTH_OF)

RULES = (
    Rule(
        "date",
        _MONTH_STARTS,
        rf"(?P<month>(?i:{_MONTH})\.?),?{GAP}{_DAY}(?:\.?,?{SPACE}(?P<year>{_YEAR}))?",
        _of_month,
    ),
    Rule(
        "date",
        FIGURE,
        rf"{_DAY}\.?{SPACE}(?P<of>of{SPACE})?(?P<month>(?i:{_MONTH})\.?)(?:,?{SPACE}(?P<year>{_YEAR}))?",
        _day_first,
    ),
    Rule("date", _MONTH_STARTS, rf"(?P<month>(?i:{_MONTH})\.?),?{SPACE}(?P<year>{_YEAR})", _month_and_year),
    Rule(
        "year.span",
        FIGURE,
        r"(?P<first>1\d{3}|20\d\d)(?P<dash>[-–—/])(?P<last>\d{4}|\d\d)(?!\w)",
        _span_of_years,
    ),
    Rule("year.decade", FIGURE, r"(?P<year>1\d\d0|20\d0)['’]?s(?!\w)", _decade),
    Rule("year.decade", frozenset("'’‘"), r"['’‘](?P<year>\d0)['’]?s(?!\w)", _short_decade),
    Rule("year", FIGURE, rf"(?P<year>{_YEAR})", _alone),
)
