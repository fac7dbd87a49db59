"""Bytes → characters: UTF-8, a byte order mark, else a guess that is said."""

import codecs
import re

from narrate.errors import LetterError
from narrate.model import Diagnostic, Lines

_MARKED = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
# charset-normalizer tries some 90 encodings on what it is given; 64 KiB of the lines that hold other bytes
# than ASCII decide as well as the whole.
GUESSED_FROM_BYTES = 65_536
# Of encodings that fit equally well (a line with one "é" fits dozens), what people's files are really in.
_LIKELY = ("cp1252", "mac_roman")
_NAMES = {"cp1252": "windows-1252", "mac_roman": "Mac Roman"}
# Fewer broken bytes than this share of its good sequences, and a text is damaged UTF-8, not another encoding.
BROKEN_SHARE = 1 / 4
# English in UTF-16 is nearly half NULs, all of them in odd or all in even places.
UTF16_NULS = 0.3


def decode(data: bytes, *, name: str) -> tuple[str, tuple[Diagnostic, ...]]:
    """The characters of `data`, and what was guessed about them.

    Raises LetterError where no encoding fits.
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if not (unmarked := _unmarked_utf16(data)):
            return text, ()
        return _guessed(data.decode(unmarked, "replace"), unmarked)
    if unmarked := _unmarked_utf16(data):
        return _guessed(data.decode(unmarked, "replace"), unmarked)
    text, diagnostics = _lenient(data, "utf-8")
    broken = text.count(REPLACEMENT)
    others = len(text) - len(text.encode("ascii", "ignore")) - broken
    if broken <= others * BROKEN_SHARE:
        return text, diagnostics
    guess = _guess(_sample(data))
    if guess is None:
        raise LetterError(f"{name}: this is not text in any known encoding; save it as UTF-8 text")
    return _guessed(data.decode(guess, "replace"), guess)


def _lenient(data: bytes, encoding: str) -> tuple[str, tuple[Diagnostic, ...]]:
    text = data.decode(encoding, "replace")
    broken = text.count(REPLACEMENT)
    if not broken or _decodes(data, encoding):
        return text, ()
    message = (
        f"{broken} place(s) are not valid {encoding.upper()} and stand as {REPLACEMENT}; "
        "mend them in the file, or save it as UTF-8"
    )
    return text, (Lines(text).diagnostic(text.index(REPLACEMENT), rule="encoding", message=message),)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _guessed(text: str, encoding: str) -> tuple[str, tuple[Diagnostic, ...]]:
    other = re.search(r"[^\x00-\x7f]", text)
    message = (
        f"read as {_NAMES.get(encoding, encoding)}, which was guessed; "
        "where accents or quotes are wrong, save the file as UTF-8"
    )
    at = other.start() if other else 0
    return text, (Lines(text).diagnostic(at, rule="encoding", message=message),)


def _unmarked_utf16(data: bytes) -> str | None:
    for encoding, place in (("utf-16-le", 1), ("utf-16-be", 0)):
        nuls = data[place::2].count(0)
        if nuls > len(data) * UTF16_NULS and not data[1 - place :: 2].count(0):
            return encoding
    return None


def _sample(data: bytes) -> bytes:
    if len(data) <= GUESSED_FROM_BYTES:
        return data
    lines = re.findall(rb"[^\r\n]*[\x80-\xff][^\r\n]*", data[: GUESSED_FROM_BYTES * 64])
    sample = b"\n".join(lines)[:GUESSED_FROM_BYTES]
    return sample or data[-GUESSED_FROM_BYTES:]


def _guess(sample: bytes) -> str | None:
    from charset_normalizer import from_bytes

    matches = list(from_bytes(sample))
    if not matches:
        return None
    best = matches[0]
    fitting = {
        encoding
        for match in matches
        if match.chaos <= best.chaos
        for encoding in (match.encoding, *match.could_be_from_charset)
    }
    return next((encoding for encoding in _LIKELY if encoding in fitting), best.encoding)
