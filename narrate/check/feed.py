"""A podcast feed by the rules of RSS 2.0, Apple and PSP-1, and against the files below its address, if they are here.

Sources: https://podcasters.apple.com/support/823-podcast-requirements,
https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification, https://podcastindex.org/namespace/1.0.
"""

import re
import uuid
from collections import Counter
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote

from narrate.check.fault import Fault, at
from narrate.errors import LetterError, UsageError
from narrate.feed import GREATEST_COVER_PX, LEAST_COVER_PX
from narrate.published import editions_in
from narrate.readers.markup import Element, children, parse_xml
from narrate.show import CATEGORIES, LONGEST_DESCRIPTION_BYTES, LONGEST_VALUE_CHARACTERS, is_web_address
from narrate.writers.feed import ATOM, ITUNES, PODCAST, RSS_TYPE

WRITE_AGAIN = "write the feed again with narrate feed"
_SETTINGS = "put it right in narrate.toml, and write the feed again with narrate feed"

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\Z")
_SOUNDS = {"audio/mpeg": (".mp3",), "audio/x-m4a": (".m4a", ".m4b"), "audio/mp4": (".m4a", ".m4b", ".mp4")}
_TRANSCRIPTS = frozenset(
    {"text/vtt", "application/x-subrip", "application/srt", "application/json", "text/html", "text/plain"}
)
_CHAPTERS = "application/json+chapters"
_LIMITED = ("title", f"{{{ITUNES}}}title", f"{{{ITUNES}}}author", f"{{{PODCAST}}}person")
_KINDS = ("full", "trailer", "bonus")


def check(path: Path) -> Iterator[Fault]:
    """The feed in a file. Files below its own address are looked for beside it."""
    try:
        root = parse_xml(path.read_bytes(), name=str(path))
    except OSError as error:
        yield Fault(at(path), f"it cannot be read: {error.strerror}", WRITE_AGAIN)
        return
    except LetterError as error:
        yield Fault(at(path), str(error).removeprefix(f"{path}:"), WRITE_AGAIN)
        return
    channel = _one(root, "channel")
    if root.tag != "rss" or root.get("version") != "2.0" or channel is None:
        yield Fault(at(path), "it is no RSS 2.0 with a channel", WRITE_AGAIN)
        return
    items = list(children(channel, "item"))
    yield from _channel(path, channel)
    if not items:
        yield Fault(at(path), "it has no episodes", WRITE_AGAIN)
    for number, item in enumerate(items, start=1):
        yield from _item(at(path, f"item {number} ({_text(item, 'title')[:40]})"), item)
    guids = Counter(_text(item, "guid") for item in items)
    for guid, times in guids.items():
        if guid and times > 1:
            yield Fault(at(path), f"{times} episodes have the guid {guid}", WRITE_AGAIN)
    yield from _files(path, channel, items)


# --- the channel -------------------------------------------------------------------------------------------


def _channel(path: Path, channel: Element) -> Iterator[Fault]:
    where = at(path, "channel")
    own = [link for link in _all(channel, f"{{{ATOM}}}link") if link.get("rel") == "self"]
    if len(own) != 1 or own[0].get("type") != RSS_TYPE or not is_web_address(own[0].get("href") or ""):
        yield Fault(where, f'atom:link rel="self" with type {RSS_TYPE} must stand there once', WRITE_AGAIN)
    yield from _described(where, channel)
    for name in ("title", "link", "language"):
        if not _text(channel, name):
            yield Fault(where, f"{name} is missing", _SETTINGS)
    if (link := _text(channel, "link")) and not is_web_address(link):
        yield Fault(where, f"link is no address: {link!r}", _SETTINGS)
    if not _LANGUAGE.match(_text(channel, "language")):
        yield Fault(where, f"language is no language tag: {_text(channel, 'language')!r}", _SETTINGS)
    yield from _explicit(where, channel)
    yield from _categories(where, channel)
    if not is_web_address(_attribute(channel, f"{{{ITUNES}}}image", "href")):
        yield Fault(where, "itunes:image is missing, or its href is no address", WRITE_AGAIN)
    kind = _text(channel, f"{{{ITUNES}}}type")
    if kind not in {"", "serial", "episodic"}:
        yield Fault(where, f"itunes:type is {kind!r}, and may be serial or episodic", _SETTINGS)
    guid = _text(channel, f"{{{PODCAST}}}guid")
    try:
        uuid.UUID(guid)
    except ValueError:
        yield Fault(where, f"podcast:guid is no UUID: {guid!r}", WRITE_AGAIN)
    for locked in _all(channel, f"{{{PODCAST}}}locked"):
        if locked.text not in {"yes", "no"}:
            yield Fault(where, f"podcast:locked is {locked.text!r}, and may be yes or no", _SETTINGS)
    yield from _limits(where, channel)


def _categories(where: str, channel: Element) -> Iterator[Fault]:
    found = list(_all(channel, f"{{{ITUNES}}}category"))
    if not found:
        yield Fault(where, "itunes:category is missing", _SETTINGS)
    for category in found:
        name = category.get("text") or ""
        if name not in CATEGORIES:
            yield Fault(where, f"Apple has no category {name!r}", _SETTINGS)
            continue
        for inside in _all(category, f"{{{ITUNES}}}category"):
            if inside.get("text") not in CATEGORIES[name]:
                yield Fault(where, f"Apple has no category {inside.get('text')!r} inside {name!r}", _SETTINGS)


# --- an item -----------------------------------------------------------------------------------------------


def _item(where: str, item: Element) -> Iterator[Fault]:
    if not _text(item, "title"):
        yield Fault(where, "title is missing", WRITE_AGAIN)
    yield from _enclosure(where, item)
    guid = _one(item, "guid")
    if guid is None or not (guid.text or "").strip():
        yield Fault(where, "guid is missing", WRITE_AGAIN)
    elif guid.get("isPermaLink") != "false" and not is_web_address(guid.text or ""):
        yield Fault(where, 'guid is no address, and must say isPermaLink="false"', WRITE_AGAIN)
    yield from _published(where, item)
    yield from _described(where, item)
    yield from _explicit(where, item)
    yield from _limits(where, item)
    link = _text(item, "link")
    if link and not is_web_address(link):
        yield Fault(where, f"link is no address: {link!r}", WRITE_AGAIN)
    for name in ("duration", "episode", "season"):
        value = _text(item, f"{{{ITUNES}}}{name}")
        if (value or name == "duration") and not (value.isascii() and value.isdigit() and int(value) > 0):
            yield Fault(where, f"itunes:{name} must be a whole number above 0, not {value!r}", WRITE_AGAIN)
    kind = _text(item, f"{{{ITUNES}}}episodeType")
    if kind and kind not in _KINDS:
        yield Fault(where, f"itunes:episodeType is {kind!r}, and may be {', '.join(_KINDS)}", WRITE_AGAIN)
    yield from _linked(where, item)


def _enclosure(where: str, item: Element) -> Iterator[Fault]:
    enclosures = list(_all(item, "enclosure"))
    if len(enclosures) != 1:
        yield Fault(where, f"it has {len(enclosures)} enclosures, and must have one", WRITE_AGAIN)
        return
    url, length, media_type = (enclosures[0].get(name) or "" for name in ("url", "length", "type"))
    if not is_web_address(url):
        yield Fault(where, f"the enclosure's url is no address: {url!r}", WRITE_AGAIN)
    if not (length.isascii() and length.isdigit() and int(length) > 0):
        yield Fault(where, f"the enclosure's length must be its size in bytes, not {length!r}", WRITE_AGAIN)
    if media_type not in _SOUNDS:
        yield Fault(
            where, f"the enclosure's type is {media_type!r}; Apple takes {', '.join(_SOUNDS)}", WRITE_AGAIN
        )
    elif not url.endswith(_SOUNDS[media_type]):
        yield Fault(where, f"the enclosure's url must end in {' or '.join(_SOUNDS[media_type])}", WRITE_AGAIN)


def _published(where: str, item: Element) -> Iterator[Fault]:
    date = _text(item, "pubDate")
    try:
        parsed = parsedate_to_datetime(date)
    except ValueError:
        yield Fault(where, f"pubDate is no date as RFC 2822 has it: {date!r}", WRITE_AGAIN)
        return
    if parsed.tzinfo is None or f"{parsed:%a}" != date[:3]:
        # A date whose day of the week is wrong is today to Java, and so to players on Android.
        yield Fault(where, f"pubDate needs its own day of the week and an offset: {date!r}", WRITE_AGAIN)


def _linked(where: str, item: Element) -> Iterator[Fault]:
    for transcript in _all(item, f"{{{PODCAST}}}transcript"):
        url, media_type = transcript.get("url") or "", transcript.get("type")
        if not is_web_address(url) or media_type not in _TRANSCRIPTS:
            yield Fault(where, f"a podcast:transcript of type {media_type!r} at {url!r} is none", WRITE_AGAIN)
        if transcript.get("rel") not in {None, "captions"}:
            yield Fault(where, f"podcast:transcript has rel {transcript.get('rel')!r}", WRITE_AGAIN)
    for chapters in _all(item, f"{{{PODCAST}}}chapters"):
        if not is_web_address(chapters.get("url") or "") or chapters.get("type") != _CHAPTERS:
            yield Fault(where, f"podcast:chapters needs a url and the type {_CHAPTERS}", WRITE_AGAIN)
    for image in _all(item, f"{{{ITUNES}}}image"):
        if not is_web_address(image.get("href") or ""):
            yield Fault(where, "itunes:image has no address", WRITE_AGAIN)
    for person in _all(item, f"{{{PODCAST}}}person"):
        if not (person.text or "").strip():
            yield Fault(where, "a podcast:person has no name", WRITE_AGAIN)


# --- both --------------------------------------------------------------------------------------------------


def _described(where: str, element: Element) -> Iterator[Fault]:
    size = len(_text(element, "description").encode())
    if not 0 < size <= LONGEST_DESCRIPTION_BYTES:
        yield Fault(
            where, f"description must have 1 to {LONGEST_DESCRIPTION_BYTES} bytes, not {size}", _SETTINGS
        )


def _explicit(where: str, element: Element) -> Iterator[Fault]:
    value = _text(element, f"{{{ITUNES}}}explicit")
    if value not in {"true", "false"}:
        yield Fault(where, f"itunes:explicit must be true or false, not {value!r}", _SETTINGS)


def _limits(where: str, element: Element) -> Iterator[Fault]:
    for name in _LIMITED:
        for found in _all(element, name):
            text = found.text or ""
            if len(text) > LONGEST_VALUE_CHARACTERS:
                short = name.rpartition("}")[2]
                yield Fault(
                    where,
                    f"{short} has {len(text)} characters; players cut at {LONGEST_VALUE_CHARACTERS}",
                    WRITE_AGAIN,
                )
            if text != text.strip():
                yield Fault(where, f"{name.rpartition('}')[2]} has white space at its ends", WRITE_AGAIN)


# --- against the files -------------------------------------------------------------------------------------


def _files(path: Path, channel: Element, items: list[Element]) -> Iterator[Fault]:
    """What the feed names below its own place is there, and as large as it says; every edition is in it."""
    own = next(
        (link.get("href") for link in _all(channel, f"{{{ATOM}}}link") if link.get("rel") == "self"), None
    )
    base = (own or "").rpartition("/")[0] + "/"
    cover = _below(path, base, _attribute(channel, f"{{{ITUNES}}}image", "href"))
    if cover is not None:
        yield from _cover(cover)
    named: set[str] = set()
    for number, item in enumerate(items, start=1):
        where = at(path, f"item {number}")
        for element in item.iter():
            local = _below(path, base, element.get("url") or element.get("href") or "")
            if local is None:
                continue
            if not local.is_file():
                yield Fault(
                    where, f"it names {local.relative_to(path.parent)}, which is not there", WRITE_AGAIN
                )
            elif element.tag == "enclosure":
                named.add(local.parent.name)
                size = local.stat().st_size
                if str(size) != element.get("length"):
                    told = element.get("length")
                    yield Fault(
                        where, f"{local.name} has {size} bytes, and the enclosure says {told}", WRITE_AGAIN
                    )
    try:
        editions = editions_in(path.parent).editions
    except UsageError:
        return
    for edition in editions:
        if edition.sound is not None and edition.folder.name not in named:
            yield Fault(at(path), f"the edition {edition.folder.name} is not in it", WRITE_AGAIN)


def _below(path: Path, base: str, url: str) -> Path | None:
    """The file beside the feed that an address below the feed's own place means."""
    if len(base) <= 1 or not url.startswith(base):
        return None
    parts = unquote(url.removeprefix(base)).split("/")
    # Not to be led out of the folder by a feed that somebody else wrote.
    if any(part in {"", ".", ".."} or "\\" in part or "\0" in part for part in parts):
        return None
    return path.parent.joinpath(*parts)


def _cover(path: Path) -> Iterator[Fault]:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=("JPEG", "PNG")) as picture:
            (width, height), mode = picture.size, picture.mode
    except FileNotFoundError:
        yield Fault(at(path), "the show's picture is not there", WRITE_AGAIN)
        return
    except (UnidentifiedImageError, OSError) as error:
        yield Fault(at(path), f"the show's picture is no JPEG or PNG ({error})", WRITE_AGAIN)
        return
    if width != height or not LEAST_COVER_PX <= width <= GREATEST_COVER_PX or mode != "RGB":
        wanted = f"square, {LEAST_COVER_PX} to {GREATEST_COVER_PX} pixels, RGB without alpha"
        yield Fault(
            at(path), f"the show's picture is {width} × {height} {mode}, and must be {wanted}", WRITE_AGAIN
        )


def _all(element: Element, tag: str) -> Iterator[Element]:
    return (child for child in element if child.tag == tag)


def _one(element: Element, tag: str) -> Element | None:
    return next(_all(element, tag), None)


def _text(element: Element, tag: str) -> str:
    found = _one(element, tag)
    return (found.text or "").strip() if found is not None else ""


def _attribute(element: Element, tag: str, name: str) -> str:
    found = _one(element, tag)
    return (found.get(name) or "") if found is not None else ""
