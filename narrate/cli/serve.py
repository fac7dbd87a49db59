"""`narrate serve`: the editions in a folder, for a browser here or a phone in the same network."""

import sys
from pathlib import Path

import click

from narrate.cli.feed import OUTPUT, SHOW, show_for
from narrate.cli.interrupts import leave_interrupts_to_others
from narrate.cli.terminal import printable

_GREATEST_PORT = 65_535


@click.command()
@OUTPUT
@click.option(
    "--port",
    default=8000,
    show_default=True,
    type=click.IntRange(0, _GREATEST_PORT),
    help="0: any that is free.",
)
@click.option(
    "--lan", is_flag=True, help="Open it to the local network, for a phone; else only this computer."
)
@SHOW
def serve(output: Path, port: int, lan: bool, settings: Path | None) -> None:  # noqa: FBT001
    """Serve the editions in OUTPUT: a library page, the feed, the files. Ctrl-C ends it."""
    from narrate import feed
    from narrate.serve import opened
    from narrate.serve import serve as run
    from narrate.serve.page import qr_text

    site = opened(output, show=show_for(output, settings), port=port, lan=lan)
    found = site.library.now()
    for warning in found.warnings:
        click.echo(f"narrate: {printable(warning)}", err=True)
    click.echo(f"{len(found.editions)} edition{'s' * (len(found.editions) != 1)} in {printable(str(output))}")
    address = site.phone or site.address
    click.echo(f"library  {address}\nfeed     {address}{feed.FEED}")
    if site.phone is None:
        click.echo("Only this computer can reach it; --lan opens it to your phone. Ctrl-C ends it.")
    else:
        if sys.stdout.isatty():
            click.echo(qr_text(site.phone))
        click.echo("Everybody in this network can read these letters. Ctrl-C ends it.")
    sys.stdout.flush()
    leave_interrupts_to_others()  # the server ends on one by itself, and says goodbye to who is listening
    run(site)
