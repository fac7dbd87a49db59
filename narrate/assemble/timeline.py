"""Where everything sounds: units and pauses into chapters of whole MP3 frames, words into cues."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from narrate.assemble.chapters import Outline, outline
from narrate.assemble.sound import faded, silence
from narrate.audio import resample
from narrate.model import (
    Chapter,
    Cue,
    Letter,
    OffsetMap,
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
    """A unit and its speech."""

    unit: Unit
    speech: Speech


@dataclass(frozen=True, slots=True)
class Assembly:
    """The timeline and the chapters' sound: s16le mono, not yet levelled, each as long as its chapter."""

    rate_hz: int
    chapters: tuple[Chapter, ...]
    cues: tuple[Cue, ...]
    pcm: tuple[bytes, ...]

    @property
    def length(self) -> int:
        """In samples."""
        return self.chapters[-1].stop


def assemble(
    letter: Letter, *, utterances: Sequence[Utterance], spoken: Sequence[Spoken], pauses: Pauses, rate_hz: int
) -> Assembly:
    """The letter's speech, laid out. spoken: in the order of the letter, at least one unit."""
    spoken = [Spoken(s.unit, at_rate(s.speech, rate_hz)) for s in spoken]
    by_segment: dict[str, list[Spoken]] = {}
    for s in spoken:
        by_segment.setdefault(s.unit.segment_id, []).append(s)
    seconds = {key: sum(s.speech.samples for s in group) / rate_hz for key, group in by_segment.items()}
    maps = {utterance.segment_id: utterance.offsets for utterance in utterances}

    chapters: list[Chapter] = []
    cues: list[Cue] = []
    sounds: list[bytes] = []
    outlines = outline(letter, seconds=seconds)
    start = 0
    for number, plan in enumerate(outlines, start=1):
        sound, placed = _laid_out(
            plan, by_segment, pauses=pauses, rate_hz=rate_hz, last=number == len(outlines)
        )
        for at, s in placed:
            cues.append(_cue(letter.text, s, at=start + at, offsets=maps[s.unit.segment_id]))
        stop = start + len(sound) // 2
        name = slug_of(plan.title, length=_CHAPTER_FILE_LENGTH) or "chapter"
        chapters.append(
            Chapter(
                id=f"c{number}",
                title=plan.title,
                start=start,
                stop=stop,
                file=f"chapters/{number:02d}-{name}.mp3",
                segment_ids=tuple(segment.id for segment in plan.segments),
            )
        )
        sounds.append(sound)
        start = stop
    return Assembly(rate_hz, tuple(chapters), tuple(cues), tuple(sounds))


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
    plan: Outline, by_segment: dict[str, list[Spoken]], *, pauses: Pauses, rate_hz: int, last: bool
) -> tuple[bytes, list[tuple[int, Spoken]]]:
    """A chapter's sound, and where in it each unit begins, in samples."""
    parts = [silence(_LEAD_MS, rate_hz=rate_hz)]
    placed: list[tuple[int, Spoken]] = []
    at = len(parts[0]) // 2
    pause_ms = 0
    for segment in plan.segments:
        group = by_segment[segment.id]
        for i, s in enumerate(group):
            parts.append(silence(pause_ms, rate_hz=rate_hz))
            at += len(parts[-1]) // 2
            placed.append((at, s))
            parts.append(faded(s.speech.pcm, rate_hz=rate_hz, in_ms=_FADE_IN_MS, out_ms=_FADE_OUT_MS))
            at += s.speech.samples
            final = i == len(group) - 1
            pause_ms = pauses.after_role(segment.role) if final else pauses.after_sentence(s.unit.text)
    # The next chapter's lead is part of the pause between the two.
    tail_ms = pauses.end if last else pause_ms + pauses.chapter - _LEAD_MS
    tail = max(tail_ms, _LEAST_TAIL_MS) * rate_hz // 1000
    # LAME's padding lies in the last frame, and so in this pause: a join adds no time.
    length = whole_frames(at + tail, rate_hz=rate_hz)
    parts.append(bytes(2 * (length - at)))
    return b"".join(parts), placed


def _cue(text: str, spoken: Spoken, *, at: int, offsets: OffsetMap) -> Cue:
    """A sentence's cue. at: where its speech begins, in samples of the edition."""
    unit, speech = spoken.unit, spoken.speech
    groups = _grouped(text, unit, speech.words, offsets=offsets)
    timed: list[Word] = []
    begin = at + (speech.words[0].start if speech.words else 0)
    for group in groups:
        heard = speech.words[group.first : group.stop]
        if heard:
            start, stop = at + heard[0].start, at + heard[-1].stop
        else:
            start = stop = timed[-1].stop if timed else begin
        letters = [0, *accumulate(len(span) for span in group.spans)]
        edges = (start + (stop - start) * n // letters[-1] for n in letters)
        timed.extend(Word(span, *edge) for span, edge in zip(group.spans, pairwise(edges), strict=True))
    shared = any(len(group.spans) > 1 and group.first < group.stop for group in groups)
    timing = Timing.ALIGNED if shared and speech.timing is Timing.EXACT else speech.timing
    return Cue(unit.segment_id, unit.span, begin, at + speech.samples, tuple(timed), timing)


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
