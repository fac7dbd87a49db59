"""Options that several commands have."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from narrate.cli.jobs import Job
    from narrate.lexicon import Lexicon
    from narrate.voices import Profile

_DEFAULT_VOICE = "reader"

VOICE = click.option(
    "--voice", default=_DEFAULT_VOICE, show_default=True, metavar="NAME|FILE", help="A voice profile."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
LEXICON = click.option(
    "--lexicon",
    "lexicons",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="How names are said: TOML or PLS. May be given again; the first outranks the rest.",
)


def lexicon_of(
    chosen: tuple[Path, ...], *, profile: "Profile", voice: str, job: "Job | None" = None
) -> "Lexicon":
    """The lexicon for a letter: the files chosen, then the letter's own, the profile's, the shipped one.

    voice: what --voice was given; a profile names its lexicons from its own folder. Raises UsageError.
    """
    from narrate import lexicon

    own = lexicon.beside(job.path) if job is not None and job.path is not None else None
    folder = Path(voice).parent
    return lexicon.of_files([*chosen, *filter(None, [own]), *(folder / file for file in profile.lexicon)])
