"""Figures to words: cardinals, ordinals, years, decimals, and the letters of Roman numerals."""

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
    bare = figure.replace(",", "").replace("\u00a0", "").replace(" ", "")
    if len(bare) > MOST_DIGITS or (len(bare) > 1 and bare.startswith("0")):
        return digits(bare)
    return cardinal(int(bare))


def decimal(figure: str) -> str:
    """ "3.05" → "three point zero five"."""
    whole, _, part = figure.partition(".")
    said = f"point {digits(part)}"
    return f"{count(whole)} {said}" if whole else said


def year(number: int) -> str:
    """1905 → "nineteen oh five"; 1000 to 2099 as people say them, others as numbers."""
    century, rest = divmod(number, 100)
    if not 1000 <= number <= 2099 or number // 10 in (100, 200):
        return cardinal(number)
    if not rest:
        return f"{cardinal(century)} hundred" if century % 10 else cardinal(number)
    return f"{cardinal(century)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def short_year(figure: str) -> str:
    """ "05" → "oh five", of a year whose century is left out."""
    number = int(figure)
    return cardinal(number) if number > 9 else f"oh {cardinal(number)}"


def plural(words: str) -> str:
    """ "sixty" → "sixties": a number's words for more than one of them."""
    if words.endswith("y"):
        return words[:-1] + "ies"
    return words + ("es" if words.endswith("x") else "s")


def roman(numeral: str) -> int | None:
    """ "XVI" → 16; None where it is no Roman numeral as numbers are written (IIII, old print's, is)."""
    if not 0 < len(numeral) <= 15:
        return None
    letters = numeral.upper()
    if not set(letters) <= set(_ROMAN):
        return None
    total = 0
    for here, behind in zip(letters, letters[1:] + "I", strict=True):
        value = _ROMAN[here]
        total += value if value >= _ROMAN[behind] else -value
    if total <= 0 or total > 3999:
        return None
    return total if letters in (_written(total), _written(total).replace("IV", "IIII")) else None


def _written(number: int) -> str:
    figures = f"{number:04d}"
    return "".join(
        places[int(figure) - 1]
        for places, figure in zip(_ROMAN_PLACES, figures, strict=True)
        if figure != "0"
    )
