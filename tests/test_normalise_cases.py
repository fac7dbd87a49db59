"""The case files: a line as written, and how it is read aloud.

tests/cases/spoken holds our own; those that other people wrote are used where they are at hand.
"""

import re
from pathlib import Path

import pytest

from narrate.normalise import spoken

OWN = Path(__file__).parent / "cases" / "spoken"
OTHERS = Path(__file__).resolve().parents[2] / "shared" / "cases" / "spoken"

_NUMBERS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred first second third fourth "
    "fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth "
    "seventeenth eighteenth nineteenth twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth "
    "ninetieth"
).replace(" ", "|")
_AND = re.compile(rf"\b(hundred|thousand|million) and (?=(?:{_NUMBERS})\b)")


def heard(text: str) -> str:
    """What is compared: no case, punctuation or hyphens, and no "and" inside a number."""
    bare = re.sub(r"[-‐–—/]+", " ", text.lower())
    bare = " ".join(re.sub(r"[^\w\s]", "", bare).split())
    return _AND.sub(r"\1 ", bare)


def cases(path: Path) -> list[tuple[str, tuple[str, ...]]]:
    """(written, readings that are right) of a case file."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and line[:2] != "# "]
    pairs = [line.rsplit("~", 1) for line in lines]
    return [(written, tuple(said.split("|"))) for written, said in pairs]


def misread(path: Path) -> list[str]:
    """The cases of a file that are not read as one of the readings that are right."""
    return [
        f"{written!r}: {heard(said)!r}, not {readings[0]!r}"
        for written, readings in cases(path)
        if heard(said := spoken(written).text) not in {heard(reading) for reading in readings}
    ]


def share_read_right(path: Path) -> float:
    """The share of a file's cases that are read right, 0 to 1."""
    return 1 - len(misread(path)) / len(cases(path))


@pytest.mark.parametrize("path", sorted(OWN.glob("*.txt")), ids=lambda path: path.stem)
def test_letters_are_read_as_an_educated_person_would(path: Path) -> None:
    assert not misread(path)


@pytest.mark.parametrize(("name", "least"), [("letters.txt", 0.95), ("general.txt", 0.90)])
def test_cases_that_others_wrote_are_read_right_at_a_rate(name: str, least: float) -> None:
    path = OTHERS / name
    if not path.exists():
        pytest.skip(f"{name} of the measuring data is not beside the repository")
    assert share_read_right(path) >= least, misread(path)


def test_the_comparison_tells_readings_apart() -> None:
    assert heard("Twenty-one, and six") == "twenty one and six"
    assert heard("one hundred and six") == heard("one hundred six")
    assert heard("two and a half") != heard("two a half")
    assert heard("a thousand and one") == heard("a thousand one")
