"""Figures to words: cardinals, ordinals, years, fractions, and the letters of Roman numerals."""

import re
from functools import lru_cache

# Beyond this many digits nobody hears a number: they are read one by one.
MOST_DIGITS = 15
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_ROMAN_PLACES = (
    ("M", "MM", "MMM"),
    ("C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"),
    ("X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"),
    ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"),
)
_GREATEST_ROMAN = 3999

# Fractions that print has one character for: (above, below).
PRINTED_FRACTIONS = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
}
_SLASHED = r"\d{1,2}[/⁄]\d{1,3}"
_PRINTED = "[" + "".join(PRINTED_FRACTIONS) + "]"
# A number as letters write it: 1,500 or 12.75 or 2 1/2 or 2½ or ½. It holds no letters around it.
NUMBER = (
    rf"(?:\d{{1,3}}(?:,\d{{3}}){{1,4}}(?!\d)|\d{{1,3}}(?:[ \u00a0\u202f]\d{{3}}){{2,3}}(?!\d)|\d{{1,15}}(?!\d))"
    rf"(?:\.\d{{1,12}}(?!\d)|[ \u00a0-]?{_PRINTED}|[ \u00a0-]{_SLASHED}(?!\d)|(?<!\d\d\d)[/⁄]\d{{1,3}}(?![/\d]))?"
    rf"|\.\d{{1,12}}|{_PRINTED}"
)
_PARTS = re.compile(
    rf"(?P<whole>\d[\d,\u00a0\u202f ]*?(?=[ \u00a0-]?(?:{_SLASHED}|{_PRINTED})?\Z|\.))?"
    rf"(?:(?P<point>\.\d+)|[ \u00a0-]?(?:(?P<slashed>{_SLASHED})|(?P<printed>{_PRINTED})))?\Z"
)


@lru_cache(maxsize=4096)
def cardinal(number: int) -> str:
    """12345 → "twelve thousand three hundred forty five"."""
    from num2words import num2words  # 20 ms: only for a letter with figures in it

    words: str = num2words(number)
    return words.replace(",", "").replace("-", " ").replace(" and ", " ")


@lru_cache(maxsize=4096)
def ordinal(number: int) -> str:
    """21 → "twenty first"."""
    from num2words import num2words

    words: str = num2words(number, to="ordinal")
    return words.replace(",", "").replace("-", " ").replace(" and ", " ")


def digits(figure: str) -> str:
    """ "007" → "zero zero seven"; other characters are passed over."""
    return " ".join(_DIGITS[int(digit)] for digit in figure if digit.isdecimal())


def count(figure: str) -> str:
    """A figure as a number: "1,500" → "one thousand five hundred"; one of great length digit by digit."""
    bare = "".join(digit for digit in figure if digit.isdecimal())
    if len(bare) > MOST_DIGITS or (len(bare) > 1 and bare.startswith("0")):
        return digits(bare)
    return cardinal(int(bare))


def fraction(above: int, below: int, *, whole: bool = False) -> str:
    """(3, 4) → "three quarters"; with `whole`, as the part behind "two and": "a half", "a quarter"."""
    if below in (0, 1):
        return f"{cardinal(above)} over {cardinal(below)}"
    part = {2: "half", 4: "quarter"}.get(below) or ordinal(below)
    if above == 1:
        return f"a {part}" if whole and below in (2, 4) else f"one {part}"
    return f"{cardinal(above)} {'halves' if below == 2 else plural(part)}"


def number_words(figure: str) -> str:
    """What matches NUMBER, in words: "2 1/2" → "two and a half", ".5" → "point five"."""
    parts = _PARTS.match(figure)
    if parts is None or not figure:
        return digits(figure)
    whole = parts["whole"]
    if parts["point"]:
        said = f"point {digits(parts['point'])}"
        return f"{count(whole)} {said}" if whole else said
    if parts["slashed"]:
        above, _, below = parts["slashed"].replace("⁄", "/").partition("/")
        ratio = (int(above), int(below))
    elif parts["printed"]:
        ratio = PRINTED_FRACTIONS[parts["printed"]]
    else:
        return count(whole)
    if not whole:
        return fraction(*ratio)
    return f"{count(whole)} and {fraction(*ratio, whole=True)}"


def is_one(figure: str) -> bool:
    """Whether what is counted stands in the singular: 1, ½, 3/4, but not 1½ or 0.5."""
    bare = figure.strip()
    if bare == "1" or bare in PRINTED_FRACTIONS:
        return True
    above, slash, below = bare.replace("⁄", "/").partition("/")
    return bool(slash) and above.isdecimal() and below.isdecimal() and int(above) < int(below)


def year(number: int) -> str:
    """1905 → "nineteen oh five"; 1000 to 2099 as people say them, others as numbers."""
    century, rest = divmod(number, 100)
    if not 1000 <= number <= 2099 or number // 10 in (100, 200):
        return cardinal(number)
    return pairs(century, rest) if rest or century % 10 else cardinal(number)


def pairs(first: int, second: int) -> str:
    """Two figures of two digits side by side: (14, 28) → "fourteen twenty eight", (18, 0) → "… hundred"."""
    if not second:
        return f"{cardinal(first)} hundred"
    return f"{cardinal(first)} {'oh ' if second < 10 else ''}{cardinal(second)}"


def short_year(figure: str) -> str:
    """ "05" → "oh five", of a year whose century is left out."""
    number = int(figure)
    return f"oh {cardinal(number)}" if figure.startswith("0") and number else cardinal(number)


def plural(words: str) -> str:
    """ "sixty" → "sixties": a number's words for more than one of them."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith("x") else "s")


def roman(numeral: str) -> int | None:
    """ "XVI" → 16; None where it is no numeral as people write them ("IIII" for four is one)."""
    letters = numeral.upper()
    if not 0 < len(letters) <= MOST_DIGITS or not set(letters) <= set(_ROMAN):
        return None
    values = [_ROMAN[letter] for letter in letters]
    total = sum(
        value if value >= following else -value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )
    if not 0 < total <= _GREATEST_ROMAN:
        return None
    return total if letters in (_written(total), _written(total).replace("IV", "IIII")) else None


def _written(number: int) -> str:
    return "".join(
        places[int(figure) - 1]
        for places, figure in zip(_ROMAN_PLACES, f"{number:04d}", strict=True)
        if figure != "0"
    )
