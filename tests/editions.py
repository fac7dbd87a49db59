"""Small editions for tests: a letter in marked-up lines → a whole timeline with made-up, exact times.

`edition("salutation: Dear Anna,", "paragraph: It rains. Come soon.")`: a part a string, its role before the
colon. Sentences end at ". ", "! " or "? "; words are what narrate.words finds.
"""

import re
from collections.abc import Collection, Sequence

from hypothesis import strategies as st

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
    skip: Collection[Role] = (),
) -> Edition:
    """An edition of the given parts; the timings are dealt out to the sentences in turn.

    skip: roles that are shown and not spoken.
    """
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
    for segment in (segment for segment in segments if segment.role not in skip):
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


# --- hostile letters ---------------------------------------------------------------------------------------

_NASTY = [
    *(
        "</script>",
        "<!--",
        "-->",
        "]]>",
        "<b>",
        "&amp;",
        "&",
        "<v Eve>",
        "<00:00:01.000>",
        "{\\an8}",
        "[00:01.00]",
    ),
    *("[ti:x]", '"', "'", "`${x}`", "{{ 1 }}", "{% raw %}", "\\", "1", "NOTE", "WEBVTT", "00:00:01.000"),
    *(
        "שלום",
        "مرحبا",
        "日本語",
        "e\u0301",
        "👩‍👩‍👧",
        "\u202e",
        "\u200f",
        "\u00a0",
        "\u2028",
        "\x00",
        "\x1b[0m",
    ),
    *("\ufffe", "word—word", "x" * 40, "end.", "why?", "a,", "I", "don’t", "naïve"),
]
_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), min_size=1, max_size=12)
_WORDINGS = (
    st.lists(
        st.tuples(st.sampled_from(_NASTY) | _TEXTS, st.sampled_from([" ", "  ", "\n", "\t"])), min_size=1
    )
    .map(lambda pieces: "".join(word + space for word, space in pieces).strip())
    .filter(bool)
)
_PARTS = st.builds(lambda role, wording: f"{role}: {wording}", st.sampled_from(list(Role)), _WORDINGS)
_NAMES = _WORDINGS | st.just("Rosa Luxemburg")


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Any letter, of words that formats take for their own marks."""
    return edition(
        *draw(st.lists(_PARTS, min_size=1, max_size=4)),
        title=draw(_NAMES),
        author=draw(st.none() | _NAMES),
        recipient=draw(st.none() | _NAMES),
        date=draw(st.sampled_from([None, "1962", "1962-02", "1962-02-12", "soon"])),
        timings=draw(st.lists(st.sampled_from(list(Timing)), min_size=1, max_size=3)),
        rate_hz=draw(st.sampled_from([22050, 44100])),
        chapter_titles=draw(st.lists(_NAMES, min_size=1, max_size=3)),
    )


# --- two letters that the goldens show ----------------------------------------------------------------------


def plain() -> Edition:
    """A letter with every role."""
    return edition(
        "heading: A letter to the mill",
        "dateline: London, 9 May 1843",
        "note: [The paper is torn.]",
        "address: Mr. Engels\nMill Lane 4\nManchester",
        "salutation: Dear Friend,",
        "paragraph: Thank you for the parcel! The socks, which my mother would have called improvident,"
        " are warm;\nI wear them in the reading room. Nobody minds.",
        "paragraph: It rains\non the roofs\nand on me.",
        "closing: Yours, as ever,",
        "signature: Karl",
        "postscript: P.S. Send more.",
        title="A letter to the mill",
        author="Karl Marx",
        recipient="Friedrich Engels",
        date="1843-05-09",
        origins=[Origin("title", "s1"), Origin("date", "s2", Span(29, 39))],
    )


def hostile() -> Edition:
    """A letter that would break out of each format."""
    return edition(
        'paragraph: </script><script>alert("x")</script> ]]> --> <!-- & &amp; it\'s <b>bold</b>.',
        "paragraph: [00:01.00]Sing [ti:Other] <00:02.00>along {\\an8}here."
        "\n\nNOTE not a note\n\n2\n00:00:01,000 --> 00:00:02,000",
        "paragraph: שלום (עולם) 1891. \u202eevil 👩‍👩‍👧 nul \x00 end.",
        f"paragraph: {'x' * 70} word—word.",
        "signature: A & B <c>",
        title='"><img src=x onerror=alert(1)>\n\n--> ]] [al:x]',
        author="A & B <c>\n-->",
        timings=[Timing.EXACT, Timing.ESTIMATED],
        chapter_titles=["</script>", "--> [x]"],
    )
