"""The transcripts, read back: the same words at the same times as edition.json has them."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from narrate.check.fault import Fault, at
from narrate.check.record import Record
from narrate.published import EditionError, Fields
from narrate.writers.captions import folded

_CLOCK = r"(?:(\d{2,}):)?(\d{2}):(\d{2})[.,](\d{3})"
_VTT_TIMES = re.compile(rf"{_CLOCK}[ \t]+-->[ \t]+{_CLOCK}")
_VTT_VOICE = re.compile(r"<v[^>]*>|</v>")
_LRC_LINE = re.compile(r"\[(\d{2,}):(\d{2})\.(\d{2})\](.*)")
_LRC_TAG = re.compile(r"\[[a-z]+:")

_ROUNDING_MS = 1.001  # whole milliseconds; a player needs one that is not empty
_LRC_ROUNDING_MS = 10.001
# SRT and LRC have no escapes: their writers put these in the place of what would be markup.
_LOOKALIKES = str.maketrans("＜＞｛［］", "<>{[]")


@dataclass(frozen=True, slots=True)
class Line:
    """A caption, as a transcript has it."""

    start_ms: float
    stop_ms: float | None
    text: str


class NoTranscript(Exception):
    """This is not what its name says; the message says where."""


def check(record: Record) -> Iterator[Fault]:
    """Every transcript that the edition has."""
    text = record.edition.letter.text
    shown = [
        Line(cue.start_ms, cue.stop_ms, words) for cue in record.cues if (words := folded(cue.span.of(text)))
    ]
    for path, read, rounding_ms in (
        ("transcript.vtt", read_vtt, _ROUNDING_MS),
        ("transcript.json", read_json, _ROUNDING_MS),
        ("transcript.lrc", read_lrc, _LRC_ROUNDING_MS),
        ("transcript.srt", read_srt, _ROUNDING_MS),
    ):
        content = record.content(path)
        if content is None:
            continue
        where = at(record.folder / path)
        try:
            lines = read(content.decode())
        except (UnicodeDecodeError, NoTranscript) as error:
            yield Fault(where, f"it cannot be read back: {error}")
            continue
        if path == "transcript.srt":
            lines = _joined(lines, shown)  # a sentence may take several captions
        for what in _differences(lines, shown, rounding_ms=rounding_ms):
            yield Fault(where, what)
    yield from _text(record)
    yield from _chapters(record)


# --- read back ---------------------------------------------------------------------------------------------


def read_vtt(content: str) -> list[Line]:
    """The cues of a WebVTT file. Raises NoTranscript."""
    if not re.match("\ufeff?WEBVTT(?:[ \t\n]|$)", content):
        raise NoTranscript("it does not begin with WEBVTT")
    lines = []
    for block in re.split(r"\n{2,}", content):
        rows = block.strip("\n").split("\n")
        times = next((i for i, row in enumerate(rows[:2]) if "-->" in row), None)
        if times is None or rows[0].startswith(("WEBVTT", "NOTE")):
            continue
        start_ms, stop_ms = _times(rows[times])
        shown = html.unescape(_VTT_VOICE.sub("", " ".join(rows[times + 1 :])))
        lines.append(Line(start_ms, stop_ms, shown))
    return lines


def read_srt(content: str) -> list[Line]:
    """The captions of a SubRip file. Raises NoTranscript."""
    lines = []
    for number, block in enumerate(re.split(r"\n{2,}", content.strip("\n")), start=1):
        rows = block.split("\n")
        if len(rows) < 3 or rows[0] != str(number):
            raise NoTranscript(f"caption {number} is not numbered, timed and worded")
        start_ms, stop_ms = _times(rows[1])
        lines.append(Line(start_ms, stop_ms, " ".join(rows[2:])))
    return lines


def read_lrc(content: str) -> list[Line]:
    """The lines of an LRC file. Raises NoTranscript."""
    lines = []
    for row in filter(None, content.split("\n")):
        if match := _LRC_LINE.fullmatch(row):
            minutes, seconds, hundredths = (int(figures) for figures in match.groups()[:3])
            lines.append(Line((minutes * 6000 + seconds * 100 + hundredths) * 10, None, match[4]))
        elif not _LRC_TAG.match(row):
            raise NoTranscript(f"a line has no time: {row[:40]!r}")
    return lines


def read_json(content: str) -> list[Line]:
    """The segments of a Podcasting 2.0 transcript. Raises NoTranscript."""
    try:
        segments = list(Fields(json.loads(content), at="").objects("segments"))
        return [
            Line(part.number("startTime") * 1000, part.number("endTime") * 1000, part.text("body"))
            for part in segments
        ]
    except (ValueError, RecursionError, EditionError) as error:
        raise NoTranscript(str(error)) from error


def _times(row: str) -> tuple[float, float]:
    match = _VTT_TIMES.match(row)
    if match is None:
        raise NoTranscript(f"these are no times: {row[:60]!r}")
    figures = [int(group or 0) for group in match.groups()]
    start, stop = (
        ((hours * 60 + minutes) * 60 + seconds) * 1000 + millis
        for hours, minutes, seconds, millis in (figures[:4], figures[4:])
    )
    return start, stop


def _joined(captions: Sequence[Line], shown: Sequence[Line]) -> list[Line]:
    """The captions of each sentence as one line, by where the sentences' letters end."""
    joined: list[Line] = []
    rest = iter(captions)
    for sentence in shown:
        wanted = len(_bare(sentence.text))
        parts: list[Line] = []
        while sum(len(_bare(part.text)) for part in parts) < wanted:
            part = next(rest, None)
            if part is None:
                return joined
            parts.append(part)
        if parts:
            joined.append(Line(parts[0].start_ms, parts[-1].stop_ms, " ".join(part.text for part in parts)))
    return [*joined, *rest]


def _differences(found: Sequence[Line], shown: Sequence[Line], *, rounding_ms: float) -> Iterator[str]:
    if len(found) != len(shown):
        yield f"it has {len(found)} sentences, and edition.json {len(shown)}"
        return
    for number, (line, sentence) in enumerate(zip(found, shown, strict=True)):
        if _bare(line.text) != _bare(sentence.text):
            yield f"sentence {number + 1} reads {line.text[:40]!r}, and the letter {sentence.text[:40]!r}"
            return
        ends = line.stop_ms is not None and sentence.stop_ms is not None
        late = abs(line.start_ms - sentence.start_ms) > rounding_ms
        if late or (ends and abs((line.stop_ms or 0) - (sentence.stop_ms or 0)) > rounding_ms):
            yield (
                f"sentence {number + 1} is timed from {line.start_ms:.0f} ms, and edition.json says "
                f"{sentence.start_ms:.0f} to {sentence.stop_ms:.0f}"
            )
            return


def _bare(text: str) -> str:
    """Without white space, and with lookalikes for what they stand for."""
    return "".join(text.split()).translate(_LOOKALIKES)


# --- without times -----------------------------------------------------------------------------------------


def _text(record: Record) -> Iterator[Fault]:
    content = record.content("transcript.txt")
    letter = record.edition.letter
    if content is not None and "".join(content.decode(errors="replace").split()) != "".join(
        letter.text.split()
    ):
        yield Fault(at(record.folder / "transcript.txt"), "it is not the letter's text")


def _chapters(record: Record) -> Iterator[Fault]:
    content = record.content("chapters.json")
    if content is None:
        return
    where = at(record.folder / "chapters.json")
    try:
        document = Fields(json.loads(content), at="")
        version = document.text("version")
        found = [
            (part.number("startTime") * 1000, part.number("endTime") * 1000, part.text("title"))
            for part in document.objects("chapters")
        ]
    except (ValueError, RecursionError, EditionError) as error:
        yield Fault(where, f"it cannot be read back: {error}")
        return
    if version != "1.2.0":
        yield Fault(where, f"its version is {version!r}, and players know 1.2.0")
    promised = [(chapter.start_ms, chapter.stop_ms, folded(chapter.title)) for chapter in record.chapters]
    if len(found) != len(promised):
        yield Fault(where, f"it has {len(found)} chapters, and edition.json {len(promised)}")
        return
    for one, other in zip(found, promised, strict=True):
        if one[2] != other[2] or any(
            abs(a - b) > _ROUNDING_MS for a, b in zip(one[:2], other[:2], strict=True)
        ):
            yield Fault(
                where,
                f"the chapter {one[2]!r} at {one[0]:.0f} ms is {other[2]!r} at {other[0]:.0f} in edition.json",
            )
