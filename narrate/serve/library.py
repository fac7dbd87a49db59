"""What may be served: the files that editions promise, each under its address, and nothing else.

An address is looked up here, never joined to a path. So no listing, dotfile, staging folder or file outside
can be reached, however its address is written.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from time import monotonic
from types import MappingProxyType

from narrate.feed import FEED, Podcast, podcast, show_cover
from narrate.published import RECORD, Published, edition_folders, editions_in, in_order
from narrate.show import Show

_LOOK_AGAIN_S = 1.0  # how old what is known of the folder may be
_MOST_FEEDS = 8  # kept: one for each name that the server is called by; a client may make up ports

_Stamp = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Resource:
    """A published file. etag: its SHA-256, as edition.json has it."""

    path: Path
    media_type: str
    size_bytes: int
    etag: str

    def stat(self) -> os.stat_result | None:
        """The file's, or None where it is gone, is not as it was promised, or is reached through a link."""
        try:
            if self.path.resolve(strict=True) != self.path:
                return None
            found = self.path.stat()
        except (OSError, RuntimeError):
            return None
        return found if found.st_size == self.size_bytes and self.path.is_file() else None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The folder at one moment. modified: when its latest edition was made, in seconds since 1970."""

    editions: tuple[Published, ...]
    resources: Mapping[str, Resource]
    warnings: tuple[str, ...]
    modified: float
    stamp: _Stamp


class Library:
    """A folder of editions, looked at again as editions come and go. Safe to ask from several threads."""

    def __init__(self, output: Path, *, show: Show) -> None:
        self.output = output.resolve()
        self.show = show
        self.cover = show_cover(show)
        self._lock = Lock()
        self._snapshot = _taken(self.output)
        self._looked = monotonic()
        self._podcasts: dict[tuple[str, _Stamp], Podcast] = {}

    def now(self) -> Snapshot:
        """The folder as it is, or was a second ago. Raises UsageError when it is gone."""
        with self._lock:
            if monotonic() - self._looked >= _LOOK_AGAIN_S:
                if _stamp(self.output) != self._snapshot.stamp:
                    self._snapshot = _taken(self.output)
                    self._podcasts.clear()
                self._looked = monotonic()
            return self._snapshot

    def podcast(self, base: str) -> Podcast:
        """The feed as it stands at `base`."""
        key = (base, self.now().stamp)
        with self._lock:
            known = self._podcasts.get(key)
        if known is None:
            known = podcast(self.output, show=self.show, url=base)
            with self._lock:
                if len(self._podcasts) >= _MOST_FEEDS:
                    self._podcasts.clear()
                self._podcasts[key] = known
        return known


def _taken(output: Path) -> Snapshot:
    stamp = _stamp(output)
    shelf = editions_in(output)
    resources = {
        f"/{edition.folder.name}/{file.path}": Resource(
            edition.folder.joinpath(*file.path.split("/")), file.media_type, file.size_bytes, file.sha256
        )
        for edition in shelf.editions
        for file in edition.files
    }
    return Snapshot(
        in_order(shelf.editions),
        MappingProxyType(resources),
        tuple(broken.message for broken in shelf.broken),
        max((at / 1e9 for _, at, _ in stamp), default=0.0),
        stamp,
    )


def _stamp(output: Path) -> _Stamp:
    """What changes when an edition is made, removed, or renamed, or the feed is written."""
    records = [folder / RECORD for folder in edition_folders(output)]
    found = []
    for path in [*records, output / FEED]:
        try:
            stat = path.stat()
        except OSError:
            continue
        found.append((str(path.relative_to(output)), stat.st_mtime_ns, stat.st_size))
    return tuple(found)
