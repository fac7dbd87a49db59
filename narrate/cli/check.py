"""`narrate check`: does it keep what it promises?"""

from dataclasses import asdict
from pathlib import Path

import click

from narrate.cli.options import AS_JSON
from narrate.cli.terminal import print_json, printable

_EXIT_FAULTS = 6


@click.command()
@click.argument("path", type=click.Path(path_type=Path, exists=True))
@AS_JSON
def check(path: Path, as_json: bool) -> int:  # noqa: FBT001
    """Verify PATH, an edition, a folder of editions, or a feed: what it promises, and what players ask for."""
    from narrate.check import check as checked

    report = checked(path)
    if as_json:
        print_json(
            {
                "path": str(path),
                "editions": report.editions,
                "feeds": report.feeds,
                "faults": [asdict(fault) for fault in report.faults],
                "notes": list(report.notes),
            }
        )
        return _EXIT_FAULTS if report.faults else 0
    for fault in report.faults:
        click.echo(printable(str(fault)))
    for note in report.notes:
        click.echo(f"narrate: {note}", err=True)
    looked_at = " and ".join(
        f"{number} {name}{'s' * (number != 1)}"
        for number, name in ((report.editions, "edition"), (report.feeds, "feed"))
        if number
    )
    found = len(report.faults)
    click.echo(f"{looked_at}: {found or 'no'} fault{'s' * (found != 1)}")
    return _EXIT_FAULTS if found else 0
