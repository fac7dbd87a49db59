"""Times of the day: "10.30 a.m.", "8:05 p.m.", "¼ past 3", "by the 4.15 train", "12 M."."""

from narrate.normalise.figures import PRINTED_FRACTIONS, cardinal, digits
from narrate.normalise.rules import FIGURE, GAP, Here, Rule, Saying, starts

_HOURS_OF_A_DAY = 24
_MINUTES_OF_AN_HOUR = 60
_BEFORE = starts("at by till until from about before after past towards since the between")
_BEHIND = starts("train boat packet o'clock hrs hours this in tonight to-night precisely sharp exactly mail")
_HALF_DAY = r"(?:[aApP]\.?[ \u00a0]?[mM]\b\.?)"
_ZONES = r"(?:[ecmpECMP]\.?[sdSD]\.?[tT]|GMT|gmt|[gG]\.[mM]\.[tT])\b\.?"


def _hour_minutes(hour: int, minutes: int, *, o_clock: bool) -> str | None:
    if hour > _HOURS_OF_A_DAY or minutes >= _MINUTES_OF_AN_HOUR:
        return None
    if minutes:
        return f"{cardinal(hour)} {'oh ' if minutes < 10 else ''}{cardinal(minutes)}"
    return f"{cardinal(hour)} o'clock" if o_clock else cardinal(hour)


def _half_day(here: Here) -> str:
    """A-M, P-M: with a hyphen espeak-ng names both letters; "A M" it takes for an article and a letter."""
    return "PM" if here["half"].lower() == "pm" else f"{here['half'][0].upper()}-M"


def _of_half_day(here: Here) -> Saying | None:
    minutes = int(here["minutes"] or 0)
    said = _hour_minutes(int(here["hour"]), minutes, o_clock=False)
    if said is None:
        return None
    half = _half_day(here) if here["gap"] else f" {_half_day(here)}"
    words = {"time": said, "half": half}
    if here["zone"]:
        words["zone"] = (
            f"{' ' * (not here['gap_zone'])}{'-'.join(c for c in here['zone'].upper() if c != '.')}"
        )
    elif here["half"].endswith(".") and here.ends_sentence("half"):
        words["half"] += "."
    return words | ({"dash": " to "} if here["dash"] else {})


def _colon(here: Here) -> Saying | None:
    said = _hour_minutes(int(here["hour"]), int(here["minutes"]), o_clock=here.after().lower() != "o'clock")
    return None if said is None else {"": said}


def _seconds(here: Here) -> Saying | None:
    hour, minutes, seconds = (int(here[group]) for group in ("hour", "minutes", "seconds"))
    if hour > _HOURS_OF_A_DAY or max(minutes, seconds) >= _MINUTES_OF_AN_HOUR:
        return None
    parts = [
        f"{cardinal(number)} {name}{'' if number == 1 else 's'}"
        for number, name in ((hour, "hour"), (minutes, "minute"), (seconds, "second"))
    ]
    return {"": f"{parts[0]} {parts[1]} and {parts[2]}"}


def _dotted(here: Here) -> Saying | None:
    before, behind = here.before().lower(), here.after().lower()
    if before not in _BEFORE and behind not in _BEHIND:
        return None
    # "the 4.15 train", but "the 4.15 tons": an article proves nothing by itself.
    if (
        before in ("the", "about", "by", "from", "past", "between")
        and behind not in _BEHIND
        and (before == "the" or behind)
    ):
        return None
    if behind and behind not in _BEHIND and behind not in _TIME_GOES_ON:
        return None
    said = _hour_minutes(int(here["hour"]), int(here["minutes"]), o_clock=False)
    return None if said is None else {"": said}


_TIME_GOES_ON = starts("and on to till until we i he she they the when from for but or yesterday")


def _military(here: Here) -> Saying | None:
    hour, minutes = here["hour"], here["minutes"]
    if int(hour) > _HOURS_OF_A_DAY or int(minutes) >= _MINUTES_OF_AN_HOUR:
        return None
    first = f"oh {digits(hour[1])}" if hour[0] == "0" else cardinal(int(hour))
    rest = "hundred" if minutes == "00" else f"{'oh ' if minutes[0] == '0' else ''}{cardinal(int(minutes))}"
    return {"time": f"{first} {rest}"} | ({"unit": "hours"} if here["unit"] else {})


def _quarters(here: Here) -> Saying | None:
    ratio = PRINTED_FRACTIONS.get(here["part"])
    if ratio is None:
        above, _, below = here["part"].partition("/")
        ratio = (int(above), int(below))
    said = {(1, 2): "half", (1, 4): "quarter", (3, 4): "three quarters"}.get(ratio)
    return None if said is None else {"part": said}


def _noon(here: Here) -> Saying | None:
    return {"hour": "twelve", "noon": "noon" if here["gap"] else " noon"} | (
        {} if here["stop"] and here.ends_sentence("stop") else {"stop": ""}
    )


_TIME = r"(?P<time>(?P<hour>\d{1,2})(?:[.:](?P<minutes>\d\d))?)"

RULES = (
    Rule("time.seconds", FIGURE, r"(?P<hour>\d{1,2}):(?P<minutes>\d\d):(?P<seconds>\d\d)(?![\w:])", _seconds),
    Rule(
        "time",
        FIGURE,
        rf"{_TIME}(?P<gap>{GAP})(?P<half>{_HALF_DAY})(?:(?P<gap_zone>[ ]?)(?P<zone>{_ZONES}))?(?P<dash>[-–](?=\d))?",
        _of_half_day,
    ),
    Rule("time.noon", FIGURE, rf"(?P<hour>12)(?P<gap>{GAP})(?P<noon>[Mm](?=\.))(?P<stop>\.)", _noon),
    Rule("time", FIGURE, r"(?P<hour>\d{1,2}):(?P<minutes>\d\d)(?![\w:]|\.\d)", _colon),
    Rule(
        "time",
        FIGURE,
        rf"(?P<time>(?P<hour>[0-2]\d)[.:]?(?P<minutes>\d\d)){GAP}(?:(?P<unit>hrs?\.?)(?!\w)|hours)",
        _military,
    ),
    Rule("time", FIGURE, r"(?P<hour>\d{1,2})\.(?P<minutes>\d\d)(?![\w.,]\d|\w)", _dotted),
    Rule(
        "time",
        FIGURE | frozenset("½¼¾"),
        rf"(?P<part>½|¼|¾|[13]/[24])(?={GAP}(?:past|to|before|after|till|of{GAP}an{GAP}hour{GAP}past)\b)",
        _quarters,
    ),
)
