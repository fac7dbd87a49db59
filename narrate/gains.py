"""How loud each voice is made, measured on a passage that every voice reads: so that one gain does for an edition.

The main voice's gain is the edition's. A voice that is louder or softer is evened out before anything is joined, by
the difference of the two gains, which no word of the letter changes.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from functools import cache

from narrate.cache import Store, key_of
from narrate.engines import EngineVersion
from narrate.fingerprint import of_code
from narrate.synthesise import CALIBRATION_TEXT, have_spoken
from narrate.voices import Profile, Voice


class Gains:
    """Of the voices that read one letter, in decibels. Their passages are being spoken once this is made."""

    def __init__(
        self,
        profile: Profile,
        voices: Iterable[Voice],
        *,
        executor: Executor,
        store: Store | None,
        versions: Mapping[Voice, EngineVersion],
    ) -> None:
        """voices: those of the letter. versions: the engines of the profile's voices.

        store: keeps what was measured. What is asked raises EngineError where a voice does not speak.
        """
        self._main = profile.voice
        self._alike = {voice: _as_loud_as(voice, profile=profile) for voice in voices}
        known = {_as_loud_as(voice, profile=profile): version for voice, version in versions.items()}
        self._gains = {
            voice: _gain_of(voice, executor=executor, store=store, version=known.get(voice))
            for voice in dict.fromkeys((self._main, *self._alike.values()))
        }

    def edition_db(self) -> float:
        """The gain of everything, once the voices are even."""
        return self._gains[self._main]()

    def trim_db(self, voice: Voice) -> float:
        """How much louder a voice has to be made to be even with the main one; negative for softer."""
        like = self._alike[voice]
        return 0.0 if like == self._main else self._gains[like]() - self._gains[self._main]()


def _as_loud_as(voice: Voice, *, profile: Profile) -> Voice:
    """The voice that is measured for another: measured, a change of rate by half makes 0.7 LU.

    Voices of other languages, which no profile names, may not read the passage: en-us stands for them; French and
    German lie within 1 LU of it.
    """
    main = profile.voice
    if voice in profile.voices:
        return replace(voice, rate_wpm=main.rate_wpm)
    same_engine = (voice.engine, voice.driver) == (main.engine, main.driver)
    return main if same_engine else Voice(rate_wpm=main.rate_wpm)


def _gain_of(
    voice: Voice, *, executor: Executor, store: Store | None, version: EngineVersion | None
) -> Callable[[], float]:
    """A voice's gain, measured at most once while there is a store; that of an unknown version is not kept."""
    if version is None:
        store = None
    key = key_of(
        "gain", voice, version, CALIBRATION_TEXT, of_code("engines", "audio.py", "assemble/level.py")
    )
    kept = store.get(key) if store is not None else None
    if kept is not None:
        known = float(kept)
        return lambda: known
    calibration = have_spoken(executor, CALIBRATION_TEXT, voice)

    @cache
    def measured() -> float:
        from narrate.assemble import calibrated_gain_db

        gain_db = calibrated_gain_db(calibration())
        if store is not None:
            store.put(key, repr(gain_db).encode())
        return gain_db

    return measured
