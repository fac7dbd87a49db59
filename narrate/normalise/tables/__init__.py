"""The tables that rules read: a row a line, its columns between " ~ ". # begins a remark."""

from functools import cache
from importlib.resources import files


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of tables/<name>.txt, each with its columns."""
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return tuple(tuple(column.strip() for column in line.split(" ~ ")) for line in lines if line)
