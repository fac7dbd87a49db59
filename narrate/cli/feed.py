"""`narrate feed` and `narrate init`: a podcast of the editions in a folder."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrate.cli.options import AS_JSON
from narrate.cli.terminal import print_json, printable
from narrate.errors import UsageError

if TYPE_CHECKING:
    from narrate.show import Show

OUTPUT = click.argument("output", default="output", type=click.Path(path_type=Path), metavar="[OUTPUT]")
SHOW = click.option(
    "--show",
    "settings",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The show's settings; OUTPUT/narrate.toml when not given.",
)


def show_for(output: Path, settings: Path | None) -> "Show":
    """The show's settings: the file that is named, or the one in the folder, or the defaults."""
    from narrate import show

    if settings is not None:
        return show.load(settings)
    beside = output / show.SETTINGS
    return show.load(beside) if beside.exists() else show.Show()


@click.command()
@OUTPUT
@click.option("--url", required=True, metavar="URL", help="Where the folder will be on the web: https://…")
@SHOW
@AS_JSON
def feed(output: Path, url: str, settings: Path | None, as_json: bool) -> None:  # noqa: FBT001
    """Write feed.xml over all editions in OUTPUT, for podcast players."""
    from narrate import feed as feeds
    from narrate.publish import write_file

    show = show_for(output, settings)
    made = feeds.podcast(output, show=show, url=url)
    for warning in made.warnings:
        click.echo(f"narrate: {printable(warning)}", err=True)
    if not made.episodes:
        raise UsageError(f"{output}: there is no edition in it to make an episode of; narrate make makes one")
    write_file(output / feeds.COVER, feeds.show_cover(show))
    write_file(output / feeds.FEED, made.feed)
    address = feeds.Address.of(url)
    if as_json:
        print_json(
            {
                "feed": str(output / feeds.FEED),
                "url": address.feed,
                "episodes": made.episodes,
                "warnings": list(made.warnings),
            }
        )
        return
    episodes = f"{made.episodes} episode{'s' * (made.episodes != 1)}"
    click.echo(printable(f"{output / feeds.FEED}: {episodes}, to be reached at {address.feed}"))


@click.command()
@OUTPUT
def init(output: Path) -> None:
    """Write OUTPUT/narrate.toml: the show's settings, each with what it means, for you to change."""
    from narrate import show
    from narrate.publish import write_file

    path = output / show.SETTINGS
    if path.exists():
        raise UsageError(f"{path}: it is there already; edit it, or remove it first")
    write_file(path, show.TEMPLATE.encode())
    click.echo(printable(str(path)))
