"""How letters are read: by hand, where a case file would not show what matters."""

from pathlib import Path

from narrate.model import Letter, Lines, Provenance, Role, Segment, Span, Utterance
from narrate.normalise import normalise, spoken

SEED = Path(__file__).parents[1] / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"


def letter_of(text: str, role: Role = Role.PARAGRAPH) -> Letter:
    """A letter of one part."""
    stop = len(text.rstrip())
    start = len(text) - len(text.lstrip())
    return Letter(
        text=text,
        title="A letter",
        author=None,
        recipient=None,
        date=None,
        language="en",
        segments=(Segment("s1", role, Span(start, stop)),),
        source=Provenance("letter.txt", "0" * 64),
    )


def rewritten(utterance: Utterance, text: str) -> list[tuple[str, str, str]]:
    """(displayed, spoken, rule) of all that is not copied."""
    return [
        (run.display.of(text), run.spoken.of(utterance.text), run.rule)
        for run in utterance.offsets.runs
        if run.rule is not None
    ]


def test_a_date_is_rewritten_word_for_word_so_that_the_highlight_can_follow() -> None:
    text = "September 20, 1961"
    utterance = spoken(text)
    assert rewritten(utterance, text) == [
        ("20", "twentieth", "date.day"),
        ("1961", "nineteen sixty one", "date.year"),
    ]
    assert utterance.text == "September twentieth, nineteen sixty one"


def test_the_seed_letter_loses_its_print_noise_and_warns_of_it() -> None:
    text = SEED.read_text(encoding="utf-8")
    utterance = normalise(letter_of(text))[0]
    assert "frequently interrupted. Indeed, there has been no sustained effort" in utterance.text
    assert "put into effect without delay" in utterance.text
    assert "Released February twelfth, nineteen sixty two." in utterance.text
    assert utterance.text.endswith("Moscow, U-S-S-R.")
    lines = Lines(text)
    noise = [("interrupted.'", 12), ("sustained]", 9), (".without", 0)]
    expected = [lines.position(text.index(mark) + at) for mark, at in noise]
    assert [(found.line, found.column) for found in utterance.diagnostics] == expected


def test_a_full_stop_survives_where_an_abbreviation_ends_the_sentence() -> None:
    assert spoken("I am your obt. servt.").text == "I am your obedient servant."
    assert (
        spoken("Yours of the 4th inst. We sail today.").text == "Yours of the fourth instant. We sail today."
    )


def test_line_ends_are_spoken_as_spaces_and_words_cut_there_are_joined() -> None:
    text = "the disarma-\nment talks\nbegan"
    utterance = spoken(text)
    assert utterance.text == "the disarmament talks began"
    assert [rule for _, _, rule in rewritten(utterance, text)] == ["space", "space"]


def test_the_items_of_a_list_are_not_run_together() -> None:
    assert spoken("1. Men\n2. Ships\n3. Guns").text == "one. Men, two. Ships, three. Guns"
    assert spoken("(a) men\n(b) ships").text == "(a) men, (b) ships"
    assert spoken("Firstly, the men\nSecondly, the ships").text == "Firstly, the men, Secondly, the ships"
    assert spoken("we met\n2. Ships came").text == "we met two. Ships came", "one line alone is no list"


def test_the_lines_of_an_address_are_heard_one_by_one() -> None:
    utterance = normalise(letter_of("The Kremlin\nMoscow", Role.ADDRESS))[0]
    assert utterance.text == "The Kremlin, Moscow"
