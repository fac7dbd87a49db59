"""narrate's own driver on the real espeak-ng."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from narrate.engines.espeak_driver import EspeakEngine
from narrate.errors import EngineError
from narrate.model import Span, Timing
from narrate.voices import Voice
from narrate.words import words

TEXT = "I have your letter of the twelfth, and thank you for it."
ESPEAK_SEEDS_WITH_THE_TIME_S = 1.1  # in whole seconds


@pytest.mark.parametrize("name", ["en-us", "en-us+f3", "en-us+klatt2"])
def test_a_text_sounds_the_same_at_any_time_and_after_any_other(name: str) -> None:
    engine = EspeakEngine()
    first = engine.synthesise(TEXT, Voice(name=name))
    time.sleep(ESPEAK_SEEDS_WITH_THE_TIME_S)
    engine.synthesise("Something else altogether?", Voice(name="en-gb-x-rp", rate_wpm=200))
    assert engine.synthesise(TEXT, Voice(name=name)) == first


def test_every_word_has_an_exact_time_inside_the_sound() -> None:
    speech = EspeakEngine().synthesise(TEXT, Voice())
    assert speech.timing is Timing.EXACT
    assert [word.span for word in speech.words] == list(words(TEXT, Span(0, len(TEXT))))
    assert all(word.start < word.stop <= speech.samples for word in speech.words)


def test_threads_take_turns() -> None:
    engine = EspeakEngine()
    alone = engine.synthesise(TEXT, Voice())
    with ThreadPoolExecutor(4) as threads:
        engines = [EspeakEngine() for _ in range(4)]
        speeches = list(threads.map(lambda each: each.synthesise(TEXT, Voice()), engines))
    assert speeches == [alone] * 4


def test_a_voice_that_is_not_there_is_named() -> None:
    with pytest.raises(EngineError, match='there is no voice "en-narnia"'):
        EspeakEngine().synthesise(TEXT, Voice(name="en-narnia"))
