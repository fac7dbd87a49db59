"""Small editions for tests: a letter in marked-up lines → a whole timeline with made-up, exact times.

`edition("salutation: Dear Anna,", "paragraph: It rains. Come soon.")`: a part a string, its role before the
colon. Sentences end at ". ", "! " or "? "; words are what narrate.words finds.
"""

import re
from collections.abc import Sequence

from narrate.model import Chapter, Cue, Edition, Letter, Origin, Provenance, Role, Segment, Span, Timing, Word
from narrate.words import words

RATE_HZ = 22050
LEAD_SAMPLES = RATE_HZ // 2  # silence before the first word
WORD_SAMPLES = RATE_HZ // 4
GAP_SAMPLES = RATE_HZ // 20  # between words
PAUSE_SAMPLES = RATE_HZ // 2  # between sentences

_SENTENCE = re.compile(r"\S(?:.*?[.!?](?=\s|\Z)|.*)", re.DOTALL)


def edition(
    *parts: str,
    title: str = "To Anna",
    author: str | None = "Karl Marx",
    recipient: str | None = None,
    date: str | None = None,
    language: str = "en",
    timings: Sequence[Timing] = (Timing.EXACT,),
    rate_hz: int = RATE_HZ,
    chapter_titles: Sequence[str] = ("Opening", "The letter"),
    origins: Sequence[Origin] = (),
    separator: str = "\n",
) -> Edition:
    """An edition of the given parts; the timings are dealt out to the sentences in turn."""
    text, segments = "", []
    for number, part in enumerate(parts, start=1):
        role, _, wording = part.partition(": ")
        text += separator if text else ""
        segments.append(Segment(f"s{number}", Role(role), Span(len(text), len(text) + len(wording))))
        text += wording
    letter = Letter(
        text=text,
        title=title,
        author=author,
        recipient=recipient,
        date=date,
        language=language,
        segments=tuple(segments),
        source=Provenance("letter.txt", "0" * 64),
        origins=tuple(origins),
    )
    at = LEAD_SAMPLES * rate_hz // RATE_HZ
    cues: list[Cue] = []
    for segment in segments:
        for match in _SENTENCE.finditer(text, segment.span.start, segment.span.stop):
            timed = []
            for span in words(text, Span(*match.span())):
                timed.append(Word(span, at, at + WORD_SAMPLES * rate_hz // RATE_HZ))
                at = timed[-1].stop + GAP_SAMPLES * rate_hz // RATE_HZ
            if not timed:
                continue
            timing = timings[len(cues) % len(timings)]
            span = Span(*match.span())
            cues.append(Cue(segment.id, span, timed[0].start, timed[-1].stop, tuple(timed), timing))
            at += PAUSE_SAMPLES * rate_hz // RATE_HZ
    return Edition(
        letter=letter,
        slug="letter",
        rate_hz=rate_hz,
        length=at,
        loudness_lufs=-19.0,
        true_peak_dbtp=-1.5,
        chapters=_chapters(cues, letter=letter, titles=chapter_titles, length=at),
        cues=tuple(cues),
    )


def _chapters(
    cues: Sequence[Cue], *, letter: Letter, titles: Sequence[str], length: int
) -> tuple[Chapter, ...]:
    """The titles' chapters, each of about as many cues."""
    share = max(1, -(-len(cues) // len(titles)))
    starts = [0, *(cues[i].start - 1 for i in range(share, len(cues), share))]
    bounds = [*starts, length]
    return tuple(
        Chapter(
            id=f"c{number}",
            title=title,
            start=start,
            stop=stop,
            file=f"chapters/{number:02d}.mp3",
            segment_ids=tuple(dict.fromkeys(cue.segment_id for cue in cues if start <= cue.start < stop))
            or (letter.segments[0].id,),
        )
        for number, (title, start, stop) in enumerate(zip(titles, bounds, bounds[1:], strict=False), start=1)
    )
