"""pyttsx3's stock drivers, through files: a fake one that behaves as sapi5 and nsss do at their worst.

Neither was tried on its real system; see docs/voices.md.
"""

import sys
import threading
import types
import wave
from collections.abc import Callable
from pathlib import Path

import pytest

from narrate.engines import stock_driver
from narrate.engines.stock_driver import StockEngine
from narrate.errors import EngineError
from narrate.model import Span, Timing
from narrate.voices import Voice
from narrate.words import words

TEXT = "I have your letter."
LATE_S = 0.3


def write(path: str, *, rate_hz: int = 22_050, channels: int = 1) -> None:
    with wave.open(path, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate_hz)
        file.writeframes(bytes(2 * channels * rate_hz))


def late(path: str) -> None:
    threading.Timer(LATE_S, write, (path,)).start()


def at_another_rate(path: str) -> None:
    write(path, rate_hz=16_000)


def in_stereo(path: str) -> None:
    write(path, channels=2)


def no_wav(path: str) -> None:
    Path(path).write_bytes(b"FORM AIFF")  # what nsss writes


def nothing(_path: str) -> None:
    pass


class FakeDriver:
    """What pyttsx3's DriverProxy calls."""

    def __init__(self, proxy: object, save: Callable[[str], None]) -> None:
        self._proxy, self._save = proxy, save

    def save_to_file(self, _text: str, filename: str) -> None:
        self._save(filename)

    def startLoop(self) -> None:  # noqa: N802
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802
        pass

    def destroy(self) -> None:
        pass

    def getProperty(self, _name: str) -> list[object]:  # noqa: N802
        return []

    def setProperty(self, _name: str, _value: object) -> None:  # noqa: N802
        pass


@pytest.fixture
def engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> StockEngine:
    name = f"fake_{request.param.__name__}"  # pyttsx3 keeps an engine a name
    module = types.ModuleType(f"pyttsx3.drivers.{name}")
    module.buildDriver = lambda proxy: FakeDriver(proxy, request.param)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(stock_driver, "_FILE_PATIENCE_S", 2.0)
    return StockEngine(name)


@pytest.mark.parametrize("engine", [late], indirect=True)
def test_a_file_that_comes_late_is_waited_for(engine: StockEngine) -> None:
    speech = engine.synthesise(TEXT, Voice(driver="fake"))
    assert (speech.rate_hz, speech.samples) == (22_050, 22_050)
    assert speech.timing is Timing.ESTIMATED
    assert [word.span for word in speech.words] == list(words(TEXT, Span(0, len(TEXT))))


@pytest.mark.parametrize("engine", [at_another_rate], indirect=True)
def test_the_rate_is_the_files(engine: StockEngine) -> None:
    assert engine.synthesise(TEXT, Voice(driver="fake")).rate_hz == 16_000


@pytest.mark.parametrize(
    ("engine", "message"),
    [(nothing, "wrote no sound within 2 s"), (no_wav, "is no WAV"), (in_stereo, "not 16-bit mono")],
    indirect=["engine"],
)
def test_what_cannot_be_used_is_named(engine: StockEngine, message: str) -> None:
    with pytest.raises(EngineError, match=message):
        engine.synthesise(TEXT, Voice(driver="fake"))
