"""RSS 2.0 with the namespaces that players read: iTunes, Podcasting 2.0, Atom (for the feed's own address).

Written with lxml: of the libraries made for feeds (feedgen, podgen) none has podcast:chapters, podcast:person
or podcast:guid. Sources: https://github.com/Podcast-Standards-Project/PSP-1-Podcast-RSS-Specification,
https://podcastindex.org/namespace/1.0, https://podcasters.apple.com/support/823-podcast-requirements.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape
from typing import TYPE_CHECKING

from narrate import __version__
from narrate.writers.captions import folded

if TYPE_CHECKING:
    from lxml.etree import _Element

ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
PODCAST = "https://podcastindex.org/namespace/1.0"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"  # PSP-1 wants it declared; notes stand in description
PODCAST_GUID = f"{{{PODCAST}}}guid"
RSS_TYPE = "application/rss+xml"

LONGEST_CHARACTERS = 255  # of a value, Apple
LONGEST_DESCRIPTION_BYTES = 4_000  # Apple, PSP-1
_TORN_ENTITY = re.compile(r"&[a-z]{0,3}\Z")
_LEAST_OPENING = 40  # characters: fewer say nothing
# A description is HTML inside XML, and partytime, which several players use, unescapes it once too often.
_LOOKALIKES = str.maketrans("<>", "＜＞")


@dataclass(frozen=True, slots=True)
class Channel:
    """The show, as the feed says it. guid: the podcast's. address: the feed's own. owner: name and address."""

    title: str
    description: str
    author: str
    link: str
    language: str
    categories: tuple[tuple[str, str | None], ...]
    explicit: bool
    image: str
    type: str
    copyright: str | None
    owner: tuple[str, str] | None
    locked: bool
    guid: str
    address: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The sound of an episode."""

    url: str
    size_bytes: int
    media_type: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """A transcript. captions: it carries times line by line."""

    url: str
    media_type: str
    language: str
    captions: bool


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has to do with an episode; role and group as https://podcasttaxonomy.com has them."""

    name: str
    role: str
    group: str


@dataclass(frozen=True, slots=True)
class Episode:
    """An edition, as the feed says it. link: the page to read along. about, opening: its notes."""

    title: str
    guid: str
    at: datetime
    about: str
    opening: str
    link: str | None
    sound: Enclosure
    duration_s: int
    explicit: bool
    author: str
    image: str | None
    number: int
    season: int | None
    transcripts: tuple[Transcript, ...]
    chapters: str | None
    people: tuple[Person, ...]


def render(channel: Channel, episodes: Sequence[Episode]) -> bytes:
    """The feed, UTF-8. episodes: the oldest first; the feed lists the latest first, as players expect."""
    from lxml import etree

    names = {"itunes": ITUNES, "podcast": PODCAST, "atom": ATOM, "content": CONTENT}
    root = etree.Element("rss", version="2.0", nsmap=names)
    node = _add(root, "channel")
    _channel(node, channel, episodes)
    for episode in reversed(episodes):
        _episode(_add(node, "item"), episode)
    etree.indent(root, " ")
    feed: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return feed + b"\n"


def short(text: str) -> str:
    """`text` as far as players read a value."""
    return text if len(text) <= LONGEST_CHARACTERS else text[: LONGEST_CHARACTERS - 1].rstrip() + "…"


def _channel(node: "_Element", channel: Channel, episodes: Sequence[Episode]) -> None:
    _add(node, f"{{{ATOM}}}link", href=channel.address, rel="self", type=RSS_TYPE)
    _add(node, "title", short(folded(channel.title)))
    _add(node, "link", channel.link)
    description = "\n".join(map(folded, channel.description.splitlines())).translate(_LOOKALIKES)
    _add(node, "description", _limited(escape(description, quote=False)))
    _add(node, "language", channel.language)
    if channel.copyright:
        _add(node, "copyright", folded(channel.copyright))
    _add(node, "generator", f"narrate {__version__}")
    if episodes:
        # The feed's own date is its latest episode's: the same editions give the same bytes.
        _add(node, "lastBuildDate", format_datetime(max(episode.at for episode in episodes)))
    image = _add(node, "image")
    _add(image, "url", channel.image)
    _add(image, "title", short(folded(channel.title)))
    _add(image, "link", channel.link)
    _add(node, f"{{{ITUNES}}}author", short(folded(channel.author)))
    _add(node, f"{{{ITUNES}}}explicit", _truth(channel.explicit))
    _add(node, f"{{{ITUNES}}}type", channel.type)
    _add(node, f"{{{ITUNES}}}image", href=channel.image)
    for name, inside in channel.categories:
        category = _add(node, f"{{{ITUNES}}}category", text=name)
        if inside:
            _add(category, f"{{{ITUNES}}}category", text=inside)
    if channel.owner:
        name, address = channel.owner
        owner = _add(node, f"{{{ITUNES}}}owner")
        _add(owner, f"{{{ITUNES}}}name", short(folded(name)))
        _add(owner, f"{{{ITUNES}}}email", address)
        _add(node, f"{{{PODCAST}}}locked", "yes" if channel.locked else "no", owner=address)
    _add(node, PODCAST_GUID, channel.guid)
    _add(node, f"{{{PODCAST}}}medium", "podcast")


def _episode(node: "_Element", episode: Episode) -> None:
    _add(node, "title", short(episode.title))
    _add(node, f"{{{ITUNES}}}title", short(episode.title))
    if episode.link:
        _add(node, "link", episode.link)
    _add(node, "guid", episode.guid, isPermaLink="false")
    _add(node, "pubDate", format_datetime(episode.at))
    _add(node, "description", _notes(episode))
    sound = episode.sound
    _add(node, "enclosure", url=sound.url, length=str(sound.size_bytes), type=sound.media_type)
    _add(node, f"{{{ITUNES}}}author", short(episode.author))
    _add(node, f"{{{ITUNES}}}duration", str(episode.duration_s))
    _add(node, f"{{{ITUNES}}}explicit", _truth(episode.explicit))
    _add(node, f"{{{ITUNES}}}episodeType", "full")
    _add(node, f"{{{ITUNES}}}episode", str(episode.number))
    _add(node, f"{{{PODCAST}}}episode", str(episode.number))
    if episode.season:
        _add(node, f"{{{ITUNES}}}season", str(episode.season))
        _add(node, f"{{{PODCAST}}}season", str(episode.season))
    if episode.image:
        _add(node, f"{{{ITUNES}}}image", href=episode.image)
    for transcript in episode.transcripts:
        captions = {"rel": "captions"} if transcript.captions else {}
        _add(
            node,
            f"{{{PODCAST}}}transcript",
            url=transcript.url,
            type=transcript.media_type,
            language=transcript.language,
            **captions,
        )
    if episode.chapters:
        _add(node, f"{{{PODCAST}}}chapters", url=episode.chapters, type="application/json+chapters")
    for person in episode.people:
        _add(node, f"{{{PODCAST}}}person", short(person.name), role=person.role, group=person.group)


def _notes(episode: Episode) -> str:
    """An episode's notes as HTML: a description is HTML to players, so that plain text with "<" would be torn.

    Only the elements that PSP-1 lets players expect: p and a.
    """
    from lxml import etree

    opening = episode.opening.translate(_LOOKALIKES)
    while True:
        body = etree.Element("div")
        _add(body, "p", episode.about.translate(_LOOKALIKES))
        if episode.link:
            _add(_add(body, "p"), "a", "Read along", href=episode.link)
        if opening:
            _add(body, "p", opening)
        notes = "".join(etree.tostring(part, encoding="unicode", method="html") for part in body)
        if len(notes.encode()) <= LONGEST_DESCRIPTION_BYTES or not opening:
            return notes
        opening = opening[: len(opening) // 2].rstrip(" …") + "…" if len(opening) > _LEAST_OPENING else ""


def _add(parent: "_Element", tag: str, content: str | None = None, /, **attributes: str) -> "_Element":
    from lxml import etree

    element = etree.SubElement(parent, tag, {name: folded(value) for name, value in attributes.items()})
    element.text = content
    return element


def _limited(text: str) -> str:
    """`text`, HTML, as far as players read a description; no character and no entity is cut in two."""
    encoded = text.encode()
    if len(encoded) <= LONGEST_DESCRIPTION_BYTES:
        return text
    room = LONGEST_DESCRIPTION_BYTES - len("…".encode())
    return _TORN_ENTITY.sub("", encoded[:room].decode(errors="ignore")).rstrip() + "…"


def _truth(value: bool) -> str:  # noqa: FBT001 - of one word
    return "true" if value else "false"
