"""Print noise: marks that printers, scanners and editors left, which nobody would read out.

What is certain to be none of the writer's is left out, or read as what it was. Where that is a guess, a
suspicion says so; and what is only suspected is read as it stands.
"""

import re
import unicodedata

from narrate.normalise.figures import count, ordinal, year
from narrate.normalise.rules import FIGURE, Here, Kind, Rule, Saying, Suspicion, starts
from narrate.normalise.tables import table

_CLOSING = {"[": "]", "{": "}", "<": ">"}
_OPENING = {closing: opening for opening, closing in _CLOSING.items()}
_PARTNER_REACH = 2000  # characters to look for a bracket's partner: a long note
_QUOTE_REACH = 400  # characters to look for the quote's beginning: a speech that is quoted in a letter

_MISREAD: dict[str, str] = {seen: stood for seen, stood in table("misread")}  # noqa: C416 (two columns)
_AS_DIGITS = str.maketrans("lIOoi", "11001")


def _is_alone(here: Here) -> bool:
    """Whether the bracket's partner is missing: none, or another bracket of its own kind before it."""
    mark, at = here.written, here.match.start()
    if mark in _CLOSING:
        ahead = here.text[at + 1 : min(here.stop, at + _PARTNER_REACH)]
        closing, opening = ahead.find(_CLOSING[mark]), ahead.find(mark)
        return closing < 0 or 0 <= opening < closing
    behind = here.text[max(here.start, at - _PARTNER_REACH) : at]
    return behind.rfind(_OPENING[mark]) <= behind.rfind(mark)


_OPENING_QUOTE = re.compile(r"(?<!\w)['‘’](?=\w)")


def _quotes_nothing(here: Here) -> bool:
    at = here.match.start()
    return not _OPENING_QUOTE.search(here.text, max(here.start, at - _QUOTE_REACH), at)


def _no_quote(here: Here) -> Saying | None:
    return {"": ""} if _quotes_nothing(here) else None


def _old_letters(here: Here) -> Saying | None:
    return {"": unicodedata.normalize("NFKC", here.written)}


def _misread(here: Here) -> Saying | None:
    return {"": _MISREAD[here.written.lower()]}


def _figure_with_letters(here: Here) -> Saying | None:
    figure = here.written.translate(_AS_DIGITS)
    number = int(figure)
    return {"": year(number) if 1000 <= number <= 2099 else count(figure)}


def _ordinal_with_letter(here: Here) -> Saying | None:
    return {"": ordinal(int(here["number"].translate(_AS_DIGITS)))}


def _word_with_nought(here: Here) -> Saying | None:
    return {"": ("O" if here["rest"].isupper() else "o") + here["rest"]}


def _is_misread_figure(here: Here) -> bool:
    return not here.written.isdecimal()


def _if_letters(here: Here) -> Saying | None:
    return _figure_with_letters(here) if _is_misread_figure(here) else None


def _omission(here: Here) -> Saying | None:
    """[…] inside a word is nothing; between words it is a breath."""
    at, end = here.match.span()
    glued = here.start < at and end < here.stop and here.text[at - 1].isalpha() and here.text[end].isalpha()
    if glued or here.preceding()[-1:].strip() == "":
        return {"": ""}
    return {"": " "}


def _aside(here: Here) -> Saying | None:
    """Brackets around words in mid-sentence are heard as parentheses are; around all of a note they are not."""
    at, end = here.match.span()
    whole = at == here.start or end == here.stop
    inside_word = (at > here.start and here.text[at - 1].isalnum()) and (
        end < here.stop and here.text[end].isalnum()
    )
    opening = here.written == "["
    beside = here.text[at - 1 : at] if opening else here.text[end : end + 1]
    if whole or inside_word or _is_alone(here) or (beside and not beside.isspace() and opening):
        return {"": ""}
    return {"": "(" if opening else ")"}


def _nothing_or_space(here: Here) -> Saying | None:
    glued = here.preceding()[-1:].isalnum() and here.following()[:1].isalnum()
    return {"": " " if glued else ""}


def _two_ends(here: Here) -> bool:
    return here.after().lower() not in ("and", "or", "to")


_BRACKETS = frozenset("[]{}<>")
_BRACKET = r"[\[\]{}<>]"
_BEFORE_WORD = r"(?<![^\s(])[.,](?=[^\W\d_])"
_BEHIND_MARK = r"(?<=[.,;:!?])['’](?=\s)"
_CUT = r"-(?=[ ][a-z])"
_MIXED_FIGURE = r"(?=[lIOoi]*+\d)[1lIi][\dlIOo]{3}(?!\w)"
_MIXED_STARTS = FIGURE | frozenset({Kind.INITIAL.value}) | starts("l i")
_MIXED_ORDINAL = r"(?P<number>[lI]\d)(?:st|nd|rd|th)(?!\w)"
_NOUGHT_WORD = r"0(?P<rest>[a-z]{3,20}|[A-Z]{4,20})(?!\w)"
_NOTE_NUMBER = r"(?P<note>\d{1,2})(?=[\s.,;:!?)]|\Z)"
_NOTE_MARKS = frozenset("†‡¶")

# espeak-ng names the mark before a dash: ".—" is "dot", ":—" is "colon", "!--" is "exclamation".
_DASHES = frozenset("-–—―")
_DASH_BEHIND_MARK = r"(?<=[.:!?])(?:-{2,3}|[–—―]|(?<=[:!?])-)(?!\d)"

RULES = (
    Rule("noise.omission", frozenset("["), r"\[\s?(?:…|\.{3,4}|(?:\. ){2}\.|-{2,3})\s?\]", _omission),
    Rule("noise.tag", frozenset("<"), r"</?[a-zA-Z]{1,10}[ ]?/?>", ""),
    Rule("noise.tag", frozenset("<"), r"<!--|-->", ""),
    Suspicion("noise.bracket", _BRACKETS, _BRACKET, "“{}” has no partner; it is not read", _is_alone),
    Rule("noise.bracket", frozenset("[]"), r"[\[\]]", _aside),
    Rule("noise.bracket", _BRACKETS, _BRACKET, ""),
    Suspicion("noise.mark", frozenset(".,"), _BEFORE_WORD, "a stray “{}” before a word; it is not read"),
    Rule("noise.mark", frozenset(".,"), _BEFORE_WORD, ""),
    Suspicion("noise.quote", frozenset("'’"), _BEHIND_MARK, "a stray “{}”; it is not read", _quotes_nothing),
    Rule("noise.quote", frozenset("'’"), _BEHIND_MARK, _no_quote),
    Rule("noise.dots", frozenset("."), r"\.(?:\s?\.)++", "…"),
    Rule("noise.dash", _DASHES, _DASH_BEHIND_MARK, " — "),
    Rule("noise.emphasis", frozenset("*_"), r"[*_]++", ""),
    Rule("noise.mark", frozenset("|~^\\`´¦•·■□▪●¬"), r"[|~^\\`´¦•·■□▪●¬]++", _nothing_or_space),
    Rule("noise.note", _NOTE_MARKS, r"[†‡¶]++", ""),
    Rule("noise.note", frozenset("¹²³⁰⁴⁵⁶⁷⁸⁹"), r"[¹²³⁰⁴⁵⁶⁷⁸⁹]++", ""),
    Suspicion(
        "noise.note", FIGURE, rf"(?<=[a-z]{{3}}){_NOTE_NUMBER}", "“{}” is glued to a word; it is not read"
    ),
    Rule("noise.note", FIGURE, rf"(?<=[a-z]{{3}}){_NOTE_NUMBER}", ""),
    Rule("noise.note", FIGURE, rf"(?<=[a-z][.,;:!?”\"]){_NOTE_NUMBER}(?=\s|\Z)", ""),
    Suspicion("noise.figure", _MIXED_STARTS, _MIXED_FIGURE, "“{}” is read as a figure", _is_misread_figure),
    Rule("noise.figure", _MIXED_STARTS, _MIXED_FIGURE, _if_letters),
    Suspicion("noise.figure", _MIXED_STARTS, _MIXED_ORDINAL, "“{}” is read as a figure"),
    Rule("noise.figure", _MIXED_STARTS, _MIXED_ORDINAL, _ordinal_with_letter),
    Suspicion("noise.word", FIGURE, _NOUGHT_WORD, "“{}” is read as the word it looks like"),
    Rule("noise.word", FIGURE, _NOUGHT_WORD, _word_with_nought),
    Suspicion(
        "noise.word", frozenset(_MISREAD), r"[^\W\d_]+(?![^\W_])", "“{}” is read as the word it looks like"
    ),
    Rule("noise.word", frozenset(_MISREAD), r"[^\W\d_]+(?![^\W_])", _misread),
    Suspicion(
        "noise.hyphen", frozenset("-"), _CUT, "is this a word cut in two? It is read as two", _two_ends
    ),
    Rule("noise.letters", frozenset({Kind.OLD_LETTERS.value}), r"[^\W\d_]+(?:['’][^\W\d_]+)*", _old_letters),
    Rule("noise.sign", frozenset("™®℠"), r"[™®℠]", ""),
    Rule("sign.section", frozenset("§"), r"§§?[ ]?(?=\d)", "section "),
)
