"""WebVTT, a cue a sentence.

No word times inside the cues: the format has them (`<00:00:01.234>`), but AntennaPod reads cues as HTML
(VttTranscriptParser), where they are no tags, and shows them to people. Word times are in transcript.json.
Source: https://www.w3.org/TR/webvtt1/
"""

from narrate.model import Edition
from narrate.timecode import clock, lasting
from narrate.writers.captions import folded, readable, speaker, timing_note, unread


def render(edition: Edition) -> str:
    """The transcript as WebVTT: ids `s5.1`, the speaker named where it changes, which is once."""
    blocks = ["WEBVTT", f"NOTE {timing_note(edition.cues)}"]
    blocks += [
        f"NOTE Not read aloud ({part.role}): {_escaped(folded(part.span.of(edition.letter.text)))}"
        for part in unread(edition)
    ]
    voice = f"<v {_annotation(speaker(edition.letter))}>"
    for identity, cue, text in readable(edition):
        start = clock(cue.start, rate_hz=edition.rate_hz)
        stop = clock(lasting(cue.start, cue.stop, rate_hz=edition.rate_hz), rate_hz=edition.rate_hz)
        blocks.append(f"{identity}\n{start} --> {stop}\n{voice}{_escaped(text)}")
        voice = ""
    return "\n\n".join(blocks) + "\n"


def _annotation(name: str) -> str:
    """A speaker's name inside a voice tag, whose own ">" may not make the arrow "-->" of its last letters."""
    return _escaped(name) + (" " if name.endswith("--") else "")  # readers strip it


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
