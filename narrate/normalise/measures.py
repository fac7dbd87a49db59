"""Weights and measures, degrees, percentages. A row of the table: written ~ one ~ many."""

from narrate.normalise.figures import NUMBER, is_one, number_words
from narrate.normalise.rules import FIGURE, GAP, Here, Rule, Saying, starts
from narrate.normalise.tables import table

_MANY = {written: (one, many) for all_written, one, many in table("unit") for written in all_written.split()}
_UNIT = "|".join(written.replace(".", r"\.") for written in sorted(_MANY, key=len, reverse=True))
_INCH_BEHIND = starts("of long wide high deep thick by in square x broad below above")
_SQUARE = {"sq": "square", "cu": "cubic"}
_DEGREES = {"f": "fahrenheit", "c": "celsius", "r": "réaumur", "k": "kelvin", "fahr": "fahrenheit"}
_POINTS = {
    "N": "north",
    "S": "south",
    "E": "east",
    "W": "west",
    "NE": "northeast",
    "NW": "northwest",
    "SE": "southeast",
    "SW": "southwest",
}


def _unit(here: Here) -> Saying | None:
    written = here["unit"].lower()
    one, many = _MANY[written]
    # "a 6-lb. shot": the singular, as an adjective has it.
    single = is_one(here["figure"]) or here["gap"] == "-"
    said = one if single else many
    words = {"figure": number_words(here["figure"]), "unit": said if here["gap"] else f" {said}"}
    if here["gap"] == "-":
        words["gap"] = " "
    if here["square"]:
        words["square"] = _SQUARE[here["square"].rstrip(".").lower()]
    if written.endswith(".") and here.ends_sentence("unit"):
        words["unit"] += "."
    elif here["stop"] and not here.ends_sentence("stop"):
        words["stop"] = ""
    return words


def _inches(here: Here) -> Saying | None:
    feet = here.before() in ("ft", "feet", "foot")
    if not feet and here.after().lower() not in _INCH_BEHIND:
        return None
    said = "inch" if is_one(here["figure"]) else "inches"
    words = {"figure": number_words(here["figure"]), "unit": said if here["gap"] else f" {said}"}
    return words if here.ends_sentence("stop") else words | {"stop": ""}


def _feet_and_inches(here: Here) -> Saying | None:
    feet = "foot" if here["feet_figure"] == "1" else "feet"
    inches = "inch" if here["inches_figure"] == "1" else "inches"
    return {
        "feet": f"{number_words(here['feet_figure'])} {feet}",
        "inches": ("" if here["gap"] else " ") + f"{number_words(here['inches_figure'])} {inches}",
    }


def _degrees(here: Here) -> Saying | None:
    words = {"degrees": f"{number_words(here['figure'])} degree{'' if here['figure'] == '1' else 's'}"}
    if here["scale"]:
        said = _DEGREES[here["scale"].lower()]
        words["scale"] = said if here["gap"] else f" {said}"
        if here["stop"] and not here.ends_sentence("stop"):
            words["stop"] = ""
        return words
    for group, one in (("minutes", "minute"), ("seconds", "second")):
        if here[group]:
            figure = here[f"{group}_figure"]
            said = f"{number_words(figure)} {one}{'' if figure == '1' else 's'}"
            words[group] = said if here[f"gap_{group}"] else f" {said}"
    if here["point"]:
        said = _POINTS[here["point"].replace(".", "")]
        words["point"] = said if here["gap_point"] else f" {said}"
        if here["point"].endswith(".") and here.ends_sentence("point"):
            words["point"] += "."
    return words


def _percent(here: Here) -> Saying | None:
    return {"figure": number_words(here["figure"]), "sign": "percent" if here["gap"] else " percent"}


def _per_unit(here: Here) -> Saying | None:
    return {"figure": number_words(here["figure"]), "per": f" per {_MANY[here['unit'].lower()][0]}"}


def _times(here: Here) -> Saying | None:
    return {"figure": number_words(here["figure"]), "x": " x"}


def _cent_stop(here: Here) -> Saying | None:
    return None if here.ends_sentence() else {"stop": ""}


RULES = (
    Rule(
        "measure.degrees",
        FIGURE,
        rf"(?P<degrees>(?P<figure>{NUMBER})[ ]?°)"
        rf"(?:(?P<gap>{GAP})(?P<scale>(?i:fahr|[FCRK]))(?!\w)(?P<stop>\.?)"
        rf"|(?P<gap_minutes>{GAP})(?P<minutes>(?P<minutes_figure>\d{{1,2}}(?:\.\d{{1,3}})?)[ ]?['’′])"
        rf"(?:(?P<gap_seconds>{GAP})(?P<seconds>(?P<seconds_figure>\d{{1,2}}(?:\.\d{{1,3}})?)[ ]?(?:[\"”″]|''|’’)))?"
        rf"(?:(?P<gap_point>{GAP})(?P<point>[NSEW]\.?[EW]?(?!\w)\.?))?)",
        _degrees,
    ),
    Rule(
        "measure.degrees",
        FIGURE,
        rf"(?P<degrees>(?P<figure>{NUMBER})[ ]?°)(?P<scale>)(?P<minutes>)(?P<seconds>)"
        rf"(?:(?P<gap_point>{GAP})(?P<point>[NSEW]\.?[EW]?(?!\w)\.?))?",
        _degrees,
    ),
    Rule("measure.percent", FIGURE, rf"(?P<figure>{NUMBER})(?P<gap>{GAP})(?P<sign>%)", _percent),
    Rule("measure.percent", frozenset("½¼¾"), rf"(?P<figure>[½¼¾])(?P<gap>{GAP})(?P<sign>%)", _percent),
    Rule("measure.percent", starts("cent"), r"(?<=per )cent(?P<stop>\.)", _cent_stop),
    Rule(
        "measure.feet",
        FIGURE,
        r"(?P<feet>(?P<feet_figure>\d{1,3})[ ]?['’′])(?P<gap>[ ]?)"
        r"(?P<inches>(?P<inches_figure>\d{1,2}[½¼¾]?)[ ]?(?:[\"”″]|''|’’))",
        _feet_and_inches,
    ),
    Rule(
        "measure",
        FIGURE | frozenset("½¼¾"),
        rf"(?P<figure>{NUMBER})(?P<gap>-|{GAP})(?:(?P<square>(?i:sq|cu)\.?){GAP})?(?P<unit>(?i:{_UNIT}))(?![^\W_]|/\w|['’]\w)(?P<stop>\.?)",
        _unit,
    ),
    Rule("measure", FIGURE, rf"(?P<figure>{NUMBER})(?P<gap>{GAP})(?P<unit>in)(?P<stop>\.)", _inches),
    Rule("measure", FIGURE, rf"(?P<figure>{NUMBER})(?P<per>/(?P<unit>(?i:{_UNIT}))(?![\w/]))", _per_unit),
    Rule("measure", FIGURE, rf"(?P<figure>{NUMBER})(?P<x>x)(?!\w)", _times),
)
