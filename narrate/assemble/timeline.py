"""Where everything sounds: units and pauses into chapters of whole MP3 frames, words into cues."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from narrate.assemble.chapters import outline
from narrate.assemble.sound import faded
from narrate.audio import resample
from narrate.model import (
    Chapter,
    Cue,
    Letter,
    OffsetMap,
    Role,
    Span,
    Speech,
    SpokenWord,
    Timing,
    Unit,
    Utterance,
    Word,
)
from narrate.mpeg import whole_frames
from narrate.slugs import slug_of
from narrate.voices import Pauses
from narrate.words import words

# Silence before a chapter's first sound. LAME's delay is taken out of it; what is left keeps the join in
# the quiet (50 ms) and the chapter mark, which some players put 50 ms early, inside the pause.
_LEAD_MS = 250
# Silence that a chapter keeps after its last sound, whatever the profile says.
_LEAST_TAIL_MS = 120

# A unit is cut out of the engine's sound: so short a slope is not heard, and leaves no click.
_FADE_IN_MS = 2
_FADE_OUT_MS = 4

_CHAPTER_FILE_LENGTH = 40


@dataclass(frozen=True, slots=True)
class Spoken:
    """A unit and how it was spoken, without the sound: `samples` long, times at the edition's rate."""

    unit: Unit
    samples: int
    words: tuple[SpokenWord, ...]
    timing: Timing


@dataclass(frozen=True, slots=True)
class Placed:
    """Where in its chapter a unit begins, in samples. number: which of the spoken units it is."""

    at: int
    number: int


@dataclass(frozen=True, slots=True)
class Assembly:
    """The timeline. placed: for each chapter the units that sound in it, in order."""

    rate_hz: int
    chapters: tuple[Chapter, ...]
    cues: tuple[Cue, ...]
    placed: tuple[tuple[Placed, ...], ...]

    @property
    def length(self) -> int:
        """In samples."""
        return self.chapters[-1].stop


def assemble(
    letter: Letter, *, utterances: Sequence[Utterance], spoken: Sequence[Spoken], pauses: Pauses, rate_hz: int
) -> Assembly:
    """The letter's speech, laid out. spoken: in the order of the letter, at least one unit."""
    by_segment: dict[str, list[int]] = {}
    for number, s in enumerate(spoken):
        by_segment.setdefault(s.unit.segment_id, []).append(number)
    seconds = {
        key: sum(spoken[number].samples for number in group) / rate_hz for key, group in by_segment.items()
    }
    maps = {utterance.segment_id: utterance.offsets for utterance in utterances}

    chapters: list[Chapter] = []
    cues: list[Cue] = []
    everywhere: list[tuple[Placed, ...]] = []
    outlines = outline(letter, seconds=seconds)
    start = 0
    for number, plan in enumerate(outlines, start=1):
        groups = [(segment.role, by_segment[segment.id]) for segment in plan.segments]
        length, placed = _laid_out(
            groups, spoken, pauses=pauses, rate_hz=rate_hz, last=number == len(outlines)
        )
        for place in placed:
            s = spoken[place.number]
            cues.append(_cue(letter.text, s, at=start + place.at, offsets=maps[s.unit.segment_id]))
        name = slug_of(plan.title, length=_CHAPTER_FILE_LENGTH) or "chapter"
        chapters.append(
            Chapter(
                id=f"c{number}",
                title=plan.title,
                start=start,
                stop=start + length,
                file=f"chapters/{number:02d}-{name}.mp3",
                segment_ids=tuple(segment.id for segment in plan.segments),
            )
        )
        everywhere.append(placed)
        start += length
    return Assembly(rate_hz, tuple(chapters), tuple(cues), tuple(everywhere))


def chapter_sound(
    chapter: Chapter, placed: Sequence[Placed], sounds: Sequence[bytes], *, rate_hz: int
) -> bytes:
    """A chapter's sound, s16le mono, not yet levelled, exactly as long as the chapter.

    sounds: each spoken unit's, at the edition's rate.
    """
    pcm = bytearray(2 * (chapter.stop - chapter.start))
    for place in placed:
        unit = faded(sounds[place.number], rate_hz=rate_hz, in_ms=_FADE_IN_MS, out_ms=_FADE_OUT_MS)
        pcm[2 * place.at : 2 * place.at + len(unit)] = unit
    return bytes(pcm)


def at_rate(speech: Speech, rate_hz: int) -> Speech:
    """The speech at the edition's sampling rate, its times with it."""
    if speech.rate_hz == rate_hz:
        return speech
    pcm = resample(speech.pcm, rate_hz=speech.rate_hz, to_hz=rate_hz)
    most = len(pcm) // 2

    def at(sample: int) -> int:
        return min(most, sample * rate_hz // speech.rate_hz)

    times = tuple(SpokenWord(w.span, at(w.start), at(w.stop)) for w in speech.words)
    return Speech(rate_hz, pcm, times, speech.timing)


def _laid_out(
    groups: Sequence[tuple[Role, Sequence[int]]],
    spoken: Sequence[Spoken],
    *,
    pauses: Pauses,
    rate_hz: int,
    last: bool,
) -> tuple[int, tuple[Placed, ...]]:
    """A chapter's length in samples, and where in it each unit begins. groups: its parts' units, by number."""
    placed: list[Placed] = []
    at = _LEAD_MS * rate_hz // 1000
    pause_ms = 0
    for role, group in groups:
        for number in group:
            at += pause_ms * rate_hz // 1000
            placed.append(Placed(at, number))
            at += spoken[number].samples
            final = number == group[-1]
            pause_ms = pauses.after_role(role) if final else pauses.after_sentence(spoken[number].unit.text)
    # The next chapter's lead is part of the pause between the two.
    tail_ms = pauses.end if last else pause_ms + pauses.chapter - _LEAD_MS
    tail = max(tail_ms, _LEAST_TAIL_MS) * rate_hz // 1000
    return whole_frames(at + tail, rate_hz=rate_hz), tuple(placed)


def _cue(text: str, spoken: Spoken, *, at: int, offsets: OffsetMap) -> Cue:
    """A sentence's cue. at: where its speech begins, in samples of the edition."""
    unit = spoken.unit
    groups = _grouped(text, unit, spoken.words, offsets=offsets)
    timed: list[Word] = []
    begin = at + (spoken.words[0].start if spoken.words else 0)
    for group in groups:
        heard = spoken.words[group.first : group.stop]
        if heard:
            start, stop = at + heard[0].start, at + heard[-1].stop
        else:
            start = stop = timed[-1].stop if timed else begin
        letters = [0, *accumulate(len(span) for span in group.spans)]
        edges = (start + (stop - start) * n // letters[-1] for n in letters)
        timed.extend(Word(span, *edge) for span, edge in zip(group.spans, pairwise(edges), strict=True))
    shared = any(len(group.spans) > 1 and group.first < group.stop for group in groups)
    timing = Timing.ALIGNED if shared and spoken.timing is Timing.EXACT else spoken.timing
    return Cue(unit.segment_id, unit.span, begin, at + spoken.samples, tuple(timed), timing)


@dataclass(slots=True)
class _Group:
    """Displayed words that are heard as the same spoken words, [first, stop) among those of the unit."""

    spans: list[Span]
    first: int
    stop: int


def _grouped(text: str, unit: Unit, spoken: Sequence[SpokenWord], *, offsets: OffsetMap) -> list[_Group]:
    """The displayed words of a unit with the spoken words they are heard as; both in order.

    Mostly one to one or one to several; a rewritten run or a spoken word that covers several displayed
    words makes them one group.
    """
    starts = [word.span.start for word in spoken]
    stops = [word.span.stop for word in spoken]
    groups: list[_Group] = []
    heard = 0  # spoken words that have been given away
    for span in words(text, unit.span):
        said = offsets.spoken_span(span)
        begin, end = said.start - unit.spoken.start, said.stop - unit.spoken.start
        first = bisect_right(stops, begin)
        stop = max(first, bisect_left(starts, end)) if end > begin else first
        if groups and first < heard and stop > first:
            groups[-1].spans.append(span)
            groups[-1].stop = heard = max(heard, stop)
        else:
            first = max(first, heard)
            stop = max(first, stop)
            groups.append(_Group([span], first, stop))
            heard = max(heard, stop)
    return groups
