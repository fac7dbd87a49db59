"""`narrate voices`: who can read a letter."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrate.cli.options import AS_JSON, LEXICON, lexicon_of
from narrate.cli.terminal import print_json, printable
from narrate.errors import EngineError

if TYPE_CHECKING:
    from narrate.voices import Profile

_PREVIEW = (
    "My dear Friend, I have your letter of the 12th of May 1861, and thank you for it with all my heart."
)


@click.group()
def voices() -> None:
    """The voices that letters can be read in."""


@voices.command("list")
@AS_JSON
def voices_list(as_json: bool) -> None:  # noqa: FBT001
    """The voices that are here, whether each works, its engine and its licence."""
    from narrate import piper_files
    from narrate import voices as profiles

    shipped = [profiles.load(name) for name in (*profiles.shipped(), "silent")]
    taken = {profile.voice.name for profile in shipped}
    added = [profiles.load(name) for name in piper_files.names() if name not in taken]
    rows = [(profile, _fault(profile), _licence(profile)) for profile in (*shipped, *added)]
    if as_json:
        print_json(
            [
                {
                    "name": p.id,
                    "title": p.title,
                    "language": p.language,
                    "description": p.description,
                    "engine": p.voice.engine,
                    "licence": licence,
                    "works": fault is None,
                    "fault": fault,
                }
                for p, fault, licence in rows
            ]
        )
        return
    for profile, fault, licence in rows:
        click.echo(
            printable(
                f"{profile.id:<10} {profile.language:<6} {profile.voice.engine:<8} "
                f"{profile.description or profile.title} [{licence}]"
            )
        )
        if fault is not None:
            click.echo(printable(f"{'':<10} does not work here: {fault}"))


def _fault(profile: "Profile") -> str | None:
    """Why a profile's voice does not work here; None where it does."""
    from narrate.engines import engine_for

    try:
        engine_for(profile.voice).version()
    except EngineError as error:
        return str(error)
    return None


def _licence(profile: "Profile") -> str:
    """Of the voice; what it says can be sold and given away is another matter."""
    from narrate import piper_files
    from narrate.voices import EngineName

    if profile.voice.engine is EngineName.PIPER:
        return piper_files.licence_of(profile.voice.name)
    return "GPL-3.0-or-later" if profile.voice.driver == "espeak-ng" else "the system's"


@voices.command("add")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="In the place of another voice of this name.")
def voices_add(file: Path, force: bool) -> None:  # noqa: FBT001
    """Add a Piper voice: FILE.onnx, with FILE.onnx.json beside it. It is checked, and copied."""
    from narrate import piper_files
    from narrate.engines import engine_for
    from narrate.voices import EngineName, Voice

    # A model that does not load is found out here, and not when a letter waits for it.
    engine_for(Voice(engine=EngineName.PIPER, name=str(file))).synthesise(
        "One, two.", Voice(engine=EngineName.PIPER, name=str(file))
    )
    added = piper_files.add(file, force=force)
    click.echo(printable(f"{added.name}: {added.language}, {added.rate_hz} Hz, in {added.path.parent}"))
    click.echo(printable(f"Hear it: narrate voices preview {added.name}"))


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
@click.option("--text", help="What to say, instead of a line of a letter of ours.")
@click.option("--letter", help="Say the first sentence of this letter's first paragraph.")
@LEXICON
def voices_preview(
    name: str, output: Path | None, text: str | None, letter: str | None, lexicons: tuple[Path, ...]
) -> None:
    """Write a WAV file of the voice NAME speaking a line."""
    from narrate import voices as profiles
    from narrate.pipeline import preview
    from narrate.publish import write_file

    profile = profiles.load(name)
    names = lexicon_of(lexicons, profile=profile, voice=name)
    path = output or Path(f"{profile.id}.wav")
    line = text or (_first_line(letter) if letter else _PREVIEW)
    write_file(path, preview(profile, text=line, lexicon=names))
    click.echo(printable(str(path)))


def _first_line(letter: str) -> str:
    """The first sentence of the letter's first paragraph, or of the letter. Raises LetterError."""
    from narrate.cli.jobs import only_one
    from narrate.model import Role
    from narrate.pipeline import read_through

    reading = read_through(only_one(letter).read())
    paragraphs = {part.id for part in reading.letter.segments if part.role is Role.PARAGRAPH}
    unit = next((unit for unit in reading.units if unit.segment_id in paragraphs), reading.units[0])
    return unit.span.of(reading.letter.text)
