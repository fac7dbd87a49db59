"""Voices for passages in other languages: espeak-ng speaks more than a hundred."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

from narrate.engines import espeak_driver
from narrate.voices import EngineName, Voice

_VARIANT = re.compile(r"\+.*\Z")  # as in en-us+f3


def voice_in(voice: Voice, language: str) -> Voice | None:
    """A voice for passages in a language (BCP 47) that goes with `voice`; None where there is none.

    A stock driver's voices are the system's own, of which narrate does not know the languages; an engine
    of one language hands over to espeak-ng, at the same rate.
    """
    if voice.engine is EngineName.SILENT:
        return voice
    own = voice.engine is EngineName.PYTTSX3
    if own and voice.driver != espeak_driver.NAME:
        return None
    name = _espeak_voice(language)
    if name is None:
        return None
    variant = _VARIANT.search(voice.name) if own else None
    return replace(
        voice,
        engine=EngineName.PYTTSX3,
        driver=espeak_driver.NAME,
        name=name + (variant[0] if variant else ""),
    )


def _espeak_voice(language: str) -> str | None:
    """espeak-ng's voice for a language: of its region or script, else of the language alone."""
    subtags = language.lower().split("-")
    names = _espeak_voices()
    marks = ("-".join(subtags[:count]) for count in range(len(subtags), 0, -1))
    return next((names[mark] for mark in marks if mark in names), None)


@cache
def _espeak_voices() -> dict[str, str]:
    """The voices by name in small letters, by the files in espeak-ng's data: nothing is loaded for it."""
    try:
        import espeakng_loader
    except ImportError:  # the engine says so, and what to do
        return {}
    folder = Path(espeakng_loader.get_data_path(), "lang")
    return {path.name.lower(): path.name for path in folder.rglob("*") if path.is_file()}
