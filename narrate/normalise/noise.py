"""Print noise: marks that printers, scanners and editors left, which nobody would read out."""

import re

from narrate.normalise.rules import Here, Rule, Saying, Suspicion

_CLOSING = {"[": "]", "{": "}", "<": ">"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_PARTNER_REACH = 4000  # characters to look for a bracket's partner: a long paragraph


def _is_alone(here: Here) -> bool:
    """Whether the bracket's partner is missing: none, or another bracket of its own kind before it."""
    mark, at = here.written, here.match.start()
    if mark in _CLOSING:
        ahead = here.text[at + 1 : min(here.stop, at + _PARTNER_REACH)]
        closing, opening = ahead.find(_CLOSING[mark]), ahead.find(mark)
        return closing < 0 or 0 <= opening < closing
    behind = here.text[max(here.start, at - _PARTNER_REACH) : at]
    return behind.rfind(_OPENING[mark]) <= behind.rfind(mark)


def _quotes_nothing(here: Here) -> bool:
    at = here.match.start()
    return not re.search(r"(?<!\w)['‘’](?=\w)", here.text[max(here.start, at - _PARTNER_REACH) : at])


def _no_quote(here: Here) -> Saying | None:
    return {"": ""} if _quotes_nothing(here) else None


_BRACKETS = frozenset("[]{}<>")
_BRACKET = r"[\[\]{}<>]"
_BEFORE_WORD = r"(?<![^\s(])[.,](?=[^\W\d_])"
_BEHIND_MARK = r"(?<=[.,;:!?])['’](?=\s)"

RULES = (
    Suspicion("noise.bracket", _BRACKETS, _BRACKET, "“{}” has no partner; it is not read", _is_alone),
    Rule("noise.bracket", _BRACKETS, _BRACKET, ""),
    Suspicion("noise.mark", frozenset(".,"), _BEFORE_WORD, "a stray “{}” before a word; it is not read"),
    Rule("noise.mark", frozenset(".,"), _BEFORE_WORD, ""),
    Suspicion("noise.quote", frozenset("'’"), _BEHIND_MARK, "a stray “{}”; it is not read", _quotes_nothing),
    Rule("noise.quote", frozenset("'’"), _BEHIND_MARK, _no_quote),
)
