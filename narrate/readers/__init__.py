"""Bytes → `Source`: one module a format.

Start at `reading.read`; docs/reading.md tells what each format gives and how a user puts roles right.
"""

from narrate.readers.folder import letters_in
from narrate.readers.reading import MAX_LETTER_BYTES, read, read_file

__all__ = ["MAX_LETTER_BYTES", "letters_in", "read", "read_file"]
