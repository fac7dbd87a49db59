"""Sound that waits to be worked on: in memory while it is little, in a file without a name when it is much."""

import tempfile
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import overload

# Twelve minutes of speech at 22,050 Hz, more than most letters; a book goes to the disk.
_IN_MEMORY_BYTES = 32 << 20


class Spool(Sequence[bytes]):
    """Pieces of bytes, in the order they were added. The file is gone with the process, however that ends.

    May be read from several threads.
    """

    def __init__(self, folder: Path | None = None) -> None:
        """folder: where the file is opened when one is needed; the system's place for such files when None.

        Where editions are written there is room for sound; the system's place may be held in memory.
        """
        # The file is opened on the first piece too many, and in a folder that is there by then.
        self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed by `close`
            max_size=_IN_MEMORY_BYTES, dir=None if folder is None else str(folder)
        )
        self._edges = [0]
        self._turn = threading.Lock()

    def add(self, piece: bytes) -> None:
        """Raises OSError when the disk is full."""
        with self._turn:
            self._file.seek(self._edges[-1])
            self._file.write(piece)
            self._edges.append(self._edges[-1] + len(piece))

    def __len__(self) -> int:
        return len(self._edges) - 1

    @overload
    def __getitem__(self, index: int) -> bytes: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[bytes, ...]: ...
    def __getitem__(self, index: int | slice) -> bytes | tuple[bytes, ...]:
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        if not 0 <= index < len(self):
            raise IndexError(index)
        with self._turn:
            self._file.seek(self._edges[index])
            return self._file.read(self._edges[index + 1] - self._edges[index])

    def __iter__(self) -> Iterator[bytes]:
        return (self[i] for i in range(len(self)))

    def clear(self) -> None:
        """Forget everything."""
        with self._turn:
            del self._edges[1:]

    def close(self) -> None:
        """Give memory and disk back."""
        self._file.close()
