"""Does an edition, a folder of them, or a feed keep what it promises? One module a subject, each yielding faults."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from narrate.check import feed, files, page, sound, tags, timeline, transcripts
from narrate.check.fault import Fault, at
from narrate.check.record import read
from narrate.errors import UsageError
from narrate.feed import FEED
from narrate.published import RECORD, EditionError, edition_folders

__all__ = ["Fault", "Report", "check"]

_SUBJECTS = (files.check, timeline.check, sound.check, tags.check, transcripts.check, page.check)


@dataclass(frozen=True, slots=True)
class Report:
    """What was found. editions, feeds: how many were looked at. notes: what could not be looked at, and why."""

    faults: tuple[Fault, ...]
    editions: int
    feeds: int
    notes: tuple[str, ...]


def check(path: Path) -> Report:
    """An edition's folder, a folder of editions with its feed, or a feed's file. Raises UsageError for none."""
    if path.is_file():
        return Report(tuple(feed.check(path)), editions=0, feeds=1, notes=())
    folders = (path,) if (path / RECORD).exists() else edition_folders(path)
    feeds = [path / FEED] if (path / FEED).exists() else []
    if not folders and not feeds:
        raise UsageError(f"{path}: there is no edition in it and no feed; narrate make makes one")
    faults = [fault for folder in folders for fault in edition_faults(folder)]
    faults.extend(fault for each in feeds for fault in feed.check(each))
    notes = () if sound.can_hear() or not folders else (sound.UNHEARD,)
    return Report(tuple(faults), editions=len(folders), feeds=len(feeds), notes=notes)


def edition_faults(folder: Path) -> Iterator[Fault]:
    """The faults of the edition in `folder`."""
    try:
        record = read(folder)
    except EditionError as error:
        where, _, what = str(error).partition(": ")
        yield Fault(
            where if what else at(folder / RECORD),
            (what or str(error)).removesuffix("; make the edition again"),
        )
        return
    for subject in _SUBJECTS:
        yield from subject(record)
