"""Engines that fail, one way each: what a worker does in place of `narrate.synthesise.speak`.

A text that has FAULT in it is what they fail on. Where a file is named in $NARRATE_TEST_ONCE, they fail only while
it is not there, and make it: the second try then goes well.
"""

import os
import signal
import time
from dataclasses import replace
from pathlib import Path

from narrate.engines.silent import SilentEngine
from narrate.errors import EngineError
from narrate.model import Pronunciation, Speech
from narrate.voices import Voice

FAULT = "Geneva"
ONCE = "NARRATE_TEST_ONCE"


def _well(text: str, voice: Voice) -> Speech:
    return SilentEngine().synthesise(text, voice)


def _fails(text: str) -> bool:
    if FAULT not in text:
        return False
    once = os.environ.get(ONCE)
    if once is None:
        return True
    first = not Path(once).exists()
    Path(once).touch()
    return first


def crashing(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    if _fails(text):
        os._exit(11)
    return _well(text, voice)


def killed(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    if _fails(text):
        os.kill(os.getpid(), signal.SIGKILL)
    return _well(text, voice)


def hanging(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    if _fails(text):
        time.sleep(600)
    return _well(text, voice)


def slow(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    time.sleep(0.05)
    return _well(text, voice)


def empty(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    return replace(_well(text, voice), pcm=b"", words=()) if _fails(text) else _well(text, voice)


def too_short(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    return replace(_well(text, voice), pcm=bytes(200), words=()) if _fails(text) else _well(text, voice)


def another_rate(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    return replace(_well(text, voice), rate_hz=16_000) if _fails(text) else _well(text, voice)


def not_its_rate(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    """Sound as if it were for forty times the rate that it says."""
    speech = _well(text, voice)
    return replace(speech, pcm=speech.pcm * 40) if _fails(text) else speech


def raising(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    if _fails(text):
        raise RuntimeError("a bearing ran hot")
    return _well(text, voice)


def refusing(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
    if _fails(text):
        raise EngineError("there is no such voice")
    return _well(text, voice)
