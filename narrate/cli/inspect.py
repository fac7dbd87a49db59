"""`narrate inspect` and `narrate spoken`: look before you listen."""

import sys

import click

from narrate.cli.jobs import STDIN, only_one
from narrate.cli.options import AS_JSON, VOICE
from narrate.cli.terminal import print_json, printable, warn

_SHOWN_CHARACTERS = 60  # of a part: what fits beside role and line in 80 columns


@click.command()
@click.argument("letter", metavar="LETTER")
@VOICE
@click.option("--why", is_flag=True, help="Say what decided each part's role.")
@AS_JSON
def inspect(letter: str, voice: str, why: bool, as_json: bool) -> None:  # noqa: FBT001
    """Show a LETTER's parts, what will be spoken, what is doubtful. Writes nothing."""
    from narrate import pipeline, voices
    from narrate.timecode import spoken_length
    from narrate.writers.edition_json import diagnostic_records, letter_record

    profile = voices.load(voice)
    job = only_one(letter)
    source = job.read()
    reading = pipeline.read_through(source)
    estimated_ms = pipeline.estimated_ms(reading, profile=profile)
    if as_json:
        print_json(
            {
                "letter": letter_record(reading.letter, slug=job.slug),
                "utterances": [
                    {
                        "segment": utterance.segment_id,
                        "text": utterance.text,
                        "runs": [
                            {
                                "start": run.display.start,
                                "stop": run.display.stop,
                                "spoken_start": run.spoken.start,
                                "spoken_stop": run.spoken.stop,
                                "rule": run.rule,
                            }
                            for run in utterance.offsets.runs
                        ],
                    }
                    for utterance in reading.utterances
                ],
                "warnings": diagnostic_records(reading.diagnostics),
                "estimated_ms": estimated_ms,
            }
        )
        return
    from narrate.report import parts, rewritings

    found = reading.letter
    click.echo(printable(found.title))
    about = {"from": found.author, "to": found.recipient, "date": found.date, "language": found.language}
    click.echo("  ".join(f"{name}: {printable(value)}" for name, value in about.items() if value))
    click.echo()
    for line in parts(source, found, width=_SHOWN_CHARACTERS, why=why):
        click.echo(printable(line))
    click.echo("\nSpoken otherwise than written:")
    for line in rewritings(found, reading.utterances):
        click.echo(printable(line))
    click.echo(
        f"\nAbout {spoken_length(estimated_ms, rate_hz=1000)} with the voice {profile.id} (an estimate)"
    )
    warn(reading.diagnostics, name=source.name)


@click.command()
@click.argument("text", required=False, default=STDIN, metavar="[TEXT | -]")
@click.option("--why", is_flag=True, help="Show each rewriting with its rule.")
def spoken(text: str, why: bool) -> None:  # noqa: FBT001
    """Print how TEXT would be read, a line for a line; - or nothing reads standard input."""
    from narrate.normalise import spoken as how_spoken

    lines = sys.stdin.read().splitlines() if text == STDIN else text.splitlines()
    for line in lines:
        utterance = how_spoken(line)
        click.echo(printable(utterance.text))
        if why:
            for run in utterance.offsets.runs:
                if run.rule:
                    click.echo(
                        printable(
                            f"  {run.display.of(line)!r} → {run.spoken.of(utterance.text)!r}  {run.rule}"
                        )
                    )
