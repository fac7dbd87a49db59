"""Shortened words, from tables: a row is written ~ spoken ~ where.

A full stop at the end of what is written is needed; elsewhere it may stand or not. A row in small letters
holds for every case, one with a capital letter wants it. The first row that holds is taken.
where, in any number:
  name          a word with a capital letter follows
  figure        a figure follows
"""

import re

from narrate.normalise.rules import GAP, Here, Rule, Saying

TITLES = """
mr ~ mister
mrs ~ missus
messrs ~ messieurs
dr ~ doctor
gen. ~ general ~ name
genl ~ general
col. ~ colonel ~ name
capt ~ captain
lieut ~ lieutenant
lt. ~ lieutenant ~ name
maj. ~ major ~ name
rev ~ reverend ~ name
revd ~ reverend
hon. ~ honorable ~ name
gov. ~ governor ~ name
prof. ~ professor
sec. ~ secretary
esq ~ esquire
esqr ~ esquire
jr ~ junior
sr. ~ senior
st. ~ saint ~ name
"""
NAMES = """
Wm ~ William
Geo ~ George
Thos ~ Thomas
Jas ~ James
Chas ~ Charles
Jno ~ John
Robt ~ Robert
Saml ~ Samuel
Benj ~ Benjamin
"""
COURTESY = """
yr ~ your
yrs ~ yours
obt ~ obedient
obdt ~ obedient
servt ~ servant
hble ~ humble
inst ~ instant
ult. ~ ultimo
recd ~ received
favr ~ favor
"""
LATIN = """
etc. ~ et cetera
viz ~ namely
vs. ~ versus
"""
OFFICE = """
no. ~ number ~ figure
nos. ~ numbers ~ figure
vol. ~ volume
co. ~ company
"""
_TABLES = {"title": TITLES, "name": NAMES, "courtesy": COURTESY, "latin": LATIN, "office": OFFICE}


def _rows(name: str, table: str) -> list[Rule]:
    return [_row(name, *line.split(" ~ ")) for line in table.strip().splitlines()]


def _row(name: str, written: str, said: str, where: str = "") -> Rule:
    bare = written.rstrip(".")
    letters = re.escape(bare) if bare[0].isupper() else f"(?i:{re.escape(bare)})"
    dot = r"\." if written.endswith(".") else r"\.?"
    ahead = ""
    if "name" in where.split():
        ahead = rf"(?={GAP}[^\W\d_a-zß-öø-ÿ])"
    elif "figure" in where.split():
        ahead = rf"(?={GAP}\d)"

    def say(here: Here) -> Saying | None:
        if here["dot"] and not ahead and here.ends_sentence():
            return {"word": said}
        return {"": said}

    pattern = rf"(?P<word>{letters})(?P<dot>{dot})(?![^\W_]){ahead}"
    return Rule(f"abbreviation.{name}", frozenset({bare.lower()}), pattern, say)


RULES = tuple(rule for name, table in _TABLES.items() for rule in _rows(name, table))
