"""ISO 8601 dates, to the day, the month or the year, as days and as people write them."""

from calendar import monthrange
from datetime import date

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def first_day(iso: str | None) -> date | None:
    """The first day that a date may mean; None where it is no date. A day past a month's end is its last."""
    if not (iso or "").isascii():
        return None
    try:
        year, month, day = (*map(int, (iso or "").split("-")), 1, 1)[:3]
        return date(year, month, min(day, monthrange(year, month)[1]))
    except (ValueError, IndexError):
        return None


def written_date(iso: str | None) -> str | None:
    """`12 February 1962`, `February 1962` or `1962`; None where there is no date."""
    if iso is None or first_day(iso) is None:
        return None
    year, _, rest = iso.partition("-")
    month, _, day = rest.partition("-")
    parts = [str(int(day))] if day else []
    parts += [MONTHS[int(month) - 1]] if month else []
    return " ".join([*parts, str(int(year))])
