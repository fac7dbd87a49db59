"""What a check yields: where something is wrong, what, and what to do."""

from dataclasses import dataclass
from pathlib import Path

MAKE_AGAIN = "make the edition again"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is not as it was promised, or not as players need it. where: a file, maybe with a place in it."""

    where: str
    what: str
    advice: str = MAKE_AGAIN

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.advice}"


def at(path: Path, place: str = "") -> str:
    """Where: a file, and a place in it."""
    return f"{path}: {place}" if place else str(path)
