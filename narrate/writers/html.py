"""The read-along page: one file that plays the MP3 beside it, highlights, seeks, and reads well unscripted.

The letter's text stands in it character for character (controls aside). Script and style are constant, so
that the page can name them by their hashes in a strict Content-Security-Policy.
"""

from base64 import b64encode
from hashlib import sha256

from narrate.dates import written_date
from narrate.model import Edition
from narrate.timecode import player_clock, spoken_length, whole_milliseconds
from narrate.writers.captions import folded, timing_note
from narrate.writers.structure import cues_by_segment, entries, groups, headline, html_date, language_tag
from narrate.writers.templating import asset, template


def render(edition: Edition, *, audio: str) -> str:
    """The page. audio: the MP3's address as seen from the page, percent-encoded, or a data: URL."""
    letter = edition.letter
    style, script = asset("page.css"), asset("page.js")
    return template("page.html").render(
        language=language_tag(letter),
        title=folded(letter.title),
        author=folded(letter.author or ""),
        recipient=folded(letter.recipient or ""),
        date=written_date(letter.date) or letter.date or "",
        datetime=html_date(letter),
        source=folded(letter.source.name),
        titled=headline(edition) is not None,
        groups=list(groups(edition)),
        by_word=False,
        chapters=list(entries(edition)),
        length=spoken_length(edition.length, rate_hz=edition.rate_hz),
        clock=player_clock(edition.length, rate_hz=edition.rate_hz),
        timing=timing_note(edition.cues),
        audio=audio,
        timeline=_timeline(edition),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
    )


def data_url(mp3: bytes) -> str:
    """The sound as an address, to lie in the page itself: a third larger than the file."""
    return f"data:audio/mpeg;base64,{b64encode(mp3).decode()}"


def _hash(text: str) -> str:
    """As Content-Security-Policy names an inline script or style: of what stands between the tags."""
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _timeline(edition: Edition) -> dict[str, str | list[int]]:
    """For page.js: flat lists in milliseconds, in the order of the spans in the page."""
    rate_hz = edition.rate_hz
    by_segment = cues_by_segment(edition)
    cues = [cue for segment in edition.letter.segments for _, cue in by_segment.get(segment.id, ())]
    words = [word for cue in cues for word in cue.words]
    return {
        "id": f"{edition.slug}:{edition.letter.source.sha256[:16]}",
        "cueStarts": [whole_milliseconds(cue.start, rate_hz=rate_hz) for cue in cues],
        "cueStops": [whole_milliseconds(cue.stop, rate_hz=rate_hz) for cue in cues],
        "cueWords": [len(cue.words) for cue in cues],
        "wordStarts": [whole_milliseconds(word.start, rate_hz=rate_hz) for word in words],
        "chapterStarts": [whole_milliseconds(chapter.start, rate_hz=rate_hz) for chapter in edition.chapters],
        "length": [whole_milliseconds(edition.length, rate_hz=rate_hz)],
    }
