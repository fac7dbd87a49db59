"""The side file in which a user puts roles right: `anna.roles.toml` beside `anna.txt`.

[[part]]
starts = "Geneva, March 3"
role = "dateline"

[[part]]
starts = "Que faire?"
ends = "Rien."
lang = "fr"
"""

import os
import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from narrate.errors import LetterError
from narrate.model import Lines, Mark, Passage, Role, Source, Span
from narrate.readers.stated import PROPERTY_NAMES, state

SUFFIX = ".roles.toml"
_PART_KEYS = ("starts", "ends", "line", "role", "lang")
_TOP_KEYS = (*PROPERTY_NAMES, "part")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_ELLIPSIS = re.compile(r"\s*(?:…|\.\.\.)\s*\Z")
# What keyboards and typesetters write differently.
_SAME = {mark: f"[{marks}]" for marks in ("'‘’", '"“”', "\\-‐‑–—") for mark in marks if mark != "\\"}
# A line this long is no wrapped one: the file has a paragraph a line.
WRAPPED_CHARACTERS = 100


def side_file_of(letter: Path) -> Path | None:
    """The side file of a letter: `anna.txt.roles.toml`, else `anna.roles.toml`; None where there is none."""
    for name in (letter.name + SUFFIX, letter.stem + SUFFIX):
        # Not Path.is_file: a letter's name may fit where the side file's longer one is a fault of the system's.
        if os.path.isfile(path := letter.with_name(name)):  # noqa: PTH113
            return path
    return None


def put_right(source: Source, side_file: bytes, *, name: str) -> Source:
    """`source` with the roles and properties of a side file, which outrank what the letter's file says.

    name: the side file's, for messages. Raises LetterError that names the file and the key.
    """
    try:
        table: Mapping[str, object] = tomllib.loads(side_file.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # ValueError: also for a number of thousands of figures
        raise LetterError(
            f"{name}: this is not TOML ({error}); see docs/reading.md for what it looks like"
        ) from error
    _check_keys(table, _TOP_KEYS, where=name)
    parts = table.get("part", [])
    if not isinstance(parts, list):
        raise LetterError(f"{name}: part: write [[part]] with two brackets above each part")
    wanted = [_parse(part, where=f"{name}: part {number}") for number, part in enumerate(parts, start=1)]
    users, passages = _place(wanted, source)
    stated, doubts = state({key: _value(table, key, name=name) for key in PROPERTY_NAMES})
    if doubts:
        raise LetterError(f"{name}: {doubts[0].message}")
    merged = {key: getattr(stated, key) or getattr(source.stated, key) for key in PROPERTY_NAMES}
    return replace(
        source,
        marks=_overlay(source, users),
        stated=replace(stated, **merged),
        passages=_with_passages(source.passages, passages),
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A row of the side file. where: the file and the row, for messages."""

    where: str
    starts: str
    ends: str | None
    line: int | None
    role: Role | None
    language: str | None


def _check_keys(table: Mapping[str, object], known: tuple[str, ...], *, where: str) -> None:
    for key in table:
        if key not in known:
            raise LetterError(f"{where}: {key}: unknown key; {_suggestion(key, known)}")


def _suggestion(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word, known, n=1)
    return f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"


def _value(table: Mapping[str, object], key: str, *, name: str) -> str | None:
    value = table.get(key)
    if isinstance(value, date):
        return value.isoformat()[: len("1862-03-31")]
    if value is None or isinstance(value, str):
        return value
    raise LetterError(f'{name}: {key}: {value!r} is no text; put it in quotes: {key} = "…"')


def _parse(part: object, *, where: str) -> _Part:
    if not isinstance(part, dict):
        raise LetterError(f"{where}: write [[part]] above it, then starts = and role =")
    _check_keys(part, _PART_KEYS, where=where)
    starts, ends, line, role = (part.get(key) for key in ("starts", "ends", "line", "role"))
    if not isinstance(starts, str) or not starts.strip():
        raise LetterError(f'{where}: starts: quote the first words of the part: starts = "…"')
    if ends is not None and (not isinstance(ends, str) or not ends.strip()):
        raise LetterError(f'{where}: ends: quote the last words of the part: ends = "…"')
    if line is not None and (not isinstance(line, int) or isinstance(line, bool)):
        raise LetterError(f"{where}: line: {line!r} is no line number; write it without quotes: line = 12")
    language = part.get("lang")
    if language is not None and (not isinstance(language, str) or not _LANGUAGE.fullmatch(language)):
        raise LetterError(f'{where}: lang: {language!r} is no BCP 47 mark; write lang = "fr"')
    roles = tuple(Role)
    if role is None and language is not None:
        return _Part(where, starts, ends, line, None, language)
    if role not in roles:
        raise LetterError(f'{where}: role: "{role}" is no role; {_suggestion(str(role), roles)}')
    return _Part(where, starts, ends, line, Role(role), language)


def _place(parts: list[_Part], source: Source) -> tuple[tuple[Mark, ...], tuple[Passage, ...]]:
    """The parts as marks and passages, in order. One without `ends` goes no further than where the next begins."""
    text, lines = source.text, Lines(source.text)
    starts = {part: _find_start(part, text, lines) for part in parts}
    ordered = sorted(parts, key=lambda part: starts[part])
    marks: list[Mark] = []
    passages: list[Passage] = []
    for part, after in zip(ordered, (*ordered[1:], None)[: len(ordered)], strict=True):
        start = starts[part]
        bound = starts[after] if after else len(text)
        if bound == start:
            raise LetterError(f"{part.where}: starts: another part begins there too; take one of them out")
        stop = _find_stop(part, source, start)
        if stop > bound and part.ends and after:
            raise LetterError(
                f"{part.where}: ends: it reaches into the part that starts with {after.starts!r}; quote less"
            )
        stop = min(stop, bound)
        span = Span(start, start + len(text[start:stop].rstrip()))
        if part.role is not None:
            marks.append(Mark(part.role, span))
        if part.language is not None:
            passages.append(Passage(span, part.language))
    return tuple(marks), tuple(passages)


def _with_passages(stated: tuple[Passage, ...], users: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The user's passages, and those of the file's that they leave alone."""
    left = (
        each
        for each in stated
        if not any(user.span.start < each.span.stop and each.span.start < user.span.stop for user in users)
    )
    return tuple(sorted((*users, *left), key=lambda passage: passage.span))


def _pattern(words: str) -> re.Pattern[str]:
    """A pattern for quoted words: any white space between them, any kind of quotes and dashes."""
    folded = _ELLIPSIS.sub("", words).split() or words.split()
    spelled = ("".join(_SAME.get(character, re.escape(character)) for character in word) for word in folded)
    inside_word = r"(?<!\w)" if folded[0][0].isalnum() else ""
    return re.compile(inside_word + r"\s+".join(spelled))


def _find_start(part: _Part, text: str, lines: Lines) -> int:
    found = [match.start() for match in _pattern(part.starts).finditer(text)]
    if not found:
        raise LetterError(
            f'{part.where}: starts: "{part.starts}" does not stand in the letter; copy it from there'
        )
    at_line = [at for at in found if lines.position(at)[0] == part.line]
    if part.line is not None and not at_line:
        where = ", ".join(str(lines.position(at)[0]) for at in found[:5])
        raise LetterError(
            f'{part.where}: line: "{part.starts}" stands in line {where}, not in line {part.line}'
        )
    found = at_line or found
    leading = [at for at in found if not text[text.rfind("\n", 0, at) + 1 : at].strip()]
    if len(leading) == 1 or len(found) == 1:
        return (leading or found)[0]
    where = ", ".join(str(lines.position(at)[0]) for at in found[:5])
    raise LetterError(
        f'{part.where}: starts: "{part.starts}" stands {len(found)} times (lines {where}); '
        f"quote more words, or add line = {lines.position(found[0])[0]}"
    )


def _find_stop(part: _Part, source: Source, start: int) -> int:
    text = source.text
    if part.ends:
        found = _pattern(part.ends).search(text, start)
        if found is None:
            raise LetterError(
                f'{part.where}: ends: "{part.ends}" does not stand after its start; copy it from there'
            )
        return found.end()
    for mark in source.marks:
        if mark.span.start == start:
            return mark.span.stop
    return _paragraph_end(text, start)


def _paragraph_end(text: str, start: int) -> int:
    """The end of the line, or of the lines after it that only the page's width parted."""
    stop = _line_end(text, start)
    first = text.rfind("\n", 0, start) + 1
    stretch = text[max(0, first - 2000) : stop + 2000].split("\n")
    width = max(len(line) for line in stretch)
    if width > WRAPPED_CHARACTERS:
        return stop
    while stop < len(text):
        after = text[stop + 1 : _line_end(text, stop + 1)]
        if not after.strip() or stop - first + 1 + len(after.split()[0]) <= width:
            break
        first, stop = stop + 1, stop + 1 + len(after)
    return stop


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _overlay(source: Source, users: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """The user's marks, and what they leave of the file's."""
    text = source.text
    marks = list(users)
    begins = [mark.span.start for mark in users]
    for mark in source.marks:
        at = mark.span.start
        over = [
            each for each in users[max(0, bisect_left(begins, at) - 1) :] if each.span.start < mark.span.stop
        ]
        for each in over:
            if each.span.stop <= at:
                continue
            if at < each.span.start and text[at : each.span.start].strip():
                marks.append(_trimmed(mark.role, text, at, each.span.start))
            at = each.span.stop
        if at < mark.span.stop and text[at : mark.span.stop].strip():
            marks.append(_trimmed(mark.role, text, at, mark.span.stop))
    return tuple(sorted(marks, key=lambda mark: mark.span))


def _trimmed(role: Role, text: str, start: int, stop: int) -> Mark:
    body = text[start:stop]
    start += len(body) - len(body.lstrip())
    return Mark(role, Span(start, start + len(body.strip())))
