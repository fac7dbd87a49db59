"""Telephone numbers figure by figure, and addresses of the Internet as people dictate them: "anna at example"."""

from narrate.normalise.figures import digits
from narrate.normalise.rules import FIGURE, Here, Rule, Saying, starts

_SIGNS = {".": " dot ", "/": " slash ", "-": " dash ", "_": " underscore ", "@": " at "}
_HOST = r"[^\W_](?:[\w-]{0,62})(?:\.[\w-]{1,63}){1,6}"


def _dictated(here: Here) -> Saying | None:
    address = here["address"].removeprefix("www")
    said = "".join(_SIGNS.get(sign, sign) for sign in address)
    # With hyphens espeak-ng names every letter in one breath.
    return {"": " ".join(f"{'W-W-W' if address != here['address'] else ''}{said}".split())}


_TELEPHONES = ("telephone", "tel.", "phone")


def _figure_by_figure(here: Here) -> Saying | None:
    return {"": digits(here.written)}


def _exchange(here: Here) -> Saying | None:
    """Telephone Whitehall 1212."""
    said_before = here.preceding().lower()
    if not here.before()[:1].isupper() or not any(word in said_before for word in _TELEPHONES):
        return None
    return _figure_by_figure(here)


RULES = (
    Rule("telephone", FIGURE, r"(?<![\w.-])\d{3}-(?:\d{3}-)?\d{4}(?![\w-])", _figure_by_figure),
    Rule("telephone", FIGURE, r"(?<=\()\d{3}(?=\)[ ]?\d{3}-\d{4}(?!\w))", _figure_by_figure),
    Rule("telephone", FIGURE, r"\d{3,5}(?![\w,.]\d)(?!\w)", _exchange),
    Rule(
        "address.page",
        starts("http https www"),
        rf"(?:https?://(?=\w)|(?=www\.))(?P<address>{_HOST}(?:/[\w-]{{1,80}}(?:\.[\w-]{{1,10}})?){{0,8}})/?",
        _dictated,
    ),
    Rule("address.mail", frozenset("@"), rf"(?<=\w)(?P<address>@{_HOST})", _dictated),
)
