"""What people give by mistake, or worse: a message with its exit code, or an edition; the program itself is run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

LETTER = "Dear Anna,\n\nIt rains in Geneva, and the goat is well. Write soon.\n\nYour brother,\n\nKarl\n"
OK, USAGE, UNREADABLE, NO_VOICE, NO_OUTPUT = 0, 2, 3, 4, 5


def narrate(*arguments: str | Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "narrate", *map(str, arguments)], input=stdin, capture_output=True, check=False
    )


def make(
    letter: Path | str, output: Path, *options: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    return narrate("make", letter, "-o", output, "--voice", "silent", *options, stdin=stdin)


def editions(output: Path) -> list[str]:
    return sorted(path.name for path in output.glob("*") if not path.name.startswith("."))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b" \n\t\r\n \xc2\xa0\n", "only white space"),
        (b"\xef\xbb\xbf\n", "only white space"),
        (b"... --- !!!\n", "no text"),
        (bytes(range(256)) * 20, "this is not text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(200)), "a PNG picture"),
        (b"%PDF-1.7\nnonsense", "letter.txt: "),
        (b"PK\x03\x04nonsense", "letter.txt: "),
    ],
)
def test_what_is_no_letter_is_refused_in_one_line(content: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(content)
    ran = make(path, tmp_path / "out")
    said = ran.stderr.decode()
    assert ran.returncode == UNREADABLE, said
    assert message in said
    assert said.startswith("narrate: ")
    assert said.count("\n") == 1
    assert ran.stdout == b""
    assert editions(tmp_path / "out") == []


@pytest.mark.parametrize(
    "text",
    [
        LETTER,
        LETTER.replace("\n", "\r\n"),
        "\ufeff" + LETTER,
        LETTER.replace("rains", "ra\x00ins\x1b[31m \x07"),
        "Dear 😀 Anna,\n\n🎉🎉 Happy birthday! 👨\u200d👩\u200d👧\n\n❤️ Karl\n",
        "שלום אנה,\n\nיורד גשם. مرحبا بالعالم.\n\nKarl\n",
        "Hello.",
        "x" * 5_000,
        "(" * 2_000 + "Dear Anna" + "." * 2_000,
    ],
    ids=["plain", "crlf", "bom", "controls", "emoji", "rtl", "one-word", "long-word", "brackets"],
)
def test_odd_letters_become_editions(text: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(text, encoding="utf-8", newline="")
    ran = make(path, tmp_path / "out")
    assert ran.returncode == OK, ran.stderr.decode()
    assert b"Traceback" not in ran.stderr
    assert b"\x1b" not in ran.stdout + ran.stderr
    assert editions(tmp_path / "out") == ["letter"]


@pytest.mark.parametrize(
    "title",
    [
        "Long Title " * 50,
        "../../etc/passwd",
        "/etc/passwd",
        'a "quoted" <b>title</b>',
        "..",
        "two\nlines",
        "%00",
    ],
)
def test_no_title_leaves_the_output_folder_or_breaks_a_file(title: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    ran = make(path, tmp_path / "out", "--title", title)
    assert ran.returncode == OK, ran.stderr.decode()
    assert editions(tmp_path / "out") == ["letter"]
    assert sorted(each.name for each in tmp_path.iterdir()) == ["letter.txt", "out"]


@pytest.mark.parametrize(
    "name", ["a b & c", "quote'\"s", "dots...", "..hidden", "ümläut", "письмо", "x" * 200]
)
def test_any_file_name_gives_a_folder_of_its_own(name: str, tmp_path: Path) -> None:
    path = tmp_path / f"{name}.txt"
    path.write_text(LETTER, encoding="utf-8")
    ran = make(path, tmp_path / "out")
    assert ran.returncode == OK, ran.stderr.decode()
    (folder,) = editions(tmp_path / "out")
    assert folder.isascii()
    assert (tmp_path / "out" / folder / f"{folder}.mp3").is_file()


def test_another_encoding_is_read_and_said(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes("Dear Zoë,\n\nIt cost £5 — “really”. Café, façade.\n\nYours,\nRenée\n".encode("cp1252"))
    ran = make(path, tmp_path / "out")
    assert ran.returncode == OK
    assert "read as windows-1252" in ran.stderr.decode()
    text = (tmp_path / "out" / "letter" / "transcript.txt").read_text(encoding="utf-8")
    assert "It cost £5 — “really”. Café, façade." in text


def test_a_folder_without_letters_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    ran = make(tmp_path / "letters", tmp_path / "out")
    assert ran.returncode == UNREADABLE
    assert b"no letter is in this folder" in ran.stderr


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    ran = make(tmp_path / "nowhere.txt", tmp_path / "out")
    assert ran.returncode == UNREADABLE
    assert b"nowhere.txt" in ran.stderr


def test_one_bad_letter_does_not_stop_the_rest_and_the_code_tells(tmp_path: Path) -> None:
    letters = tmp_path / "letters"
    letters.mkdir()
    (letters / "a.txt").write_bytes(b"")
    (letters / "b.txt").write_text(LETTER, encoding="utf-8")
    ran = make(letters, tmp_path / "out")
    assert ran.returncode == UNREADABLE
    assert b"a.txt: the file is empty" in ran.stderr
    assert editions(tmp_path / "out") == ["b"]


def test_standard_input_is_a_letter_too(tmp_path: Path) -> None:
    ran = make("-", tmp_path / "out", stdin=LETTER.encode())
    assert ran.returncode == OK, ran.stderr.decode()
    assert editions(tmp_path / "out") == ["letter"]


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["--voice", "nobody"], USAGE, "there is no such voice"),
        (["--only", "wax"], USAGE, "there is no such kind"),
        (["--date", "31 February"], USAGE, "this is no date"),
        (["--jobs", "0"], USAGE, "--jobs"),
        (["--nonsense"], USAGE, "--nonsense"),
    ],
)
def test_wrong_usage_is_told(options: list[str], code: int, message: str, tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    ran = narrate("make", path, "-o", tmp_path / "out", *options)
    assert ran.returncode == code
    assert message in ran.stderr.decode()
    assert b"Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ("[voice]\nspeed = 3\n", "voice.speed: unknown key"),
        ('[voice]\nrate_wpm = "fast"\n', "voice.rate_wpm: must be a number"),
        ("[pauses_ms]\nsentence = -1\n", "pauses_ms.sentence: must lie between"),
        ("[voice\n", "this is not TOML"),
    ],
)
def test_a_profile_with_a_fault_names_file_and_key(toml: str, message: str, tmp_path: Path) -> None:
    letter, profile = tmp_path / "letter.txt", tmp_path / "mine.toml"
    letter.write_text(LETTER, encoding="utf-8")
    profile.write_text(toml, encoding="utf-8")
    ran = narrate("make", letter, "-o", tmp_path / "out", "--voice", profile)
    assert ran.returncode == USAGE
    assert "mine.toml" in ran.stderr.decode()
    assert message in ran.stderr.decode()


def test_an_engine_voice_that_is_not_there_leaves_the_old_edition_alone(tmp_path: Path) -> None:
    letter, profile = tmp_path / "letter.txt", tmp_path / "mine.toml"
    letter.write_text(LETTER, encoding="utf-8")
    assert make(letter, tmp_path / "out").returncode == OK
    before = (tmp_path / "out" / "letter" / "edition.json").read_bytes()
    profile.write_text('[voice]\nname = "en-narnia"\n', encoding="utf-8")
    ran = narrate("make", letter, "-o", tmp_path / "out", "--voice", profile)
    assert ran.returncode == NO_VOICE
    assert b"letter.txt:1: " in ran.stderr
    assert b"en-narnia" in ran.stderr
    assert (tmp_path / "out" / "letter" / "edition.json").read_bytes() == before


def test_output_that_is_a_file_is_refused(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER, encoding="utf-8")
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    ran = make(letter, tmp_path / "out")
    assert ran.returncode == NO_OUTPUT
    assert b"is a file, not a folder" in ran.stderr
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_a_reader_that_leaves_early_is_no_fault(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text(LETTER * 200, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as closed:
        ran = subprocess.run(
            [sys.executable, "-m", "narrate", "inspect", str(letter)],
            stdout=closed,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ran.returncode == OK
    assert b"Traceback" not in ran.stderr
