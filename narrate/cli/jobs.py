"""Which letters a command line names, and where each goes."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from narrate.errors import UsageError

if TYPE_CHECKING:
    from narrate.model import Source

STDIN = "-"
_STDIN_NAME = "letter"


@dataclass(frozen=True, slots=True)
class Job:
    """A letter to make: its name for messages, where its edition goes, and its file, or None for stdin."""

    name: str
    slug: str
    path: Path | None

    def read(self) -> "Source":
        """Raises LetterError."""
        from narrate import readers

        if self.path is None:
            return readers.read(sys.stdin.buffer.read(), name=_STDIN_NAME)
        return readers.read_file(self.path)


def jobs_of(letters: tuple[str, ...]) -> Iterator[Job]:
    """The letters named, folders opened, each with a slug of its own."""
    from narrate import readers
    from narrate.slugs import slug_for

    taken: dict[str, int] = {}
    for letter in letters:
        root = Path(letter)
        if letter == STDIN:
            found: list[tuple[Path | None, str]] = [(None, _STDIN_NAME)]
        elif root.is_dir():
            # A letter's folders are part of its name: 1861/05.txt and 1862/05.txt are two editions.
            found = [
                (path, "/".join(path.relative_to(root).with_suffix("").parts))
                for path in readers.letters_in(root)
            ]
        else:
            found = [(root, root.stem)]
        for path, name in found:
            slug = slug_for(name)
            taken[slug] = taken.get(slug, 0) + 1
            unique = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
            yield Job(str(path) if path else STDIN, unique, path)


def only_one(letter: str) -> Job:
    """The one letter that is named. Raises UsageError for a folder of several."""
    jobs = list(jobs_of((letter,)))
    if len(jobs) != 1:
        raise UsageError(f"{letter}: there are {len(jobs)} letters in it; name one")
    return jobs[0]
