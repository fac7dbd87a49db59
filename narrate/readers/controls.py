"""Control characters out, line ends to "\\n"."""

import re
import unicodedata

from narrate.model import Diagnostic, Lines

# C0 without tab, line feed and form feed; DEL; C1.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_LINE_END = re.compile(r"\r\n?")
# These part words, so a space takes their place: vertical tab, the four separators, next line.
_PARTING = frozenset("\x0b\x1c\x1d\x1e\x1f\x85")
_NAMES = {"\x00": "NUL", "\x0b": "vertical tab", "\x1b": "escape", "\x7f": "delete", "\x85": "next line"}


def unify_line_ends(text: str) -> str:
    """`text` with "\\n" for each "\\r\\n" and "\\r"."""
    return _LINE_END.sub("\n", text) if "\r" in text else text


def count_controls(text: str) -> int:
    """How many characters `strip_controls` would take out."""
    return sum(1 for _ in _CONTROL.finditer(text))


def strip_controls(text: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """`text` without control characters, and a diagnostic a kind that was there, at its first place."""
    first: dict[str, int] = {}
    counts: dict[str, int] = {}
    for match in _CONTROL.finditer(text):
        first.setdefault(match[0], match.start())
        counts[match[0]] = counts.get(match[0], 0) + 1
    if not counts:
        return text, ()
    lines = Lines(text)
    diagnostics = tuple(
        lines.diagnostic(at, rule="control-character", message=_message(character, counts[character]))
        for character, at in first.items()
    )
    return _CONTROL.sub(lambda match: " " if match[0] in _PARTING else "", text), diagnostics


def _message(character: str, count: int) -> str:
    name = _NAMES.get(character) or unicodedata.name(character, "control character")
    times = "once" if count == 1 else f"{count} times"
    return f"{name} (U+{ord(character):04X}) stands in the text {times} and was left out"
