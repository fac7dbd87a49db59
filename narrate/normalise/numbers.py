"""Figures that are nothing more: counts, ordinals, fractions, ranges, codes, signs of reckoning."""

from narrate.normalise.figures import (
    NUMBER,
    cardinal,
    count,
    digits,
    fraction,
    number_words,
    ordinal,
    pairs,
    plural,
)
from narrate.normalise.rules import FIGURE, GAP, SPACE, Here, Rule, Saying, starts

_STREETS = (
    r"(?:St|Str|Street|Ave|Aven|Avenue|Rd|Road|Lane|Ln|Sq|Square|Place|Pl|Row|Terrace|Court|Drive|Boulevard"
    r"|Blvd|Broadway|Gardens|Crescent|Walk|Hill|Wharf|Alley|Way)\b"
)
_STREET_BEHIND = rf"(?=[ ]{{1,2}}(?:[A-Z][\w'’.]{{0,20}}[ ]{{1,2}}){{0,3}}{_STREETS})"
_ORDINAL_MARKS = {1: "st", 2: "nd", 3: "rd"}
_PAGES = starts("p pp page pages v vv line lines no nos number numbers verse verses § art arts")


def _ordinal(here: Here) -> Saying | None:
    number = int(here["number"].replace(",", ""))
    mark = here["mark"].lower()
    if mark == "d":
        if number % 10 not in (2, 3) or number % 100 in (12, 13):
            return None
    elif mark != _mark_of(number):
        # "11st": a slip of the pen or the printer; read as it stands.
        return {"number": f"{cardinal(number)} "}
    return {"": ordinal(number) + here["ly"]}


def _mark_of(number: int) -> str:
    return "th" if number % 100 in (11, 12, 13) else _ORDINAL_MARKS.get(number % 10, "th")


def _fraction_with_mark(here: Here) -> Saying | None:
    return {"": fraction(int(here["above"]), int(here["below"]))}


def _slashed_code(here: Here) -> Saying | None:
    return {"first": cardinal(int(here["first"])), "slash": " ", "second": cardinal(int(here["second"]))}


def _number(here: Here) -> Saying | None:
    return {"": number_words(here.written)}


def _long_figure(here: Here) -> Saying | None:
    return {"": digits(here.written)}


def _code_alone(here: Here) -> Saying | None:
    """A long figure with nothing to count behind it, alone on its line: a code."""
    line_before = here.preceding().rpartition("\n")[2]
    if line_before.strip(" -–") or here.following().partition("\n")[0].strip(" .-–"):
        return None
    return {"": digits(here.written)}


def _leading_zero(here: Here) -> Saying | None:
    return {"": digits(here.written)}


def _range(here: Here) -> Saying | None:
    first, last = here["first"].replace(",", ""), here["last"].replace(",", "")
    rising = float(first) < float(last)
    shortened = len(last) < len(first) and here.before().lower() in _PAGES
    counted = here.match.end("last") < here.stop and here.text[here.match.end("last")].isalpha()
    if not (rising or shortened or counted):
        return None
    return {"first": number_words(here["first"]), "dash": " to "}


def _house(here: Here) -> Saying | None:
    number = here["number"]
    first, second = (int(number[:-2]), int(number[-2:]))
    if not first % 10 and not second:
        return {"number": cardinal(int(number))}
    said = pairs(first, second)
    return {"number": said} | ({"letter": " " + here["letter"].upper()} if here["letter"] else {})


def _in_pairs(here: Here) -> Saying | None:
    return {"number": pairs(int(here["number"][:2]), int(here["number"][2:]))}


def _file_number(here: Here) -> Saying | None:
    """861.51/303a: the files of the Department of State are read figure by figure."""
    words = {".": "point", "/": "slash"}
    said = [words.get(sign) or (digits(sign) if sign.isdecimal() else sign.upper()) for sign in here.written]
    return {"": " ".join(said)}


def _ratio(here: Here) -> Saying | None:
    """3:1 is a proportion in a sentence, and behind a name a chapter and its verse."""
    return {
        "first": number_words(here["first"]),
        "colon": " " if here.before()[:1].isupper() else " to ",
    }


def _plan(here: Here) -> Saying | None:
    """401(k): as laws and forms are called."""
    first, rest = here["number"][0], here["number"][1:]
    return {
        "": f"{digits(first)} {'oh' if rest[0] == '0' else digits(rest[0])} {digits(rest[1])} {here['letter']}"
    }


def _by(here: Here) -> Saying | None:
    return {"first": number_words(here["first"]), "by": " by " if not here["gap"] else "by"}


def _reckoned(here: Here) -> Saying | None:
    said = {
        "+": "plus",
        "=": "equals",
        "×": "times",
        "÷": "divided by",
        "±": "plus or minus",
        "<": "<",
        ">": ">",
    }
    word = said[here["sign"]]
    return {"sign": word if here["gap"] else f" {word} "}


def _minus(_here: Here) -> Saying | None:
    return {"": "minus "}


def _many(here: Here) -> Saying | None:
    return {"": plural(count(here["number"]))}


def _with_letters(here: Here) -> Saying | None:
    return {"number": f"{number_words(here['number'])} ", "letters": here["letters"]}


_MINUS = frozenset("-−–")

RULES = (
    Rule("number.file", FIGURE, r"\d{3}\.\d{2,5}(?:/\d{1,5}[a-z]?)(?!\w)", _file_number),
    Rule("number.ratio", FIGURE, r"(?<![\w:.])(?P<first>\d{1,3})(?P<colon>:)(?=\d{1,3}(?![\w:]))", _ratio),
    Rule("number.plan", FIGURE, r"(?P<number>\d0\d)\((?P<letter>[a-z])\)", _plan),
    Rule("number.house", FIGURE, rf"(?P<number>\d{{3,4}})(?P<letter>[a-zA-Z])?{_STREET_BEHIND}", _house),
    Rule("number.box", FIGURE, r"(?<=Box )(?P<number>[1-9]\d[1-9]\d)(?!\w)", _in_pairs),
    Rule(
        "number.ordinal",
        FIGURE,
        r"(?P<number>\d{1,3}(?:,\d{3}){1,4}|\d{1,12})\^?\{?(?P<mark>st|nd|rd|th|d|ST|ND|RD|TH)\}?(?P<ly>ly)?(?!\w)",
        _ordinal,
    ),
    Rule(
        "number.fraction",
        FIGURE,
        r"(?<![^\W_])(?P<above>\d{1,2})[/⁄](?P<below>\d{1,4})(?:th|TH|ths|d|rd|ds|rds|st)?(?![\w/])",
        _fraction_with_mark,
    ),
    Rule(
        "number.code",
        FIGURE,
        r"(?<=[A-Z])(?P<first>\d{1,4})(?P<slash>/)(?P<second>\d{1,4})(?!\w)",
        _slashed_code,
    ),
    Rule(
        "number.range",
        FIGURE,
        r"(?P<first>\d{1,3}(?:,\d{3}){1,3}|\d{1,9}(?:\.\d{1,6})?)(?P<dash>[-–])"
        r"(?=(?P<last>\d{1,3}(?:,\d{3}){1,3}|\d{1,9}(?:\.\d{1,6})?)(?![\d-]))",
        _range,
    ),
    Rule(
        "number.by",
        FIGURE,
        rf"(?P<first>{NUMBER})(?P<gap>{GAP})(?P<by>[x×])(?={GAP}\d)",
        _by,
    ),
    Rule("number.many", FIGURE, r"(?P<number>\d{2})['’]?s(?!\w)", _many),
    Rule("number.code", FIGURE, r"\d{5,15}(?![\w.,])", _code_alone),
    Rule("number.code", FIGURE, r"0\d{1,14}(?![\w.,])", _leading_zero),
    Rule("number", FIGURE, rf"(?:{NUMBER})(?![^\W_])", _number),
    Rule("number", FIGURE, rf"(?P<number>{NUMBER})(?P<letters>[^\W\d_]{{1,20}})(?!\w)", _with_letters),
    Rule("number", FIGURE, rf"(?:{NUMBER})", _number),
    Rule("number.code", FIGURE, r"\d+", _long_figure),
    Rule("number.fraction", frozenset("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"), r".", _number),
    Rule("number.decimal", frozenset("."), r"\.\d{1,12}(?!\w)", _number),
    Rule("number.minus", _MINUS, rf"[-−–](?={GAP}?\d)", _minus),
    Rule("number.sign", frozenset("+=×÷±"), r"(?P<gap>(?<=\s))?(?P<sign>[+=×÷±])", _reckoned),
    Rule("number.hash", frozenset("#"), r"#(?=\d)", "number "),
    Rule("number.numero", frozenset("№"), rf"№{GAP}(?=\d)", "number "),
    Rule("and.etcetera", frozenset("&"), r"&\s?ca?(?:\.|(?!\w))", "et cetera"),
    Rule("and", frozenset("&"), r"(?<=\w)&(?=\w)", " and "),
    Rule("and", frozenset("&"), "&", "and"),
    Rule("at", frozenset("@"), rf"@(?={SPACE}[\d$£])", "at"),
)
