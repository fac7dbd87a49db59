"""Sums of money: "£3 4s. 6d.", "$3.5 million", "5/-", "10 gs.", "25 cts."."""

from dataclasses import dataclass

from narrate.normalise.figures import NUMBER, cardinal, count, is_one, number_words
from narrate.normalise.rules import FIGURE, GAP, Here, Rule, Saying, starts


@dataclass(frozen=True, slots=True)
class Currency:
    """What one is called, and many; and the hundredth part."""

    one: str
    many: str
    part: str = ""
    parts: str = ""


CURRENCIES = {
    "$": Currency("dollar", "dollars", "cent", "cents"),
    "US$": Currency("US dollar", "US dollars", "cent", "cents"),
    "£": Currency("pound", "pounds"),
    "€": Currency("euro", "euros", "cent", "cents"),
    "¥": Currency("yen", "yen"),
    "₩": Currency("won", "won"),
    "₹": Currency("rupee", "rupees"),
    "₽": Currency("ruble", "rubles"),
    "₤": Currency("pound", "pounds"),
    "¢": Currency("cent", "cents"),
}
# Written behind the figure → one, many.
BEHIND = {
    "fr": ("franc", "francs"),
    "frs": ("franc", "francs"),
    "fcs": ("franc", "francs"),
    "cts": ("cent", "cents"),
    "ct": ("cent", "cents"),
    "c": ("cent", "cents"),
    "¢": ("cent", "cents"),
    "£": ("pound", "pounds"),
    "$": ("dollar", "dollars"),
    "€": ("euro", "euros"),
    "l": ("pound", "pounds"),
    "gs": ("guinea", "guineas"),
    "gns": ("guinea", "guineas"),
    "dolls": ("dollar", "dollars"),
    "dols": ("dollar", "dollars"),
    "dolrs": ("dollar", "dollars"),
    "rs": ("rupee", "rupees"),
    "liv": ("livre", "livres"),
}
MULTIPLES = {
    "million": "million",
    "millions": "million",
    "billion": "billion",
    "trillion": "trillion",
    "thousand": "thousand",
    "hundred": "hundred",
    "m": "million",
    "mn": "million",
    "k": "thousand",
    "b": "billion",
    "bn": "billion",
}
EACH = {"mo": "month", "wk": "week", "hr": "hour", "yr": "year", "day": "day", "lb": "pound", "week": "week"}
_NAMED = starts("dollars pounds francs cents dollar guineas marks")
# "a $5 note": what a sum stands before like an adjective.
_NOUNS = starts(
    "note notes bill bills bond bonds piece pieces fine reward loan fund debt gold coin ticket share"
)
_MOST_PENCE = 11
_SIGN = r"(?P<sign>US\$|[$£€¥₩₹₽₤])"


def _many(currency: Currency, *, one: bool) -> str:
    return currency.one if one else currency.many


def _sum(here: Here) -> Saying | None:
    currency = CURRENCIES[here["sign"]]
    figure = here["figure"]
    behind = here.after().lower()
    adjective = behind in _NOUNS
    if here["multiple"]:
        said = {
            "sum": number_words(figure),
            "multiple": f"{MULTIPLES[here['multiple'].lower()]} {_many(currency, one=adjective)}",
        }
        if not here["gap"]:
            said["multiple"] = " " + said["multiple"]
    else:
        named = behind in _NAMED and currency.many not in ("yen", "won")
        said = {"sum": number_words(figure) if named else _in_coin(figure, currency, one=adjective)}
    if here["each"]:
        said["each"] = f" per {EACH[here['each_word'].lower()]}"
    if here["dash"]:
        said["dash"] = " to "
    return said


def _in_coin(figure: str, currency: Currency, *, one: bool) -> str:
    whole, point, rest = figure.partition(".")
    rest = rest.rstrip("0") if len(rest) > 2 else rest
    if not point or not currency.part or len(rest) > 2:
        if point and not rest.strip("0") and currency.part:
            figure = whole
        return f"{number_words(figure)} {_many(currency, one=one or is_one(figure))}"
    units, cents = int(whole.replace(",", "") or 0), int(rest.ljust(2, "0") or 0)
    said = []
    if units or not cents:
        said.append(f"{cardinal(units)} {_many(currency, one=one or units == 1)}")
    if cents:
        said.append(f"{cardinal(cents)} {currency.part if cents == 1 else currency.parts}")
    return " ".join(said)


def _old_pounds(here: Here) -> Saying | None:
    """£3 4s. 6d., £3. 4s. and £3 4 6; the shillings or the pence may be left out."""
    said = {}
    for group, one, many in (("pounds", "pound", "pounds"), ("shillings", "shilling", "shillings")):
        if here[group]:
            said[group] = _coins(here[f"{group}_figure"], one, many)
    if here["pence"]:
        said["pence"] = _coins(here["pence_figure"], "penny", "pence")
    if here["stop_pounds"]:
        said["stop_pounds"] = " " if here["stop_pounds"].strip() == "." and not here["gap_pounds"] else ""
    if here["stop_shillings"] == ".":
        said["stop_shillings"] = " "
    return said


def _coins(figure: str, one: str, many: str) -> str:
    if figure.strip("0-–— ") == "" or not any(sign.isalnum() for sign in figure):
        return f"no {many}"
    return f"{number_words(figure)} {one if is_one(figure) else many}"


def _shillings(here: Here) -> Saying | None:
    figure = here["figure"]
    if not here["stop"] and not here["pence"]:
        return None
    said = {"shillings": _coins(figure, "shilling", "shillings")}
    if here["stop"] and here.ends_sentence("stop"):
        pass
    elif here["stop"]:
        said["stop"] = "" if here["gap"] else " "
    return said


_PENCE_BEHIND = starts("a per each apiece the for in and sterling")
_PRICE_BEFORE = starts("at cost costs paid price for of only about to shilling")


def _pence(here: Here) -> Saying | None:
    figure = here["figure"]
    ordinal_like = figure[-1:] in ("2", "3") and figure[-2:] not in ("12", "13") and not here["part"]
    if ordinal_like and not (
        here.after().lower() in _PENCE_BEHIND and here.before().lower() in _PRICE_BEFORE
    ):
        return None
    if not here["stop"] and not here["part"] and here.after().lower() not in _PENCE_BEHIND:
        return None
    part = here["part"]
    if part in ("½", " 1/2", "1/2"):
        said = "halfpenny" if not figure else f"{cardinal(int(figure))} pence halfpenny"
    elif part in ("¼", " 1/4", "1/4"):
        said = "farthing" if not figure else f"{cardinal(int(figure))} pence farthing"
    elif part:
        said = f"{cardinal(int(figure))} pence three farthings" if figure else "three farthings"
    else:
        said = _coins(figure, "penny", "pence")
    if here["half"]:
        said = "half penny"
    stays = here["stop"] and here.ends_sentence("stop")
    return {"pence": said} | ({} if stays else {"stop": ""})


def _stroke(here: Here) -> Saying | None:
    """3/6 a yard, 5/-."""
    shillings, pence = here["shillings"], here["pence"]
    if pence in ("-", "–", "—", "="):
        return {"": _coins(shillings, "shilling", "shillings")}
    if int(pence) > _MOST_PENCE or here.after().lower() not in ("a", "per", "each", "apiece"):
        return None
    if (int(shillings), pence) in ((1, "2"), (1, "3"), (1, "4"), (2, "3"), (3, "4"), (1, "8")):
        return None
    return {"": f"{cardinal(int(shillings))} and {cardinal(int(pence))}"}


def _behind(here: Here) -> Saying | None:
    unit = here["unit"].rstrip(".").lower()
    one, many = BEHIND[unit]
    if unit in ("c", "l", "rs", "liv") and not here["unit"].endswith("."):
        return None
    if unit == "l" and here["unit"][0] == "L":
        return None
    said = one if is_one(here["figure"]) else many
    words = {"figure": number_words(here["figure"]), "word": said if here["gap"] else f" {said}"}
    if here["stop"] and not here.ends_sentence("stop"):
        words["stop"] = ""
    return words


def _francs_first(here: Here) -> Saying | None:
    whole, _, part = here["figure"].partition(".")
    if not part:
        return {"unit": "", "gap": "", "figure": f"{number_words(whole)} francs"}
    cents = "" if not int(part) else f" {cardinal(int(part.ljust(2, '0')[:2]))}"
    return {"unit": "", "gap": "", "figure": f"{count(whole)} francs{cents}"}


_EACH = r"(?P<each>/(?P<each_word>mo|wk|hr|yr|day|lb|week)(?!\w))?"
_MULTIPLE = (
    r"(?:(?P<gap>[ \u00a0-]?\n?)(?P<multiple>(?i:millions?|billion|trillion|thousand|hundred|bn|mn)|[mbkBMK])"
    r"(?!\w))?"
)
_COIN = r"\d{1,3}(?:,\d{3}){0,3}|\d{1,9}"
_PART = r"(?P<part>½|¼|¾|[ ]?[13]/[24])?"

RULES = (
    Rule(
        "money",
        frozenset("£₤"),
        rf"(?P<pounds>[£₤][ ]?(?P<pounds_figure>{_COIN})(?!\d))(?P<stop_pounds>[.:,]?)(?P<gap_pounds>{GAP})"
        rf"(?:(?P<shillings>(?P<shillings_figure>\d{{1,2}}|0)[ ]?s(?!\w))(?P<stop_shillings>[.,]?)"
        rf"(?:{GAP}(?:and{GAP})?(?P<pence>(?P<pence_figure>\d{{1,2}}[½¼¾]?|½)[ ]?d)(?!\w))?"
        rf"|(?P<only_pence>(?=\d{{1,2}}[ ]?d(?!\w))))",
        _old_pounds,
    ),
    Rule(
        "money",
        frozenset("£₤"),
        rf"(?P<pounds>[£₤][ ]?(?P<pounds_figure>{_COIN}))(?:(?P<stop_pounds>\.)|[ ])(?P<gap_pounds>)"
        rf"(?P<shillings>(?P<shillings_figure>\d{{1,2}}))(?P<stop_shillings>\.|[ ])"
        rf"(?P<pence>(?P<pence_figure>\d{{1,2}}[½¼¾]?))(?![\w/])",
        _old_pounds,
    ),
    Rule(
        "money",
        frozenset("$£€¥₩₹₽₤") | starts("us"),
        rf"(?P<sum>{_SIGN}{GAP}(?P<figure>{NUMBER})){_MULTIPLE}{_EACH}(?P<dash>[-–](?=[$£€]))?",
        _sum,
    ),
    Rule(
        "money.shillings",
        FIGURE,
        rf"(?P<shillings>(?P<figure>\d{{1,3}})[ ]?s)(?!\w)(?P<stop>\.?)(?P<gap>{GAP})"
        rf"(?P<pence>(?=(?:and{GAP})?\d{{1,2}}[½¼¾]?[ ]?d(?!\w)))?",
        _shillings,
    ),
    Rule(
        "money.pence",
        FIGURE,
        r"(?P<figure>)(?P<pence>(?P<half>1/2)[ ]?d)(?!\w)(?P<part>)(?P<stop>\.?)",
        _pence,
    ),
    Rule(
        "money.pence",
        FIGURE,
        rf"(?P<pence>(?P<figure>\d{{1,3}}){_PART}[ ]?d)(?P<half>)(?!\w|\.\d\d)(?P<stop>\.?)",
        _pence,
    ),
    Rule(
        "money.pence",
        frozenset("½¼¾"),
        r"(?P<pence>(?P<figure>)(?P<part>[½¼¾])[ ]?d)(?P<half>)(?!\w)(?P<stop>\.?)",
        _pence,
    ),
    Rule(
        "money.stroke", FIGURE, r"(?P<shillings>\d{1,3})/(?P<pence>\d{1,2}(?![\d/])|[-–—=](?![\w]))", _stroke
    ),
    Rule(
        "money.behind",
        FIGURE,
        rf"(?P<figure>{NUMBER})(?P<gap>{GAP})(?P<unit>(?P<word>(?i:frs?|fcs|cts?|dolls|dols|dolrs|gn?s|rs|liv|c|l)(?!\w)|[¢£$€](?!\d))(?P<stop>\.?))",
        _behind,
    ),
    Rule(
        "money.francs",
        starts("fr frs"),
        rf"(?P<unit>(?i:frs?)\.?)(?P<gap>{GAP})(?P<figure>\d{{1,3}}(?:,\d{{3}}){{0,3}}(?:\.\d\d)?)(?!\w)",
        _francs_first,
    ),
)
