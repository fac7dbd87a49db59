"""The files of an edition: all there, as long as promised, byte for byte; and none beside them."""

import hashlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from narrate.check.fault import Fault, at
from narrate.check.record import Record
from narrate.published import RECORD, File, Published

# What systems leave in every folder that they show.
_DROPPINGS = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
_LEAST_COVER_PX = 1_400
_EPUB = "application/epub+zip"


def check(record: Record) -> Iterator[Fault]:
    """Every promise that edition.json makes of files."""
    for file in record.edition.files:
        yield from _file(record.folder, file)
    yield from _extra(record.edition)
    yield from _twice(record.edition)
    yield from _cover(record)
    yield from _books(record)


def _file(folder: Path, file: File) -> Iterator[Fault]:
    path = folder / file.path
    where = at(path)
    if path.is_symlink() or any(part.is_symlink() for part in path.parents if part.is_relative_to(folder)):
        yield Fault(where, "it is reached through a link, which may lead anywhere")
        return
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        yield Fault(where, "it is promised in edition.json, and is not there")
        return
    except OSError as error:
        yield Fault(where, f"it cannot be read: {error.strerror}", "see to it that it can be")
        return
    if len(content) != file.size_bytes:
        yield Fault(where, f"it has {len(content)} bytes, and edition.json promises {file.size_bytes}")
    elif hashlib.sha256(content).hexdigest() != file.sha256:
        yield Fault(where, "its bytes are not those that edition.json promises (SHA-256)")


def _extra(edition: Published) -> Iterator[Fault]:
    promised = {file.path for file in edition.files} | {RECORD}
    for path in sorted(edition.folder.rglob("*")):
        name = path.relative_to(edition.folder).as_posix()
        if (path.is_file() or path.is_symlink()) and name not in promised and path.name not in _DROPPINGS:
            yield Fault(
                at(path),
                "it is no file of the edition",
                "move it elsewhere: the folder is replaced as a whole",
            )


def _twice(edition: Published) -> Iterator[Fault]:
    seen: set[str] = set()
    for file in edition.files:
        if file.path in seen:
            yield Fault(at(edition.folder / RECORD), f"it promises {file.path} twice")
        seen.add(file.path)


def _cover(record: Record) -> Iterator[Fault]:
    content = record.content("cover.jpg")
    if content is None:
        return
    from PIL import Image, UnidentifiedImageError

    where = at(record.folder / "cover.jpg")
    try:
        with Image.open(BytesIO(content), formats=("JPEG",)) as picture:
            width, height = picture.size
            mode = picture.mode
            picture.load()
    except (UnidentifiedImageError, OSError) as error:
        yield Fault(where, f"it is no whole JPEG ({error})")
        return
    if width != height or width < _LEAST_COVER_PX or mode != "RGB":
        yield Fault(
            where,
            f"it is {width} × {height} {mode}; players want a square RGB picture of 1,400 pixels or more",
        )


def _books(record: Record) -> Iterator[Fault]:
    for file in record.edition.files:
        content = record.content(file.path) if file.media_type == _EPUB else None
        if content is None:
            continue
        where = at(record.folder / file.path)
        try:
            with ZipFile(BytesIO(content)) as book:
                names = book.namelist()
                torn = book.testzip()
        except (BadZipFile, EOFError, NotImplementedError) as error:
            yield Fault(where, f"it is no whole EPUB ({error})")
            continue
        if torn:
            yield Fault(where, f"{torn} in it is torn")
        if names[:1] != ["mimetype"] or "META-INF/container.xml" not in names:
            yield Fault(
                where, "it lacks what makes a ZIP file an EPUB (mimetype first, META-INF/container.xml)"
            )
