"""A file, or its bytes → `Source`."""

import hashlib
from pathlib import Path

from narrate.errors import LetterError
from narrate.model import Source
from narrate.readers.formats import kind_of_binary
from narrate.readers.text import read_text

MAX_LETTER_BYTES = 100_000_000  # a book of letters has 5 MB; above this it is the wrong file


def read(data: bytes, *, name: str, max_bytes: int = MAX_LETTER_BYTES) -> Source:
    """The letter in `data`, whatever its format: sniffed from what stands in it, then from `name`'s suffix.

    name: the file's name, for messages. max_bytes: the most that is read, packed or unpacked.
    Raises LetterError where there is no letter in it.
    """
    if len(data) > max_bytes:
        raise LetterError(_too_large(name, max_bytes))
    if not data:
        raise LetterError(f"{name}: the file is empty; give a file with a letter in it")
    if kind := kind_of_binary(data):
        raise LetterError(f"{name}: this is {kind}, not a letter; save the letter as a text or .docx file")
    readout = read_text(data, name=name)
    if not readout.text.strip():
        raise LetterError(f"{name}: there is only white space in it; give a file with a letter in it")
    return Source(
        text=readout.text,
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        marks=readout.marks,
        stated=readout.stated,
        diagnostics=readout.diagnostics,
    )


def read_file(path: Path, *, max_bytes: int = MAX_LETTER_BYTES) -> Source:
    """The letter in the file `path`, with the roles that its side file puts right.

    Raises LetterError where the file cannot be read or there is no letter in it.
    """
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except OSError as error:
        reason = "this is a folder" if path.is_dir() else error.strerror or "it cannot be read"
        raise LetterError(f"{path}: {reason}; see that the file is there and readable") from error
    return read(data, name=path.name, max_bytes=max_bytes)


def _too_large(name: str, max_bytes: int) -> str:
    megabytes = max_bytes / 1_000_000
    return (
        f"{name}: the file is larger than {megabytes:g} MB; split it into its letters, or give the right file"
    )
