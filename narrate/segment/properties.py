"""Title, sender, recipient and date of a letter, each with the place that says it."""

import re
from dataclasses import replace
from typing import TypeAlias

from narrate.model import Origin, Properties, Role, Segment
from narrate.segment.dates import FoundDate, find_date, written_date
from narrate.segment.lexicon import VALEDICTORY
from narrate.segment.names import greeted_name, heading_names, person_name
from narrate.segment.words import find_words, is_name

USER = "user"
FILE = "file"
DEFAULT_LANGUAGE = "en"
# A player's chapter list shows no more; a longer title is cut at a word.
TITLE_CHARACTERS = 250
FIRST_WORDS = 8
_LABELLED = re.compile(r"^(?:subject|re|title)\s*:\s*", re.IGNORECASE)
# A heading, and the sender and recipient that it names.
_Named: TypeAlias = list[tuple[Segment, str | None, str | None]]


def find_properties(
    text: str, segments: tuple[Segment, ...], *, chosen: Properties, stated: Properties
) -> tuple[Properties, tuple[Origin, ...]]:
    """What is known of the letter: what the user chose, else what the file states, else what the text says.

    The title and the language are always there; the others are None where nobody says.
    """
    found = _Found(chosen=chosen, stated=stated)
    by_role: dict[Role, list[Segment]] = {role: [] for role in Role}
    for segment in segments:
        by_role[segment.role].append(segment)
    headings = by_role[Role.HEADING]
    named = [(segment, *heading_names(segment.span.of(text))) for segment in headings]

    found.settle("author", _author(text, segments, named))
    found.settle("recipient", _recipient(text, by_role, named))
    found.settle("date", _date(text, by_role))
    found.settle("language", None)
    if found.known.language is None:
        found.known = replace(found.known, language=DEFAULT_LANGUAGE)
    found.settle("title", _heading_title(text, headings, known=found.known))
    if found.known.title is None:
        found.known = replace(found.known, title=_made_title(text, segments, by_role, known=found.known))
    return found.known, tuple(found.origins)


class _Found:
    """The properties settled so far and where each came from."""

    def __init__(self, *, chosen: Properties, stated: Properties) -> None:
        self.known = Properties()
        self.origins: list[Origin] = []
        self._sources = ((USER, chosen), (FILE, stated))

    def settle(self, name: str, in_text: tuple[str, Segment] | None) -> None:
        for who, properties in self._sources:
            value = getattr(properties, name)
            if value is not None and value.strip():
                self.known = replace(self.known, **{name: value.strip()})
                self.origins.append(Origin(name, who))
                return
        if in_text is not None:
            value, segment = in_text
            self.known = replace(self.known, **{name: value})
            self.origins.append(Origin(name, segment.id, segment.span))


def _author(text: str, segments: tuple[Segment, ...], named: _Named) -> tuple[str, Segment] | None:
    signed: list[tuple[str, Segment]] = []
    for before, segment in zip((None, *segments), segments, strict=False):
        if segment.role is not Role.SIGNATURE:
            continue
        if signed and (before is None or before.role is not Role.SIGNATURE):
            break  # what is signed after a postscript is the same hand again
        name = person_name(segment.span.of(text))
        if name:
            signed.append((name, segment))
    if signed:
        for segment, _, _ in named:
            heading = person_name(segment.span.of(text))
            if heading and heading.casefold() == signed[0][0].casefold():
                return heading, segment
    by_heading = next(((sender, segment) for segment, sender, _ in named if sender), None)
    if signed and not (by_heading and _only_initials(signed[0][0])):
        if by_heading and " " not in signed[0][0]:
            return by_heading
        names = [name for name, _ in signed]
        return (names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]), signed[0][1]
    return by_heading or _named_in_valediction(text, segments)


def _named_in_valediction(text: str, segments: tuple[Segment, ...]) -> tuple[str, Segment] | None:
    """The name in "Ever most sincerely yours M. R. Mitford", where the line holds both."""
    for segment in segments:
        if segment.role is Role.CLOSING:
            words = find_words(text, segment.span.start, segment.span.stop)
            last = max((index for index, word in enumerate(words) if word.small in VALEDICTORY), default=-1)
            signature = words[last + 1 :]
            if last >= 0 and is_name(signature):
                name = person_name(text[signature[0].start : segment.span.stop])
                return (name, segment) if name else None
    return None


def _only_initials(name: str) -> bool:
    return all(len(part) <= 2 for part in name.replace(".", ". ").split())


def _recipient(text: str, by_role: dict[Role, list[Segment]], named: _Named) -> tuple[str, Segment] | None:
    addressed = next(
        (
            (name, segment)
            for segment in by_role[Role.ADDRESS]
            if (name := person_name(segment.span.of(text)))
        ),
        None,
    )
    by_heading = next(((recipient, segment) for segment, _, recipient in named if recipient), None)
    if addressed and (by_heading is None or " " in addressed[0]):
        return addressed
    if by_heading:
        return by_heading
    return next(
        (
            (name, segment)
            for segment in by_role[Role.SALUTATION]
            if (name := greeted_name(segment.span.of(text)))
        ),
        None,
    )


def _date(text: str, by_role: dict[Role, list[Segment]]) -> tuple[str, Segment] | None:
    fullest: tuple[str, Segment] | None = None
    day_only: FoundDate | None = None
    for role in (Role.DATELINE, Role.HEADING, Role.NOTE):
        for segment in by_role[role]:
            date = find_date(segment.span.of(text))
            if date is None:
                continue
            if date.iso is None:
                day_only = day_only or date
                continue
            if day_only and day_only.month and date.month in (None, day_only.month):
                # "Bertram House, May 4th" under "Letter to Mary Webb, May 1819"
                date = replace(date, month=day_only.month, day=date.day or day_only.day)
            iso = date.iso or ""
            if role is Role.NOTE and len(iso) == len("1870"):
                continue  # a year alone in a note is as often a file number
            if fullest is None or len(iso) > len(fullest[0]):
                fullest = (iso, segment)
    return fullest


def _heading_title(text: str, headings: list[Segment], *, known: Properties) -> tuple[str, Segment] | None:
    """The headings as one title, without those that only name the sender or the recipient."""
    people = {name.casefold() for name in (known.author, known.recipient) if name}
    titled = [segment for segment in headings if not _only_names(segment.span.of(text), people)]
    if not titled:
        return None
    parts = [_tidy(segment.span.of(text)) for segment in titled]
    title = ": ".join(part for part in parts if part)
    return (_cut(title), titled[0]) if title else None


def _only_names(heading: str, people: set[str]) -> bool:
    name = person_name(heading)
    return name is not None and name.casefold() in people and len(heading.split()) <= len(name.split()) + 1


def _tidy(heading: str) -> str:
    """A heading on one line, without brackets around it and the label of an e-mail or a business letter."""
    line = " ".join(heading.split())
    if line.startswith("[") and line.endswith("]"):
        line = line[1:-1]
    return _LABELLED.sub("", line)


def _cut(title: str) -> str:
    if len(title) <= TITLE_CHARACTERS:
        return title
    return title[:TITLE_CHARACTERS].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"


def _made_title(
    text: str, segments: tuple[Segment, ...], by_role: dict[Role, list[Segment]], *, known: Properties
) -> str:
    """A title that a person would write for a letter that has none."""
    when = f", {written_date(known.date)}" if known.date else ""
    if known.author and known.recipient:
        return _cut(f"{known.author} to {known.recipient}{when}")
    if known.recipient:
        return _cut(f"Letter to {known.recipient}{when}")
    if known.author:
        return _cut(f"Letter from {known.author}{when}")
    if known.date:
        return f"Letter of {written_date(known.date)}"
    first = next(iter(by_role[Role.PARAGRAPH]), segments[0])
    words = first.span.of(text)[: TITLE_CHARACTERS * 2].split()
    return _cut(" ".join(words[:FIRST_WORDS])) + ("…" if len(words) > FIRST_WORDS else "")
