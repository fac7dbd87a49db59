"""`narrate make`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrate.cli.jobs import jobs_of
from narrate.cli.options import AS_JSON, LEXICON, VOICE, lexicon_of
from narrate.cli.terminal import print_json, printable, warn
from narrate.errors import NarrateError, UsageError
from narrate.model import Properties

if TYPE_CHECKING:
    from narrate.pipeline import Made, Watch


@click.command()
@click.argument("letters", nargs=-1, required=True, metavar="LETTER...")
@click.option(
    "-o",
    "--output",
    default="output",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where editions go.",
)
@VOICE
@LEXICON
@click.option(
    "--only", metavar="KIND,...", help="Only these: mp3, chapters, vtt, srt, lrc, json, txt, html, epub, …"
)
@click.option(
    "--also", metavar="KIND,...", help="These too: m4b, opus, epub-by-word (highlights words, not sentences)."
)
@click.option(
    "--embed-audio", is_flag=True, help="Put the sound into the read-along page: one file to hand on."
)
@click.option("--title", help="The title, whatever the letter says.")
@click.option("--author", help="Who wrote it.")
@click.option("--recipient", help="To whom it was written.")
@click.option("--date", help="When: YYYY-MM-DD, YYYY-MM or YYYY.")
@click.option("--language", help="BCP 47, for instance en-GB.")
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Engine processes; by default one a processor."
)
@AS_JSON
def make(
    letters: tuple[str, ...],
    output: Path,
    voice: str,
    lexicons: tuple[Path, ...],
    only: str | None,
    also: str | None,
    embed_audio: bool,  # noqa: FBT001 - click gives it by name
    jobs: int | None,
    as_json: bool,  # noqa: FBT001 - click gives it by name
    **chosen: str | None,
) -> int:
    """Make the edition of each LETTER: a file, a folder of letters, or - for standard input."""
    from narrate import pipeline, voices, writers
    from narrate.synthesise import processors, worker_pool

    profile = voices.load(voice)
    kinds = writers.chosen(
        only=_listed(only), also=[*_listed(also), *([writers.Kind.HTML_WITH_SOUND] if embed_audio else [])]
    )
    properties = _properties(chosen)
    jobs_found, failures = list(jobs_of(letters)), []
    with worker_pool(jobs or processors()) as executor:
        for job in jobs_found:
            try:
                with _progress(job.name) as watch:
                    source = job.read()
                    made = pipeline.make(
                        source,
                        profile=profile,
                        output=output,
                        slug=job.slug,
                        executor=executor,
                        chosen=properties,
                        lexicon=lexicon_of(lexicons, profile=profile, voice=voice, job=job),
                        only=kinds,
                        watch=watch,
                    )
            except NarrateError as error:
                if len(jobs_found) == 1 and not as_json:
                    raise
                failures.append(error.exit_code)
                click.echo(f"narrate: {printable(str(error))}", err=True)
                if as_json:
                    print_json({"letter": job.name, "error": str(error), "exit_code": error.exit_code})
            else:
                _report(made, name=job.name, as_json=as_json)
    return failures[0] if failures else 0


def _listed(kinds: str | None) -> list[str]:
    return [kind for kind in (kinds or "").replace(" ", "").split(",") if kind]


def _properties(chosen: dict[str, str | None]) -> Properties:
    from narrate.readers.written_dates import iso_date

    date = chosen.get("date")
    if date is not None and iso_date(date) is None:
        raise UsageError(f"--date {date}: this is no date; write YYYY-MM-DD, YYYY-MM or YYYY")
    return Properties(**{name: value.strip() or None for name, value in chosen.items() if value is not None})


@contextmanager
def _progress(name: str) -> Iterator["Watch"]:
    """A bar on stderr while a letter is made; nothing at all when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed}/{task.total}"))
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, TaskID] = {}

        def watch(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bar.add_task(escape(f"{printable(Path(name).name)}: {stage}"), total=total)
            bar.update(tasks[stage], completed=done)

        yield watch


def _report(made: "Made", *, name: str, as_json: bool) -> None:
    from narrate.timecode import milliseconds, spoken_length

    edition = made.edition
    if as_json:
        print_json(
            {
                "letter": name,
                "folder": str(made.folder),
                "slug": edition.slug,
                "title": edition.letter.title,
                "duration_ms": milliseconds(edition.length, rate_hz=edition.rate_hz),
                "chapters": len(edition.chapters),
                "warnings": len(edition.diagnostics),
            }
        )
        return
    lasting = spoken_length(edition.length, rate_hz=edition.rate_hz)
    click.echo(
        printable(f"{made.folder}: {edition.letter.title} ({lasting}, {len(edition.chapters)} chapters)")
    )
    warn(edition.diagnostics, name=name)
