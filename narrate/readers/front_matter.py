"""The block at the very top of a text or Markdown file that says what the letter is.

---
title: To her sister, on the war
date: 1862-03-31
---
"""

import re

from narrate.model import Diagnostic, Properties
from narrate.readers.stated import PROPERTY_NAMES, state

_BLOCK = re.compile(r"---[ \t]*\n((?:[a-z]+:.*\n|[ \t]*\n){1,20})---[ \t]*(?:\n|\Z)")
_LINE = re.compile(r"([a-z]+):[ \t]*(.*?)[ \t]*\Z")


def split_front_matter(text: str) -> tuple[Properties, str, tuple[Diagnostic, ...]]:
    """(what it states, the text without it, what was not understood).

    Its lines stay as empty ones, so that the lines of what follows are still the file's. A block with any
    other key than those of Properties is no front matter: it is the letter's own text.
    """
    found = _BLOCK.match(text)
    if found is None:
        return Properties(), text, ()
    values: dict[str, str | None] = {}
    for line in filter(str.strip, found[1].splitlines()):
        pair = _LINE.match(line)
        if pair is None or pair[1] not in PROPERTY_NAMES:
            return Properties(), text, ()
        values[pair[1]] = _unquoted(pair[2])
    if not values:
        return Properties(), text, ()
    stated, doubts = state(values)
    return stated, "\n" * found[0].count("\n") + text[found.end() :], doubts


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value
