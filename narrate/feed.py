"""A folder of editions → a podcast: what is an episode, in which order, under which name that never changes.

narrate.writers.feed writes what is decided here as RSS.
"""

import unicodedata
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import groupby
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from narrate.dates import first_day, written_date
from narrate.errors import LetterError, UsageError
from narrate.model import Role
from narrate.published import Published, editions_in, in_order
from narrate.readers.markup import parse_xml
from narrate.show import Dates, Seasons, Show, is_web_address
from narrate.timecode import spoken_length
from narrate.writers import cover
from narrate.writers import feed as rss
from narrate.writers.captions import folded, speaker

FEED = "feed.xml"
COVER = "feed-cover.jpg"  # not cover.jpg: that may be the user's own

# Given by https://podcastindex.org/namespace/1.0#guid for feeds' addresses.
_PODCAST_NAMESPACE = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
# Ours, for letters: UUIDv5 of "narrate:letter" in the namespace of names without a registry.
_LETTER_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_OID, "narrate:letter")

# Apple: JPEG or PNG, square, RGB.
LEAST_COVER_PX, GREATEST_COVER_PX = 1_400, 3_000
_COVER_QUALITY = 90
_PAPER = (255, 255, 255)

# Every day from the year 1 to the end of 1970 has 40 s of 1970: 719,527 days make 333 of them.
_FIRST_SAFE_YEAR = 1971
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS_A_DAY = 40
_NOON = 12 * 3600  # the same day everywhere from Honolulu to Tokyo

_OPENING_CHARACTERS = 600  # of the letter's own words in an episode's notes
_READ_ALONG, _COVER = "read-along.html", "cover.jpg"
_CHAPTERS = "chapters.json"
_TRANSCRIPTS = ("transcript.vtt", "transcript.srt", "transcript.json", _READ_ALONG)


@dataclass(frozen=True, slots=True)
class Known:
    """What an earlier feed.xml promised. guids: by the address of the sound below the feed's place, and title."""

    podcast_guid: str | None = None
    guids: tuple[tuple[tuple[str, str], str], ...] = ()


@dataclass(frozen=True, slots=True)
class Podcast:
    """A feed, what was passed over and why, and how many episodes it has."""

    feed: bytes
    warnings: tuple[str, ...]
    episodes: int


@dataclass(frozen=True, slots=True)
class Address:
    """Where a feed stands: its own address, and the folder's, which ends in a slash."""

    feed: str
    base: str

    @classmethod
    def of(cls, url: str) -> "Address":
        """From what a user gives: the folder's address, or the feed's own, ending in .xml. Raises UsageError."""
        parts = urlsplit(url) if is_web_address(url) else None
        if parts is None or parts.query or parts.fragment:
            raise UsageError(
                f"--url {url}: give the address at which the folder will be, https://… without ? and #"
            )
        if parts.path.endswith(".xml"):
            return cls(url, url[: url.rindex("/") + 1])
        base = url if url.endswith("/") else f"{url}/"
        return cls(base + FEED, base)

    def to(self, path: str) -> str:
        """The address of a file below the folder."""
        return self.base + quote(path)


def podcast(output: Path, *, show: Show, url: str) -> Podcast:
    """The feed over all editions in `output`, as it will stand at `url`; `show_cover` makes its picture.

    Editions that are broken or have no sound are passed over with a warning. guids that a feed.xml in
    `output` has given are kept. Raises UsageError.
    """
    address = Address.of(url)
    known, warnings = known_in(output / FEED)
    shelf = editions_in(output)
    warnings.extend(broken.message for broken in shelf.broken)
    usable: list[Published] = []
    for edition in shelf.editions:
        if fault := _unusable(edition):
            warnings.append(f"{edition.folder}: {fault}; it is not in the feed")
        else:
            usable.append(edition)
    ordered = in_order(tuple(usable))
    guids = _guids(ordered, known=known, warnings=warnings)
    content = rss.render(
        rss.Channel(
            title=show.title,
            description=show.description,
            author=show.author,
            link=show.link or address.base,
            language=show.language,
            categories=tuple((category.name, category.inside) for category in show.category),
            explicit=show.explicit,
            image=address.to(COVER),
            type=show.type.value,
            copyright=show.copyright,
            owner=(show.owner_name or show.author, show.owner_email) if show.owner_email else None,
            locked=show.locked,
            guid=known.podcast_guid or podcast_guid(address.feed),
            address=address.feed,
        ),
        list(_episodes(ordered, show=show, guids=guids, address=address)),
    )
    return Podcast(content, tuple(warnings), len(ordered))


def podcast_guid(address: str) -> str:
    """A feed's podcast:guid: of its address without scheme and trailing slashes."""
    _, _, rest = address.partition("://")
    return str(uuid.uuid5(_PODCAST_NAMESPACE, rest.rstrip("/")))


def letter_guid(text: str) -> str:
    """A letter's guid: of its letters and figures, so that neither file names nor spacing nor quotes matter."""
    bare = "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
    return str(uuid.uuid5(_LETTER_NAMESPACE, bare or text))


def published_at(iso: str | None, *, among: int, dates: Dates) -> datetime:
    """An episode's pubDate, from its letter's date. among: its place among letters of the same date.

    Dates before 1970 are negative to most programs: some players show them as today, or do not sort by them.
    So a letter from before 1971 gets a moment in 1970, 40 s a day from the year 1 on: in order, and never
    anybody's but its own. A letter without a date comes before all others.
    """
    first = first_day(iso)
    if first is None:
        return _EPOCH + timedelta(seconds=min(among, _SECONDS_A_DAY - 1))
    if dates is Dates.LETTER or first.year >= _FIRST_SAFE_YEAR:
        noon = datetime(first.year, first.month, first.day, tzinfo=UTC) + timedelta(seconds=_NOON)
        return noon + timedelta(seconds=among)
    # More letters of one day than it has seconds share the last.
    return _EPOCH + timedelta(seconds=first.toordinal() * _SECONDS_A_DAY + min(among, _SECONDS_A_DAY - 1))


def show_cover(show: Show) -> bytes:
    """The show's cover as JPEG, RGB, without alpha: the user's picture, or one that is drawn.

    Raises UsageError for a picture that is no picture, not square, or of a size that players refuse.
    """
    if show.image is None:
        return cover.render(title=show.title, author=show.author, date=None)
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(show.image, formats=("JPEG", "PNG")) as picture:
            width, height = picture.size
            if width != height or not LEAST_COVER_PX <= width <= GREATEST_COVER_PX:
                raise UsageError(
                    f"{show.image}: the show's picture must be square, {LEAST_COVER_PX} to {GREATEST_COVER_PX}"
                    f" pixels wide, not {width} × {height}"
                )
            if picture.format == "JPEG" and picture.mode == "RGB":
                return show.image.read_bytes()
            shaded = picture.convert("RGBA")
            flat = Image.new("RGB", picture.size, _PAPER)
            flat.paste(shaded, mask=shaded.getchannel("A"))
    except UnidentifiedImageError as error:
        raise UsageError(f"{show.image}: the show's picture is neither JPEG nor PNG") from error
    except (OSError, Image.DecompressionBombError) as error:
        raise UsageError(f"{show.image}: the show's picture cannot be read: {error}") from error
    file = BytesIO()
    flat.save(file, "JPEG", quality=_COVER_QUALITY)
    return file.getvalue()


def known_in(path: Path) -> tuple[Known, list[str]]:
    """What the feed at `path` promised, and warnings; nothing where there is none."""
    try:
        content = path.read_bytes()
    except OSError:
        return Known(), []
    try:
        root = parse_xml(content, name=str(path))
    except LetterError as error:
        return Known(), [
            f"{error}; it is written anew, and an episode whose letter was changed counts as new"
        ]
    podcast_guid = None
    guids: list[tuple[tuple[str, str], str]] = []
    for element in root.iter():
        if element.tag == rss.PODCAST_GUID and element.text:
            podcast_guid = element.text
        if element.tag == "item":
            inside = {child.tag: child for child in element}
            enclosure, guid, title = inside.get("enclosure"), inside.get("guid"), inside.get("title")
            if enclosure is None or guid is None or title is None or not guid.text:
                continue
            guids.append(((_place(enclosure.get("url") or ""), title.text or ""), guid.text))
    return Known(podcast_guid, tuple(guids)), []


def _place(address: str) -> str:
    """The edition's folder and file in an address, whatever site it is on."""
    return unquote("/".join(urlsplit(address).path.split("/")[-2:]))


def _unusable(edition: Published) -> str | None:
    """Why an edition cannot be an episode."""
    sound = edition.sound
    if sound is None:
        return "it was made without the MP3 of the whole (--only)"
    try:
        size = (edition.folder / sound.path).stat().st_size
    except OSError as error:
        return f"{sound.path} cannot be read ({error.strerror})"
    if size != sound.size_bytes:
        return f"{sound.path} has {size} bytes, not {sound.size_bytes}: make the edition again"
    return None


def _guids(ordered: Sequence[Published], *, known: Known, warnings: list[str]) -> dict[Path, str]:
    """Each edition's guid: what its letter says, or what the feed said before the letter was mended."""
    said = dict(known.guids)
    own = {edition.folder: letter_guid(edition.letter.text) for edition in ordered}
    taken = set(own.values())
    given: dict[Path, str] = {}
    for edition in ordered:
        guid = own[edition.folder]
        before = said.get((_sound_path(edition), _title(edition)))
        if guid not in said.values() and before is not None and before not in taken:
            guid = before
        if guid in given.values():
            other = next(folder.name for folder, each in given.items() if each == guid)
            warnings.append(
                f"{edition.folder}: this is the letter that {other} is too; it gets a name of its own"
            )
            guid = str(uuid.uuid5(uuid.UUID(guid), edition.folder.name))
        given[edition.folder] = guid
    return given


def _episodes(
    ordered: Sequence[Published], *, show: Show, guids: dict[Path, str], address: Address
) -> Iterator[rss.Episode]:
    numbers: dict[int | None, int] = {}
    seasons = _seasons(ordered, show.season)
    for _, same_day in groupby(ordered, key=lambda edition: edition.letter.date):
        for among, edition in enumerate(same_day):
            season = seasons[edition.folder]
            numbers[season] = numbers.get(season, 0) + 1
            yield _episode(
                edition,
                show=show,
                guid=guids[edition.folder],
                address=address,
                at=published_at(edition.letter.date, among=among, dates=show.dates),
                season=season,
                number=numbers[season],
            )


def _episode(
    edition: Published,
    *,
    show: Show,
    guid: str,
    address: Address,
    at: datetime,
    season: int | None,
    number: int,
) -> rss.Episode:
    letter = edition.letter
    sound = edition.sound
    if sound is None:
        raise ValueError("an edition without sound is no episode")

    def to(path: str) -> str | None:
        return address.to(f"{edition.folder.name}/{path}") if edition.file(path) else None

    people = [rss.Person(speaker(letter), "author", "writing")] if letter.author else []
    if letter.recipient:
        # The taxonomy of roles has none for whom a letter is written to, and partytime takes a role that it
        # does not know for the host's.
        people.append(rss.Person(folded(letter.recipient), "guest", "cast"))
    people.append(rss.Person(folded(edition.voice), "narrator", "cast"))
    transcripts = (
        rss.Transcript(url, file.media_type, letter.language, captions=path.endswith((".vtt", ".srt")))
        for path in _TRANSCRIPTS
        if (url := to(path)) and (file := edition.file(path))
    )
    return rss.Episode(
        title=_title(edition),
        guid=guid,
        at=at,
        about=about(edition),
        opening=_opening(edition),
        link=to(_READ_ALONG),
        sound=rss.Enclosure(address.to(_sound_path(edition)), sound.size_bytes, sound.media_type),
        duration_s=max(1, round(edition.duration_ms / 1000)),
        explicit=show.explicit,
        author=speaker(letter) if letter.author else show.author,
        image=to(_COVER),
        number=number,
        season=season,
        transcripts=tuple(transcripts),
        chapters=to(_CHAPTERS),
        people=tuple(people),
    )


def about(edition: Published) -> str:
    """One sentence about an edition: from whom, to whom, when, how long, in whose voice."""
    letter = edition.letter
    people = []
    if letter.author:
        people.append(f"from {rss.short(folded(letter.author))}")
    if letter.recipient:
        people.append(f"to {rss.short(folded(letter.recipient))}")
    known = ", ".join(filter(None, (" ".join(people), written_date(letter.date)))) or "a letter"
    length = spoken_length(round(edition.duration_ms), rate_hz=1000)
    return f"{known[:1].upper()}{known[1:]}. {length}, read by {rss.short(folded(edition.voice))}."


def _opening(edition: Published) -> str:
    """The letter's own words, from its first paragraph on, as far as notes have room."""
    letter = edition.letter
    paragraphs = (part for part in letter.segments if part.role is Role.PARAGRAPH)
    first = next(paragraphs, letter.segments[0] if letter.segments else None)
    text = folded(first.span.of(letter.text)) if first else ""
    if len(text) <= _OPENING_CHARACTERS:
        return text
    return text[:_OPENING_CHARACTERS].rsplit(" ", 1)[0].rstrip(" ,;:") + " …"


def _sound_path(edition: Published) -> str:
    return f"{edition.folder.name}/{edition.sound.path if edition.sound else ''}"


def _title(edition: Published) -> str:
    return rss.short(folded(edition.letter.title)) or edition.folder.name


def _seasons(ordered: Sequence[Published], kind: Seasons) -> dict[Path, int | None]:
    """The number of each edition's season; None for none, and for a letter that belongs in none."""
    if kind is Seasons.YEAR:
        return {edition.folder: _year(edition.letter.date) for edition in ordered}
    if kind is Seasons.CORRESPONDENCE:
        met: dict[tuple[str, ...], int] = {}
        return {edition.folder: met.setdefault(_pair(edition), len(met) + 1) for edition in ordered}
    return {edition.folder: None for edition in ordered}


def _pair(edition: Published) -> tuple[str, ...]:
    """The two who write to each other, whoever writes."""
    names: Iterable[str | None] = (edition.letter.author, edition.letter.recipient)
    return tuple(sorted(folded(name).casefold() for name in names if name))


def _year(iso: str | None) -> int | None:
    first = first_day(iso)
    return first.year if first else None
