"""The command line: options → one library call → exit code. Nothing heavy is imported before it is used.

A file a command; `main` is the program.
"""

import atexit
import gc
import io
import os
import sys
from typing import NoReturn

import click

from narrate import __version__
from narrate.cli.cache import cache
from narrate.cli.check import check
from narrate.cli.feed import feed, init
from narrate.cli.inspect import inspect, spoken
from narrate.cli.interrupts import Terminated, heeding
from narrate.cli.make import make
from narrate.cli.serve import serve
from narrate.cli.terminal import printable
from narrate.cli.voices import voices
from narrate.errors import NarrateError
from narrate.memory import keep_for_reuse

_EXIT_INTERRUPTED = 130
_EXIT_TERMINATED = 143

# Python looks for rubbish after every 700 objects, and with what 500 modules make that was a seventh of the time until
# the first word is spoken; after every 50,000 still a fortieth of a short letter's. Next to nothing goes in circles.
_OBJECTS_BEFORE_COLLECTING = 200_000

# NumPy's linear algebra begins by starting a thread for each processor, which look busily for work for a tenth of a
# second. There is none for them here.
_ALGEBRA_THREADS = "OPENBLAS_NUM_THREADS"


class _Group(click.Group):
    def invoke(self, ctx: click.Context) -> object:
        """Run a command. Whoever reads our output may leave, as `head` does: that is no fault."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            # Here, because click would make exit code 1 of it; and the interpreter shall not trip over it at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="narrate")
def cli() -> None:
    """Turn a letter into an audio edition: MP3 chapters, and a transcript in step with the sound."""


for command in (make, inspect, spoken, voices, cache, init, feed, serve, check):
    cli.add_command(command)


def main() -> NoReturn:
    """The program `narrate`: the one place where faults become messages and exit codes."""
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTING)
    os.environ.setdefault(_ALGEBRA_THREADS, "1")
    keep_for_reuse()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")  # letters are not Latin-1
    try:
        with heeding():
            code = cli.main(standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        _leave_at_once("interrupted; no edition was left half-written", code=_EXIT_INTERRUPTED)
    except Terminated:
        _leave_at_once("terminated; no edition was left half-written", code=_EXIT_TERMINATED)
    except click.ClickException as error:
        error.show(sys.stderr)
        sys.exit(error.exit_code)
    except NarrateError as error:
        _fail(str(error), code=error.exit_code)
    else:
        try:
            atexit._run_exitfuncs()  # what os._exit leaves out
        finally:
            _leave(code or 0)  # a command that says nothing went well


def _leave_at_once(message: str, *, code: int) -> NoReturn:
    """Leave without waiting for an encoder or a worker, which at a normal exit the interpreter would do."""
    click.echo(f"narrate: {message}", err=True)
    _leave(code)


def _leave(code: int) -> NoReturn:
    """Leave without taking the interpreter apart, which takes a twentieth of a run and closes nothing that is open."""
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(code)


def _fail(message: str, *, code: int) -> NoReturn:
    click.echo(f"narrate: {printable(message)}", err=True)
    sys.exit(code)
