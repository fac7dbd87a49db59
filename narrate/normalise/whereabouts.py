"""Where a shortened word must stand to be meant: the words that a table's third column may hold."""

from collections.abc import Callable
from functools import partial

from narrate.normalise.figures import roman
from narrate.normalise.rules import Here, starts

_SAINTS = starts(
    """James Paul Peter John George Louis Mary Michael Andrew Patrick David Nicholas Thomas Mark Luke Matthew
    Stephen Giles Martin Clement Lawrence Augustine Albans Albans Helena Helens Petersburg Pancras Anne Ann
    Joseph Francis Clair Croix Domingo Germain Cloud Denis Simon Jerome Gregory Bartholomew Vincent Lucia Kitts"""
)
_BEFORE_SAINTS = starts(
    "fort mount lake port bury cape bay river sault isle island pointe church of sir lord ye"
)
_ARMY = starts(
    """mass ind pa ill n.y ohio conn mich wis vt me mo ky tenn iowa kan minn regt regiment infantry inf cavalry cav
    colored u.s state native american penna penn massachusetts york jersey virginia maine vermont heavy light"""
)
_HUMBLE = starts("hble humble obt obedient hum humb obdt hbl most faithful")
_RANKS = starts(
    "adj adjt brig maj major atty attorney surg surgeon lieut lt insp inspector q.m asst assistant com"
)
_PARTICLES = starts("de du des le la von van der den d di da")
_BEFORE_THE = starts(
    """to of in on by from at with for and upon that through all under over about into as after before
    until unto near against towards but see said per"""
)
_ASKING = starts("have do will are can shall did would could should may if when")
_GREETED = starts("sir sirs madam mother father brother sister child")
_NUMERALS = frozenset("ivxIVX")
_NEVER_NUMERALS = starts("I mix dim did mild civil")


def _name_follows(here: Here) -> bool:
    return here.after()[:1].isupper()


def _surname_follows(here: Here) -> bool:
    word = here.after()
    return len(word) > 2 and word[0].isupper() and word[1].islower() and not here.ends_sentence()


def _title_stands(here: Here) -> bool:
    bound = here.following()[:1] == "-" and here.following()[1:2].isupper()
    return here.after()[:1].isalpha() or bound or here.before().lower() in _RANKS


def _after_name(here: Here) -> bool:
    return here.before()[:1].isupper() and here.mark_before() in ("", ",", ".", ".,")


def _after_ordinal(here: Here) -> bool:
    before = here.before()
    return before[:1].isdecimal() and before[-2:].lower() in ("st", "nd", "rd", "th", "2d", "3d")


def _figure_follows(here: Here) -> bool:
    return here.following().lstrip()[:1].isdecimal()


def _number_follows(here: Here) -> bool:
    if _figure_follows(here):
        return True
    word = here.after()
    if roman(word) is None or not (word.isupper() or word.islower()):
        return False
    if len(word) > 1:
        return word not in _NEVER_NUMERALS
    behind = here.following().lstrip()[1:]
    return word in _NUMERALS and (not behind.strip() or behind[0] in ".,;:)-–")


def _year_follows(here: Here) -> bool:
    figure = here.following().lstrip()[:5]
    return figure[:4].isdecimal() and len(figure) >= 4 and not figure[4:5].isdecimal()


def _verse_follows(here: Here) -> bool:
    chapter, _, rest = here.following().lstrip().replace(":", ".").partition(".")
    if not (chapter.isdecimal() or (chapter.islower() and roman(chapter) is not None)):
        return False
    return rest.lstrip()[:1].isdecimal() or chapter.islower()


def _street(here: Here) -> bool:
    if _after_ordinal(here):
        return True
    before = here.before()
    return before[:1].isupper() and here.mark_before() in ("", ".") and before.lower() not in _BEFORE_SAINTS


def _saint(here: Here) -> bool:
    behind = here.after()
    if not behind[:1].isupper() or here.ends_sentence() or _after_ordinal(here):
        return False
    if not _street(here):
        return True
    # "Broad St. James came" is rare, "Mayor St. John" is not; a house number decides for the street.
    numbered = any(word[:1].isdecimal() for word in here.preceding().split()[-3:])
    return behind.removesuffix("'s").removesuffix("’s") in _SAINTS and not numbered


def _place(here: Here) -> bool:
    return here.before()[:1].isupper() and here.mark_before().endswith(",")


def _greeting(here: Here) -> bool:
    return here.after().lower() in _GREETED or (here.before().lower() == "my" and bool(here.after()))


def _at_end(here: Here) -> bool:
    behind = here.following().lstrip(" ")
    return not behind or not behind[0].isalpha()


def _old_the(here: Here) -> bool:
    if here.before().lower() in _ASKING:
        return False
    if _figure_follows(here) or here.after()[:1].isupper():
        return True
    return here.before().lower() in _BEFORE_THE and bool(here.after())


def _goes_on(here: Here) -> bool:
    behind = here.following().lstrip()
    return behind[:1].islower() or behind[:1].isdecimal() or behind[:1] in (",", ";", "$", "£")


def _company(here: Here) -> bool:
    single = here.after()
    return (len(single) == 1 and single.isupper()) or here.preceding().rstrip()[-1:] == "&"


def _county(here: Here) -> bool:
    behind = here.following()
    return behind[:2] == ", " and behind[2:3].isupper() and "." in behind[4:10] and _after_name(here)


def _before_is(words: frozenset[str], here: Here) -> bool:
    return here.before().lower().rstrip(".") in words


def _behind_is(beginnings: tuple[str, ...], here: Here) -> bool:
    return here.after().lower().startswith(beginnings)


WHERE: dict[str, Callable[[Here], bool]] = {
    "name": _name_follows,  # a word with a capital letter follows
    "surname": _surname_follows,  # … that is no initial and no beginning of a sentence
    "title": _title_stands,  # a word follows, or another title goes before
    "de": partial(_behind_is, ("de", "du", "des", "le", "la", "d'", "d’")),
    "no-initials": lambda here: not here.before()[:1].isupper(),
    "figure": _figure_follows,
    "number": _number_follows,  # a figure or a Roman numeral follows
    "year": _year_follows,
    "verse": _verse_follows,  # chapter and verse follow
    "figure-before": lambda here: here.before().isdecimal(),
    "after-name": _after_name,
    "after-ordinal": _after_ordinal,
    "after-and": lambda here: here.preceding().rstrip()[-1:] == "&" or here.before() == "and",
    "after-ditto": partial(_before_is, starts("do ditto")),
    "after-head": partial(_before_is, starts("hd head")),
    "after-humble": partial(_before_is, _HUMBLE),
    "army": partial(_before_is, _ARMY),
    "after-per": partial(_before_is, starts("per a the each every")),
    "heading": lambda here: here.following()[:1] == ":",
    "of": lambda here: here.after() == "of",
    "quarters": partial(_behind_is, ("qrs", "quarters", "qr")),
    "obedient": partial(_behind_is, ("ob", "hum", "hble", "resp", "aff", "faith", "dut")),
    "servant": partial(_behind_is, ("serv", "sert", "svt", "hble", "hum", "h'ble", "st")),
    "reverend": partial(_behind_is, ("rev",)),
    "greeting": _greeting,
    "cit": lambda here: _behind_is(("cit",), here) or _before_is(starts("op loc"), here),
    "telegram": partial(_behind_is, ("no",)),
    "company": _company,  # a company of soldiers, or "& Co."
    "county": _county,  # a state follows
    "place": _place,  # behind a place and a comma
    "place-end": lambda here: _place(here) and _at_end(here),
    "street": _street,
    "saint": _saint,
    "old-the": _old_the,
    "goes-on": _goes_on,  # the stop ends no sentence
    "day": lambda here: _figure_follows(here) or here.following()[:1] == "," or _name_follows(here),
}
# Where one of these holds, what follows belongs to the word, and its full stop ends no sentence.
LEANS_FORWARD = starts(
    "name surname title figure number year verse de of obedient servant goes-on saint old-the greeting"
)
