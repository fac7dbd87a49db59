"""What can go wrong, each with the exit code it leaves behind.

A message says where, what, and what to do; `cli` has the one handler.
"""

from typing import ClassVar


class NarrateError(Exception):
    """Base of every fault that a user can meet; its text is for the user."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str) -> None:
        # One line, also where it gives another program's reason, or quotes what a file says.
        super().__init__(" ".join(message.splitlines()))


class UsageError(NarrateError):
    """The command or a setting was wrong."""

    exit_code = 2


class ProfileError(UsageError):
    """A voice profile or lexicon has an unknown key or a bad value."""


class LetterError(NarrateError):
    """The letter cannot be read."""

    exit_code = 3


class EngineError(NarrateError):
    """The voice or its engine is not there, or failed."""

    exit_code = 4


class OutputError(NarrateError):
    """The edition cannot be written; what stood there before is untouched."""

    exit_code = 5
