"""`narrate inspect` and `narrate spoken`: look before you listen."""

import sys
from pathlib import Path

import click

from narrate.cli.jobs import STDIN, only_one
from narrate.cli.options import AS_JSON, LEXICON, VOICE, lexicon_of
from narrate.cli.terminal import print_json, printable, warn

_SHOWN_CHARACTERS = 60  # of a part: what fits beside role and line in 80 columns


@click.command()
@click.argument("letter", metavar="LETTER")
@VOICE
@LEXICON
@click.option("--why", is_flag=True, help="Say what decided each part's role.")
@AS_JSON
def inspect(
    letter: str,
    voice: str,
    lexicons: tuple[Path, ...],
    why: bool,  # noqa: FBT001 - click gives it by name
    as_json: bool,  # noqa: FBT001
) -> None:
    """Show a LETTER's parts, what will be spoken, what is doubtful. Writes nothing."""
    from narrate import pipeline, voices
    from narrate.timecode import spoken_length
    from narrate.writers.edition_json import diagnostic_records, letter_record

    profile = voices.load(voice)
    job = only_one(letter)
    source = job.read()
    lexicon = lexicon_of(lexicons, profile=profile, voice=voice, job=job)
    reading = pipeline.read_through(source, lexicon=lexicon, profile=profile)
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
                        "pronunciations": [
                            {"spoken_start": each.span.start, "spoken_stop": each.span.stop, "ipa": each.ipa}
                            for each in utterance.pronunciations
                        ],
                        "passages": [
                            {"start": each.span.start, "stop": each.span.stop, "language": each.language}
                            for each in utterance.passages
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
@LEXICON
@click.option("--why", is_flag=True, help="Show each rewriting with its rule.")
def spoken(text: str, lexicons: tuple[Path, ...], why: bool) -> None:  # noqa: FBT001
    """Print how TEXT would be read, a line for a line; - or nothing reads standard input."""
    from narrate.lexicon import of_files
    from narrate.normalise import spoken as how_spoken
    from narrate.report import rewritten

    names = of_files(lexicons)
    lines = sys.stdin.read().splitlines() if text == STDIN else text.splitlines()
    for line in lines:
        utterance = how_spoken(line, lexicon=names)
        click.echo(printable(utterance.text))
        if why:
            for _, shown in rewritten(line, utterance):
                click.echo(printable(f"  {shown}"))
