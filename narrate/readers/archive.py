"""Zip archives (DOCX, EPUB), read without trusting what they say of themselves."""

import posixpath
import zipfile
from io import BytesIO
from zlib import error as ZlibError  # noqa: N812

from narrate.errors import LetterError

MAX_MEMBERS = 10_000  # an EPUB of a whole correspondence has some hundreds
MAX_RATIO = 200  # text deflates to a tenth, XML to a fiftieth; a bomb to a thousandth
RATIO_FROM_BYTES = 1_000_000  # a small member may be all blanks


class Archive:
    """The members of a zip archive that is held in memory; nothing is ever unpacked to the disk.

    Raises LetterError for a damaged archive, a bomb, or a password.
    """

    def __init__(self, data: bytes, *, name: str, max_bytes: int) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError) as error:
            raise self.damaged(str(error)) from error
        self._members = {info.filename: info for info in self._zip.infolist()}
        sizes = [info.file_size for info in self._members.values()]
        bombs = any(
            info.file_size > RATIO_FROM_BYTES and info.file_size > info.compress_size * MAX_RATIO
            for info in self._members.values()
        )
        if bombs or sum(sizes) > max_bytes or len(sizes) > MAX_MEMBERS:
            limit = f"{max_bytes / 1_000_000:g} MB"
            raise LetterError(
                f"{name}: unpacked it is larger than {limit} or suspiciously packed; save it anew"
            )

    def names(self) -> frozenset[str]:
        """The members' names, as they stand in the archive."""
        return frozenset(self._members)

    def read(self, member: str) -> bytes:
        """A member's bytes. zipfile stops at the size that was checked above."""
        info = self._members.get(member)
        if info is None:
            raise self.damaged(f"{member} is missing")
        if info.flag_bits & 1:
            raise LetterError(f"{self._name}: it is protected with a password; save a copy without one")
        try:
            return self._zip.read(info)
        except (zipfile.BadZipFile, ZlibError, OSError, NotImplementedError, EOFError, ValueError) as error:
            raise self.damaged(str(error)) from error

    def damaged(self, reason: str) -> LetterError:
        """The fault to raise for an archive that is not what it should be."""
        return LetterError(
            f"{self._name}: the file is damaged ({reason}); open it in its program and save it anew"
        )


def within(folder: str, href: str) -> str | None:
    """The member that `href`, as written in a file of `folder`, points to; None where it leads outside."""
    path = posixpath.normpath(posixpath.join(folder, href))
    return None if path.startswith(("/", "..")) else path
