"""What every command says, and how: results on stdout, messages on stderr, nothing that commands a terminal."""

import json

import click

from narrate.model import Diagnostic


def warn(diagnostics: tuple[Diagnostic, ...], *, name: str) -> None:
    """Say what was guessed or is doubtful, a line each, as editors and compilers do."""
    for d in diagnostics:
        click.echo(printable(f"{name}:{d.line}:{d.column}: {d.message} [{d.rule}]"), err=True)


def print_json(value: object) -> None:
    """One line of JSON."""
    click.echo(json.dumps(value, ensure_ascii=False))


def printable(text: str) -> str:
    """`text` without the characters that would command a terminal or turn its writing around."""
    # Nearly every line is: looking at each character is slow in a book.
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c in "\n\t" else "\N{REPLACEMENT CHARACTER}" for c in text)
