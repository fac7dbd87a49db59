"""Roman numerals: kings by ordinals, chapters and wars by numbers, and I the pronoun by neither."""

from narrate.normalise.figures import cardinal, ordinal, roman
from narrate.normalise.rules import FRESH, SPACE, Here, Kind, Rule, Saying, starts

REIGNING = starts(
    """Charles James George William Henry Edward Richard John Napoleon Francis Frederick Nicholas Alexander
    Peter Elizabeth Mary Ferdinand Leopold Louis Philip Otto Pius Leo Gregory Clement Benedict Innocent
    Urban Paul Julius Boniface Gustavus Christian Frederick Oscar Charles Catherine Ivan Joseph Maximilian
    Rudolf Rudolph Wilhelm Friedrich Franz Karl Carlos Alfonso Alphonso Isabella Victor Emmanuel Emanuel
    Humbert Umberto Albert Augustus Stanislaus Sigismund Casimir Ladislaus Stephen Mahmud Selim Suleiman
    Murad Abdul Mehmed Ahmed Osman Robert David Malcolm Margaret Anne Victoria Ludwig Maria Dom Pedro
    Miguel Manuel Sebastian Umberto Amadeus Adolphus Eric Haakon Olaf Baldwin Raymond Conrad Lothair
    Theodore Constantine Justinian Honorius Adrian Hadrian Alexis Anastasius Celestine Eugene Sixtus
    Xavier Martin Nicolas Jean Henri Philippe François Pierre Ramses Rameses Ptolemy Darius Artaxerxes"""
)
_REIGNS = starts("King Queen Pope Emperor Empress Czar Tsar Prince Kaiser Sultan Duke Earl Tzar Elector")
# What a numeral counts off: "Chapter IV", "World War II".
COUNTED = starts(
    """chapter chap ch book bk volume vol vols part pt section sec sect article art act scene sc canto psalm ps
    no nos number numbers war title appendix app table figure fig figs plate pl page pp p lecture letter
    letters essay sonnet ode class type phase stage group grade schedule annex note notes item question
    lesson paragraph par clause rule case form series map sheet column col vols volumes chapters books
    parts articles sections cantos acts line lines mark model company district ward region corps army
    division squadron bowl olympiad edition apollo"""
)
_BIBLE = starts(
    "matt matthew mark luke john acts rom cor gal eph phil col thess tim tit heb jas pet rev gen ex"
)
_SOUNDS_FIRST = starts(
    """am was have had will shall should would could can may must do did think thought know knew hope wish want
    saw see say said wrote write sent send owe told tell believe beg remain fear trust never also only
    cannot don't didn't can't won't ought might went go came come found find"""
)
_NUMERAL = r"(?P<numeral>[IVXLC]{1,15}|[MDCLXVI]{2,15})(?![^\W_]|['’][^\W\ds]|\.[A-Z])"
_SMALL = r"(?P<numeral>[ivxlc]{1,12})(?![^\W_]|['’][^\W\d])"
_HIGHEST_REIGN = 23  # John XXIII; a higher figure behind a name is no king's
# Numerals that are words, or somebody's initials, oftener than figures, when nothing else tells.
_WORDS = starts("I V X L C D M MI DI MIX DIM DIX LI MILD CIVIL VIVID MM CC CD DC MC MD LL DD CM IC")
_CENTURIES = r"(?:centur(?:y|ies)|cent\.|c\.)"


def _reads(here: Here) -> Saying | None:
    numeral = here["numeral"]
    number = roman(numeral)
    if number is None:
        return None
    before, mark = here.before(), here.mark_before()
    if before.lower() in COUNTED and mark in ("", "."):
        if numeral == "I" and here.after("numeral")[:1].islower() and not here["stop"]:
            return None  # the part I took; No. I will not
        return _said(here, cardinal(number))
    if mark or not before:
        return _alone(here, number)
    if before in REIGNING:
        return _reign(here, number)
    if number == 1 or numeral in _WORDS:
        return None
    if before[:1].isupper() and before[1:2].islower():
        return _said(here, ordinal(number) if not before.endswith("s'") else cardinal(number), the=True)
    return _alone(here, number)


def _said(here: Here, words: str, *, the: bool = False) -> Saying:
    said = {"numeral": f"the {words}" if the else words}
    if here["stop"] and not here.ends_sentence("stop") and _goes_on(here):
        said["stop"] = ""
    return said


def _goes_on(here: Here) -> bool:
    """Old print sets a stop behind every numeral: "Louis XVI. was"."""
    behind = here.following("stop").lstrip()
    return behind[:1].islower()


def _reign(here: Here, number: int) -> Saying | None:
    if number > _HIGHEST_REIGN or _surname_follows(here):
        return None  # Henry L. Sanford
    behind = here.after("numeral")
    if number == 1:
        # "King Charles I was", but "To George I owe".
        title = here.preceding().split()[-2:-1]
        titled = bool(title) and title[0] in _REIGNS
        lower = behind.lower()
        if not titled and lower in _SOUNDS_FIRST and lower not in ("was", "had", "could", "would"):
            return None
        if (
            not titled
            and behind
            and lower not in ("was", "had", "of", "and", "who", "in", "to", "is", "died")
        ):
            return None
        if not titled and lower in ("was", "had") and _first_word(here):
            return None
    return _said(here, ordinal(number), the=True)


def _surname_follows(here: Here) -> bool:
    """Whether the numeral is an initial: "John V. Lindsay", but "the time of Henry V. He was"."""
    name = here.after("stop")
    return bool(here["stop"]) and len(here["numeral"]) == 1 and name[:1].isupper() and name not in FRESH


def _first_word(here: Here) -> bool:
    words = here.preceding().split()
    return len(words) >= 2 and words[-2].lower() in ("to", "and", "with", "for", "from")


def _alone(here: Here, number: int) -> Saying | None:
    numeral = here["numeral"]
    if numeral in _WORDS or numeral == "I":
        return _heads_list(here, number)
    return _said(here, cardinal(number))


def _heads_list(here: Here, number: int) -> Saying | None:
    """ "V. The treaty" at the start of a paragraph counts; "I" never does unless a stop or bracket follows."""
    if here.preceding().strip() or not here["stop"]:
        return None
    if numeral_is_initial(here):
        return None
    return {"numeral": cardinal(number)}


def numeral_is_initial(here: Here) -> bool:
    """Whether another initial or a surname alone follows: "C. Darwin"."""
    return here["numeral"] not in ("I", "V", "X") or here.following("stop").strip()[1:2] == "."


def _century(here: Here) -> Saying | None:
    number = roman(here["numeral"])
    return None if number is None else {"ordinal": ordinal(number)}


def _marked(here: Here) -> Saying | None:
    number = roman(here["numeral"])
    return None if number is None else {"": ordinal(number)}


_PARTS_OF_BOOKS = ("vol", "chap", "p", "pp", "vols", "ch", "act", "scene", "book")


def _small(here: Here) -> Saying | None:
    number = roman(here["numeral"])
    before, mark = here.before(), here.mark_before()
    if number is None:
        return None
    counted = before.lower() in COUNTED | _BIBLE or before.isdecimal()
    if not counted and (before.lower() not in ("and", "to") or not _numeral_before(here)):
        return None
    a_word_too = here["numeral"] in ("i", "c", "l", "x", "v") and bool(here.after())
    if before[:1].islower() and not mark and a_word_too and before.lower() not in _PARTS_OF_BOOKS:
        return None
    if here["numeral"] in ("c", "l") and before.isdecimal():
        return None
    return _said(here, cardinal(number))


def _numeral_before(here: Here) -> bool:
    words = here.preceding().replace(",", " ").split()
    return len(words) >= 2 and roman(words[-2].rstrip(".")) is not None


_SMALL_STARTS = frozenset(
    tens + ones
    for tens in ("", "x", "xx", "xxx", "xl", "l", "lx", "lxx", "lxxx", "xc", "c", "cx", "cxx", "cl")
    for ones in ("", "i", "ii", "iii", "iiii", "iv", "v", "vi", "vii", "viii", "ix")
) - {""}
_CAPITAL = frozenset({Kind.CAPITALS.value, Kind.INITIAL.value})

RULES = (
    Rule(
        "roman.century",
        _CAPITAL,
        rf"(?P<ordinal>(?P<numeral>[IVX]{{1,6}})(?:th|st|nd|rd|e)?)(?={SPACE}(?i:{_CENTURIES}))",
        _century,
    ),
    Rule(
        "roman.ordinal",
        _CAPITAL | starts("xixth xviiith xviith xvth xiith xth xxth ivth viith viiith"),
        r"(?P<numeral>[IVXLC]{1,8})(?:th|st|nd|rd|d)(?!\w)",
        _marked,
    ),
    Rule("roman", _CAPITAL, rf"{_NUMERAL}(?P<stop>\.?)", _reads),
    Rule("roman.small", _SMALL_STARTS, rf"{_SMALL}(?P<stop>\.?)", _small),
)
