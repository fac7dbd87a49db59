"""White space, hyphens at line ends and characters without a sound, in all that is copied."""

import re
from collections.abc import Iterator

from narrate.model import Role, Span

RULE = "space"

# Parts whose lines are set out one below another: a line's end is heard there.
_SET_OUT = frozenset({Role.HEADING, Role.DATELINE, Role.ADDRESS, Role.CLOSING, Role.SIGNATURE, Role.NOTE})

# C0 and C1 controls, soft hyphen, zero-width and bidirectional marks, byte order mark, tags, surrogates.
_SOUNDLESS = (
    r"\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    r"\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f"
    # and the other format characters (Cf): Arabic, Syriac, Mongolian, hieroglyphs, shorthand, musical notation
    r"\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
)
_BREAK = re.compile(
    rf"""(?P<join>(?<=[^\W\d_])[-\u00ad\u2010¬]\n[ \t]{{0,8}}(?=[^\W\d_A-Z]))  # a word cut at a line's end
    | (?P<line>[^\S\n]*+\n\s*+)
    | (?P<space>[^\S\n]{{2,}}|[^\S\n ])
    | (?P<silent>[{_SOUNDLESS}]+)
    """,
    re.VERBOSE,
)
# What an item of a list begins with, where a line begins.
_ITEM = re.compile(
    r"""(?:\(?(?:\d{1,2}|[a-z]|[ivxIVX]{1,5})[.)] | [-*•·–—])[ \t]
    | (?:First|Second|Third|Fourth|Fifth|Sixth|Last|Final)(?:ly)?,?[ \t]""",
    re.VERBOSE,
)
_LONGEST_ITEM = 400  # characters; a longer one ends in a mark of its own
_PAUSE = frozenset(".,;:!?-—–…")


def breaks(text: str, start: int, stop: int, *, role: Role, segment: Span) -> Iterator[tuple[int, int, str]]:
    """What in [start, stop) is spoken as another space, a pause or nothing: (start, stop, spoken)."""
    for match in _BREAK.finditer(text, start, stop):
        at, end = match.span()
        if match.lastgroup == "line":
            inner = segment.start < at and end < segment.stop
            parted = inner and text[at - 1] not in _PAUSE
            pause = parted and (role in _SET_OUT or _between_items(text, at, end, segment=segment))
            yield at, end, ", " if pause else " "
        elif match.lastgroup == "space":
            yield at, end, " "
        else:
            yield at, end, ""


def _between_items(text: str, at: int, end: int, *, segment: Span) -> bool:
    """Whether the lines on both sides of a line's end, [at, end), begin as items of a list do."""
    if _ITEM.match(text, end, segment.stop) is None:
        return False
    line = text.rfind("\n", max(segment.start, at - _LONGEST_ITEM), at) + 1
    return _ITEM.match(text, line or segment.start, at) is not None
