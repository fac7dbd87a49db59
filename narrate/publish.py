"""Editions are all or nothing: written beside their place, made durable, then moved into it.

    output/.narrate/lock                    held while an edition is moved into place, and while cleaning
    output/.narrate/<slug>~<random>/        a run at work: "lock" is held as long as it lives
                                 new/       what it is writing
                                 old/       the edition it is replacing, for the moment between two renames

A run that was killed leaves its folder behind, unlocked: the next run puts an old edition back where it
belongs, and removes the rest.
"""

import errno
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from narrate.errors import OutputError
from narrate.model import Artefact

_WORKSHOP = ".narrate"
_LOCK = "lock"
_NEW, _OLD = "new", "old"
_MARK = "~"  # in no slug
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


def publish(artefacts: Iterable[Artefact], *, output: Path, slug: str) -> Path:
    """Write an edition to output/<slug>/, whole or not at all; its folder.

    What stood there before is replaced, and stays as it was when anything goes wrong.
    Raises OutputError.
    """
    target = output / slug
    try:
        workshop = output / _WORKSHOP
        workshop.mkdir(parents=True, exist_ok=True)
        with _staging(workshop, slug) as staging:
            new = staging / _NEW
            for artefact in artefacts:
                _write(new, artefact)
            for folder, _, _ in os.walk(new):
                _make_durable(Path(folder))
            with FileLock(workshop / _LOCK, timeout=_PATIENCE_S):
                _clean(workshop)
                if target.exists() or target.is_symlink():
                    target.rename(staging / _OLD)
                try:
                    new.rename(target)
                except OSError:
                    _restore(staging, target)
                    raise
            _make_durable(output)
    except Timeout as error:
        raise OutputError(
            f"{output}: another run has held the lock for {_PATIENCE_S:.0f} s; wait for it, then try again"
        ) from error
    except OSError as error:
        raise OutputError(f"{target}: the edition cannot be written: {_advice(error)}") from error
    return target


def _advice(error: OSError) -> str:
    return _ADVICE.get(error.errno or 0, f"{error.strerror or error}; choose another folder with -o")


def write_file(path: Path, content: bytes) -> None:
    """Write one file whole: beside its place, then into it. Raises OutputError."""
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_durably(beside, content)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(f"{path}: it cannot be written: {_advice(error)}") from error


@contextmanager
def _staging(workshop: Path, slug: str) -> Iterator[Path]:
    """A folder of this run's own, gone afterwards."""
    staging = workshop / f"{slug}{_MARK}{secrets.token_hex(4)}"
    # Under the lock, lest another run take the folder, not yet locked, for one left behind.
    with FileLock(workshop / _LOCK, timeout=_PATIENCE_S):
        staging.mkdir()
        life = FileLock(staging / _LOCK)
        life.acquire()
    try:
        (staging / _NEW).mkdir()
        yield staging
    finally:
        life.release()
        shutil.rmtree(staging, ignore_errors=True)


def _write(folder: Path, artefact: Artefact) -> None:
    path = folder / artefact.path
    if not path.resolve().is_relative_to(folder.resolve()):
        raise OutputError(f"{artefact.path}: an edition's file may not lie outside its folder")
    path.parent.mkdir(parents=True, exist_ok=True)
    _write_durably(path, artefact.content)


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _make_durable(folder: Path) -> None:
    """Have the folder's entries on the disk, where the system can do that."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
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
