"""The table of weights: what each piece of evidence is worth for each role, and which role follows which.

weights.txt is written by bench/segmenting_train.py and may be edited by hand.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from narrate.model import Role

_TABLE = Path(__file__).with_name("weights.txt")
_AFTER = "after:"  # rows of the table that hold transitions: "after:heading"
# Worse than any sum of weights: a way through that is not lawful.
FORBIDDEN = -1e6


@dataclass(frozen=True, slots=True)
class Weights:
    """roles: the columns. evidence: name → weight for each role. transitions[from][to]: by column."""

    roles: tuple[Role, ...]
    evidence: dict[str, tuple[float, ...]]
    transitions: tuple[tuple[float, ...], ...]


@cache
def load_weights() -> Weights:
    """The table that is shipped."""
    return parse_weights(_TABLE.read_text(encoding="utf-8"))


def parse_weights(table: str) -> Weights:
    """A table: a line of roles, then a line for each piece of evidence and for each role that goes before.

    "#" begins a comment; "." is no weight; "x" forbids.
    """
    lines = [line.split("#", 1)[0].split() for line in table.splitlines()]
    rows = [line for line in lines if line]
    roles = tuple(Role(name) for name in rows[0][1:])
    numbers = {row[0]: tuple(_number(cell) for cell in row[1 : len(roles) + 1]) for row in rows[1:]}
    return Weights(
        roles=roles,
        evidence={name: row for name, row in numbers.items() if not name.startswith(_AFTER)},
        transitions=tuple(numbers[_AFTER + role] for role in roles),
    )


def _number(cell: str) -> float:
    return 0.0 if cell == "." else FORBIDDEN if cell == "x" else float(cell)
