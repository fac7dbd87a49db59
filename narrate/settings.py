"""Settings that a user writes in TOML: read, and checked key by key, so that a fault names file and key."""

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from narrate.errors import UsageError


@dataclass(frozen=True, slots=True)
class Limits:
    """The least and the greatest value that makes sense to a listener."""

    least: float
    greatest: float


@dataclass(frozen=True, slots=True)
class Table:
    """A TOML table and where it stands, so that a fault can say so."""

    values: Mapping[str, object]
    file: str
    error: type[UsageError]
    at: str = ""

    def fault(self, key: str, what: str) -> UsageError:
        """What to raise for this key."""
        return self.error(f"{self.file}: {self.at}{key}: {what}")

    def only(self, *known: str) -> None:
        """No key but these."""
        for key in self.values:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f'did you mean "{near[0]}"?' if near else f"known here: {', '.join(known)}"
                raise self.fault(key, f"unknown key; {hint}")

    def table(self, key: str) -> "Table":
        """A table in this one; empty where it is not there."""
        value = self.values.get(key, {})
        if not isinstance(value, dict):
            raise self.fault(key, f"must be a table, [{self.at}{key}]")
        return Table(value, self.file, self.error, f"{self.at}{key}.")

    def tables(self, key: str) -> tuple["Table", ...]:
        """A list of tables, [[key]]; () where it is not there."""
        values = self.values.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.fault(key, f"must be tables, [[{self.at}{key}]]")
        return tuple(
            Table(value, self.file, self.error, f"{self.at}{key}[{number}].")
            for number, value in enumerate(values, start=1)
        )

    def text(self, key: str, *, default: str) -> str:
        """Text; not blank where the default is not."""
        value = self.values.get(key, default)
        if not isinstance(value, str) or (default and not value.strip()):
            raise self.fault(key, f"must be text in quotes, not {value!r}")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, none of them blank; () where it is not there."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
            raise self.fault(key, f'must be a list of texts in quotes, ["a", "b"], not {value!r}')
        return tuple(value)

    def number(self, key: str, *, default: float, limits: Limits) -> float:
        """A number within its limits."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.fault(key, f"must be a number, not {value!r}")
        if not limits.least <= value <= limits.greatest:
            raise self.fault(key, f"must lie between {limits.least:g} and {limits.greatest:g}, not {value!r}")
        return value

    def whole(self, key: str, *, default: int, limits: Limits) -> int:
        """A whole number within its limits."""
        value = self.number(key, default=default, limits=limits)
        if value != int(value):
            raise self.fault(key, f"must be a whole number, not {value!r}")
        return int(value)


def parsed(content: str, *, file: str, error: type[UsageError]) -> Table:
    """The settings in `content`. file: for messages. error: raised for everything that is wrong."""
    try:
        return Table(tomllib.loads(content), file, error)
    except (ValueError, RecursionError) as fault:  # ValueError: also for a number of thousands of figures
        raise error(f"{file}: this is not TOML: {fault}") from fault
