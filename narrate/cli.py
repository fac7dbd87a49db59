"""The command line: options → one library call → exit code. Nothing heavy is imported before it is used.

stdout is for results, stderr for progress and messages.
"""

import io
import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from narrate import __version__
from narrate.errors import NarrateError, UsageError
from narrate.model import Diagnostic, Properties

if TYPE_CHECKING:
    from narrate.model import Source
    from narrate.pipeline import Made, Watch

_EXIT_INTERRUPTED = 130
_EXIT_TERMINATED = 143
_DEFAULT_VOICE = "reader"
_STDIN = "-"
_STDIN_NAME = "letter"
_PREVIEW = (
    "My dear Friend, I have your letter of the 12th of May 1861, and thank you for it with all my heart."
)
_SHOWN_CHARACTERS = 60  # of a part, in `inspect`: what fits beside role and line in 80 columns

VOICE = click.option(
    "--voice", default=_DEFAULT_VOICE, show_default=True, metavar="NAME|FILE", help="A voice profile."
)
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print JSON and nothing else.")


def main() -> NoReturn:
    """The program `narrate`: the one place where faults become messages and exit codes."""
    signal.signal(signal.SIGTERM, _terminated)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # letters are not Latin-1
    try:
        sys.exit(cli.main(standalone_mode=False))
    except (click.exceptions.Abort, KeyboardInterrupt):
        _fail("interrupted; no edition was left half-written", code=_EXIT_INTERRUPTED)
    except click.ClickException as error:
        error.show(sys.stderr)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has left, as `head` does; let the interpreter not trip over it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except NarrateError as error:
        _fail(str(error), code=error.exit_code)


def _terminated(_number: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(_EXIT_TERMINATED)


def _fail(message: str, *, code: int) -> NoReturn:
    click.echo(f"narrate: {printable(message)}", err=True)
    sys.exit(code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="narrate")
def cli() -> None:
    """Turn a letter into an audio edition: MP3 chapters, and a transcript in step with the sound."""


@cli.command()
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
@click.option(
    "--only", metavar="KIND,...", help="Only these: mp3, chapters, vtt, srt, lrc, json, txt, html, …"
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
    only: str | None,
    jobs: int | None,
    as_json: bool,  # noqa: FBT001 - click gives it by name
    **chosen: str | None,
) -> int:
    """Make the edition of each LETTER: a file, a folder of letters, or - for standard input."""
    from narrate import pipeline, voices
    from narrate.synthesise import processors, worker_pool
    from narrate.writers import Kind

    profile = voices.load(voice)
    kinds = tuple(filter(None, (only or "").split(",")))
    for kind in kinds:
        if kind not in set(Kind):
            raise UsageError(f"--only {kind}: there is no such kind; there are {', '.join(Kind)}")
    properties = _properties(chosen)
    jobs_found, failures = list(_jobs(letters)), []
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
                        only=kinds,
                        watch=watch,
                    )
            except NarrateError as error:
                if len(jobs_found) == 1 and not as_json:
                    raise
                failures.append(error.exit_code)
                click.echo(f"narrate: {printable(str(error))}", err=True)
                if as_json:
                    _print_json({"letter": job.name, "error": str(error), "exit_code": error.exit_code})
            else:
                _report(made, name=job.name, as_json=as_json)
    return failures[0] if failures else 0


@cli.command()
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
    job = _only_one(letter)
    source = job.read()
    reading = pipeline.read_through(source)
    estimated_ms = pipeline.estimated_ms(reading, profile=profile)
    if as_json:
        _print_json(
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
    _warn(reading.diagnostics, name=source.name)


@cli.command()
@click.argument("text", required=False, default=_STDIN, metavar="[TEXT | -]")
@click.option("--why", is_flag=True, help="Show each rewriting with its rule.")
def spoken(text: str, why: bool) -> None:  # noqa: FBT001
    """Print how TEXT would be read, a line for a line; - or nothing reads standard input."""
    from narrate.normalise import spoken as how_spoken

    lines = sys.stdin.read().splitlines() if text == _STDIN else text.splitlines()
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


@cli.group()
def voices() -> None:
    """The voices that letters can be read in."""


@voices.command("list")
@AS_JSON
def voices_list(as_json: bool) -> None:  # noqa: FBT001
    """The voice profiles that are here."""
    from narrate import voices as profiles

    found = [profiles.load(name) for name in (*profiles.shipped(), "silent")]
    if as_json:
        _print_json(
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
def voices_preview(name: str, output: Path | None, text: str) -> None:
    """Write a WAV file of the voice NAME speaking a line."""
    from narrate import voices as profiles
    from narrate.pipeline import preview
    from narrate.publish import write_file

    profile = profiles.load(name)
    path = output or Path(f"{profile.id}.wav")
    write_file(path, preview(profile, text=text))
    click.echo(printable(str(path)))


@dataclass(frozen=True, slots=True)
class _Job:
    """A letter to make: its name for messages, where its edition goes, and its file, or None for stdin."""

    name: str
    slug: str
    path: Path | None

    def read(self) -> "Source":
        from narrate import readers

        if self.path is None:
            return readers.read(sys.stdin.buffer.read(), name=_STDIN_NAME)
        return readers.read_file(self.path)


def _jobs(letters: tuple[str, ...]) -> Iterator[_Job]:
    """The letters named, folders opened, each with a slug of its own."""
    from narrate import readers
    from narrate.slugs import slug_for

    taken: dict[str, int] = {}
    for letter in letters:
        root = Path(letter)
        if letter == _STDIN:
            found: list[tuple[Path | None, str]] = [(None, _STDIN_NAME)]
        elif root.is_dir():
            # A letter's folders are part of its name: 1861/05.txt and 1862/05.txt are two editions.
            found = [
                (path, "/".join(path.relative_to(root).with_suffix("").parts))
                for path in readers.letters_in(root)
            ]
        else:
            found = [(root, root.stem)]
        for path, name in found:
            slug = slug_for(name)
            taken[slug] = taken.get(slug, 0) + 1
            unique = slug if taken[slug] == 1 else f"{slug}-{taken[slug]}"
            yield _Job(str(path) if path else _STDIN, unique, path)


def _only_one(letter: str) -> _Job:
    jobs = list(_jobs((letter,)))
    if len(jobs) != 1:
        raise UsageError(f"{letter}: there are {len(jobs)} letters in it; name one")
    return jobs[0]


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
        _print_json(
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
    _warn(edition.diagnostics, name=name)


def _warn(diagnostics: tuple[Diagnostic, ...], *, name: str) -> None:
    for d in diagnostics:
        click.echo(printable(f"{name}:{d.line}:{d.column}: {d.message} [{d.rule}]"), err=True)


def _print_json(value: object) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def printable(text: str) -> str:
    """`text` without the characters that would command a terminal or turn its writing around."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
