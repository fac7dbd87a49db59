"""What a feed says of the show as a whole: `[show]` in narrate.toml, read, checked, every default filled in."""

import re
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from narrate.errors import UsageError
from narrate.settings import Table, parsed

SETTINGS = "narrate.toml"


class SettingsError(UsageError):
    """narrate.toml has an unknown key or a bad value."""


class ShowType(StrEnum):
    """How players order the episodes."""

    SERIAL = "serial"  # the first letter first
    EPISODIC = "episodic"  # the latest first


class Seasons(StrEnum):
    """What makes a season."""

    NONE = "none"
    YEAR = "year"
    CORRESPONDENCE = "correspondence"  # the letters that two people wrote to each other


class Dates(StrEnum):
    """What stands as an episode's date; see docs/listening.md."""

    SORTED = "sorted"  # the letter's, and a day in 1970 for letters before 1971, in their order
    LETTER = "letter"  # the letter's, whatever players make of it


# https://podcasters.apple.com/support/1691-apple-podcasts-categories, a category a line.
_CATEGORIES = """
Arts: Books, Design, Fashion & Beauty, Food, Performing Arts, Visual Arts
Business: Careers, Entrepreneurship, Investing, Management, Marketing, Non-Profit
Comedy: Comedy Interviews, Improv, Stand-Up
Education: Courses, How To, Language Learning, Self-Improvement
Fiction: Comedy Fiction, Drama, Science Fiction
Government
Health & Fitness: Alternative Health, Fitness, Medicine, Mental Health, Nutrition, Sexuality
History
Kids & Family: Education for Kids, Parenting, Pets & Animals, Stories for Kids
Leisure: Animation & Manga, Automotive, Aviation, Crafts, Games, Hobbies, Home & Garden, Video Games
Music: Music Commentary, Music History, Music Interviews
News: Business News, Daily News, Entertainment News, News Commentary, Politics, Sports News, Tech News
Religion & Spirituality: Buddhism, Christianity, Hinduism, Islam, Judaism, Religion, Spirituality
Science: Astronomy, Chemistry, Earth Sciences, Life Sciences, Mathematics, Natural Sciences, Nature, Physics, \
Social Sciences
Society & Culture: Documentary, Personal Journals, Philosophy, Places & Travel, Relationships
Sports: Baseball, Basketball, Cricket, Fantasy Sports, Football, Golf, Hockey, Rugby, Running, Soccer, Swimming, \
Tennis, Volleyball, Wilderness, Wrestling
Technology
True Crime
TV & Film: After Shows, Film History, Film Interviews, Film Reviews, TV Reviews
"""
CATEGORIES: dict[str, tuple[str, ...]] = {
    name: tuple(filter(None, inside.strip().split(", ")))
    for name, _, inside in (line.partition(":") for line in _CATEGORIES.strip().splitlines())
}
_INSIDE = " > "
_MOST_CATEGORIES = 3

# Apple's limits.
LONGEST_VALUE_CHARACTERS = 255
LONGEST_DESCRIPTION_BYTES = 4_000

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")
_EMAIL = re.compile(r"[^@\s<>]+@[^@\s<>]+\Z")


@dataclass(frozen=True, slots=True)
class Category:
    """One of Apple's categories, and one inside it, or none."""

    name: str
    inside: str | None = None


@dataclass(frozen=True, slots=True)
class Show:
    """The show. link: its page on the web, None for the feed's own place. image: a file, None to have one drawn."""

    title: str = "Letters, read aloud"
    description: str = "Letters, read aloud, with their text in step."
    author: str = "narrate"
    link: str | None = None
    language: str = "en"
    category: tuple[Category, ...] = (Category("History"),)
    explicit: bool = False
    image: Path | None = None
    type: ShowType = ShowType.SERIAL
    season: Seasons = Seasons.NONE
    dates: Dates = Dates.SORTED
    copyright: str | None = None
    owner_name: str | None = None
    owner_email: str | None = None
    locked: bool = False


_Choice = TypeVar("_Choice", bound=StrEnum)


def load(path: Path) -> Show:
    """The show in a settings file. Raises SettingsError, UsageError."""
    try:
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"{path}: the settings cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: the settings are not UTF-8 text; save them as UTF-8") from error
    return parse(content, file=path)


def parse(content: str, *, file: Path) -> Show:
    """The show in a settings file's text. file: for messages, and for where `image` is. Raises SettingsError."""
    document = parsed(content, file=str(file), error=SettingsError)
    document.only("show")
    table = document.table("show")
    table.only(*(f.name for f in fields(Show)))
    default = Show()
    email = _optional(table, "owner_email")
    if email is not None and not _EMAIL.match(email):
        raise table.fault("owner_email", f"this is no address of mail: {email!r}")
    locked = _truth(table, "locked", default=default.locked)
    if locked and email is None:
        raise table.fault("locked", "a locked feed needs owner_email: whom to ask")
    language = table.text("language", default=default.language)
    if not _LANGUAGE.match(language):
        raise table.fault("language", f'must be a language tag such as "en" or "en-GB", not {language!r}')
    image = _optional(table, "image")
    return Show(
        title=_short(table, "title", default=default.title),
        description=_description(table, default=default.description),
        author=_short(table, "author", default=default.author),
        link=_link(table),
        language=language,
        category=_categories(table, default=default.category),
        explicit=_truth(table, "explicit", default=default.explicit),
        image=file.parent / image if image is not None else None,
        type=_choice(table, "type", default=default.type),
        season=_choice(table, "season", default=default.season),
        dates=_choice(table, "dates", default=default.dates),
        copyright=_optional(table, "copyright"),
        owner_name=_optional(table, "owner_name"),
        owner_email=email,
        locked=locked,
    )


def is_web_address(text: str) -> bool:
    """Whether `text` is an absolute http or https address that feeds may name: no user, no password."""
    try:
        parts = urlsplit(text)
        port_is_number = parts.port is None or parts.port >= 0
    except ValueError:
        return False
    printable = text.isprintable() and text.isascii() and not set(text) & set(" <>\"'\\^`{|}")
    usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
    return printable and usable and port_is_number


def _optional(table: Table, key: str) -> str | None:
    return table.text(key, default="").strip() or None


def _short(table: Table, key: str, *, default: str) -> str:
    text = table.text(key, default=default).strip()
    if len(text) > LONGEST_VALUE_CHARACTERS:
        raise table.fault(key, f"must have at most {LONGEST_VALUE_CHARACTERS} characters, not {len(text)}")
    return text


def _description(table: Table, *, default: str) -> str:
    text = table.text("description", default=default).strip()
    size = len(text.encode(errors="replace"))
    if size > LONGEST_DESCRIPTION_BYTES:
        raise table.fault("description", f"must have at most {LONGEST_DESCRIPTION_BYTES} bytes, not {size}")
    return text


def _link(table: Table) -> str | None:
    link = _optional(table, "link")
    if link is not None and not is_web_address(link):
        raise table.fault("link", f"must be an address that begins with https:// or http://, not {link!r}")
    return link


def _truth(table: Table, key: str, *, default: bool) -> bool:
    value = table.values.get(key, default)
    if not isinstance(value, bool):
        raise table.fault(key, f"must be true or false, without quotes, not {value!r}")
    return value


def _choice(table: Table, key: str, *, default: _Choice) -> _Choice:
    kinds = type(default)
    value = table.text(key, default=default)
    if value not in set(kinds):
        raise table.fault(key, f"must be one of {', '.join(kinds)}, not {value!r}")
    return kinds(value)


def _categories(table: Table, *, default: tuple[Category, ...]) -> tuple[Category, ...]:
    value = table.values.get("category")
    if value is None:
        return default
    named = [value] if isinstance(value, str) else value
    if not isinstance(named, list) or not 1 <= len(named) <= _MOST_CATEGORIES:
        raise table.fault(
            "category",
            f"must be one of Apple's categories in quotes, or a list of at most {_MOST_CATEGORIES}",
        )
    return tuple(_category(table, name) for name in named)


def _category(table: Table, named: object) -> Category:
    name, _, inside = named.partition(_INSIDE) if isinstance(named, str) else ("", "", "")
    if name not in CATEGORIES:
        raise table.fault("category", f"Apple has no category {named!r}; it has {'; '.join(CATEGORIES)}")
    if inside and inside not in CATEGORIES[name]:
        has = "; ".join(f"{name}{_INSIDE}{each}" for each in CATEGORIES[name]) or "none"
        raise table.fault("category", f"Apple has no category {named!r}; inside {name} it has {has}")
    return Category(name, inside or None)


TEMPLATE = """\
# What the podcast feed says of your letters as a show. Read by "narrate feed" and "narrate serve".
# Every line may be left out; what stands here behind a # is what is taken then.

[show]
title = "Letters, read aloud"
description = "Letters, read aloud, with their text in step."

# Who publishes the show, not who wrote the letters: each letter's author is named with it.
author = "narrate"

# The language of the show: a BCP 47 tag, such as "en", "en-GB", "de".
language = "en"

# One of Apple's categories, or a list of up to three: "History", "Arts > Books",
# "Society & Culture > Personal Journals", "Society & Culture > Documentary", "Education" …
category = "History"

# Whether there is anything in it that children should not hear: true or false.
explicit = false

# The show's page on the web. Without it, players are led to the place of the feed.
# link = "https://example.org/letters/"

# The show's picture: a square JPEG or PNG of 1,400 to 3,000 pixels, beside this file.
# Without it, a cover is drawn.
# image = "cover.png"

# serial: players begin with the oldest letter; episodic: with the latest.
# type = "serial"

# What makes a season: none, year, or correspondence (what two people wrote to each other).
# season = "none"

# The date that players sort by. sorted: the letter's own, but letters before 1971 get days in 1970, in their
# order, because players stumble over dates before 1970. letter: the letter's own, whatever players make of it.
# dates = "sorted"

# copyright = "The letters are in the public domain; the recordings are CC0."
# owner_name = "Anna Archivist"
# owner_email = "letters@example.org"

# Whether other podcast platforms must ask the owner before they take the feed over: true or false.
# locked = false
"""
