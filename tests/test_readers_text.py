"""Plain text, as people have it."""

import hashlib
import random
import time
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from narrate.errors import LetterError
from narrate.model import Properties
from narrate.readers import letters_in, read, read_file

LETTER = "Geneva, March 3, 1862\n\nDear Zoë,\n\n\tI met François — he said “no”.\n\n   Yours,\n\nAnna\n"

plain_characters = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\f")


@given(st.text(plain_characters, min_size=1))
@example(LETTER)
@example("שלום אבא,\n\n‏זה מכתב.\n")
@example("👩‍👩‍👧 hello\n")
@example("---\nsubject: not front matter\n---\nDear Anna\n")
@example("a\u2028b\x0cc")
def test_reading_never_changes_a_letter_that_is_plain_text_already(text: str) -> None:
    assume(text.strip() and not text.startswith("\ufeff"))
    source = read(text.encode(), name="letter.txt")
    assert source.text == text
    assert source.marks == ()
    assert source.diagnostics == ()


@given(st.binary(max_size=400))
@example(b"\xff\xfe")
@example(b"\xff\xfe\x00\xd8")
@example(b"\x00\x00\xfe\xffabc")
@example(b"---\ntitle:\n---\n")
def test_any_bytes_give_a_source_or_a_letter_error(data: bytes) -> None:
    said = ""
    try:
        source = read(data, name="letter.txt")
    except LetterError as error:
        said = str(error)
    if said:
        assert said.startswith("letter.txt: ")
        assert "; " in said
    else:
        assert source.text.strip()
        assert source.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "cp1252"]
)
def test_encodings_give_the_same_letter(encoding: str) -> None:
    assert read(LETTER.encode(encoding), name="letter.txt").text == LETTER


@pytest.mark.parametrize(
    "words",
    ["Sir,\n\nI enclose £5.\n", "It isn’t so.\n", "Lieber Herr Müller,\n\nschöne Grüße\n", "Chère Hélène,\n"],
)
def test_a_short_western_letter_is_taken_for_windows_1252_and_that_is_said(words: str) -> None:
    source = read(words.encode("cp1252"), name="letter.txt")
    assert source.text == words
    [diagnostic] = source.diagnostics
    assert diagnostic.rule == "encoding"
    assert "read as windows-1252, which was guessed" in diagnostic.message
    assert words.split("\n")[diagnostic.line - 1][diagnostic.column - 1] > "\x7f"


def test_one_broken_byte_does_not_make_mojibake_of_a_utf8_letter() -> None:
    source = read("Chère Hélène, “voilà” — dit-elle".encode() + b" \xff.\n", name="letter.txt")
    assert source.text.startswith("Chère Hélène, “voilà” — dit-elle")
    assert [d.rule for d in source.diagnostics] == ["encoding"]


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_become_one_kind(end: str) -> None:
    assert read(LETTER.replace("\n", end).encode(), name="letter.txt").text == LETTER


def test_control_characters_are_left_out_with_one_diagnostic_a_kind() -> None:
    source = read(b"Dear\x00 Anna,\n\nthe p\x00ost\x1b came\x0bat last\x00.\n", name="letter.txt")
    assert source.text == "Dear Anna,\n\nthe post came at last.\n"
    said = [(d.line, d.column, d.message.split(" stands")[0]) for d in source.diagnostics]
    assert said == [(1, 5, "NUL (U+0000)"), (3, 10, "escape (U+001B)"), (3, 16, "vertical tab (U+000B)")]
    assert "3 times" in source.diagnostics[0].message


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "the file is empty"),
        (b" \n\t\r\n\x0c", "only white space"),
        (b"\xef\xbb\xbf\n", "only white space"),
        (b"\x00\x00\x00", "only white space"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a PNG picture"),
        (b"\x7fELF\x02\x01\x01", "a program"),
        (b"ID3\x03\x00\x00\x00\x00", "an MP3 recording"),
        (b"{\\rtf1\\ansi Dear Anna}", "a Rich Text document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00", "an old Word document"),
        (bytes(range(32)) * 40, "binary"),
        (random.Random(1).randbytes(5000), "not"),  # noqa: S311
    ],
)
def test_what_is_no_letter_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(LetterError, match=what) as caught:
        read(data, name="letter.txt")
    assert caught.value.exit_code == 3


def test_a_file_over_the_limit_is_refused_unread(tmp_path: Path) -> None:
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(100_000_001)
    with pytest.raises(LetterError, match="larger than 100 MB; split it"):
        read_file(big)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
@pytest.mark.parametrize(
    "text", [LETTER * 60_000, "Chère Hélène, the post came. " * 7_000], ids=["5 MB", "one line of 200,000"]
)
def test_long_letters_are_read_fast(text: str, encoding: str) -> None:
    data = text.encode(encoding)
    start = time.process_time()
    assert read(data, name="letter.txt").text == text
    assert time.process_time() - start < 3  # 0.2 s here; a quadratic reader takes minutes


def test_front_matter_is_stated_and_no_text() -> None:
    text = (
        "---\ntitle: On the war\nauthor: 'Anna Smith'\nrecipient: \"Zoë\"\n"
        "date: March 3, 1862\nlanguage: en-GB\n---\n"
    )
    source = read((text + LETTER).encode(), name="letter.txt")
    assert source.stated == Properties("On the war", "Anna Smith", "Zoë", "1862-03-03", "en-GB")
    assert source.text == "\n" * 7 + LETTER  # its lines stay, so that line 8 is line 8 of the file


def test_front_matter_with_a_bad_date_is_said() -> None:
    source = read(b"---\ndate: 1862-02-31\nlanguage: The King's\n---\nDear Anna\n", name="letter.txt")
    assert source.stated == Properties()
    assert [d.rule for d in source.diagnostics] == ["stated-date", "stated-language"]


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LetterError, match=r"No such file.*; see that"):
        read_file(tmp_path / "none.txt")
    with pytest.raises(LetterError, match="this is a folder"):
        read_file(tmp_path)


def test_letters_in_a_folder_are_found_in_order(tmp_path: Path) -> None:
    for name in (
        "b/2.txt",
        "a.txt",
        "B.TXT",
        ".hidden.txt",
        "a.roles.toml",
        "README.txt",
        "x.jpg",
        ".git/c.txt",
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Dear Anna")
    edition = tmp_path / "output" / "anna"
    edition.mkdir(parents=True)
    (edition / "edition.json").write_text("{}")
    (edition / "transcript.txt").write_text("Dear Anna")
    assert [path.relative_to(tmp_path).as_posix() for path in letters_in(tmp_path)] == [
        "B.TXT",
        "a.txt",
        "b/2.txt",
    ]


def test_a_folder_without_letters_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LetterError, match=r"no letter is in this folder \(looked for .*\.txt"):
        letters_in(tmp_path)
    with pytest.raises(LetterError, match="No such file"):
        letters_in(tmp_path / "none")
