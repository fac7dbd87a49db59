"""Options that several commands have."""

import click

_DEFAULT_VOICE = "reader"

VOICE = click.option(
    "--voice", default=_DEFAULT_VOICE, show_default=True, metavar="NAME|FILE", help="A voice profile."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")
