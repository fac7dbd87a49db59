"""Plain text: what a person would call "the letter", untouched."""

from narrate.errors import LetterError
from narrate.model import Diagnostic
from narrate.readers.controls import count_controls, strip_controls, unify_line_ends
from narrate.readers.encoding import decode
from narrate.readers.front_matter import split_front_matter
from narrate.readers.readout import Readout

# A letter from an old disk has some stray control characters; a program or a picture is full of them.
STRAY_CONTROLS = 16
CONTROL_SHARE = 0.1


def decode_text(data: bytes, *, name: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The characters of a text file, line ends "\\n", control characters out; what was guessed or left out.

    Raises LetterError where the bytes are no text.
    """
    decoded, guessed = decode(data, name=name)
    decoded = unify_line_ends(decoded)
    controls = count_controls(decoded)
    if controls > STRAY_CONTROLS and controls > len(decoded) * CONTROL_SHARE:
        raise LetterError(f"{name}: this is a binary file, not a letter; give a text file or a document")
    text, left_out = strip_controls(decoded)
    return text, guessed + left_out


def read_text(data: bytes, *, name: str) -> Readout:
    """A plain-text letter, with its front matter taken as what it states."""
    text, diagnostics = decode_text(data, name=name)
    stated, text, doubts = split_front_matter(text)
    return Readout(text, stated=stated, diagnostics=diagnostics + doubts)
