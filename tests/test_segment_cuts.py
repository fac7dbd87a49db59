"""Where a letter may fall apart, and what is seen of its pieces: the offers and facts that the decoder decides by."""

import pytest

from narrate.model import Role
from narrate.segment.cuts import cut_pieces
from narrate.segment.evidence import EVIDENCE, NEIGHBOURS, NOTHING, told
from narrate.segment.features import find_evidence
from narrate.segment.join import join_pieces
from narrate.segment.layout import Piece, find_pieces
from narrate.segment.names import heading_names

PROSE = (
    "We walked to the mill and back again, and the boys of the village came with us as far as the bridge, where the "
    "river was so high that nobody could cross it. What do you say to that?"
)


def pieces_of(text: str) -> tuple[Piece, ...]:
    return cut_pieces(text, find_pieces(text))


def cut(text: str) -> list[str]:
    return [piece.span.of(text) for piece in pieces_of(text)]


def evidence_of(text: str) -> dict[str, tuple[str, ...]]:
    pieces = pieces_of(text)
    return {
        piece.span.of(text): names for piece, names in zip(pieces, find_evidence(text, pieces), strict=True)
    }


@pytest.mark.parametrize(
    ("end", "apart"),
    [
        ("Your attached\nUNCLE.", ["Your attached", "UNCLE."]),  # a few words without a stop
        (
            "So no more just at present from your loving\nLucy",
            ["So no more just at present from your loving", "Lucy"],
        ),
        (
            "I am, my dear Emily,\nYour affectionate friend,\nE. Moore.",
            ["I am, my dear Emily,", "Your affectionate friend,", "E. Moore."],
        ),
        (
            "With anxious wishes,\nYours faithfully,\nAlice.",
            ["With anxious wishes,", "Yours faithfully,", "Alice."],
        ),
        ("Best regards. I remain,\nYour son\nWill", ["Best regards. I remain,", "Your son", "Will"]),
        (
            "and believe me yours already gaping,\nHENRY JONES.",
            ["and believe me yours already gaping,", "HENRY JONES."],
        ),
        (
            "Please attend to this, and oblige,\nS. MARSH",
            ["Please attend to this,", "and oblige,", "S. MARSH"],
        ),
        ("Yours ever,\nC. N.", ["Yours ever,", "C. N."]),
    ],
)
def test_what_leads_over_to_a_valediction_or_a_name_can_be_cut_off(end: str, apart: list[str]) -> None:
    assert cut(f"Dear Sir,\n{PROSE} {end}\n") == ["Dear Sir,", PROSE, *apart]


def test_a_line_with_valediction_and_name_is_parted_before_a_postscript_of_any_length() -> None:
    text = f"Dear Sir,\n\n{PROSE}\n\nEver yours, C. DARNLEY.\n\n{PROSE}\n\n{PROSE}\n"
    assert cut(text)[2:4] == ["Ever yours,", "C. DARNLEY."]


def test_a_farewell_with_a_name_ends_the_text() -> None:
    assert cut(f"Dear Sir,\n\n{PROSE}\n\n{PROSE} Adieu Laura.\n")[-2:] == ["Adieu", "Laura."]
    assert cut(f"Dear Sir,\n\n{PROSE}\n\n{PROSE} So she bade adieu to Laura.\n")[-1].endswith("to Laura.")


def test_a_formula_is_cut_off_before_a_postscript_of_two_paragraphs() -> None:
    formula = "I have the honor to be, with respect, your Excellency's most obedient"
    text = f"Sir,\n{PROSE} {formula}\nand most humble servant,\nTh: Jeffers.\n{PROSE}\n{PROSE}\n"
    assert cut(text)[1:5] == [PROSE, formula, "and most humble servant,", "Th: Jeffers."]


def test_one_farewell_is_cut_off_before_another() -> None:
    assert cut(f"Dear Sir,\n{PROSE} Good night!\nGod bless you!\nS. T. C.\n")[1:3] == [PROSE, "Good night!"]


def test_a_sentence_before_the_valediction_stays_with_the_text() -> None:
    pieces = cut(
        f"Dear Sir,\n{PROSE} My brother and the gentlemen dine with the officers.-- Yours ever,\nCaroline\n"
    )
    assert pieces[-2] == "Yours ever,"
    assert pieces[-3].endswith("dine with the officers.--")


def test_a_sentence_that_says_something_is_not_taken_off_for_lack_of_a_stop() -> None:
    assert cut(f"Dear Sir,\n{PROSE} Are you sad\nAnn\n")[-2].endswith("Are you sad")


@pytest.mark.parametrize("initials", ["R. B.", "C. N.", "T."])
def test_initials_stay_together_and_a_farewell_stands_before_them(initials: str) -> None:
    assert cut(f"Dear Sir,\n{PROSE} Farewell. {initials}\n")[-2:] == ["Farewell.", initials]


def test_a_name_is_cut_from_what_leads_over_to_it() -> None:
    text = f"Dear Sir,\n{PROSE}\n\nI remain, dear sir, your friend; and obedient to command, ALAN FAIRFAX.\n"
    assert cut(text)[-2:] == ["I remain, dear sir, your friend; and obedient to command,", "ALAN FAIRFAX."]


@pytest.mark.parametrize(
    ("line", "apart"),
    [
        ("HENRY DALE. LONDON, Aug. 10th.", ["HENRY DALE.", "LONDON, Aug. 10th."]),
        ("TO ROGER SAMS, ESQ. WEDNESDAY, MARCH 15.", ["TO ROGER SAMS, ESQ. WEDNESDAY, MARCH 15."]),
        ("Fort St. David, Aug. 9th.", ["Fort St. David, Aug. 9th."]),
        ("Ft. Laramie, Aug. 9th.", ["Ft. Laramie, Aug. 9th."]),
    ],
)
def test_a_name_and_a_date_on_one_line_can_be_parted(line: str, apart: list[str]) -> None:
    assert cut(f"Dear Sir,\n{PROSE}\n{line}\n")[2:] == apart


@pytest.mark.parametrize(
    ("before", "name"),
    [("For the Ambassador:", "Harold V. Johns"), ("(For the Secretary of State)", "Coville Barker")],
)
def test_who_signs_for_another_is_one_signature_with_whom_he_signs_for(before: str, name: str) -> None:
    text = f"{before}\n{name}\n"
    (part,) = join_pieces(text, find_pieces(text), [Role.SIGNATURE, Role.SIGNATURE])
    assert part.span.of(text) == f"{before}\n{name}"
    text = f"Ann Moore\n{name}\n"
    assert len(list(join_pieces(text, find_pieces(text), [Role.SIGNATURE, Role.SIGNATURE]))) == 2


def test_a_letter_quoted_over_several_paragraphs_is_seen() -> None:
    text = f"Please give him the following:\n\n“{PROSE}\n\nYours sincerely,\n\nJohn Dale.”\n\n{PROSE}\n\nDulles\n"
    shown = evidence_of(text)
    inside = [words for words, names in shown.items() if "quoted" in names]
    assert inside[0].startswith("“We walked")
    assert {"Yours sincerely,", "John Dale.”"} <= set(inside)
    assert not any(words in inside for words in (PROSE, "Dulles", "Please give him the following:"))


def test_a_letter_that_stands_in_quotation_marks_as_a_whole_quotes_nothing() -> None:
    text = (
        f"“Dear Madam,--\n\n“{PROSE}\n\n“{PROSE}\n\n“Yours, with sympathy and all blessings,\n\n“AGATHA.”\n"
    )
    assert not any("quoted" in names for names in evidence_of(text).values())


def test_what_an_editor_supplied_does_not_hide_a_name() -> None:
    shown = evidence_of(f"Dear Sir,\n\n{PROSE}\n\nF[ranklin] D. R[oswell]\n")
    assert "name" in shown["F[ranklin] D. R[oswell]"]


def test_what_comes_after_the_first_valediction_with_a_name_is_known() -> None:
    text = f"Dear Sir,\n\n{PROSE}\n\nYour friend,\nBEETON.\n\nGive my love to all.\n\nYour friend,\nBEETON.\n"
    assert "signed-off-earlier" in evidence_of(text)["Give my love to all."]
    assert "signed-off-earlier" not in evidence_of(text)[PROSE]


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("100. Robert Sayer to Charles Bedford, [c. 2 September 1794]", ("Robert Sayer", "Charles Bedford")),
        ("13. Ann Hale to her brother [?Nathan Hale]", ("Ann Hale", "Nathan Hale")),
    ],
)
def test_an_editors_numbered_heading_names_two_people(heading: str, names: tuple[str, str]) -> None:
    assert heading_names(heading) == names
    assert "between-people" in evidence_of(f"{heading}\n\nDear Sir,\n\n{PROSE}\n")[heading]


def test_each_piece_knows_what_stands_above_and_below_it() -> None:
    shown = evidence_of(f"Dear Sir,\n\n{PROSE}\n\nAnn Moore\n")
    assert {"above:greeting", "below:name"} <= set(shown[PROSE])
    assert "above:" + NOTHING in shown["Dear Sir,"]
    assert "below:" + NOTHING in shown["Ann Moore"]


def test_all_evidence_can_be_told() -> None:
    shown = evidence_of(f"12. Ann Hale to Eve Moore\n\nDear Sir,\n\n{PROSE}\n\nP.S. Love to all.\n")
    for names in shown.values():
        for name in names:
            assert told(name)
    assert all(told(where + name) for where in NEIGHBOURS for name in (NOTHING, *EVIDENCE))


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("Accept, etc.", "valediction"),
        ("I take [etc.]", "valediction"),
        ("Your Lordship's &c.", "valediction"),
        ("God bless you!", "farewell-alone"),
        ("Mr. Chargé d’Affaires:", "greeting"),
        ("To whom it may concern:", "greeting"),
        ("“P. S.--It rains again.", "postscript-mark"),
    ],
)
def test_a_line_is_seen_for_what_it_is(line: str, fact: str) -> None:
    assert fact in evidence_of(f"{PROSE}\n\n{line}\n\n{PROSE}\n")[line]


def test_the_word_postscript_is_no_name_and_a_salutation_says_nothing() -> None:
    assert "name" not in evidence_of(f"Dear Sir,\n\n{PROSE}\n\nPOSTSCRIPT.\n\nIt rains.\n")["POSTSCRIPT."]
    assert "verbs" not in evidence_of(f"To whom it may concern:\n\n{PROSE}\n")["To whom it may concern:"]
