"""Editions are all or nothing: written beside their place, made durable, then moved into it.

    output/.narrate/lock                    held while an edition is moved into place, and while cleaning
    output/.narrate/<slug>~<random>/        a run at work: "lock" is held as long as it lives
                                 new/       what it is writing
                                 old/       the edition it is replacing, for the moment between two renames

A run that was killed leaves its folder behind, unlocked: the next run puts an old edition back where it
belongs, and removes the rest.
"""

import errno
import hashlib
import os
import secrets
import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from filelock import BaseFileLock, FileLock, Timeout

from narrate.errors import OutputError
from narrate.model import Artefact, Filed

_WORKSHOP = ".narrate"
_LOCK = "lock"
_NEW, _OLD = "new", "old"
_MARK = "~"  # in no slug
_FILES_AT_A_TIME = 8  # made durable: more are no faster on a solid-state disk
_PATIENCE_S = 30.0  # another run holds the lock for two renames; longer than this, something is wrong

_ADVICE = {
    errno.ENOSPC: "the disk is full; make room, or choose another folder with -o",
    errno.EDQUOT: "your quota is used up; make room, or choose another folder with -o",
    errno.EROFS: "it cannot be written to; choose another folder with -o",
    errno.EACCES: "you may not write there; choose another folder with -o",
    errno.EPERM: "you may not write there; choose another folder with -o",
    errno.ENOTDIR: "a part of this path is a file, not a folder; choose another folder with -o",
    errno.EEXIST: "a part of this path is a file, not a folder; choose another folder with -o",
    errno.ENAMETOOLONG: "the path is too long for this system; choose a shorter folder with -o",
}


class Staging:
    """An edition being written, in a folder of its own, seen by nobody until it is whole."""

    def __init__(self, folder: Path, *, target: Path) -> None:
        self.folder = folder
        self.target = target
        self._new = (folder / _NEW).resolve()

    @property
    def workshop(self) -> Path:
        """Where there is room for what is in the making."""
        return self.folder.parent

    def write(self, artefact: Artefact) -> Filed:
        """Write a file of the edition; what was written. Raises OutputError."""
        path = self._new / artefact.path
        if not path.resolve().is_relative_to(self._new):
            raise OutputError(f"{artefact.path}: an edition's file may not lie outside its folder")
        with _told(self.target):
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                size, sha256 = _write(file, artefact.pieces())
        return Filed(artefact.path, artefact.media_type, size, sha256)


@contextmanager
def staged(*, output: Path, slug: str) -> Iterator[Staging]:
    """Write an edition to output/<slug>/, whole or not at all: it is moved there when the block ends well.

    What stood there before is replaced, and stays as it was when anything goes wrong.
    Raises OutputError.
    """
    target = output / slug
    workshop = output / _WORKSHOP
    with _told(target):
        workshop.mkdir(parents=True, exist_ok=True)
        folder, life = _opened(workshop, slug)
    try:
        yield Staging(folder, target=target)
        with _told(target):
            _move_into_place(folder, target=target)
    finally:
        life.release()
        shutil.rmtree(folder, ignore_errors=True)


def _move_into_place(staging: Path, *, target: Path) -> None:
    new = staging / _NEW
    _make_all_durable(new)
    with FileLock(staging.parent / _LOCK, timeout=_PATIENCE_S):
        _clean(staging.parent)
        if target.exists() or target.is_symlink():
            target.rename(staging / _OLD)
        try:
            new.rename(target)
        except OSError:
            _restore(staging, target)
            raise
    _make_durable(target.parent)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """What goes wrong with the disk inside is an OutputError that says what to do."""
    try:
        yield
    except Timeout as error:
        raise OutputError(
            f"{target.parent}: another run has held the lock for {_PATIENCE_S:.0f} s; wait for it, then try again"
        ) from error
    except OSError as error:
        raise OutputError(f"{target}: the edition cannot be written: {_advice(error)}") from error


def clean(output: Path) -> None:
    """Remove what killed runs left in output/, and put back an edition that one was about to replace."""
    workshop = output / _WORKSHOP
    with suppress(OSError, Timeout):  # the next run will do it
        # Where nothing was left nothing is touched, not even the lock.
        if any(workshop.glob(f"*{_MARK}*")):
            with FileLock(workshop / _LOCK, timeout=_PATIENCE_S):
                _clean(workshop)


def _advice(error: OSError) -> str:
    return _ADVICE.get(error.errno or 0, f"{error.strerror or error}; choose another folder with -o")


def write_file(path: Path, content: bytes) -> None:
    """Write one file whole: beside its place, then into it. Raises OutputError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with beside.open("xb") as file:
                _write(file, (content,))
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: it cannot be written: {_advice(error)}") from error


def _opened(workshop: Path, slug: str) -> tuple[Path, BaseFileLock]:
    """A folder of this run's own, and the lock that says that the run lives."""
    staging = workshop / f"{slug}{_MARK}{secrets.token_hex(4)}"
    # Under the lock, lest another run take the folder, not yet locked, for one left behind.
    with FileLock(workshop / _LOCK, timeout=_PATIENCE_S):
        staging.mkdir()
        life = FileLock(staging / _LOCK)
        life.acquire()
    (staging / _NEW).mkdir()
    return staging, life


def _write(file: BinaryIO, pieces: Iterable[bytes]) -> tuple[int, str]:
    """Size in bytes and SHA-256 of what was written."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        file.write(piece)
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _make_all_durable(root: Path) -> None:
    """Have a folder and all that is in it on the disk.

    Side by side: a disk takes many files in the time of one, and one after another they took a twentieth of a run.
    """
    paths = [Path(folder, name) for folder, _, files in os.walk(root) for name in (os.curdir, *files)]
    with ThreadPoolExecutor(max_workers=_FILES_AT_A_TIME) as pool:
        deque(pool.map(_make_durable, paths), maxlen=0)  # raises what was raised there


def _make_durable(path: Path) -> None:
    """Have a file, or a folder's entries where the system can do that, on the disk."""
    of_folder = path.is_dir()
    if of_folder and os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY if of_folder else os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _clean(workshop: Path) -> None:
    """Put back or remove what killed runs left behind. The workshop's lock is held."""
    for staging in workshop.glob(f"*{_MARK}*"):
        life = FileLock(staging / _LOCK, timeout=0)
        try:
            life.acquire()
        except (Timeout, OSError):
            continue  # at work, or gone in this moment
        try:
            _restore(staging, workshop.parent / staging.name.rpartition(_MARK)[0])
        finally:
            life.release()
        shutil.rmtree(staging, ignore_errors=True)


def _restore(staging: Path, target: Path) -> None:
    """Move the edition that was to be replaced back into its place, where nothing stands there."""
    old = staging / _OLD
    if old.exists() and not target.exists():
        old.rename(target)
