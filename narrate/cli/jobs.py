"""Which letters a command line names, and where each goes."""

import hashlib
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrate.errors import UsageError

if TYPE_CHECKING:
    from narrate.model import Source

STDIN = "-"
_STDIN_NAME = "letter"


@dataclass(frozen=True, slots=True)
class Job:
    """A letter to make: its name for messages, where its edition goes, and its file, or what stdin held."""

    name: str
    slug: str
    path: Path | None
    content: bytes = b""

    def read(self) -> "Source":
        """Raises LetterError."""
        from narrate import readers

        if self.path is None:
            return readers.read(self.content, name=_STDIN_NAME)
        return readers.read_file(self.path)


def jobs_of(letters: tuple[str, ...]) -> Iterator[Job]:
    """The letters named, folders opened, each with a slug of its own."""
    from narrate.slugs import slug_for

    taken: dict[str, int] = {}
    for letter in letters:
        root = Path(letter)
        if letter == STDIN:
            found: list[tuple[Path | None, str]] = [(None, _STDIN_NAME)]
        elif _is_folder(root):
            from narrate.readers import letters_in

            # A letter's folders are part of its name: 1861/05.txt and 1862/05.txt are two editions.
            found = [
                (path, "/".join(path.relative_to(root).with_suffix("").parts)) for path in letters_in(root)
            ]
        else:
            found = [(root, root.stem)]
        for path, name in found:
            slug = slug_for(name)
            taken[slug] = taken.get(slug, 0) + 1
            unique = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
            # Standard input is read here: the letter may be made by another process.
            yield Job(str(path), unique, path) if path else Job(STDIN, unique, None, sys.stdin.buffer.read())


def _is_folder(path: Path) -> bool:
    """Also for a name that is too long for the system, which Path.is_dir makes a fault."""
    try:
        return path.is_dir()
    except OSError:
        return False


def only_one(letter: str) -> Job:
    """The one letter that is named. Raises UsageError for a folder of several."""
    jobs = list(jobs_of((letter,)))
    if len(jobs) != 1:
        raise UsageError(f"{letter}: there are {len(jobs)} letters in it; name one")
    return jobs[0]


@dataclass(frozen=True, slots=True)
class Shard:
    """A share of the letters: the same ones on every machine, whatever else is there. number: from 1."""

    number: int
    of: int

    def has(self, slug: str) -> bool:
        """Whether the letter of this slug is in the share."""
        fingerprint = int.from_bytes(hashlib.sha256(slug.encode()).digest()[:8], "big")
        return fingerprint % self.of == self.number - 1


class _ShardType(click.ParamType):  # type: ignore[type-arg]
    name = "shard"

    def convert(self, value: str | Shard, param: click.Parameter | None, ctx: click.Context | None) -> Shard:
        if isinstance(value, Shard):
            return value
        number, _, of = value.partition("/")
        if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
            self.fail(f"{value}: write the share and how many there are, from 1/8 to 8/8", param, ctx)
        return Shard(int(number), int(of))


SHARD = _ShardType()
