"""Passages in other languages: read from mark-up and side files, kept from English rules, spoken by their voices."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from narrate import readers
from narrate.casting import Cast
from narrate.cli import cli
from narrate.engines.languages import voice_in
from narrate.errors import LetterError
from narrate.model import Passage, Source, Span
from narrate.pipeline import Reading, read_through
from narrate.segment import segment
from narrate.voices import EngineName, Profile, Voice

TEI = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><text xml:lang="en"><body>
<opener><salute>My dear Anna,</salute></opener>
<p>He said: <foreign xml:lang="fr">l'an 1848,
   <hi>n'est-ce pas</hi>?</foreign> in 1848. She went  on in Latin: <foreign xml:lang="la">pax
   XII</foreign>, you know.</p>
<p xml:lang="de">Im Mai 1848 kam er, <foreign xml:lang="en">in 1848</foreign>, an.</p>
<p>All is well, and bonum.</p>
</body></text></TEI>"""
HTML = """<html lang="en"><body><p>Dear Anna,</p><p>He said <i lang="fr">bon mot No. 4</i> again, No. 4.</p>
<blockquote lang="de"><p>Wir sind da.</p><p>Nr. 4</p></blockquote></body></html>"""
READER = Profile(id="reader", title="Reader")


def passages(source: Source) -> list[tuple[str, str]]:
    return [(each.span.of(source.text), each.language) for each in source.passages]


def reading_of(data: str, *, name: str = "a.xml", profile: Profile = READER) -> Reading:
    return read_through(readers.read(data.encode(), name=name), profile=profile)


def spoken_units(reading: Reading) -> list[tuple[str, str]]:
    return [(unit.text, unit.language) for unit in reading.units]


def test_tei_says_which_words_are_in_another_language() -> None:
    found = passages(readers.read(TEI.encode(), name="a.xml"))
    assert [each for each in found if each[1] != "en"] == [
        ("l'an 1848, n'est-ce pas?", "fr"),
        ("pax XII", "la"),
        ("Im Mai 1848 kam er,", "de"),
        (", an.", "de"),
    ]


def test_html_says_which_words_are_in_another_language() -> None:
    found = passages(readers.read(HTML.encode(), name="a.html"))
    assert [each for each in found if each[1] != "en"] == [
        ("bon mot No. 4", "fr"),
        ("Wir sind da.", "de"),
        ("Nr. 4", "de"),
    ]


def test_rules_of_english_leave_other_languages_alone_and_each_has_units_of_its_own() -> None:
    assert spoken_units(reading_of(TEI)) == [
        ("My dear Anna,", "en"),
        ("He said:", "en"),
        ("l'an 1848, n'est-ce pas?", "fr"),
        ("in eighteen forty eight.", "en"),
        ("She went on in Latin:", "en"),
        ("pax XII,", "la"),
        ("you know.", "en"),
        ("Im Mai 1848 kam er,", "de"),
        ("in eighteen forty eight", "en"),
        (", an.", "de"),
        ("All is well, and bonum.", "en"),
    ]


def test_a_passage_is_spoken_by_a_voice_of_its_language() -> None:
    reading = reading_of(TEI)
    cast = Cast(reading.letter, READER)
    names = {unit.language: cast.voice_of(unit).name for unit in reading.units}
    assert names == {"en": "en-us", "fr": "fr", "la": "la", "de": "de"}


@pytest.mark.parametrize(
    ("language", "name"),
    [
        ("fr", "fr"),
        ("fr-FR", "fr"),
        ("fr-CH", "fr-CH"),
        ("pt-BR", "pt-BR"),
        ("de-1901", "de"),
        ("ru-Latn", "ru"),
    ],
)
def test_the_nearest_voice_is_taken(language: str, name: str) -> None:
    voice = voice_in(Voice(name="en-us+f3"), language)
    assert voice is not None
    assert voice.name == f"{name}+f3"


def test_a_language_without_a_voice_is_warned_of_with_its_place() -> None:
    page = '<html lang="en"><body><p>Dear Anna,</p><p>He cried <i lang="got">atta unsar</i> twice.</p></body></html>'
    [warning] = [
        each for each in reading_of(page, name="a.html").diagnostics if each.rule == "language.no-voice"
    ]
    assert (warning.line, warning.column) == (3, 10)
    assert "“got”" in warning.message
    stock = Profile(id="s", title="S", voice=Voice(driver="sapi5"))
    assert any(each.rule == "language.no-voice" for each in reading_of(TEI, profile=stock).diagnostics)


def test_a_whole_letter_in_another_language_has_its_voice_and_no_english_in_it() -> None:
    body = '<p>Chère Anna,</p><p>En 1848, Mme X. a dit <i lang="en">in 1848</i>.</p>'
    page = f'<html lang="fr"><body>{body}</body></html>'
    reading = reading_of(page, name="a.html")
    assert spoken_units(reading) == [
        ("Chère Anna,", "fr"),
        ("En 1848, Mme X. a dit", "fr"),
        ("in eighteen forty eight.", "en"),
    ]
    assert not reading.utterances[0].pronunciations


def test_a_side_file_marks_a_language(tmp_path: Path) -> None:
    letter = tmp_path / "anna.txt"
    letter.write_text(
        "Dear Anna,\n\nHe said: Que faire? Rien. So he left.\n\nYours,\n\nKarl\n", encoding="utf-8"
    )
    side = tmp_path / "anna.roles.toml"
    side.write_text('[[part]]\nstarts = "Que faire?"\nends = "Rien."\nlang = "fr"\n', encoding="utf-8")
    source = readers.read_file(letter)
    assert passages(source) == [("Que faire? Rien.", "fr")]
    assert source.marks == ()
    assert segment(source).passages == source.passages
    side.write_text('[[part]]\nstarts = "Que faire?"\nlang = "fr en"\n', encoding="utf-8")
    with pytest.raises(LetterError, match=r"anna.roles.toml: part 1: lang: 'fr en' is no BCP 47 mark"):
        readers.read_file(letter)


def test_inspect_shows_the_language_of_a_passage(tmp_path: Path) -> None:
    letter = tmp_path / "a.xml"
    letter.write_text(TEI, encoding="utf-8")
    shown = CliRunner().invoke(cli, ["inspect", str(letter)])
    assert "'pax XII,' in a voice for la  language" in shown.output
    as_json = CliRunner().invoke(cli, ["inspect", "--json", str(letter)])
    utterances = json.loads(as_json.stdout)["utterances"]
    assert [each["language"] for each in utterances[1]["passages"]] == ["fr", "la"]


def test_the_silent_engine_speaks_every_language() -> None:
    silent = Voice(engine=EngineName.SILENT, name="tone")
    assert voice_in(silent, "got") == silent


@given(st.data())
def test_units_cover_each_sentence_whatever_the_passages(data: st.DataObject) -> None:
    text = data.draw(st.text("ab. ,“”'\n-é3", min_size=1, max_size=60)) + " end."
    edges = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=6)))
    stated = tuple(
        Passage(Span(start, stop), language)
        for start, stop, language in zip(edges[::2], edges[1::2], ("fr", "en", "de"), strict=False)
    )
    reading = read_through(Source(text, "a.txt", "0" * 64, passages=stated))
    # Notes' marks ("end.3") are not spoken.
    mute = {
        at
        for utterance in reading.utterances
        for run in utterance.offsets.runs
        if not len(run.spoken)
        for at in range(run.display.start, run.display.stop)
    }
    wanted = {at for at, character in enumerate(text) if character.isalnum()} - mute
    at = 0
    for unit in reading.units:
        assert unit.span.start >= at
        at = unit.span.stop
        wanted -= set(range(unit.span.start, unit.span.stop))
    assert not wanted


def test_the_page_and_the_epub_say_in_which_language_a_passage_is(tmp_path: Path) -> None:
    letter = tmp_path / "letter.html"
    letter.write_text(
        '<html lang="en"><body><p>Dear Anna,</p><p>He said: <i lang="fr">Je ne sais pas</i>, and left.</p>'
        '<p lang="de">Es regnet.</p><p>Karl</p></body></html>',
        encoding="utf-8",
    )
    arguments = ["make", str(letter), "-o", str(tmp_path / "out"), "--voice", "silent", "--only", "html,epub"]
    made = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert made.exit_code == 0, made.output
    page = (tmp_path / "out" / "letter" / "read-along.html").read_text(encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "out" / "letter" / "letter.epub") as book:
        chapter = book.read("EPUB/letter.xhtml").decode()
    for shown in (page, chapter):
        marked = re.findall(
            r'<span class="s" id="[^"]+" lang="(\w+)" xml:lang="\w+"[^>]*>(.*?)</span></span>', shown
        )
        assert [(language, re.sub(r"<[^>]+>", "", words)) for language, words in marked] == [
            ("fr", "Je ne sais pas,"),
            ("de", "Es regnet."),
        ]
