"""Dates as people and mail programs state them → ISO 8601."""

import re
from datetime import date

from narrate.dates import MONTHS

_SHORT = [name[:3].lower() for name in MONTHS]
_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:T.*)?)?)?\Z")
_MONTH = r"(?P<month>[A-Za-z]{3,9})\.?"
_WRITTEN = (
    re.compile(rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th|d)?\s+{_MONTH},?\s+(?P<year>\d{{4}})\Z"),
    re.compile(rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th|d)?,?\s+(?P<year>\d{{4}})\Z"),
    re.compile(rf"{_MONTH},?\s+(?P<year>\d{{4}})(?P<day>)\Z"),
)


def iso_date(stated: str) -> str | None:
    """`stated` as ISO 8601 to the day, month or year; None where it is not understood or does not exist."""
    stated = stated.strip()
    if found := _ISO.match(stated):
        return _checked(found[1], found[2], found[3])
    for pattern in _WRITTEN:
        found = pattern.match(stated)
        if found and found["month"][:3].lower() in _SHORT:
            month = f"{_SHORT.index(found['month'][:3].lower()) + 1:02d}"
            return _checked(found["year"], month, f"{int(found['day']):02d}" if found["day"] else None)
    return None


def written(day: date) -> str:
    """`day` as a person dates a letter: "March 31, 1862"."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def _checked(year: str, month: str | None, day: str | None) -> str | None:
    try:
        date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None
    return "-".join(part for part in (year, month, day) if part)
