"""`Edition` → artefacts: one module a format, and here the list of what an edition is made of."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import partial
from itertools import chain
from urllib.parse import quote

from narrate.dates import written_date
from narrate.engines import EngineVersion
from narrate.errors import UsageError
from narrate.model import Artefact, Edition, Filed
from narrate.voices import Profile


class Kind(StrEnum):
    """What `make --only` and `--also` can name. edition.json is always written."""

    MP3 = "mp3"
    CHAPTERS = "chapters"
    VTT = "vtt"
    SRT = "srt"
    LRC = "lrc"
    JSON = "json"
    TXT = "txt"
    CHAPTERS_JSON = "chapters.json"
    HTML = "html"
    EPUB = "epub"
    COVER = "cover"
    # Made when they are asked for. The first two take the place of their plainer likes.
    HTML_WITH_SOUND = "html-with-sound"
    EPUB_BY_WORD = "epub-by-word"
    M4B = "m4b"
    OPUS = "opus"


RECORD = "edition.json"
_PAGE = "read-along.html"

ON_DEMAND = frozenset({Kind.HTML_WITH_SOUND, Kind.EPUB_BY_WORD, Kind.M4B, Kind.OPUS})
_FRAMES_WANTED_BY = frozenset({Kind.MP3, Kind.CHAPTERS, Kind.EPUB, Kind.EPUB_BY_WORD, Kind.HTML_WITH_SOUND})
_COVER_WANTED_BY = frozenset({Kind.MP3, Kind.CHAPTERS, Kind.COVER, Kind.EPUB, Kind.EPUB_BY_WORD, Kind.M4B})


def chosen(*, only: Collection[str], also: Collection[str]) -> frozenset[str]:
    """The kinds that `only` and `also` come to; empty for what is made unasked.

    Raises UsageError for a kind that there is not, or that needs what is not installed.
    """
    for option, kinds in (("--only", only), ("--also", also)):
        for kind in kinds:
            if kind not in set(Kind):
                raise UsageError(f"{option} {kind}: there is no such kind; there are {', '.join(Kind)}")
    if not only and not also:
        return frozenset()
    wanted = frozenset(only or frozenset(Kind) - ON_DEMAND) | frozenset(also)
    if wanted & {Kind.M4B, Kind.OPUS}:
        from narrate.writers import av_sound

        av_sound.needed()
    return wanted


@dataclass(frozen=True, slots=True)
class _Sound:
    """What the kinds with sound are made of: each chapter's MPEG frames, the cover, and who reads."""

    frames: Sequence[bytes]
    cover: bytes
    narrator: str
    modified: str


def write_texts(edition: Edition, *, only: frozenset[str]) -> Iterator[Artefact]:
    """The files that hold no sound, one at a time, edition.json excepted; they need not know how loud it is.

    only: the kinds wanted; when empty, all that are not ON_DEMAND.
    """
    wanted = _wanted(only)
    yield from _texts(edition, wanted=wanted)
    if Kind.COVER in wanted:
        yield Artefact("cover.jpg", "image/jpeg", _cover(edition))


def write_sound(
    edition: Edition,
    *,
    tracks: Sequence[bytes],
    sound: Sequence[bytes],
    profile: Profile,
    engine: EngineVersion,
    only: frozenset[str],
    source_date_epoch: str | None = None,
) -> Iterator[Artefact]:
    """The files that hold sound, one at a time.

    tracks: each chapter's MPEG frames. sound: each chapter's, s16le mono, as it was encoded. Both may be read
    more than once, and late: an artefact takes them when it is itself written.
    only: the kinds wanted; when empty, all that are not ON_DEMAND. source_date_epoch: see `modified`.
    """
    wanted = _wanted(only)
    if not wanted & (_FRAMES_WANTED_BY | {Kind.M4B, Kind.OPUS}):
        return
    narrator = f"{profile.title} ({engine.name} {engine.version})"
    moment = modified(edition.letter.date, source_date_epoch=source_date_epoch)
    picture = _cover(edition) if wanted & _COVER_WANTED_BY else b""
    parts = _Sound(tracks, picture, narrator, moment)
    yield from _sound_files(edition, parts, wanted=wanted)
    yield from _books(edition, parts, wanted=wanted)
    yield from _other_sound_files(edition, sound, parts, wanted=wanted)


def record(
    edition: Edition, *, profile: Profile, engine: EngineVersion, artefacts: Iterable[Filed], inputs: str
) -> Artefact:
    """edition.json, which tells of the other files. inputs: a key of everything the edition is made from."""
    from narrate.writers import edition_json

    text = edition_json.render(edition, profile=profile, engine=engine, artefacts=artefacts, inputs=inputs)
    return Artefact(RECORD, "application/json", text.encode())


def _wanted(only: frozenset[str]) -> frozenset[str]:
    return only or frozenset(Kind) - ON_DEMAND


def _cover(edition: Edition) -> bytes:
    from narrate.writers import cover

    letter = edition.letter
    return cover.render(
        title=letter.title, author=letter.author, date=written_date(letter.date) or letter.date
    )


def _sound_files(edition: Edition, parts: _Sound, *, wanted: frozenset[str]) -> Iterator[Artefact]:
    """The MP3s: the whole, and a file a chapter."""
    if not wanted & {Kind.MP3, Kind.CHAPTERS}:
        return
    from narrate.writers import tags

    comment = f"Read by {parts.narrator}"
    if Kind.MP3 in wanted:
        tag = tags.whole_tag(edition, cover=parts.cover, comment=comment)
        yield Artefact(whole_name(edition), "audio/mpeg", lambda: chain((tag,), parts.frames))
    if Kind.CHAPTERS in wanted:
        for chapter, frames in zip(edition.chapters, parts.frames, strict=True):
            own_tag = tags.chapter_tag(edition, chapter, cover=parts.cover, comment=comment)
            yield Artefact(chapter.file, "audio/mpeg", own_tag + frames)


def _books(edition: Edition, parts: _Sound, *, wanted: frozenset[str]) -> Iterator[Artefact]:
    """What holds text and sound in one file."""
    if wanted & {Kind.EPUB, Kind.EPUB_BY_WORD}:
        from narrate.writers import epub

        book = partial(
            epub.pieces,
            edition,
            sound=parts.frames,
            cover=parts.cover,
            narrator=parts.narrator,
            modified=parts.modified,
            step=epub.Step.WORD if Kind.EPUB_BY_WORD in wanted else epub.Step.SENTENCE,
        )
        yield Artefact(f"{edition.slug}.epub", "application/epub+zip", book)
    if Kind.HTML_WITH_SOUND in wanted:
        from narrate.writers import html

        page = html.render(edition, audio=html.data_url(b"".join(parts.frames)))
        yield Artefact(_PAGE, "text/html", page.encode())


def _other_sound_files(
    edition: Edition, sound: Sequence[bytes], parts: _Sound, *, wanted: frozenset[str]
) -> Iterator[Artefact]:
    """Sound for those who ask for it. Needs PyAV."""
    if not wanted & {Kind.M4B, Kind.OPUS}:
        return
    from narrate.writers import av_sound

    if Kind.M4B in wanted:
        book = av_sound.m4b(edition, sound, cover=parts.cover, narrator=parts.narrator)
        yield Artefact(f"{edition.slug}.m4b", "audio/mp4", book)
    if Kind.OPUS in wanted:
        yield Artefact(f"{edition.slug}.opus", "audio/ogg", av_sound.opus(edition, sound))


def whole_name(edition: Edition) -> str:
    """The file of the whole edition, in its folder."""
    return f"{edition.slug}.mp3"


def _texts(edition: Edition, *, wanted: frozenset[str]) -> Iterator[Artefact]:
    from narrate.writers import chapters_json, html, lrc, srt, transcript_json, txt, vtt

    formats: tuple[tuple[Kind, str, str, Callable[[], str]], ...] = (
        (Kind.VTT, "transcript.vtt", "text/vtt", lambda: vtt.render(edition)),
        (Kind.SRT, "transcript.srt", "application/x-subrip", lambda: srt.render(edition)),
        (Kind.LRC, "transcript.lrc", "text/plain", lambda: lrc.render(edition)),
        (Kind.JSON, "transcript.json", "application/json", lambda: transcript_json.render(edition)),
        (Kind.TXT, "transcript.txt", "text/plain", lambda: txt.render(edition.letter)),
        (
            Kind.CHAPTERS_JSON,
            "chapters.json",
            "application/json+chapters",
            lambda: chapters_json.render(edition),
        ),
        (Kind.HTML, _PAGE, "text/html", lambda: html.render(edition, audio=quote(whole_name(edition)))),
    )
    for kind, path, media_type, render in formats:
        if kind in wanted and not (kind is Kind.HTML and Kind.HTML_WITH_SOUND in wanted):
            yield Artefact(path, media_type, render().encode())


def modified(date: str | None, *, source_date_epoch: str | None) -> str:
    """When the edition is said to be of, `YYYY-MM-DDThh:mm:ssZ`: never now, so that bytes repeat.

    SOURCE_DATE_EPOCH where it is set (https://reproducible-builds.org/specs/source-date-epoch/), else the
    letter's own date, its first day where only the month or year is known, else 1970.
    """
    try:
        if source_date_epoch:
            moment = datetime.fromtimestamp(int(source_date_epoch), UTC)
        else:
            parts = [*map(int, (date or "").split("-")), 1, 1][:3]
            moment = datetime(parts[0], parts[1], parts[2], tzinfo=UTC)
    except (ValueError, OverflowError, OSError, IndexError):
        moment = datetime.fromtimestamp(0, UTC)
    return f"{moment.year:04d}-{moment:%m-%dT%H:%M:%S}Z"
