"""Whatever the text: the maps tile both sides, the display is untouched, nothing unspeakable is spoken."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from narrate.model import Letter, Provenance, Role, Segment, Span, Utterance
from narrate.normalise import normalise, spoken

# Pieces that rules start with, so that chance combines them far oftener than it would by letters.
_STARTERS = """
    Mr. Dr. St. No. Nos. pp. p. Vol. XII Louis XVI I II ye 12th 4th inst. ult. £3 4s. 6d. $3.5 million 1/2
    2½ ½ past 10.30 a.m. P.M. U.S. U.S.S.R. N. Y. J. F. Yr. obt. servt. &c. & &c. 25% 54° 40' 32° F. 1861
    1962-63 '60s 1,500 Dec. 7, 1941 [sic] [ ] . ' " -- — … .without l962 tbe 00 007 12:30 8:05 2x4 12kg
    office.1 hat- rooms ſo ﬁne dis\u00adarm \u200b \ufeff \x00 \x1b 😀 ١٢ é e\u0301 第 ñ ® ™ © # @ _ * ** ~ ^ | <b>
"""
_PIECES = st.sampled_from(_STARTERS.split())
_SEPARATORS = st.sampled_from(["", " ", "  ", "\n", "\n\n", "\t", ", ", ".", "\u00a0", "-"])
_LETTERLIKE = st.lists(st.tuples(_PIECES, _SEPARATORS), max_size=12).map(
    lambda pairs: "".join(piece + separator for piece, separator in pairs)
)
ANY_TEXT = st.one_of(st.text(max_size=80), _LETTERLIKE)


def assert_tiles(utterance: Utterance, text: str, span: Span) -> None:
    """The map covers `span` of the displayed text and all of the spoken one, and copies are true."""
    runs = utterance.offsets.runs
    displayed, said = span.start, 0
    for run in runs:
        assert run.display.start == displayed
        assert run.spoken.start == said
        displayed, said = run.display.stop, run.spoken.stop
        if run.rule is None:
            assert run.display.of(text) == run.spoken.of(utterance.text)
    assert displayed == span.stop
    assert said == len(utterance.text)


@given(ANY_TEXT)
@example("")
@example("\n")
@example("a-\n  b")
@example("[Private.]\nMy dear A. Smith,\n4s.6d.")
@settings(max_examples=400, deadline=None)
def test_maps_tile_both_texts_whatever_the_line(line: str) -> None:
    assert_tiles(spoken(line), line, Span(0, len(line)))


@given(ANY_TEXT)
@example("\U00013430 \u0600 \U0001d173")
@settings(max_examples=400, deadline=None)
def test_nothing_without_a_sound_is_spoken(line: str) -> None:
    said = spoken(line).text
    assert not {unicodedata.category(character) for character in said} & {"Cc", "Cf", "Cs", "Zl", "Zp"}, said


@given(st.lists(ANY_TEXT.filter(str.strip), min_size=1, max_size=4), st.sampled_from(Role))
@settings(max_examples=200, deadline=None)
def test_every_segment_is_uttered_over_its_own_span(parts: list[str], role: Role) -> None:
    text, segments = "", []
    for number, part in enumerate(parts, 1):
        stripped = part.strip()
        start = len(text)
        text += stripped + "\n\n"
        segments.append(Segment(f"s{number}", role, Span(start, start + len(stripped))))
    letter = Letter(
        text=text,
        title="A letter",
        author=None,
        recipient=None,
        date=None,
        language="en",
        segments=tuple(segments),
        source=Provenance("letter.txt", "0" * 64),
    )
    utterances = normalise(letter)
    assert [utterance.segment_id for utterance in utterances] == [segment.id for segment in segments]
    assert letter.text == text
    for segment, utterance in zip(segments, utterances, strict=True):
        assert_tiles(utterance, text, segment.span)


_LONG = 100_000  # characters: a pattern that goes over them again at each one would take hours


@pytest.mark.parametrize(
    "piece", [".", "[", "]", "1", "'", '"', ".['1\"(", "1,", "St. ", "£1 ", "a-\n", "1:", "<"]
)
def test_a_hundred_thousand_marks_are_gone_over_once(piece: str) -> None:
    line = (piece * _LONG)[:_LONG]
    assert_tiles(spoken(line), line, Span(0, _LONG))


@given(ANY_TEXT, ANY_TEXT)
@settings(max_examples=100, deadline=None)
def test_a_line_is_read_the_same_whatever_was_read_before(first: str, second: str) -> None:
    alone = spoken(second)
    spoken(first)
    assert spoken(second) == alone
