"""Transcripts: what is rendered reads back as the edition it came from, whatever the letter says."""

import json
import re
from collections.abc import Callable
from html import unescape
from itertools import pairwise

import pytest
from editions import edition, editions, hostile, plain
from hypothesis import given

from narrate.model import Edition, Timing
from narrate.timecode import clock, lasting, lrc_clock, seconds
from narrate.writers import chapters_json, lrc, srt, transcript_json, txt, vtt
from narrate.writers.captions import folded, legible, speaker, unread

RENDERERS: dict[str, Callable[[Edition], str]] = {
    "vtt": vtt.render,
    "srt": srt.render,
    "lrc": lrc.render,
    "transcript.json": transcript_json.render,
    "txt": lambda edition: txt.render(edition.letter),
    "chapters.json": chapters_json.render,
}


@pytest.mark.parametrize("letter", [plain, hostile])
@pytest.mark.parametrize("form", RENDERERS)
def test_transcript_is_the_golden_one(
    letter: Callable[[], Edition], form: str, golden: Callable[[str, str], None]
) -> None:
    golden(f"writers/{letter.__name__}.{form}", RENDERERS[form](letter()))


def sentences(edition: Edition) -> list[str]:
    return [text for cue in edition.cues if (text := folded(cue.span.of(edition.letter.text)))]


def cue_clocks(edition: Edition, mark: str = ".") -> list[tuple[str, str]]:
    rate_hz = edition.rate_hz
    return [
        (
            clock(cue.start, rate_hz=rate_hz, mark=mark),
            clock(lasting(cue.start, cue.stop, rate_hz=rate_hz), rate_hz=rate_hz, mark=mark),
        )
        for cue in edition.cues
    ]


# --- WebVTT ----------------------------------------------------------------------------------------------


@given(editions())
def test_vtt_reads_back(edition: Edition) -> None:
    header, note, *blocks = vtt.render(edition).removesuffix("\n").split("\n\n")
    assert header == "WEBVTT"
    assert re.fullmatch(r"NOTE [^\n]+", note)
    cues = [block for block in blocks if not block.startswith("NOTE Not read aloud (")]
    assert len(blocks) - len(cues) == len(list(unread(edition)))
    read = []
    for number, block in enumerate(cues):
        identity, times, payload = block.split("\n")
        match = re.fullmatch(r"(\S+) --> (\S+)", times)
        assert match
        assert "-->" not in payload
        voice = re.match(r"<v ([^>]+)>", payload)
        assert (voice is not None) == (number == 0)
        if voice:
            assert unescape(voice[1].rstrip(" ")) == speaker(edition.letter)
            payload = payload[voice.end() :]
        assert not re.search(r"[<>]|&(?!(amp|lt|gt);)", payload)
        read.append((identity, match.groups(), unescape(payload)))
    assert [(times, text) for _, times, text in read] == list(
        zip(cue_clocks(edition), sentences(edition), strict=True)
    )
    assert len({identity for identity, _, _ in read}) == len(read)


def test_vtt_numbers_sentences_in_their_segment() -> None:
    text = vtt.render(edition("salutation: Dear Anna,", "paragraph: It rains. Come soon."))
    assert re.findall(r"^s\d.*", text, re.MULTILINE) == ["s1.1", "s2.1", "s2.2"]


@pytest.mark.parametrize("timing", Timing)
def test_vtt_says_how_times_were_come_by(timing: Timing) -> None:
    note = vtt.render(edition("paragraph: It rains.", timings=[timing])).split("\n\n")[1]
    assert note.startswith(f"NOTE Word times: {timing} (")


def test_vtt_says_how_many_times_are_only_estimated() -> None:
    mixed = edition("paragraph: It rains. Come soon. Bring bread.", timings=[Timing.EXACT, Timing.ESTIMATED])
    note = vtt.render(mixed).split("\n\n")[1]
    assert "EXACT in 2 of 3 sentences" in note
    assert "ESTIMATED in 1 of 3 sentences" in note


# --- SubRip ----------------------------------------------------------------------------------------------

_LOOKALIKES = str.maketrans("＜＞｛", "<>{")


@given(editions())
def test_srt_reads_back_in_lines_that_fit(edition: Edition) -> None:
    rendered = srt.render(edition)
    blocks = rendered.removesuffix("\n").split("\n\n") if rendered else []
    read: list[tuple[str, str, str]] = []
    for number, block in enumerate(blocks, start=1):
        index, times, *lines = block.split("\n")
        assert index == str(number)
        start, stop = times.split(" --> ")
        assert start < stop
        assert not read or read[-1][0] <= start
        assert 1 <= len(lines) <= srt.LINES
        for line in lines:
            assert line == line.strip("\n ")
            assert 0 < len(line) <= srt.LINE_CHARACTERS
            assert not re.search(r"-->|</?\w|\{\\", line)
        read.append((start, stop, "".join(lines)))
    # Captions part sentences, they never join them: a caption that starts with a sentence ends within it.
    rest = list(read)
    for (start, stop), sentence in zip(cue_clocks(edition, ","), sentences(edition), strict=True):
        wanted = sentence.replace(" ", "").translate(_LOOKALIKES)
        assert rest[0][0] == start
        told = ""
        while len(told) < len(wanted):
            _, ended, text = rest.pop(0)
            told += text.replace(" ", "").translate(_LOOKALIKES)
        assert told == wanted
        assert ended >= stop
    assert rest == []


def test_srt_parts_a_long_sentence_where_one_would_breathe() -> None:
    text = srt.render(
        edition(
            "paragraph: We were tired, wet and very hungry, but nobody in the whole house cared to ask why."
        )
    )
    assert re.findall(r"^[^\d\n].*", text, re.MULTILINE) == [
        "We were tired,",
        "wet and very hungry,",
        "but nobody in the whole",
        "house cared to ask why.",
    ]


def test_srt_gives_each_part_the_time_of_its_words() -> None:
    letter = edition(
        "paragraph: one two three four five six seven eight nine ten eleven twelve thirteen fourteen."
    )
    rendered = srt.render(letter)
    starts = {word.span.of(letter.letter.text): word.start for word in letter.cues[0].words}
    for start, first in re.findall(r"(\S+) --> .*\n(\S+)", rendered):
        assert start == clock(starts[first], rate_hz=letter.rate_hz, mark=",")


def test_srt_cuts_a_word_without_end_and_keeps_its_accents() -> None:
    letter = edition("paragraph: " + "e\u0301" * 100 + ".")
    lines = re.findall(r"^[^\d\n]+$", srt.render(letter), re.MULTILINE)
    assert all(not line.startswith("\u0301") for line in "".join(lines).splitlines())
    assert "".join("".join(lines).split()) == letter.letter.text


def test_srt_of_two_hundred_thousand_letters_in_one_word_is_written() -> None:
    blocks = srt.render(edition("paragraph: " + "x" * 200_000)).split("\n\n")
    assert len(blocks) == 3125


# --- LRC -------------------------------------------------------------------------------------------------


@given(editions())
def test_lrc_reads_back_and_has_no_tags_but_its_own(edition: Edition) -> None:
    lines = lrc.render(edition).removesuffix("\n").split("\n")
    tags = [re.fullmatch(r"\[(\w+):([^\[\]]*)\]", line) for line in lines[:4]]
    assert [tag and tag[1] for tag in tags] == ["ti", "ar", "al", "length"]
    read = [re.fullmatch(r"\[(\d{2,}:[0-5]\d\.\d{2})\]([^\[\]<>]*)", line) for line in lines[4:]]
    assert all(read)
    assert [(line[1], line[2].translate(str.maketrans("［］＜＞", "[]<>"))) for line in read if line] == [
        (lrc_clock(cue.start, rate_hz=edition.rate_hz), text.translate(str.maketrans("［］＜＞", "[]<>")))
        for cue, text in zip(edition.cues, sentences(edition), strict=True)
    ]


# --- JSON ------------------------------------------------------------------------------------------------


@given(editions())
def test_json_transcript_reads_back_with_its_words(edition: Edition) -> None:
    document = json.loads(transcript_json.render(edition))
    assert document["version"] == "1.0.0"
    read = document["segments"]
    assert [segment["body"] for segment in read] == sentences(edition)
    rate_hz = edition.rate_hz
    for segment, cue in zip(read, edition.cues, strict=True):
        assert segment["speaker"] == speaker(edition.letter)
        assert segment["timing"] == cue.timing
        assert segment["startTime"] == seconds(cue.start, rate_hz=rate_hz)
        assert segment["startTime"] < segment["endTime"]
        assert [(word["body"], word["startTime"], word["endTime"]) for word in segment["words"]] == [
            (
                folded(word.span.of(edition.letter.text)),
                seconds(word.start, rate_hz=rate_hz),
                seconds(word.stop, rate_hz=rate_hz),
            )
            for word in cue.words
        ]


@given(editions())
def test_json_chapters_tile_the_edition(edition: Edition) -> None:
    document = json.loads(chapters_json.render(edition))
    assert document["version"] == "1.2.0"
    read = document["chapters"]
    assert [chapter["title"] for chapter in read] == [folded(chapter.title) for chapter in edition.chapters]
    assert read[0]["startTime"] == 0
    assert read[-1]["endTime"] == seconds(edition.length, rate_hz=edition.rate_hz)
    assert all(one["endTime"] == other["startTime"] for one, other in pairwise(read))


def test_json_names_no_author_that_the_letter_does_not() -> None:
    assert "author" not in json.loads(chapters_json.render(edition("paragraph: Hm.", author=None)))


# --- text ------------------------------------------------------------------------------------------------


@given(editions())
def test_text_is_the_letter_and_nothing_else(edition: Edition) -> None:
    rest = txt.render(edition.letter)
    for segment in edition.letter.segments:
        part = segment.span.of(edition.letter.text)
        assert rest.startswith(part)
        rest = rest.removeprefix(part).removeprefix("\n\n")
    assert rest == "\n"


# --- what they share -------------------------------------------------------------------------------------


@given(editions())
def test_illegible_characters_are_shown_as_such_without_moving_the_others(edition: Edition) -> None:
    text = edition.letter.text
    shown = legible(text)
    assert len(shown) == len(text)
    assert all(now in {was, "\N{REPLACEMENT CHARACTER}"} for now, was in zip(shown, text, strict=True))
    assert not re.search("[\x00-\x08\x0e-\x1b\x7f\x80-\x84\x86-\x9f\ufdd0\ufffe\uffff]", shown)


def test_no_break_space_is_kept_in_captions() -> None:
    assert folded(" 10\u00a0km\n\tfrom  here ") == "10\u00a0km from here"


def test_letter_without_author_is_spoken_by_the_narrator() -> None:
    assert "<v Narrator>Hm." in vtt.render(edition("paragraph: Hm.", author=None))
    assert "<v Narrator>Hm." in vtt.render(edition("paragraph: Hm.", author=" \n"))
