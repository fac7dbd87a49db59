"""EPUB 3 with Media Overlays: the letter set like a letter, each sentence tied to its sound.

The sound is a file a chapter, the very frames of chapters/*.mp3. Clips follow on from each other without a gap, so
that a player goes on through the pauses and never seeks between sentences. The same edition gives the same bytes.
Source: https://www.w3.org/TR/epub-33/, https://www.w3.org/TR/epub-a11y-11/
"""

import uuid
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import SEEK_SET, BytesIO
from itertools import chain, groupby

from narrate.model import Chapter, Cue, Edition, Letter
from narrate.timecode import clock, lasting
from narrate.writers.captions import folded, identified
from narrate.writers.structure import entries, groups, headline, html_date, language_tag
from narrate.writers.templating import asset, template

_MIMETYPE = "application/epub+zip"
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a ZIP can hold
_FILE_MODE = 0o644 << 16
_UNIX = 3  # made on; else Python writes the system it runs on

# Names our editions among all UUIDs: version 5 of "narrate" in the null namespace, made once.
_NAMESPACE = uuid.uuid5(uuid.UUID(int=0), "narrate")

_WHOLLY_SPOKEN = (
    "The whole letter is text, and each sentence is highlighted while a computer voice reads it."
    " There are headings and a table of contents. The cover is the only picture and is described."
)
_PARTLY_SPOKEN = (
    "The whole letter is text. A computer voice reads it, and each sentence is highlighted while it is read;"
    " some parts are not read aloud. There are headings and a table of contents."
    " The cover is the only picture and is described."
)


class Step(StrEnum):
    """How much is highlighted at a time."""

    SENTENCE = "sentence"
    WORD = "word"


@dataclass(frozen=True, slots=True)
class _Clip:
    """What sounds while the element `id` is highlighted: [begin, end) on the clock of `file`."""

    id: str
    file: str
    begin: str
    end: str


@dataclass(frozen=True, slots=True)
class _Overlay:
    """The clips of a segment."""

    id: str
    clips: tuple[_Clip, ...]


def render(
    edition: Edition,
    *,
    sound: Sequence[bytes],
    cover: bytes,
    narrator: str,
    modified: str,
    step: Step = Step.SENTENCE,
) -> bytes:
    """The EPUB's bytes.

    sound: each chapter's MPEG frames. cover: JPEG. narrator: who reads. modified: `YYYY-MM-DDThh:mm:ssZ`.
    """
    return b"".join(
        pieces(edition, sound=sound, cover=cover, narrator=narrator, modified=modified, step=step)
    )


def pieces(
    edition: Edition,
    *,
    sound: Sequence[bytes],
    cover: bytes,
    narrator: str,
    modified: str,
    step: Step = Step.SENTENCE,
) -> Iterator[bytes]:
    """The EPUB's bytes, a file in it at a time: a book's sound need not be in memory. As for `render`."""
    letter = edition.letter
    parts = tuple(groups(edition))
    spoken = not any(part.unspoken for group in parts for part in group.parts)
    sounding = sum(c.stop - c.start for c in edition.chapters if edition.cues_of(c))
    sounds = [f"sound/{number:02d}.mp3" for number in range(1, len(sound) + 1)]
    values = {
        "language": language_tag(letter),
        "title": folded(letter.title),
        "author": folded(letter.author or ""),
        "recipient": folded(letter.recipient or ""),
        "datetime": html_date(letter),
        "identifier": _identifier(letter),
        "modified": modified,
        "narrator": folded(narrator),
        "duration": clock(sounding, rate_hz=edition.rate_hz),
        "wholly_spoken": spoken,
        "summary": _WHOLLY_SPOKEN if spoken else _PARTLY_SPOKEN,
        "sounds": sounds,
        "chapters": list(entries(edition)),
        "titled": headline(edition) is not None,
        "groups": parts,
        "by_word": step is Step.WORD,
        "overlay": list(_overlays(edition, sounds, step=step)),
    }

    def rendered(name: str) -> bytes:
        return template(f"epub/{name}").render(values).strip().encode() + b"\n"

    files = (
        ("META-INF/container.xml", asset("epub/container.xml").encode() + b"\n"),
        ("EPUB/package.opf", rendered("package.opf")),
        ("EPUB/nav.xhtml", rendered("nav.xhtml")),
        ("EPUB/cover.xhtml", rendered("cover.xhtml")),
        ("EPUB/letter.xhtml", rendered("letter.xhtml")),
        ("EPUB/letter.smil", rendered("letter.smil")),
        ("EPUB/letter.css", asset("epub/letter.css").encode() + b"\n"),
        ("EPUB/cover.jpg", cover),
    )
    return _packed(chain(files, zip((f"EPUB/{name}" for name in sounds), sound, strict=True)))


class _Window(BytesIO):
    """The end of a file that is given away as it grows: only what came since `taken` can still be changed."""

    def __init__(self) -> None:
        super().__init__()
        self._given = 0

    def tell(self) -> int:
        return self._given + super().tell()

    def seek(self, offset: int, whence: int = SEEK_SET) -> int:
        return self._given + super().seek(offset - self._given * (whence == SEEK_SET), whence)

    def taken(self) -> bytes:
        """All since the last time."""
        content = self.getvalue()
        self._given += len(content)
        super().seek(0)
        self.truncate(0)
        return content


def _packed(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The container: the mimetype first and stored, no dates, no extra fields. Source: EPUB 3.3, 4.3."""
    container = _Window()
    with zipfile.ZipFile(container, "w") as archive:
        for name, content in chain([("mimetype", _MIMETYPE.encode())], files):
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = _FILE_MODE
            # MP3 and JPEG are packed already.
            stored = name == "mimetype" or name.endswith((".mp3", ".jpg"))
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
            yield container.taken()
    yield container.taken()


def _identifier(letter: Letter) -> str:
    """The same for the same letter, whatever its file is called and whoever reads it."""
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, letter.source.sha256)}"


def _overlays(edition: Edition, sounds: Sequence[str], *, step: Step) -> Iterator[_Overlay]:
    clips = ((cue.segment_id, clip) for cue, clip in _clips(edition, sounds, step=step))
    for segment_id, members in groupby(clips, key=lambda member: member[0]):
        yield _Overlay(segment_id, tuple(clip for _, clip in members))


def _clips(edition: Edition, sounds: Sequence[str], *, step: Step) -> Iterator[tuple[Cue, _Clip]]:
    """The timeline cut where sentences (or words) and chapters begin; every sample is in one clip."""
    rate_hz = edition.rate_hz
    for chapter, file in zip(edition.chapters, sounds, strict=True):
        steps = list(_steps(edition, chapter, step=step))
        begins = [chapter.start, *(start for _, _, start in steps[1:])]
        ends = [*begins[1:], chapter.stop]
        for (cue, identity, _), begin, end in zip(steps, begins, ends, strict=False):
            first, last = begin - chapter.start, lasting(begin, end, rate_hz=rate_hz) - chapter.start
            yield cue, _Clip(identity, file, clock(first, rate_hz=rate_hz), clock(last, rate_hz=rate_hz))


def _steps(edition: Edition, chapter: Chapter, *, step: Step) -> Iterator[tuple[Cue, str, int]]:
    """(its cue, the id of its element, when it begins) of everything that is highlighted in a chapter."""
    for identity, cue in identified(edition.cues):
        if not chapter.start <= cue.start < chapter.stop:
            continue
        if step is Step.SENTENCE or not cue.words:
            yield cue, identity, cue.start
            continue
        for number, word in enumerate(cue.words, start=1):
            yield cue, f"{identity}.{number}", word.start
