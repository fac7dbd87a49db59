"""`narrate voices`: who can read a letter."""

from pathlib import Path

import click

from narrate.cli.options import AS_JSON, LEXICON, lexicon_of
from narrate.cli.terminal import print_json, printable

_PREVIEW = (
    "My dear Friend, I have your letter of the 12th of May 1861, and thank you for it with all my heart."
)


@click.group()
def voices() -> None:
    """The voices that letters can be read in."""


@voices.command("list")
@AS_JSON
def voices_list(as_json: bool) -> None:  # noqa: FBT001
    """The voice profiles that are here."""
    from narrate import voices as profiles

    found = [profiles.load(name) for name in (*profiles.shipped(), "silent")]
    if as_json:
        print_json(
            [
                {"name": p.id, "title": p.title, "language": p.language, "description": p.description}
                for p in found
            ]
        )
        return
    for profile in found:
        click.echo(
            f"{profile.id:<10} {profile.language:<6} {profile.voice.engine:<8} "
            f"{profile.description or profile.title}"
        )


@voices.command("show")
@click.argument("name")
def voices_show(name: str) -> None:
    """Print a profile with every default filled in, as TOML."""
    from narrate import voices as profiles

    click.echo(profiles.as_toml(profiles.load(name)), nl=False)


@voices.command("preview")
@click.argument("name")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The WAV file; NAME.wav when not given."
)
@click.option("--text", default=_PREVIEW, help="What to say, instead of a line of a letter.")
@LEXICON
def voices_preview(name: str, output: Path | None, text: str, lexicons: tuple[Path, ...]) -> None:
    """Write a WAV file of the voice NAME speaking a line."""
    from narrate import voices as profiles
    from narrate.pipeline import preview
    from narrate.publish import write_file

    profile = profiles.load(name)
    names = lexicon_of(lexicons, profile=profile, voice=name)
    path = output or Path(f"{profile.id}.wav")
    write_file(path, preview(profile, text=text, lexicon=names))
    click.echo(printable(str(path)))
