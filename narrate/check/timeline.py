"""The timeline in edition.json: chapters tile the edition, sentences and words are in order and have a text."""

from collections.abc import Iterator
from itertools import pairwise

from narrate.check.fault import Fault, at
from narrate.check.record import Record, TimedCue
from narrate.model import Segment
from narrate.published import RECORD

_ROUNDING_MS = 0.001  # edition.json has three decimals


def check(record: Record) -> Iterator[Fault]:
    """Everything that always holds of a timeline."""
    where = at(record.folder / RECORD)
    for what in (*_chapters(record), *_cues(record), *_words(record)):
        yield Fault(where, what)


def _chapters(record: Record) -> Iterator[str]:
    chapters = record.chapters
    if not chapters:
        yield "it has no chapters"
        return
    if chapters[0].start_ms:
        yield f"the first chapter begins at {chapters[0].start_ms:g} ms, not at 0"
    for before, chapter in pairwise(chapters):
        if abs(before.stop_ms - chapter.start_ms) > _ROUNDING_MS:
            yield f"chapter {chapter.id} begins at {chapter.start_ms:g} ms, and {before.id} ends at {before.stop_ms:g}"
    for chapter in chapters:
        if chapter.stop_ms <= chapter.start_ms:
            yield f"chapter {chapter.id} ends before it begins"
    if abs(chapters[-1].stop_ms - record.edition.duration_ms) > _ROUNDING_MS:
        yield f"the last chapter ends at {chapters[-1].stop_ms:g} ms, the edition at {record.edition.duration_ms:g}"
    known = {segment.id for segment in record.edition.letter.segments}
    for chapter in chapters:
        if unknown := sorted(set(chapter.segment_ids) - known):
            yield f"chapter {chapter.id} names parts that the letter has not: {', '.join(unknown)}"


def _cues(record: Record) -> Iterator[str]:
    segments = {segment.id: segment for segment in record.edition.letter.segments}
    end = 0.0
    for number, cue in enumerate(record.cues):
        if cue.start_ms < end - _ROUNDING_MS:
            yield f"cues[{number}] begins at {cue.start_ms:g} ms, before the one before it ends ({end:g})"
        if cue.stop_ms < cue.start_ms:
            yield f"cues[{number}] ends before it begins"
        end = cue.stop_ms
        if not any(
            c.start_ms <= cue.start_ms and cue.stop_ms <= c.stop_ms + _ROUNDING_MS for c in record.chapters
        ):
            yield f"cues[{number}], {cue.start_ms:g} to {cue.stop_ms:g} ms, lies in no one chapter"
        segment = segments.get(cue.segment_id)
        if segment is None:
            yield f"cues[{number}] names the part {cue.segment_id}, which the letter has not"
        elif not _inside(cue, segment):
            yield f"cues[{number}] shows text outside its part {cue.segment_id}"


def _inside(cue: TimedCue, segment: Segment) -> bool:
    return segment.span.start <= cue.span.start and cue.span.stop <= segment.span.stop


def _words(record: Record) -> Iterator[str]:
    text = record.edition.letter.text
    timed = bytearray(len(text))
    for part in record.edition.letter.segments:
        if part.role in record.skipped:
            timed[part.span.start : part.span.stop] = b"\1" * len(part.span)
    for cue in record.cues:
        for word in cue.words:
            timed[word.span.start : word.span.stop] = b"\1" * len(word.span)
    untimed = [i for i, character in enumerate(text) if character.isalnum() and not timed[i]]
    if untimed:
        shown = text[untimed[0] :].split(maxsplit=1)[0]
        yield f"{len(untimed)} letters and figures are shown and have no time; the first: {shown!r} at {untimed[0]}"
    for number, cue in enumerate(record.cues):
        end = cue.start_ms
        for word in cue.words:
            if not end - _ROUNDING_MS <= word.start_ms <= word.stop_ms <= cue.stop_ms + _ROUNDING_MS:
                yield f"cues[{number}]: the word {word.span.of(text)!r} is out of order or out of its sentence"
                break
            end = word.stop_ms
