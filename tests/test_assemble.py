"""Chapters, pauses, cues: the timeline, from speech that is made up and from the real engine."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from narrate.assemble import Assembly, Spoken, assemble, at_rate, chapter_sound
from narrate.assemble.chapters import outline
from narrate.assemble.sound import faded
from narrate.engines.silent import SilentEngine
from narrate.model import (
    Chapter,
    Cue,
    Letter,
    OffsetMap,
    Properties,
    Provenance,
    Role,
    Run,
    Segment,
    Source,
    Span,
    Speech,
    SpokenWord,
    Timing,
    Unit,
    Utterance,
)
from narrate.mpeg import frame_samples
from narrate.pipeline import read_through
from narrate.voices import EngineName, Pauses, Voice

RATE_HZ = 22_050
SILENT = Voice(engine=EngineName.SILENT, name="tone")


def letter_of(*parts: tuple[Role, str]) -> Letter:
    text, segments = "", []
    for number, (role, wording) in enumerate(parts, start=1):
        text += "\n" if text else ""
        segments.append(Segment(f"s{number}", role, Span(len(text), len(text) + len(wording))))
        text += wording
    return Letter(
        text, "A letter", None, None, None, "en", tuple(segments), Provenance("letter.txt", "0" * 64)
    )


@dataclass(frozen=True)
class Laid:
    """A timeline with its chapters' sound."""

    assembly: Assembly
    pcm: tuple[bytes, ...]
    chapters: tuple[Chapter, ...]
    cues: tuple[Cue, ...]


def laid_out(
    letter: Letter,
    *,
    utterances: Sequence[Utterance],
    spoken: Sequence[tuple[Unit, Speech]],
    pauses: Pauses,
    rate_hz: int,
) -> Laid:
    speeches = [at_rate(speech, rate_hz) for _, speech in spoken]
    made = assemble(
        letter,
        utterances=utterances,
        spoken=[
            Spoken(unit, speech.samples, speech.words, speech.timing)
            for (unit, _), speech in zip(spoken, speeches, strict=True)
        ],
        pauses=pauses,
        rate_hz=rate_hz,
    )
    sounds = [speech.pcm for speech in speeches]
    pcm = tuple(
        chapter_sound(chapter, placed, sounds, rate_hz=rate_hz)
        for chapter, placed in zip(made.chapters, made.placed, strict=True)
    )
    return Laid(made, pcm, made.chapters, made.cues)


def assembled(text: str, *, pauses: Pauses | None = None, rate_hz: int = RATE_HZ) -> tuple[Letter, Laid]:
    """A text through segmenter, normaliser and the silent engine."""
    reading = read_through(Source(text, "letter.txt", "0" * 64), chosen=Properties())
    engine = SilentEngine()
    spoken = tuple((unit, engine.synthesise(unit.text, SILENT)) for unit in reading.units)
    return reading.letter, laid_out(
        reading.letter,
        utterances=reading.utterances,
        spoken=spoken,
        pauses=pauses or Pauses(),
        rate_hz=rate_hz,
    )


def one_cue(
    text: str,
    runs: tuple[Run, ...],
    spoken: str,
    *words: tuple[str, int, int],
    timing: Timing = Timing.EXACT,
) -> list[tuple[str, int, int]]:
    """The displayed words of a one-sentence letter with their times; `timing` is what the cue must say."""
    letter = letter_of((Role.PARAGRAPH, text))
    found: list[SpokenWord] = []
    at = 0
    for word, start, stop in words:
        at = spoken.index(word, at)
        found.append(SpokenWord(Span(at, at + len(word)), start, stop))
    utterance = Utterance("s1", spoken, OffsetMap(runs))
    unit = Unit("s1", Span(0, len(text)), Span(0, len(spoken)), spoken)
    speech = Speech(RATE_HZ, bytes(2 * 4_000), tuple(found), Timing.EXACT)
    made = laid_out(letter, utterances=[utterance], spoken=[(unit, speech)], pauses=Pauses(), rate_hz=RATE_HZ)
    (cue,) = made.cues
    assert cue.timing is timing
    return [(w.span.of(text), w.start - cue.start, w.stop - cue.start) for w in cue.words]


def test_a_word_spoken_as_two_has_the_time_of_both() -> None:
    runs = (Run(Span(0, 3), Span(0, 3)), Run(Span(3, 7), Span(3, 16), "year"))
    timed = one_cue(
        "In 1961", runs, "In nineteen sixty", ("In", 0, 400), ("nineteen", 400, 900), ("sixty", 950, 1500)
    )
    assert timed == [("In", 0, 400), ("1961", 400, 1500)]


def test_a_word_that_is_not_spoken_takes_no_time() -> None:
    runs = (Run(Span(0, 5), Span(0, 5)), Run(Span(5, 9), Span(5, 5), "noise"), Run(Span(9, 14), Span(5, 10)))
    timed = one_cue("Hello [1] Anna", runs, "Hello Anna", ("Hello", 10, 500), ("Anna", 600, 900))
    assert timed == [("Hello", 0, 490), ("[1]", 490, 490), ("Anna", 590, 890)]


def test_words_that_one_run_covers_share_its_time_by_their_letters_and_say_so() -> None:
    text, spoken = "of hat- rooms (here)", "of hatrooms here"
    runs = (
        Run(Span(0, 3), Span(0, 3)),
        Run(Span(3, 13), Span(3, 11), "joined"),
        Run(Span(13, 14), Span(11, 12)),
        Run(Span(14, 15), Span(12, 12), "bracket"),
        Run(Span(15, 19), Span(12, 16)),
        Run(Span(19, 20), Span(16, 16), "bracket"),
    )
    heard = (("of", 0, 100), ("hatrooms", 100, 1000), ("here", 1000, 1500))
    timed = one_cue(text, runs, spoken, *heard, timing=Timing.ALIGNED)
    assert timed == [("of", 0, 100), ("hat-", 100, 500), ("rooms", 500, 1000), ("(here)", 1000, 1500)]


def test_every_displayed_word_of_the_letter_has_one_time() -> None:
    text = "Dear Anna,\nIt rains—and how! Yr. obt. servt. wrote £3 4s. 6d. on May 3, 1861.\nKarl"
    letter, made = assembled(text)
    timed = "".join(word.span.of(letter.text) for cue in made.cues for word in cue.words)
    assert timed.replace("—", "") == "".join(text.split()).replace("—", "")


@pytest.mark.parametrize("rate_hz", [22_050, 44_100])
def test_sound_is_where_the_cues_are_and_nowhere_else(rate_hz: int) -> None:
    _, made = assembled("Dear Anna,\nIt rains. Come soon: we wait.\n\nKarl", rate_hz=rate_hz)
    samples = np.abs(np.frombuffer(b"".join(made.pcm), "<i2").astype(int))
    heard = np.zeros(len(samples), dtype=bool)
    for cue in made.cues:
        heard[cue.start : cue.stop] = True
        assert samples[cue.start : cue.start + rate_hz // 100].max() > 1_000
    assert samples[~heard].max() == 0


def test_chapters_are_whole_frames_that_begin_and_end_in_quiet() -> None:
    _, made = assembled("Dear Anna,\n" + "It rains and rains. " * 40 + "\n" + "Come soon. " * 60 + "\nKarl")
    assert len(made.chapters) >= 3
    for chapter, pcm in zip(made.chapters, made.pcm, strict=True):
        assert len(pcm) // 2 == chapter.stop - chapter.start
        assert (chapter.stop - chapter.start) % frame_samples(RATE_HZ) == 0
        quiet = RATE_HZ * 50 // 1_000
        assert not any(pcm[: 2 * (1_105 + quiet)])
        assert not any(pcm[-2 * quiet :])


def test_pauses_follow_the_profile() -> None:
    text = "Dear Anna,\nIt rains. Does it? Come.\nKarl"
    _, slow = assembled(text, pauses=Pauses(sentence=1_000, question=2_000))
    _, quick = assembled(text, pauses=Pauses(sentence=100, question=200))
    gaps = [
        [
            round((b.start - a.stop) * 1000 / RATE_HZ)
            for a, b in zip(made.cues[1:], made.cues[2:4], strict=False)
        ]
        for made in (slow, quick)
    ]
    assert gaps == [
        [pytest.approx(1_000, abs=1), pytest.approx(2_000, abs=1)],
        [pytest.approx(100, abs=1), pytest.approx(200, abs=1)],
    ]


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab. ,!?\n—-1'é😀"), min_size=1, max_size=300))
def test_any_text_gives_a_timeline_in_order(text: str) -> None:
    assume(any(c.isalnum() for c in text))
    letter, made = assembled(text)
    at = 0
    for cue in made.cues:
        assert at <= cue.start
        at = cue.start
        for word in cue.words:
            assert at <= word.start <= word.stop <= cue.stop
            at = word.stop
        at = cue.stop
    assert at <= made.assembly.length == sum(len(pcm) for pcm in made.pcm) // 2
    spans = [word.span for cue in made.cues for word in cue.words]
    assert spans == sorted(spans)
    assert {s for chapter in made.chapters for s in chapter.segment_ids} <= {s.id for s in letter.segments}


def titles(*parts: tuple[Role, float]) -> list[tuple[str, int]]:
    """The chapters' titles and sizes, for parts that sound so many seconds."""
    letter = letter_of(*((role, f"Part {n}") for n, (role, _) in enumerate(parts, start=1)))
    seconds = {segment.id: lasting for segment, (_, lasting) in zip(letter.segments, parts, strict=True)}
    return [(plan.title, len(plan.segments)) for plan in outline(letter, seconds=seconds)]


def test_short_paragraphs_are_gathered_and_a_short_rest_joins_the_last() -> None:
    part = Role.PARAGRAPH
    assert titles(
        (Role.SALUTATION, 1), (part, 8), (part, 8), (part, 8), (part, 30), (part, 5), (Role.SIGNATURE, 1)
    ) == [
        ("Opening", 1),
        ("Part 2", 3),
        ("Part 5", 2),
        ("Signature", 1),
    ]


def test_what_follows_the_signatures_is_a_chapter_of_its_own() -> None:
    found = titles(
        (Role.HEADING, 1),
        (Role.PARAGRAPH, 30),
        (Role.CLOSING, 2),
        (Role.SIGNATURE, 1),
        (Role.SIGNATURE, 1),
        (Role.POSTSCRIPT, 9),
        (Role.ADDRESS, 4),
    )
    assert found == [
        ("Opening", 1),
        ("Part 2", 1),
        ("Closing and signatures", 3),
        ("Postscript and address", 2),
    ]


def test_a_letter_without_paragraphs_is_one_chapter() -> None:
    assert titles((Role.SALUTATION, 1), (Role.SIGNATURE, 1)) == [("Letter", 2)]


def test_a_long_first_sentence_is_cut_between_words_for_a_title() -> None:
    words = "We are taking the unusual step of addressing this message to you"
    letter = letter_of((Role.PARAGRAPH, words))
    (plan,) = outline(letter, seconds={"s1": 30.0})
    assert plan.title == "We are taking the unusual step of addressing…"


@given(st.integers(0, 3_000), st.sampled_from([16_000, 22_050, 44_100]))
def test_fades_keep_every_sample(samples: int, rate_hz: int) -> None:
    pcm = np.full(samples, 9_000, dtype="<i2").tobytes()
    sloped = faded(pcm, rate_hz=rate_hz, in_ms=2, out_ms=4)
    assert len(sloped) == len(pcm)
    if samples > rate_hz // 100:
        heard = np.frombuffer(sloped, "<i2")
        assert heard[0] == 0
        assert heard[len(heard) // 2] == 9_000
        assert heard[-1] < 1_000


def test_a_book_has_no_more_chapters_than_a_table_of_contents_in_id3_can_count() -> None:
    part = Role.PARAGRAPH
    assert (
        len(titles((Role.SALUTATION, 1), *[(part, 60)] * 1_500, (Role.SIGNATURE, 1), (Role.NOTE, 1))) <= 255
    )
    assert len(titles(*[(part, 20)] * 200)) == 200
