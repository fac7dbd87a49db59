"""Editions as they stand on the disk: what their edition.json says of them, read and checked.

Nothing here trusts the file: a path in it that leads out of the edition's folder, or a record that is not
as schema 1 has it, makes the edition a broken one.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from narrate.errors import NarrateError, UsageError
from narrate.model import Letter, Provenance, Role, Segment, Span

RECORD = "edition.json"
SCHEMA = 1

WHOLE = "audio/mpeg"


class EditionError(NarrateError):
    """An edition.json cannot be read, or says what cannot be."""

    exit_code = 6


@dataclass(frozen=True, slots=True)
class File:
    """A file that an edition is made of, as edition.json promises it. path: "/" between its parts."""

    path: str
    media_type: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Published:
    """An edition in its folder: the letter, who reads it, how long it lasts, its files.

    voice: the profile's title. duration_ms: of the whole.
    """

    folder: Path
    slug: str
    letter: Letter
    voice: str
    duration_ms: float
    files: tuple[File, ...]

    def file(self, path: str) -> File | None:
        """The file of that path."""
        return next((file for file in self.files if file.path == path), None)

    @property
    def sound(self) -> File | None:
        """The MP3 of the whole edition; None for an edition made without it."""
        return next((file for file in self.files if file.media_type == WHOLE and "/" not in file.path), None)


@dataclass(frozen=True, slots=True)
class Broken:
    """A folder that looks like an edition and cannot be used, and why: a message for the user."""

    folder: Path
    message: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What stands in an output folder, by the names of the folders."""

    editions: tuple[Published, ...]
    broken: tuple[Broken, ...]


class Fields:
    """A JSON object whose fields are asked for by name and type; `at` says where it stands, for messages."""

    def __init__(self, value: object, *, at: str) -> None:
        if not isinstance(value, dict):
            raise EditionError(f"{at}: must be an object")
        self._values: Mapping[str, object] = value
        self.at = at

    def _where(self, key: str) -> str:
        return f"{self.at}{'' if self.at.endswith(': ') else '.'}{key}"

    def _get(self, key: str) -> object:
        if key not in self._values:
            raise EditionError(f"{self._where(key)}: is missing")
        return self._values[key]

    def text(self, key: str) -> str:
        """Text. Raises EditionError."""
        value = self._get(key)
        if not isinstance(value, str):
            raise EditionError(f"{self._where(key)}: must be text")
        return value

    def text_or_none(self, key: str) -> str | None:
        """Text or null. Raises EditionError."""
        return None if self._get(key) is None else self.text(key)

    def number(self, key: str) -> float:
        """A number, not negative. Raises EditionError."""
        value = self._get(key)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < float("inf"):
            raise EditionError(f"{self._where(key)}: must be a number, not negative")
        return value

    def whole(self, key: str) -> int:
        """A whole number, not negative. Raises EditionError."""
        value = self.number(key)
        if value != int(value):
            raise EditionError(f"{self._where(key)}: must be a whole number")
        return int(value)

    def object(self, key: str) -> "Fields":
        """An object in this one. Raises EditionError."""
        return Fields(self._get(key), at=self._where(key))

    def objects(self, key: str) -> Iterator["Fields"]:
        """The objects of a list. Raises EditionError."""
        values = self._get(key)
        if not isinstance(values, list):
            raise EditionError(f"{self._where(key)}: must be a list")
        for number, value in enumerate(values):
            yield Fields(value, at=f"{self._where(key)}[{number}]")

    def has(self, key: str) -> bool:
        """Whether there is such a field."""
        return key in self._values

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts. Raises EditionError."""
        values = self._get(key)
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise EditionError(f"{self._where(key)}: must be a list of texts")
        return tuple(values)


def fields_of(content: bytes, *, name: str) -> Fields:
    """The record in an edition.json. name: for messages. Raises EditionError."""
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise EditionError(f"{name}: this is not JSON ({error}); make the edition again") from error
    fields = Fields(document, at=f"{name}: ")
    if fields.whole("schema") != SCHEMA:
        raise EditionError(f"{name}: schema: only {SCHEMA} is known here; make the edition again")
    return fields


def parse(content: bytes, *, folder: Path) -> Published:
    """The edition that an edition.json tells of. Raises EditionError."""
    fields = fields_of(content, name=str(folder / RECORD))
    letter = fields.object("letter")
    return Published(
        folder=folder,
        slug=letter.text("slug"),
        letter=_letter(letter),
        voice=fields.object("voice").text("title"),
        duration_ms=fields.object("audio").number("duration_ms"),
        files=tuple(_file(file) for file in fields.objects("artefacts")),
    )


def read(folder: Path) -> Published:
    """The edition in `folder`. Raises EditionError."""
    return parse(read_record(folder), folder=folder)


def read_record(folder: Path) -> bytes:
    """The bytes of the edition.json in `folder`. Raises EditionError."""
    path = folder / RECORD
    if folder.is_symlink() or path.is_symlink():
        raise EditionError(f"{path}: narrate follows no links; copy the edition here")
    try:
        return path.read_bytes()
    except OSError as error:
        raise EditionError(f"{path}: it cannot be read: {error.strerror}") from error


def editions_in(output: Path) -> Shelf:
    """The editions in an output folder. Raises UsageError where that is no folder, or is an edition itself."""
    if (output / RECORD).is_file():
        raise UsageError(f"{output}: this is an edition; name the folder that it stands in")
    editions: list[Published] = []
    broken: list[Broken] = []
    for folder in edition_folders(output):
        try:
            editions.append(read(folder))
        except EditionError as error:
            broken.append(Broken(folder, str(error)))
    return Shelf(tuple(editions), tuple(broken))


def edition_folders(output: Path) -> tuple[Path, ...]:
    """The folders in `output` that hold an edition.json, by name. Raises UsageError."""
    try:
        found = sorted(path for path in output.iterdir() if not path.name.startswith("."))
    except OSError as error:
        raise UsageError(f"{output}: the folder of editions cannot be read: {error.strerror}") from error
    return tuple(path for path in found if path.is_dir() and (path / RECORD).exists())


def in_order(editions: tuple[Published, ...]) -> tuple[Published, ...]:
    """By the letters' dates, undated letters first; by folder where dates are the same."""
    return tuple(sorted(editions, key=lambda edition: (edition.letter.date or "", edition.folder.name)))


def _letter(fields: Fields) -> Letter:
    source = fields.object("source")
    segments = []
    for part in fields.objects("segments"):
        role = part.text("role")
        if role not in set(Role):
            raise EditionError(f"{part.at}.role: there is no such role: {role!r}")
        start, stop = part.whole("start"), part.whole("stop")
        if stop < start:
            raise EditionError(f"{part.at}: it stops before it starts")
        segments.append(Segment(part.text("id"), Role(role), Span(start, stop)))
    try:
        return Letter(
            text=fields.text("text"),
            title=fields.text("title"),
            author=fields.text_or_none("author"),
            recipient=fields.text_or_none("recipient"),
            date=fields.text_or_none("date"),
            language=fields.text("language"),
            segments=tuple(segments),
            source=Provenance(source.text("name"), source.text("sha256")),
        )
    except ValueError as error:
        raise EditionError(f"{fields.at}: {error}") from error


def _file(fields: Fields) -> File:
    path = fields.text("path")
    parts = path.split("/")
    # What Windows takes for a part or a drive counts too: an edition may be carried there.
    safe = path.isprintable() and not any(not part or part.startswith(".") for part in parts)
    if not safe or "\\" in path or ":" in path or PurePosixPath(path).is_absolute():
        raise EditionError(f"{fields.at}.path: no file of an edition may be called {path!r}")
    return File(path, fields.text("media_type"), fields.whole("size_bytes"), fields.text("sha256"))
