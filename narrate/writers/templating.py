"""Templates and constant files of the page and the EPUB. Everything put into a template is escaped."""

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jinja2 import Template

_FOLDER = "templates"

# XML 1.0 has no way to write these; they break lines in some readings of plain text.
_NOT_IN_XML = str.maketrans(dict.fromkeys("\v\f\x1c\x1d\x1e\x1f", " "))


@cache
def template(name: str) -> "Template":
    """A template; what is put into it is escaped, and white space that XML cannot hold becomes a space."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("narrate.writers", _FOLDER),
        autoescape=True,
        auto_reload=False,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_writable if name.startswith("epub/") else None,
    )
    return environment.get_template(name)


@cache
def asset(name: str) -> str:
    """A constant file, without the white space at its ends."""
    return files("narrate.writers").joinpath(_FOLDER, name).read_text(encoding="utf-8").strip()


def _writable(value: object) -> object:
    return value.translate(_NOT_IN_XML) if isinstance(value, str) else value
