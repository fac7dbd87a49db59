"""`narrate cache`: what is kept between runs."""

import click

from narrate.cli.options import AS_JSON
from narrate.cli.terminal import print_json, printable
from narrate.errors import OutputError


@click.group()
def cache() -> None:
    """What is kept from one run to the next: speech that takes long to make, and encoded chapters."""


@cache.command("info")
@AS_JSON
def cache_info(as_json: bool) -> None:  # noqa: FBT001
    """Where the cache is, how much is in it, and how much may be."""
    from narrate.cache import BOUND_VARIABLE, FOLDER_VARIABLE, user_store

    store = user_store()
    usage = store.usage()
    if as_json:
        print_json(
            {
                "folder": str(store.folder),
                "entries": usage.entries,
                "size_bytes": usage.size_bytes,
                "bound_bytes": store.bound_bytes,
            }
        )
        return
    click.echo(printable(f"{store.folder}  (${FOLDER_VARIABLE} chooses another)"))
    click.echo(
        f"{usage.entries} entries, {usage.size_bytes / 1e6:.1f} MB of {store.bound_bytes / 1e6:.0f} MB "
        f"(${BOUND_VARIABLE} chooses another bound)"
    )


@cache.command("clear")
def cache_clear() -> None:
    """Remove everything in the cache. Editions are not touched."""
    from narrate.cache import user_store

    store = user_store()
    try:
        usage = store.clear()
    except OSError as error:
        raise OutputError(
            f"{store.folder}: the cache cannot be cleared: {error.strerror or error}"
        ) from error
    click.echo(f"{usage.entries} entries removed, {usage.size_bytes / 1e6:.1f} MB")
