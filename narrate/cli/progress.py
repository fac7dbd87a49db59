"""What is shown while letters are made, and what is said of them when they are done."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from narrate.cli.terminal import print_json, printable, warn

if TYPE_CHECKING:
    from narrate.batch import Outcome
    from narrate.pipeline import Watch


class Tally:
    """Says what became of each letter, and counts."""

    def __init__(self, *, as_json: bool) -> None:
        self._as_json = as_json
        self._started = time.monotonic()
        self._failed: list[str] = []
        self._noticed: set[str] = set()
        self.made = 0
        self.unchanged = 0
        self.made_ms = 0.0  # of sound
        self.exit_code = 0  # of the first letter that failed

    @property
    def times_real_time(self) -> float:
        """How many seconds of sound were made in a second."""
        return self.made_ms / 1000 / max(time.monotonic() - self._started, 1e-6)

    def add(self, outcome: "Outcome") -> None:
        """Report a letter: on standard output, its warnings on standard error."""
        if outcome.notice is not None and outcome.notice not in self._noticed:
            self._noticed.add(outcome.notice)
            click.echo(f"narrate: {printable(outcome.notice)}; editions are made without it", err=True)
        if outcome.error is not None:
            self.fault(outcome.name, outcome.error, exit_code=outcome.exit_code)
            return
        self.unchanged += outcome.unchanged
        self.made += not outcome.unchanged
        self.made_ms += 0 if outcome.unchanged else outcome.duration_ms
        if self._as_json:
            print_json(
                {
                    "letter": outcome.name,
                    "folder": str(outcome.folder),
                    "slug": outcome.slug,
                    "title": outcome.title,
                    "duration_ms": outcome.duration_ms,
                    "chapters": outcome.chapters,
                    "warnings": len(outcome.diagnostics),
                    "unchanged": outcome.unchanged,
                }
            )
            return
        from narrate.timecode import spoken_length

        lasting = spoken_length(round(outcome.duration_ms), rate_hz=1000)
        unchanged = ", unchanged" if outcome.unchanged else ""
        click.echo(
            printable(
                f"{outcome.folder}: {outcome.title} ({lasting}, {outcome.chapters} chapters{unchanged})"
            )
        )
        warn(outcome.diagnostics, name=outcome.name)

    def fault(self, name: str, error: str, *, exit_code: int) -> None:
        """Report a letter that failed."""
        self._failed.append(name)
        self.exit_code = self.exit_code or exit_code
        click.echo(f"narrate: {printable(error)}", err=True)
        if self._as_json:
            print_json({"letter": name, "error": error, "exit_code": exit_code})

    def summary(self) -> None:
        """A table of what came of the letters, on standard error."""
        from rich import box
        from rich.console import Console
        from rich.table import Table
        from rich.text import Text

        table = Table("", "letters", "sound", box=box.SIMPLE)
        table.columns[1].justify = table.columns[2].justify = "right"
        table.add_row("made", str(self.made), _hours(self.made_ms))
        table.add_row("unchanged", str(self.unchanged), "")
        table.add_row("failed", str(len(self._failed)), "")
        console = Console(stderr=True)
        console.print(table)
        took_ms = (time.monotonic() - self._started) * 1000
        console.print(Text(f"in {_hours(took_ms)}: {self.times_real_time:.0f} × real time"))
        for name in self._failed:
            console.print(Text(printable(f"failed: {name}")), soft_wrap=True)


@contextmanager
def progress_of_one(name: str) -> Iterator["Watch"]:
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


@contextmanager
def progress_of_many(total: int, *, tally: Tally) -> Iterator[Callable[["Outcome"], None]]:
    """A bar on stderr, with the time that is left and the speed; nothing when stderr is no terminal."""
    if not sys.stderr.isatty():
        yield tally.add
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("letters"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    speed = TextColumn("{task.fields[speed]:.0f} × real time")
    # Without a thread of its own: a process that has one may not fork, and starting Python anew takes longer.
    bar = Progress(*columns, speed, console=Console(stderr=True), transient=True, auto_refresh=False)
    with bar:
        task = bar.add_task("", total=total, speed=0.0)

        def told(outcome: "Outcome") -> None:
            tally.add(outcome)
            bar.update(task, advance=1, speed=tally.times_real_time, refresh=True)

        yield told


def _hours(ms: float) -> str:
    """H:MM:SS."""
    seconds = round(ms / 1000)
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
