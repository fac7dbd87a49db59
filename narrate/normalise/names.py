"""Words that a lexicon holds: said by its sounds or in its words. It outranks every rule."""

import re

from narrate.ipa import possessive
from narrate.lexicon import Entry
from narrate.normalise.rules import SPACE, Here, Pronounced, Rule, Saying

RULE = "lexicon"


def rule_of(entry: Entry, *, start: str) -> Rule:
    """The rule for an entry. start: the token that its word begins with."""
    *leading, last = entry.word.split()
    named = [f"(?P<w{i}>{_spelled(word)})" for i, word in enumerate(leading)]
    owned = r"(?P<owned>['’]s)?" if last[-1].isalnum() else "(?P<owned>)"
    # The last word and what makes it a possessive are one run.
    pattern = SPACE.join([*named, f"(?P<last>{_spelled(last)}{owned})"])
    groups = (*(f"w{i}" for i in range(len(leading))), "last")

    def say(here: Here) -> Saying | None:
        if not _meant(entry, here):
            return None
        if entry.say is not None:
            return {"": entry.say + here["owned"]}
        return {group: here[group] for group in groups}

    def pronounced(here: Here) -> Pronounced:
        if not entry.ipa:
            return {}
        final = possessive(entry.ipa[-1]) if here["owned"] else entry.ipa[-1]
        return dict(zip(groups, (*entry.ipa[:-1], final), strict=True))

    return Rule(RULE, frozenset({start}), rf"(?<![^\W_]){pattern}(?![^\W_])", say, pronounced)


def _meant(entry: Entry, here: Here) -> bool:
    written = " ".join(here.written.removesuffix(here["owned"]).split()).replace("’", "'")
    word = entry.word.replace("’", "'")
    if word != word.lower() and written not in (word, word.upper()):
        return False
    if entry.after is not None and here.before().lower() not in entry.after:
        return False
    return entry.before is None or here.after().lower() in entry.before


def _spelled(word: str) -> str:
    return "(?i:" + "".join("['’]" if mark in "'’" else re.escape(mark) for mark in word) + ")"
