"""Dates as letters write them, to ISO 8601: to the day, the month or the year."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from narrate.model import Span

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan jany janry",
            "february feb feby febr febry",
            "march mar",
            "april apr apl",
            "may",
            "june jun",
            "july jul",
            "august aug augt",
            "september sept sep septr",
            "october oct octr octob",
            "november nov novr novem",
            "december dec decr decem",
        ),
        start=1,
    )
    for name in names.split()
}
_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DIGIT = re.compile(r"\d")
# Any short word may stand where a month does: looking it up is cheaper than a pattern of all months.
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:\s?(?:st|nd|rd|th|d))?"
_YEAR = r"(?P<year>1[0-9]\d\d|20\d\d)\b"
_GAP = r"[\s,.\[\](]{0,4}"
_FORMS = (
    r"\b(?P<year>1[0-9]\d\d|20\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b",
    rf"\b{_MONTH}{_GAP}(?:the\s)?{_DAY}\b{_GAP}{_YEAR}",
    rf"\b{_DAY}\b\s*(?:day\s+)?(?:of\s+)?{_GAP}{_MONTH}{_GAP}{_YEAR}",
    rf"\b{_YEAR}{_GAP}{_MONTH}{_GAP}{_DAY}\b",
    rf"\b{_MONTH}{_GAP}{_YEAR}",
    rf"\b{_YEAR}{_GAP}{_MONTH}\b",
    rf"\b{_MONTH}{_GAP}(?:the\s)?{_DAY}\b",
    rf"\b{_DAY}\b\s*(?:day\s+)?(?:of\s+)?{_GAP}{_MONTH}\b",
    rf"\b{_YEAR}",
)


@cache
def _forms() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(form, re.IGNORECASE) for form in _FORMS)


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text. span: into that text. month and day are None where it does not say."""

    span: Span
    year: int | None
    month: int | None
    day: int | None

    @property
    def iso(self) -> str | None:
        """ISO 8601, or None without a year."""
        if self.year is None:
            return None
        if self.month is None:
            return f"{self.year:04d}"
        if self.day is None:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}-{self.month:02d}-{self.day:02d}"


def find_date(text: str) -> FoundDate | None:
    """The fullest date in a short text; of two as full, the first."""
    return next(_dates(text), None)


def _dates(text: str) -> Iterator[FoundDate]:
    if not _DIGIT.search(text):
        return
    for form in _forms():
        for match in form.finditer(text):
            groups = match.groupdict()
            month_text = groups.get("month")
            month = None
            if month_text is not None:
                month = int(month_text) if month_text.isdigit() else _MONTHS.get(month_text.casefold())
                if month is None:
                    continue
            year = int(groups["year"]) if groups.get("year") else None
            day = int(groups["day"]) if groups.get("day") else None
            if _exists(year, month, day):
                yield FoundDate(Span(match.start(), match.end()), year, month, day)


def _exists(year: int | None, month: int | None, day: int | None) -> bool:
    if month is None:
        return day is None
    if not 1 <= month <= 12:
        return False
    if day is None:
        return True
    # Without a year, February may have 29 days.
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return 1 <= day <= (29 if month == 2 and leap else _DAYS[month - 1])


def written_date(iso: str) -> str:
    """An ISO date as a person writes it: "8 August 1870", "August 1870", "1870"."""
    parts = [int(part) for part in iso.split("-")]
    if len(parts) == 1:
        return str(parts[0])
    month = _NAMES[parts[1] - 1]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{parts[2]} {month} {parts[0]}"
