"""What a file says of its letter: title, author, recipient, date, language, checked."""

import re
from collections.abc import Mapping
from dataclasses import fields, replace

from narrate.model import Diagnostic, Properties
from narrate.readers.written_dates import iso_date

PROPERTY_NAMES = tuple(field.name for field in fields(Properties))
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*\Z")


def state(values: Mapping[str, str | None]) -> tuple[Properties, tuple[Diagnostic, ...]]:
    """Properties of `values` (keys are PROPERTY_NAMES), and what of it was not understood.

    White space is folded; an empty value is none.
    """
    folded = {name: " ".join((values.get(name) or "").split()) or None for name in PROPERTY_NAMES}
    date, language = folded["date"], folded["language"]
    doubts: list[Diagnostic] = []
    when = iso_date(date) if date else None
    if date and not when:
        doubts.append(_doubt("date", date, "1862-03-31"))
    if language and not _LANGUAGE.match(language):
        doubts.append(_doubt("language", language, "en or en-GB"))
        language = None
    known = replace(Properties(**folded), date=when, language=language)
    return known, tuple(doubts)


def _doubt(name: str, stated: str, example: str) -> Diagnostic:
    message = f'the stated {name} "{stated}" is not understood and was left out; write it as {example}'
    return Diagnostic(1, 1, f"stated-{name}", message)
