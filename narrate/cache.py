"""What took long to make, kept in the user's cache folder under a key that says all it was made from.

    <folder>/v1/<2 figures>/<key>     a header, the content's SHA-256, the content

Nothing here is ever a fault: what is damaged or cannot be read is not there, and what cannot be written
is not kept. Each of the folders has its share of the bound; where it is used up, what was used least
recently goes.
"""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path

FOLDER_VARIABLE = "NARRATE_CACHE"
BOUND_VARIABLE = "NARRATE_CACHE_MB"
_DEFAULT_BOUND_MB = 2_000  # some 12 hours of Piper's speech at 22,050 Hz, or 69 hours of MP3

_LAYOUT = "v1"
_MAGIC = b"narrate1"
_DIGEST_BYTES = 32
_FOLDERS = 64  # each with its share of the bound: 31 MB by default, more than the MP3 of an hour's chapter
_REFILL = 0.8  # how much of its share a folder keeps when it was full
_UNFINISHED = ".part"
_ABANDONED_S = 3_600  # a part older than that is no run's any more
# Reading refreshes the time of use, but not more often: it is a write to the disk.
_REFRESH_S = 600

Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


@dataclass(frozen=True, slots=True)
class Usage:
    """How much there is in the cache."""

    entries: int
    size_bytes: int


class Store:
    """A content-addressed store of bytes. May be used by several processes at once."""

    def __init__(self, folder: Path, *, bound_bytes: int) -> None:
        self.folder = folder
        self.bound_bytes = bound_bytes
        self.trouble: str | None = None  # why nothing could be kept, once that has happened
        self._sizes: dict[str, int] = {}  # of the folders that this process has written to

    def get(self, key: str) -> bytes | None:
        """What was kept under this key; None where there is nothing, or nothing sound."""
        path = self._path(key)
        try:
            content = path.read_bytes()
        except OSError:
            return None
        head = len(_MAGIC) + _DIGEST_BYTES
        kept = content[head:]
        if content[:head] != _MAGIC + hashlib.sha256(key.encode() + kept).digest():
            with suppress(OSError):
                path.unlink()  # damaged; or it is another entry under this name
            return None
        _refresh(path)
        return kept

    def put(self, key: str, content: bytes) -> None:
        """Keep `content`. Where that cannot be done, `trouble` says why, and life goes on."""
        path = self._path(key)
        size = len(_MAGIC) + _DIGEST_BYTES + len(content)
        if size > self.bound_bytes // _FOLDERS or self.trouble:
            return
        part = path.with_name(f"{secrets.token_hex(8)}{_UNFINISHED}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._make_room(path.parent, size)
            try:
                with part.open("xb") as file:
                    file.write(_MAGIC + hashlib.sha256(key.encode() + content).digest())
                    file.write(content)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
        except OSError as error:
            self.trouble = f"{self.folder}: the cache cannot be written: {error.strerror or error}"

    def usage(self) -> Usage:
        """Entries and bytes."""
        sizes = [entry.stat().st_size for folder in self._folders() for entry in _entries(folder)]
        return Usage(len(sizes), sum(sizes))

    def clear(self) -> Usage:
        """Remove everything that is kept; what that was. Raises OSError."""
        removed = self.usage()
        for folder in self._folders():
            with os.scandir(folder) as entries:
                for entry in entries:
                    Path(entry.path).unlink(missing_ok=True)
        self._sizes.clear()
        return removed

    def _path(self, key: str) -> Path:
        return self.folder / _LAYOUT / f"{int(key[:2], 16) % _FOLDERS:02d}" / key

    def _folders(self) -> Iterator[Path]:
        root = self.folder / _LAYOUT
        if root.is_dir():
            yield from (path for path in sorted(root.iterdir()) if path.is_dir())

    def _make_room(self, folder: Path, size: int) -> None:
        """Remove what was used least recently until `size` bytes more keep to the folder's share."""
        share = self.bound_bytes // _FOLDERS
        known = self._sizes.get(folder.name)
        if known is None or known + size > share:
            found = sorted(
                (entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in _entries(folder)
            )
            known = sum(length for _, length, _ in found)
            # A little more than is needed, lest every entry from now on look through the folder.
            aim = share if known + size <= share else max(share * _REFILL, size)
            for _, length, path in found:
                if known + size <= aim:
                    break
                Path(path).unlink(missing_ok=True)
                known -= length
        self._sizes[folder.name] = known + size


def key_of(kind: str, *parts: object) -> str:
    """A key for what is made from `parts`: text, numbers, bytes, tuples, dataclasses with every field.

    A field that is added to a dataclass is part of the key without anybody thinking of it. Raises TypeError
    for what has no content of its own, as a set has no order.
    """
    text = json.dumps([kind, [_plain(part) for part in parts]], ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> Plain:
    if is_dataclass(value) and not isinstance(value, type):
        named: dict[str, Plain] = {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
        return {"type": type(value).__name__, "fields": named}
    if isinstance(value, bytes):
        return {"sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {"map": [[_plain(key), _plain(item)] for key, item in sorted(value.items())]}
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"a {type(value).__name__} cannot be part of a key")


def user_store() -> Store:
    """The store in the user's cache folder, or in $NARRATE_CACHE, bound to $NARRATE_CACHE_MB."""
    chosen = os.environ.get(FOLDER_VARIABLE)
    if chosen:
        folder = Path(chosen)
    else:
        from platformdirs import user_cache_path

        folder = user_cache_path("narrate", appauthor=False)
    bound_mb = os.environ.get(BOUND_VARIABLE, "")
    return Store(
        folder, bound_bytes=(int(bound_mb) if bound_mb.isdecimal() else _DEFAULT_BOUND_MB) * 1_000_000
    )


def _refresh(path: Path) -> None:
    """Note that an entry was used."""
    with suppress(OSError):  # a cache that may only be read serves as well
        # Also when the clock has gone back, so that an entry from the future does not stay for ever.
        if abs(time.time() - path.stat().st_mtime) > _REFRESH_S:
            os.utime(path)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """What is kept in a folder; parts that a killed run left behind are removed on the way."""
    with os.scandir(folder) as entries:
        for entry in entries:
            try:
                if not entry.name.endswith(_UNFINISHED):
                    entry.stat()  # once: the entry remembers it
                    yield entry
                elif abs(time.time() - entry.stat().st_mtime) > _ABANDONED_S:
                    Path(entry.path).unlink(missing_ok=True)
            except FileNotFoundError:
                continue  # another run removed it in this moment
