"""Speech engines: the protocol they keep, and how one is opened. Engines are opened in worker processes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Protocol

from narrate.model import Pronunciation, Speech
from narrate.voices import EngineName, Voice


@dataclass(frozen=True, slots=True)
class EngineVersion:
    """What an engine is, for edition.json: the same input and versions give the same bytes."""

    name: str
    version: str


class Engine(Protocol):
    """Turns text into sound. Speech depends on nothing but the text, the voice and the engine's version."""

    def version(self) -> EngineVersion:
        """What this engine is. Raises EngineError where it cannot be loaded."""
        ...

    def voices(self) -> tuple[str, ...]:
        """The names that a profile's `voice.name` may have."""
        ...

    def synthesise(self, text: str, voice: Voice, *, pronunciations: Sequence[Pronunciation] = ()) -> Speech:
        """The sound of `text`, from the first phoneme to the last, without silence around it.

        pronunciations: how words of `text` sound, in order. An engine that takes no phonemes, or not for this
        voice's language, reads the words as they are written; word times are of `text` either way.
        Raises EngineError when the engine or the voice is not there, or gives no sound.
        """
        ...


@cache
def open_engine(name: EngineName, *, driver: str = "", voice: str = "") -> Engine:
    """The engine of that name, once a process. `driver` matters to pyttsx3 alone, `voice` to Piper."""
    if name is EngineName.SILENT:
        from narrate.engines.silent import SilentEngine

        return SilentEngine()
    if name is EngineName.PIPER:
        from narrate.engines.piper_engine import PiperEngine

        return PiperEngine(voice)
    from narrate.engines import espeak_driver

    if driver == espeak_driver.NAME:
        return espeak_driver.EspeakEngine()
    from narrate.engines.stock_driver import StockEngine

    return StockEngine(driver)


def engine_for(voice: Voice) -> Engine:
    """The engine that a voice names."""
    if voice.engine is EngineName.PIPER:
        return open_engine(voice.engine, voice=voice.name)
    return open_engine(voice.engine, driver=voice.driver)
