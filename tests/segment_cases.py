"""Letters in tests/cases/segment with their parts in the margin.

A line is `role |text`; without a role it goes on with the part above. `+role|text` stands on the same line as the
part before it.
"""

from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases" / "segment"


@dataclass(frozen=True, slots=True)
class Case:
    """A letter. parts: role and words, white space folded."""

    name: str
    text: str
    parts: tuple[tuple[str, str], ...]


def read_case(path: Path) -> Case:
    """The letter that a file with roles in its margin holds."""
    text = ""
    parts: list[tuple[str, str]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        margin, _, words = line.partition("|")
        role = margin.strip()
        if text:
            text += " " if role.startswith("+") else "\n"
        text += words
        if role:
            parts.append((role.lstrip("+"), words))
        elif parts:
            parts[-1] = (parts[-1][0], parts[-1][1] + " " + words)
    return Case(path.stem, text + "\n", tuple((role, " ".join(words.split())) for role, words in parts))


def all_cases(folder: Path = CASES) -> tuple[Case, ...]:
    """Every letter in a folder."""
    return tuple(read_case(path) for path in sorted(folder.glob("*.txt")))
