"""pyttsx3's stock drivers (sapi5, nsss, espeak), through files. They give no word times: ESTIMATED."""

import contextlib
import ctypes
import io
import os
import tempfile
import time
import wave
from collections.abc import Sequence
from itertools import accumulate, pairwise
from pathlib import Path

from narrate.engines import EngineVersion
from narrate.errors import EngineError
from narrate.model import Pronunciation, Span, Speech, SpokenWord, Timing
from narrate.voices import Voice
from narrate.words import words

# runAndWait can return before the file is whole: wait until it has stood still for a moment.
_FILE_PATIENCE_S = 20.0
_FILE_POLL_S = 0.02
_POLLS_AT_REST = 3


class StockEngine:
    """A driver that pyttsx3 ships, by its name."""

    def __init__(self, driver: str) -> None:
        self._driver = driver
        if driver == "espeak":
            _lend_espeak()
        import pyttsx3

        try:
            self._engine = pyttsx3.init(driver)
        except ImportError as error:
            raise EngineError(
                f'pyttsx3: the driver "{driver}" is not to be had on this system ({error}); '
                'sapi5 is for Windows, nsss for macOS; "espeak-ng" works everywhere'
            ) from error
        except Exception as error:
            raise EngineError(f'pyttsx3: the driver "{driver}" does not start: {error}') from error

    def version(self) -> EngineVersion:
        """pyttsx3's version: the stock drivers do not tell the system's."""
        from importlib.metadata import version

        return EngineVersion(f"pyttsx3/{self._driver}", version("pyttsx3"))

    def voices(self) -> tuple[str, ...]:
        """The system's voices."""
        return tuple(sorted(str(voice.id) for voice in self._engine.getProperty("voices")))

    def synthesise(
        self,
        text: str,
        voice: Voice,
        *,
        pronunciations: Sequence[Pronunciation] = (),  # noqa: ARG002 - these drivers take words alone
    ) -> Speech:
        """The sound of `text`, its word times shared out by letters. Raises EngineError."""
        with tempfile.TemporaryDirectory(prefix="narrate-") as folder:
            path = Path(folder) / "speech.wav"
            self._engine.setProperty("voice", voice.name)
            self._engine.setProperty("rate", voice.rate_wpm)
            # The stock espeak driver reports on stdout, which is for narrate's results.
            with contextlib.redirect_stdout(io.StringIO()):
                self._engine.save_to_file(text, str(path))
                self._engine.runAndWait()
            _await_file(path, driver=self._driver)
            rate_hz, pcm = _read_wav(path, driver=self._driver)
        return Speech(rate_hz, pcm, _shared_out(text, samples=len(pcm) // 2), Timing.ESTIMATED)


def _lend_espeak() -> None:
    """Let pyttsx3's own espeak driver find the library and data of the wheel, where the system has none."""
    import espeakng_loader

    ctypes.CDLL(espeakng_loader.get_library_path())
    os.environ.setdefault("ESPEAK_DATA_PATH", str(Path(espeakng_loader.get_data_path()).parent))


def _await_file(path: Path, *, driver: str) -> None:
    deadline = time.monotonic() + _FILE_PATIENCE_S
    size, rest = -1, 0
    while time.monotonic() < deadline:
        now = path.stat().st_size if path.exists() else -1
        rest = rest + 1 if now == size and now > 0 else 0
        if rest >= _POLLS_AT_REST:
            return
        size = now
        time.sleep(_FILE_POLL_S)
    raise EngineError(
        f'pyttsx3: the driver "{driver}" wrote no sound within {_FILE_PATIENCE_S:.0f} s; try --voice reader'
    )


def _read_wav(path: Path, *, driver: str) -> tuple[int, bytes]:
    try:
        with wave.open(str(path), "rb") as file:
            if file.getsampwidth() != 2 or file.getnchannels() != 1:
                raise EngineError(f'pyttsx3: the driver "{driver}" wrote sound that is not 16-bit mono')
            return file.getframerate(), file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise EngineError(f'pyttsx3: the driver "{driver}" wrote a file that is no WAV: {error}') from error


def _shared_out(text: str, *, samples: int) -> tuple[SpokenWord, ...]:
    spans = tuple(words(text, Span(0, len(text))))
    letters = [0, *accumulate(len(span) for span in spans)]
    edges = (samples * at // letters[-1] for at in letters) if spans else iter(())
    return tuple(SpokenWord(span, *edge) for span, edge in zip(spans, pairwise(edges), strict=True))
