"""A letter quoted in a letter: found by mark-up or by its quotation marks, and read by a voice of its own."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from narrate import voices
from narrate.casting import Cast
from narrate.cli import cli
from narrate.errors import ProfileError
from narrate.model import Letter, Source
from narrate.pipeline import read_through
from narrate.readers import read
from narrate.segment import segment

OWN = '[quotation]\nname = "en-us+f3"\n'
TEXT = """Dear Anna,

I send you what he wrote to me in March:

“Dear Sir: The goat of the legation is well, and sends its regards to all of you.

“I shall come when the roads are dry. The mayor said “Not before June,” and went home.

“Your obedient servant, Karl Brandt.”

“Not before June!” Did you ever hear the like?

Yours, Otto
"""


def quoted(letter: Letter) -> list[str]:
    return [span.of(letter.text) for span in letter.quotations]


def of_text(text: str) -> list[str]:
    return quoted(segment(Source(text, "letter.txt", "0" * 64)))


def of_file(content: str, name: str) -> list[str]:
    return quoted(segment(read(content.encode(), name=name)))


def test_paragraphs_that_each_open_with_the_mark_that_only_the_last_closes_are_quoted() -> None:
    (found,) = of_text(TEXT)
    assert found.startswith("“Dear Sir: The goat")
    assert found.endswith("Karl Brandt.”")


@pytest.mark.parametrize("marks", ['""', "‘’", "«»"])
def test_other_quotation_marks_do_as_well(marks: str) -> None:
    text = TEXT.replace("“Not before June,”", "not before June").replace("“", marks[0]).replace("”", marks[1])
    (found,) = of_text(text)
    assert found.endswith(f"Karl Brandt.{marks[1]}")


def test_talk_that_opens_and_closes_in_each_paragraph_is_no_quotation() -> None:
    assert (
        of_text("Dear Anna,\n\n“Well,” he said.\n\n“Not before June,” said I.\n\n“Oh!”\n\nYours, Otto\n")
        == []
    )


def test_a_block_quotation_of_markdown_and_html_is_quoted() -> None:
    markdown = "Dear Anna,\n\nHe wrote:\n\n> The goat is well.\n>\n> I shall come.\n\nDid you ever?\n"
    assert of_file(markdown, "letter.md") == ["The goat is well.\n\nI shall come."]
    html = "<body><p>Dear Anna,</p><blockquote><p>The goat is well.</p>It rains.</blockquote><p>Did you ever?</p>"
    assert of_file(html, "letter.html") == ["The goat is well.\n\nIt rains."]


def test_a_page_that_sets_in_everything_quotes_nothing() -> None:
    assert of_file("<body><blockquote><p>Dear Anna,</p><p>It rains.</p></blockquote>", "letter.html") == []


def test_a_letter_inside_a_letter_of_tei_is_quoted_and_words_in_a_sentence_are_not() -> None:
    tei = (
        '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body><opener><salute>Dear Anna,</salute></opener>'
        "<p>He wrote: <quote><p>The goat is well.</p><p>I shall come.</p></quote></p>"
        "<p><quote>It rains</quote> is what he says.</p><p>So <q>soon</q>?</p></body></text></TEI>"
    )
    assert of_file(tei, "letter.xml") == ["The goat is well.\n\nI shall come."]


def test_a_profile_gives_quoted_paragraphs_a_voice() -> None:
    profile = voices.parse(OWN, id="mine", file="mine.toml")
    reading = read_through(Source(TEXT, "letter.txt", "0" * 64), profile=profile)
    cast = Cast(reading.letter, profile)
    said = {unit.text: cast.voice_of(unit).name for unit in reading.units}
    assert [name for text, name in said.items() if "roads are dry" in text] == ["en-us+f3"]
    assert [name for text, name in said.items() if "mayor" in text] == ["en-us+f3"]
    assert [name for text, name in said.items() if "hear the like" in text] == ["en-us"]
    assert set(said.values()) == {"en-us", "en-us+f3"}
    told = [(d.line, d.message) for d in reading.diagnostics if d.rule == "voice.quotation"]
    assert told == [(5, "read as quoted, by the voice that the profile has for that, to line 9")]


def test_without_such_a_voice_nothing_changes_and_nothing_is_said() -> None:
    profile = voices.parse("", id="mine", file="mine.toml")
    reading = read_through(Source(TEXT, "letter.txt", "0" * 64), profile=profile)
    cast = Cast(reading.letter, profile)
    assert {cast.voice_of(unit) for unit in reading.units} == {profile.voice}
    assert not [d for d in reading.diagnostics if d.rule == "voice.quotation"]


def test_the_profile_reads_back_and_names_its_faults() -> None:
    mine = voices.parse(OWN, id="mine", file="mine.toml")
    assert voices.parse(voices.as_toml(mine), id="mine", file="mine.toml") == mine
    assert mine.quotation in mine.voices
    with pytest.raises(ProfileError, match=r"quotation\.speed: unknown key"):
        voices.parse("[quotation]\nspeed = 3\n", id="mine", file="mine.toml")


def test_an_edition_with_it_stands_its_check(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(
        '[voice]\nengine = "silent"\n[quotation]\nrate_wpm = 120\n', encoding="utf-8"
    )
    arguments = ["make", str(tmp_path / "letter.txt"), "--voice", str(tmp_path / "mine.toml")]
    run = CliRunner()
    made = run.invoke(cli, [*arguments, "-o", str(tmp_path / "out")], catch_exceptions=False)
    assert made.exit_code == 0
    folder = tmp_path / "out" / "letter"
    record = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    assert record["voice"]["quotation"]["rate_wpm"] == 120
    assert "voice.quotation" in {warning["rule"] for warning in record["warnings"]}
    checked = run.invoke(cli, ["check", str(folder)], catch_exceptions=False)
    assert checked.exit_code == 0, checked.output
