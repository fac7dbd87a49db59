"""`narrate inspect`: the program itself is run, on letters and side files as people have them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

LETTER = (
    "Bath, May 4, 1810\n\nDear Anna,\n\nI have been to see the house, and the roof is sound, but there is water "
    "in the cellar and no door. Mr. Keene comes on Friday.\n\nYours ever,\n\nKarl Brand\n"
)
SIDE_FILE = '[[part]]\nstarts = "Bath, May 4"\nrole = "note"\n'
ROLES = ["dateline", "salutation", "paragraph", "closing", "signature"]
OK, UNREADABLE = 0, 3


def inspect(*arguments: str | Path, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "narrate", "inspect", *map(str, arguments)],
        input=stdin,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "anna.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


def shown_parts(out: str) -> list[tuple[int, str]]:
    """(line, role) of each part, as the table shows them."""
    table = out.split("\n\n")[1]
    return [(int(line.split()[0]), line.split()[1]) for line in table.splitlines()]


def test_the_parts_are_seen_at_a_glance(letter: Path) -> None:
    ran = inspect(letter)
    assert ran.returncode == OK, ran.stderr
    assert shown_parts(ran.stdout) == list(zip((1, 3, 5, 7, 9), ROLES, strict=True))
    assert "from: Karl Brand  to: Anna  date: 1810-05-04" in ran.stdout
    assert "?" not in ran.stdout.split("\n\n")[1]
    assert [each.name for each in letter.parent.iterdir()] == ["anna.txt"]


def test_what_is_doubtful_is_marked_and_warned_of() -> None:
    ran = inspect("-", stdin="Hello.\n")
    assert ran.returncode == OK
    (part,) = ran.stdout.split("\n\n")[1].splitlines()
    assert part.split()[1].endswith("?") or part.split()[2] == "?"
    assert ":1:1:" in ran.stderr
    assert "% sure" in ran.stderr


def test_why_says_what_decided(letter: Path) -> None:
    ran = inspect(letter, "--why")
    lines = ran.stdout.splitlines()
    at = next(index for index, line in enumerate(lines) if "Dear Anna" in line and "salutation" in line)
    assert "certainty" in lines[at + 1]
    assert "next best:" in lines[at + 1]
    assert any("is a salutation from end to end" in line for line in lines[at + 2 : at + 6])


def test_json_is_the_letter_and_nothing_else(letter: Path) -> None:
    ran = inspect(letter, "--json")
    record = json.loads(ran.stdout)
    assert sorted(record) == ["estimated_ms", "letter", "utterances", "warnings"]
    assert [each["role"] for each in record["letter"]["segments"]] == ROLES
    assert record["letter"]["text"] == LETTER
    assert [each["segment"] for each in record["utterances"]] == ["s1", "s2", "s3", "s4", "s5"]
    for utterance in record["utterances"]:
        spoken = "".join(
            utterance["text"][run["spoken_start"] : run["spoken_stop"]] for run in utterance["runs"]
        )
        assert spoken == utterance["text"]


@pytest.mark.parametrize("name", ["anna.roles.toml", "anna.txt.roles.toml"])
def test_a_side_file_puts_a_role_right(name: str, letter: Path) -> None:
    letter.with_name(name).write_text(SIDE_FILE, encoding="utf-8")
    ran = inspect(letter)
    assert shown_parts(ran.stdout)[0] == (1, "note")
    assert letter.read_text(encoding="utf-8") == LETTER


@pytest.mark.parametrize(
    ("side_file", "message"),
    [
        (SIDE_FILE.replace("note", "notes"), 'role: "notes" is no role; did you mean "note"?'),
        (SIDE_FILE.replace("Bath", "Both"), "does not stand in the letter; copy it from there"),
        (SIDE_FILE.replace("starts", "start"), 'start: unknown key; did you mean "starts"?'),
        ("[[part]\n", "this is not TOML"),
        ('date = "soon"\n', 'the stated date "soon" is not understood'),
    ],
)
def test_a_side_file_with_a_fault_is_told_in_one_line(side_file: str, message: str, letter: Path) -> None:
    letter.with_name("anna.roles.toml").write_text(side_file, encoding="utf-8")
    ran = inspect(letter)
    assert ran.returncode == UNREADABLE
    assert message in ran.stderr
    assert "anna.roles.toml" in ran.stderr
    assert ran.stderr.count("\n") == 1
    assert ran.stdout == ""


def test_a_side_file_states_who_wrote_when(letter: Path) -> None:
    letter.with_name("anna.roles.toml").write_text(
        'author = "Charles Brand"\ndate = 1811-05-04\n', encoding="utf-8"
    )
    ran = inspect(letter)
    assert "from: Charles Brand  to: Anna  date: 1811-05-04" in ran.stdout
