"""LRC, the lyrics format of music players: a time and a line, a sentence each.

LRC has no escape. Brackets in the letter become fullwidth ones, which look alike and are no tags.
Source: https://en.wikipedia.org/wiki/LRC_(file_format)
"""

from narrate.model import Edition
from narrate.timecode import lrc_clock, lrc_length
from narrate.writers.captions import folded, readable, speaker

# Square brackets hold tags; angle brackets hold word times in the enhanced format.
_LOOKALIKES = str.maketrans("[]<>", "［］＜＞")


def render(edition: Edition) -> str:
    """The transcript as LRC, UTF-8, times in hundredths of a second."""
    letter = edition.letter
    lines = [
        f"[ti:{_plain(letter.title)}]",
        f"[ar:{_plain(speaker(letter))}]",
        f"[al:{_plain(letter.title)}]",
        f"[length:{lrc_length(edition.length, rate_hz=edition.rate_hz)}]",
    ]
    lines.extend(
        f"[{lrc_clock(cue.start, rate_hz=edition.rate_hz)}]{_plain(text)}"
        for _, cue, text in readable(edition)
    )
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    return folded(text).translate(_LOOKALIKES)
