"""Letters that are read by their names: "J. F. Kennedy", "U.S.S.R.", "P. M."."""

from narrate.normalise.rules import GAP, Here, Kind, Rule, Saying


def _spelt(here: Here) -> Saying | None:
    letters = "-".join(letter for letter in here.written if letter != ".").upper()
    if here.written.endswith(".") and here.ends_sentence():
        return {"letters": letters}
    return {"": letters}


def _initial(here: Here) -> Saying | None:
    # espeak-ng takes a lone A for the article, and stops after the full stop of any initial.
    if here["letter"] == "A":
        return {"dot": "", "gap": "-"}
    return {"dot": ""}


RULES = (
    Rule("initials", frozenset({Kind.INITIAL}), r"(?P<letters>[A-Z](?:\.[A-Z]){1,5})\.?(?![^\W_])", _spelt),
    Rule(
        "initials",
        frozenset({Kind.INITIAL}),
        rf"(?P<letter>[A-Z])(?P<dot>\.)(?P<gap>{GAP})(?=[A-Z])",
        _initial,
    ),
)
