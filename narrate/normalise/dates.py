"""Dates and years: "Dec. 7, 1941", "4th July 1776", "the 3d of May", "1962-63", "the '60s"."""

from narrate.normalise.figures import ordinal, plural, roman, short_year, year
from narrate.normalise.rules import FIGURE, GAP, SPACE, Here, Rule, Saying, starts

# Month → as it is written; a full stop may follow any of them.
MONTHS = {
    "January": "january jan jany janry janr janv janu jan'y jan'ry",
    "February": "february feb feby febr febry febru feb'y feb'ry",
    "March": "march mar mch",
    "April": "april apr apl aprl avril",
    "May": "may",
    "June": "june jun",
    "July": "july jul",
    "August": "august aug augt augst aug't",
    "September": "september sept sep septr septbr septem sep'r sept'r 7ber 7br",
    "October": "october oct octr octob octbr oct'r 8ber 8br",
    "November": "november nov novr novem novbr nov'r 9ber 9br",
    "December": "december dec decr decem decbr dec'r 10ber xber",
}
_MONTH_OF = {written: month for month, all_written in MONTHS.items() for written in all_written.split()}
_NAMES = tuple(MONTHS)
# In small letters these are verbs and nouns oftener than months.
_WORDS_TOO = starts("may march mar")
_MARK = r"(?:\^?\{?[ ]?(?:st|nd|rd|th|ds|d|ST|ND|RD|TH|D|º|°)\}?(?![^\W_]))?"
_MONTH = "(?:" + "|".join(sorted(_MONTH_OF, key=len, reverse=True)).replace("'", "['’]") + r")(?![^\W\d_])"
_DAY_FIGURE = rf"(?:[0-2]?\d|3[01]){_MARK}(?![^\W_])(?![.,:/]\d)"
_DAY = rf"(?P<day>{_DAY_FIGURE})"
_LAST_DAY = rf"(?:(?P<dash>[-–—/])(?P<last_day>{_DAY_FIGURE}))?"
_FULL_YEAR = r"(?:1[0-9]\d\d|20\d\d)(?!\w|[,.]\d)"
_YEAR = rf"(?P<year>{_FULL_YEAR}|['’‘]\d\d(?!\w))"

# After these a figure of four digits is a year, whatever follows it; after the others, unless it counts.
_YEAR_FOLLOWS = starts("in since until till during year years anno circa ca c a.d ad of.the.year")
_YEAR_MAY_FOLLOW = starts(
    "about before after by from to of early late between spring summer autumn winter fall"
)
# "1861 was", not "1861 men": words in -s that are no plurals.
_NO_PLURALS = starts("was is has as his this us its does thus yes whereas perhaps always towards its besides")
_COUNTED = starts(
    "men horse foot people cavalry infantry head cattle sheep sail ton cwt rank strong odd souls per"
)
_EARLIEST_ALONE = 1100  # a lone figure below it counts something oftener than it dates


def _number(figure: str) -> int:
    return int("".join(digit for digit in figure if digit.isdecimal()))


def _is_day(figure: str) -> bool:
    return 1 <= _number(figure) <= 31


def _said_month(here: Here) -> dict[str, str]:
    written = here["month"].rstrip(".").lower().replace("’", "'")
    month = _MONTH_OF[written]
    return {} if written == month.lower() and not here["month"].endswith(".") else {"month": month}


def _said_year(figure: str) -> str:
    return short_year(figure[1:]) if figure[0] in "'’‘" else year(int(figure))


def _month_first(here: Here) -> Saying | None:
    written = here["month"]
    if not _is_day(here["day"]):
        return None
    if written.rstrip(".") in _WORDS_TOO and here.before() and not here["year"]:
        return None  # "I may 3 times", "we march 20 miles"
    said = {"day": ordinal(_number(here["day"]))} | _said_month(here)
    if here["join"]:
        said["join"] = " "
    if here["last_day"]:
        said |= {"dash": " to ", "last_day": ordinal(_number(here["last_day"]))}
    return said | ({"year": _said_year(here["year"])} if here["year"] else {})


def _day_first(here: Here) -> Saying | None:
    if not _is_day(here["day"]):
        return None
    written = here["month"].rstrip(".")
    if written in _WORDS_TOO and not here["of"] and not here["year"] and not here["day"][-1:].isalpha():
        return None  # "12 may come"
    the = "" if here.before().lower() in _ARTICLES else "the "
    of = "" if here["of"] else " of"
    if here["last_day"]:
        said = {"day": f"{the}{ordinal(_number(here['day']))}", "dash": " to "}
        said["last_day"] = f"{ordinal(_number(here['last_day']))}{of}"
    else:
        said = {"day": f"{the}{ordinal(_number(here['day']))}{of}"}
    return said | _said_month(here) | ({"year": _said_year(here["year"])} if here["year"] else {})


_ARTICLES = starts("the this ye y that next last every each")


def _month_and_year(here: Here) -> Saying | None:
    return _said_month(here) | {"year": _said_year(here["year"])}


def _date(day: int, month: int, said_year: str, *, day_first: bool) -> Saying | None:
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if day_first:
        return {"": f"the {ordinal(day)} of {_NAMES[month - 1]} {said_year}"}
    return {"": f"{_NAMES[month - 1]} {ordinal(day)} {said_year}"}


def _in_figures(here: Here) -> Saying | None:
    """7/4/1776 and 15.01.2020: the month first, as Americans write, unless it can be none."""
    first, second, figure = int(here["first"]), int(here["second"]), here["year"]
    said = year(int(figure)) if len(figure) > 2 else short_year(figure)
    if first > 12:
        return _date(first, second, said, day_first=True)
    return _date(second, first, said, day_first=False)


def _year_first(here: Here) -> Saying | None:
    return _date(int(here["day"]), int(here["month"]), year(int(here["year"])), day_first=False)


def _month_in_romans(here: Here) -> Saying | None:
    month, figure = roman(here["month"]), here["year"]
    said = year(int(figure)) if len(figure) > 2 else short_year(figure)
    return None if month is None else _date(int(here["day"]), month, said, day_first=True)


def _span_of_years(here: Here) -> Saying | None:
    first, last = int(here["first"]), int(here["last"])
    cut = 10 ** len(here["last"])
    whole = last if cut > 1000 else first // cut * cut + last
    if not first < whole <= 2099:
        return None
    said = {4: year(whole), 2: short_year(here["last"])}.get(len(here["last"])) or year(whole)
    if len(here["last"]) == 1:
        said = short_year(here["last"])
    return {"first": year(first), "dash": " to ", "last": said}


def _decade(here: Here) -> Saying | None:
    return {"decade": plural(year(int(here["year"])))} | ({"dash": " to "} if here["dash"] else {})


def _short_decade(here: Here) -> Saying | None:
    return {"decade": plural(short_year(here["year"]))} | ({"dash": " to "} if here["dash"] else {})


def _short_year(here: Here) -> Saying | None:
    return {"": short_year(here["year"])}


def _alone(here: Here) -> Saying | None:
    number = int(here.written)
    before, behind = here.before().lower(), here.after()
    if before in _YEAR_FOLLOWS:
        return {"": year(number)}
    if behind.lower() in _ERAS or here.following().lstrip()[:2] in ("A.", "B."):
        return {"": year(number)}
    if here.following()[:1] in "-–" and here.following()[1:2].isdecimal():
        return None
    if number < _EARLIEST_ALONE and before not in _YEAR_MAY_FOLLOW:
        return None
    many = behind[:1].islower() and behind.endswith("s") and behind not in _NO_PLURALS
    return None if many or behind in _COUNTED else {"": year(number)}


_ERAS = starts("ad bc ce bce")
_MONTH_STARTS = frozenset(_MONTH_OF) - starts("7ber 7br 8ber 8br 9ber 9br 10ber")
_PRECEDED = r"(?<![\w.,/-])"

RULES = (
    Rule(
        "date",
        FIGURE,
        rf"{_PRECEDED}(?P<first>\d{{1,2}})(?P<mark>[/.-])(?P<second>\d{{1,2}})(?P=mark)"
        r"(?P<year>1[0-9]\d\d|20\d\d|\d\d)(?![\w/]|[.,-]\d)",
        _in_figures,
    ),
    Rule(
        "date",
        FIGURE,
        rf"{_PRECEDED}(?P<year>1[0-9]\d\d|20\d\d)(?P<mark>[/.-])(?P<month>\d{{1,2}})(?P=mark)(?P<day>\d{{1,2}})(?![\w/-])",
        _year_first,
    ),
    Rule(
        "date",
        FIGURE,
        rf"{_PRECEDED}(?P<day>\d{{1,2}})(?P<mark>[/.])(?P<month>[ivxIVX]{{1,4}})(?P=mark)(?P<year>1[0-9]\d\d|20\d\d|\d\d)(?!\w)",
        _month_in_romans,
    ),
    Rule(
        "date",
        FIGURE,
        rf"{_DAY}{_LAST_DAY}\.?{SPACE}(?P<of>of{SPACE})?(?P<month>(?i:{_MONTH})\.?)(?:,?{SPACE}{_YEAR})?",
        _day_first,
    ),
    Rule(
        "date",
        _MONTH_STARTS,
        rf"(?P<month>(?i:{_MONTH})\.?),?(?:(?P<join>-)|{GAP}){_DAY}{_LAST_DAY}(?:\.?,?{SPACE}{_YEAR})?",
        _month_first,
    ),
    Rule("date", _MONTH_STARTS, rf"(?P<month>(?i:{_MONTH})\.?),?{SPACE}{_YEAR}", _month_and_year),
    Rule(
        "year.span",
        FIGURE,
        r"(?P<first>1\d{3}|20\d\d)(?P<dash>[-–—/])(?P<last>\d{4}|\d{1,2})(?![\w-]|[.,/]\d)",
        _span_of_years,
    ),
    Rule(
        "year.decade", FIGURE, r"(?P<decade>(?P<year>1\d\d0|20\d0)['’]?s)(?!\w)(?P<dash>[-–](?=\d))?", _decade
    ),
    Rule(
        "year.decade",
        frozenset("'’‘"),
        r"(?P<decade>['’‘](?P<year>\d0)['’]?s)(?!\w)(?P<dash>[-–](?=['’\d]))?",
        _short_decade,
    ),
    Rule("year.short", frozenset("'’‘"), r"(?<!\w)['’‘](?P<year>\d\d)(?!\w)", _short_year),
    Rule("year", FIGURE, rf"{_PRECEDED}{_FULL_YEAR}|(?<=[-–—]){_FULL_YEAR}", _alone),
)
