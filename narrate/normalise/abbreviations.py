"""Shortened words, from the files in tables/: a row is written ~ spoken ~ where.

A full stop at the end of what is written is needed; elsewhere it may stand or not. A row in small letters
holds for every case, one with a capital letter wants it. The first row that holds is taken, from the top.
where: any of the words in whereabouts.WHERE; all that stand there must hold. What is written has no white space:
each word of "Rt. Hon." has a row of its own, so that the highlight moves from word to word.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from narrate.normalise.rules import Here, Kind, Rule, Saying, starts
from narrate.normalise.tables import table
from narrate.normalise.whereabouts import LEANS_FORWARD, WHERE

# In this order, where two of them hold the same word.
TABLES = ("bible", "place", "title", "day", "army", "business", "latin", "courtesy", "name")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, read: written holds no full stop at its end."""

    written: str
    said: str
    needs_stop: bool
    exact: bool  # capital letters, or a single letter: written so or not at all
    where: tuple[Callable[[Here], bool], ...]
    leans_forward: bool

    def holds(self, here: Here, written: str) -> bool:
        """Whether the row is meant by what stands here."""
        if self.needs_stop and not here["stop"]:
            return False
        # YR. OBT. SERVT. may be set in capitals, "va." is no Virginia.
        if self.exact and not (
            written == self.written or (len(written) > 1 and written == self.written.upper())
        ):
            return False
        return all(holds(here) for holds in self.where)


def _row(written: str, said: str, *where: str) -> Row:
    names = where[0].split() if where else []
    bare = written.removesuffix(".")
    return Row(
        written=bare,
        said=said,
        needs_stop=written.endswith("."),
        exact=bare[0].isupper() or len(bare) == 1,
        where=tuple(WHERE[name] for name in names),
        leans_forward=not LEANS_FORWARD.isdisjoint(names),
    )


def key_of(written: str) -> str:
    """What a word is looked up by: small letters, raised ones lowered, carets and braces gone."""
    plain = written if written.isascii() else unicodedata.normalize("NFKC", written).replace("’", "'")
    return plain.lower().replace("^", "").replace("{", "").replace("}", "")


def _rule(name: str) -> Rule:
    rows: dict[str, list[Row]] = {}
    for columns in table(name):
        row = _row(*columns)
        rows.setdefault(row.written.lower(), []).append(row)

    def read(here: Here) -> Saying | None:
        written = here["word"]
        plain = written if written.isascii() else unicodedata.normalize("NFKC", written)
        for row in rows.get(key_of(written), ()):
            if row.holds(here, plain):
                if here["stop"] and not row.leans_forward and here.ends_sentence():
                    return {"word": row.said}
                return {"": row.said}
        return None

    return Rule(f"abbreviation.{name}", frozenset(rows), _WORD, read)


_WORD = r"(?P<word>[^\W\d_]{1,24}(?:(?:['’]|\^\{?)[^\W\d_]{1,24}\}?){0,2})(?P<stop>\.?)(?![^\W\d_]|-[ \n])"


def _clipped(here: Here) -> Saying | None:
    """receiv'd, call'd, deny'd: verbs as old print clips them; he'd and I'd are not."""
    stem = here["stem"]
    if stem.lower() in _WHO_WOULD:
        return None
    if stem.endswith("y"):
        return {"": stem[:-1] + "ied"}
    return {"": stem + "ed"}


_WHO_WOULD = starts(
    """i you he she it we they who that there how what where why when this these those here one everybody nobody
    somebody everyone someone which ma o hon rev rich fred frd all mother father sh w c s rec ret cont appt"""
)

RULES = (
    *(_rule(name) for name in TABLES),
    Rule("abbreviation.business", starts("a"), r"a/c(?P<many>s)?(?:\.(?=\s[a-z]))?(?!\w)", "account"),
    Rule("abbreviation.business", starts("c"), r"c/o(?:\.(?=\s))?(?!\w)", "care of"),
    Rule("abbreviation.old", starts("tho"), r"(?i:tho)['’]?(?=\s|[,;])", "though"),
    Rule("abbreviation.old", starts("altho"), r"(?i:altho)['’]?(?=\s|[,;])", "although"),
    Rule("abbreviation.old", starts("thro"), r"(?i:thro)['’]?(?=\s|[,;])", "through"),
    Rule(
        "abbreviation.clipped",
        frozenset({Kind.CLIPPED.value}),
        r"(?P<stem>[^\W\d_]{1,24})['’]d(?!\w)",
        _clipped,
    ),
)
