"""Who speaks what: parts left out and announced, and a voice for each signatory."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from narrate import voices
from narrate.casting import Cast
from narrate.cli import cli
from narrate.errors import LetterError, ProfileError
from narrate.model import Source, Span
from narrate.normalise import normalise
from narrate.pipeline import Reading, read_through
from narrate.segment import segment
from narrate.voices import Profile

LETTER = """[Translation.]

Geneva, March 3, 1861.

Sir: I have the honor to say that it rains, and that the goat of the legation is well and sends its regards.

I am, Sir, your obedient servant,

KARL BRANDT

ANNA HART
"""


def profile(toml: str) -> Profile:
    return voices.parse(toml, id="mine", file="mine.toml")


def reading(toml: str, text: str = LETTER) -> Reading:
    return read_through(Source(text, "letter.txt", "0" * 64), profile=profile(toml))


def test_parts_that_a_profile_leaves_out_are_not_spoken_and_that_is_said() -> None:
    found = reading('skip = ["note"]')
    assert "Translation" not in " ".join(unit.text for unit in found.units)
    assert [(d.line, d.column) for d in found.diagnostics if d.rule == "voice.skip"] == [(1, 1)]
    assert "Translation" in " ".join(unit.text for unit in reading("").units)


def test_a_letter_of_which_everything_is_left_out_is_refused() -> None:
    with pytest.raises(LetterError, match="nothing in it that could be spoken"):
        reading('skip = ["note"]', text="[Translation.]\n")


def test_an_announcement_is_heard_with_the_first_word_and_shown_nowhere() -> None:
    found = reading('[announce]\nnote = "Note:"\ndateline = "Written at"\nsignature = "Signed"')
    spoken = [unit.text for unit in found.units]
    assert spoken[0] == "Note: Translation."
    assert spoken[1].startswith("Written at Geneva, March third")
    assert spoken[-2:] == ["Signed KARL BRANDT", "Signed ANNA HART"]
    assert found.letter.text == LETTER


def test_an_announcement_leaves_the_maps_whole_and_names_in_their_place() -> None:
    letter = segment(Source("Khrushchev came.\n", "letter.txt", "0" * 64))
    role = letter.segments[0].role
    cast = Cast(letter, profile(f'[announce]\n{role} = "Hear:"'))
    (plain,) = normalise(letter)
    announced = cast.announced(plain)
    assert announced.text == f"Hear: {plain.text}"
    runs = announced.offsets.runs
    assert (runs[0].display.start, runs[-1].display.stop) == (0, len("Khrushchev came."))
    assert (runs[0].spoken.start, runs[-1].spoken.stop) == (0, len(announced.text))
    assert announced.offsets.spoken_span(Span(11, 15)).of(announced.text) == "came"
    assert [p.span.of(announced.text) for p in announced.pronunciations] == ["Khrushchev"]


def test_signatories_have_a_voice_each_in_turn() -> None:
    toml = '[[signatories]]\nname = "en-us+f2"\n[[signatories]]\nname = "en-us+m3"\n'
    found = reading(toml)
    cast = Cast(found.letter, profile(toml))
    assert [cast.voice_of(unit).name for unit in found.units[-3:]] == ["en-us", "en-us+f2", "en-us+m3"]


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        ('skip = ["footnote"]', "skip: there is no part called 'footnote'"),
        ('[announce]\nnote = ""', "announce.note: must be text"),
        ('[announce]\nnotes = "Note:"', "announce.notes: unknown key"),
        ("signatories = 3", "signatories: must be tables"),
        ("[[signatories]]\nspeed = 3", r"signatories\[1\].speed: unknown key"),
    ],
)
def test_a_fault_in_them_names_its_key(toml: str, message: str) -> None:
    with pytest.raises(ProfileError, match=message):
        profile(toml)


def test_a_profile_with_all_of_it_reads_back() -> None:
    mine = profile('skip = ["note"]\n[announce]\nheading = "Über \\"A\\""\n[[signatories]]\nrate_wpm = 120\n')
    assert voices.parse(voices.as_toml(mine), id="mine", file="mine.toml") == mine


def test_what_is_left_out_is_kept_in_the_transcripts_and_the_edition_stands_its_check(tmp_path: Path) -> None:
    letter, mine = tmp_path / "letter.txt", tmp_path / "mine.toml"
    letter.write_text(LETTER, encoding="utf-8")
    mine.write_text('skip = ["note"]\n[voice]\nengine = "silent"\n', encoding="utf-8")
    run = CliRunner()
    arguments = ["make", str(letter), "--voice", str(mine), "-o", str(tmp_path / "out")]
    assert run.invoke(cli, arguments, catch_exceptions=False).exit_code == 0
    folder = tmp_path / "out" / "letter"
    vtt = (folder / "transcript.vtt").read_text(encoding="utf-8")
    assert "NOTE Not read aloud (note): [Translation.]\n" in vtt
    transcript = json.loads((folder / "transcript.json").read_text(encoding="utf-8"))
    assert transcript["unread"] == [{"role": "note", "body": "[Translation.]"}]
    assert "[Translation.]" in (folder / "transcript.txt").read_text(encoding="utf-8")
    record = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    assert {cue["segment"] for cue in record["cues"]} == {s["id"] for s in record["letter"]["segments"][1:]}
    checked = run.invoke(cli, ["check", str(folder)], catch_exceptions=False)
    assert checked.exit_code == 0, checked.output
