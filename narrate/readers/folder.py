"""The letters in a folder."""

import os
from pathlib import Path

from narrate.errors import LetterError
from narrate.readers.formats import SUFFIXES

# Files that come with letters and are none.
_NOT_LETTERS = frozenset({"readme", "license", "licence", "copying", "changelog", "contributing"})
_SIDE_FILE = ".roles.toml"
_EDITION = "edition.json"  # a folder with it is an edition: its transcripts are no letters


def letters_in(path: Path) -> tuple[Path, ...]:
    """The letters in the folder `path` and the folders within, sorted.

    Hidden files, side files, editions and files of other kinds are left out.
    Raises LetterError where none is left, or the folder cannot be read.
    """
    found: list[Path] = []
    for folder, folders, files in os.walk(path, onerror=_refuse):
        if _EDITION in files:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(folder, name) for name in files if _is_letter(name)]
    if not found:
        kinds = " ".join(sorted(SUFFIXES))
        raise LetterError(f"{path}: no letter is in this folder (looked for {kinds}); give a folder with one")
    return tuple(sorted(found))


def _is_letter(name: str) -> bool:
    if name.startswith((".", "~$")) or name.lower().endswith(_SIDE_FILE):
        return False
    stem = Path(name).stem.lower()
    return Path(name).suffix.lower() in SUFFIXES and stem not in _NOT_LETTERS


def _refuse(error: OSError) -> None:
    reason = error.strerror or "it cannot be read"
    raise LetterError(f"{error.filename}: {reason}; see that the folder is there and readable") from error
