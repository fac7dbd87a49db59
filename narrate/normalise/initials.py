"""Letters that are read by their names, or for what they stand: "J. F. Kennedy", "U.S.", "N.Y.", "i.e."."""

from narrate.normalise.rules import GAP, Here, Kind, Rule, Saying, starts

# Dotted letters that are read as words, as written without white space.
READ_OUT = {
    "N.Y": ("New", "York"),
    "N.J": ("New", "Jersey"),
    "N.H": ("New", "Hampshire"),
    "N.M": ("New", "Mexico"),
    "N.C": ("North", "Carolina"),
    "S.C": ("South", "Carolina"),
    "N.S": ("Nova", "Scotia"),
    "N.B": (),  # nota bene, or New Brunswick: letters serve both
    "R.I": ("Rhode", "Island"),
    "W.I": ("West", "Indies"),
    "E.I": ("East", "Indies"),
    "L.I": ("Long", "Island"),
}
_LATIN = {"i.e": "that is", "e.g": "for example", "p.c": "percent", "p.a": "per annum", "q.v": "which see"}


def _letters(here: Here) -> str:
    # With hyphens espeak-ng names every letter in one breath; "U.S. Senate" it takes for two sentences.
    return "-".join(letter for letter in here["letters"] if letter.isalpha()).upper()


def _spelt(here: Here) -> Saying | None:
    written = here["letters"]
    if (READ_OUT.get(written) and written[-1] != "I") or written in ("R.I",):
        said = " ".join(READ_OUT[written])
    else:
        said = _letters(here)
    if here["plural"]:
        said += "'s"
    return {"letters": said} | _stop(here)


def _stop(here: Here) -> dict[str, str]:
    if here["stop"] and not here.ends_sentence("stop"):
        return {"stop": ""}
    return {}


def _two_words(here: Here) -> Saying | None:
    """N. Y., S. C.: a word for each letter, so that the highlight moves on."""
    words = READ_OUT.get(f"{here['first']}.{here['second']}")
    if not words or (here.before()[:1].isupper() and not here.mark_before() and here.preceding()[-1:] == " "):
        return None
    name_follows = here.following("stop")[:1] == " " and here.after("stop")[:1].isupper()
    if name_follows and not _place_before(here) and not here.ends_sentence("stop"):
        return None  # N. Y. Smith
    return {"first": words[0], "dot": "", "second": words[1]} | _stop(here)


def _place_before(here: Here) -> bool:
    return here.mark_before() == ","


def _initial(here: Here) -> Saying | None:
    if here.ends_sentence("dot"):
        return None
    before = here.before()
    if here["letter"] == "I" and not _is_name_beside(here):
        return None
    if here["letter"] == "A":
        # espeak-ng takes a lone A for the article: bound to the next word it is the letter.
        return {"dot": "", "gap": "-"} if here["gap"] and here.after("dot") else {}
    if before.isdecimal() and here["letter"] == "M":
        return None
    return {"dot": ""}


def _is_name_beside(here: Here) -> bool:
    return here.after("dot")[:1].isupper()


def _latin(here: Here) -> Saying | None:
    key = here.written.lower().replace(" ", "").rstrip(".")
    said = _LATIN[key]
    if here["stop"] and here.following("stop")[:1].strip() == "" and here.ends_sentence("stop"):
        return {"letters": said}
    return {"": said}


def _mixed(here: Here) -> Saying | None:
    """Ph.D., LL.D., Litt.D."""
    return {"letters": _letters(here)} | _stop(here)


_INITIAL = frozenset({Kind.INITIAL.value})

RULES = (
    Rule(
        "initials.latin",
        starts("i e p q"),
        r"(?P<letters>[ieIE]\.[ ]?[egEG]|p\.[ac]|q\.v)(?P<stop>\.)",
        _latin,
    ),
    Rule(
        "initials",
        _INITIAL,
        r"(?P<letters>[A-Z](?:\.[A-Z](?![a-z])){1,8})(?P<stop>\.?)(?P<plural>['’]s)?(?![^\W_])",
        _spelt,
    ),
    Rule(
        "initials.place",
        _INITIAL,
        r"(?P<first>[NSRWEL])(?P<dot>\.)[ \u00a0\n](?P<second>[YJHMCIS])(?P<stop>\.)(?![^\W_])",
        _two_words,
    ),
    Rule(
        "initials",
        starts("ph ll litt sc mus"),
        r"(?P<letters>(?:Ph|LL|Litt|Sc|Mus)\.[ ]?[DB])(?P<stop>\.?)",
        _mixed,
    ),
    Rule("initials", _INITIAL, rf"(?P<letter>[A-Z])(?P<dot>\.)(?P<gap>{GAP})(?=[^\W_]|['’]s)", _initial),
    Rule(
        "initials", _INITIAL, r"(?P<letter>[B-HJ-Z])(?P<dot>\.)(?=[,;:—–-]|\s?&)", lambda _here: {"dot": ""}
    ),
)
