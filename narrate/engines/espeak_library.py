"""espeak-ng's C library, loaded afresh for each unit of speech.

Source: espeak-ng 1.52, src/include/espeak-ng/speak_lib.h. Only what narrate needs is declared here.
"""

import _ctypes
import atexit
import ctypes
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

from narrate.errors import EngineError

_OUTPUT_SYNCHRONOUS = 2  # AUDIO_OUTPUT_SYNCHRONOUS: synthesis returns when all is spoken
_INITIALIZE_PHONEME_EVENTS = 0x0001
_INITIALIZE_PHONEME_IPA = 0x0002
_INITIALIZE_DONT_EXIT = 0x8000  # else espeak-ng ends the process when its data is missing
_CHARS_UTF8 = 1
_PHONEMES_INSIDE = 0x100  # espeakPHONEMES
_POS_CHARACTER = 1
_PHONEMES_IPA = 0x02
_PHONEME_SEPARATOR = ord("_")
# espeak-ng seeds the noise of its breathy variants (en-us+f3) with the time of day; with a seed of our own
# they sound the same in every run.
_SEED = 1

# The files of voices that were found by name: for a name espeak-ng reads all its 130 voices through, 2 ms of the 6 that
# a sentence takes. Linux gives an open file a name that espeak-ng can take.
_VOICE_FILES: dict[str, Path] = {}
_OPEN_FILES = Path("/proc/self/fd")

# espeak-ng keeps the path of its data in 160 bytes, and cuts it off in silence.
_LONGEST_HOME_BYTES = 140


class Parameter(IntEnum):
    """espeak_PARAMETER."""

    RATE = 1
    VOLUME = 2
    PITCH = 3
    RANGE = 4
    WORD_GAP = 7


class EventType(IntEnum):
    """espeak_EVENT_TYPE, as far as we listen."""

    END = 0
    WORD = 1
    PHONEME = 7


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


class _VoiceRecord(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_char_p),
        ("languages", ctypes.c_char_p),
        ("identifier", ctypes.c_char_p),
        ("gender", ctypes.c_ubyte),
        ("age", ctypes.c_ubyte),
        ("variant", ctypes.c_ubyte),
        ("reserved", ctypes.c_ubyte),
        ("score", ctypes.c_int),
        ("spare", ctypes.c_void_p),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(_Event))


@dataclass(frozen=True, slots=True)
class Event:
    """What espeak-ng says of its speech. position: 0-based, in the text; sample: where it begins to sound.

    phoneme: IPA; empty for a pause, and for anything but a phoneme event.
    """

    type: EventType
    position: int
    sample: int
    phoneme: str = ""


@dataclass(frozen=True, slots=True)
class VoiceRecord:
    """A voice that espeak-ng has. identifier: what a profile may name; gender: 0 unsaid, 1 male, 2 female."""

    identifier: str
    name: str
    language: str
    gender: int


@dataclass(slots=True)
class _Take:
    """What the callback gathers while a text is spoken."""

    pcm: list[bytes] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    fault: BaseException | None = None


class EspeakLibrary:
    """One load of the library; a context manager that unloads it.

    espeak-ng keeps state between texts: the same text after other speech gives other samples. A fresh
    load (2.5 ms) makes a unit's bytes depend on nothing but its text and voice. Not for two threads at once.
    """

    def __init__(self) -> None:
        path, self._home = _installed()
        try:
            self._dll = ctypes.CDLL(str(path))  # never RTLD_GLOBAL: Piper's own espeak-ng would crash on it
        except OSError as error:
            raise EngineError(
                f"espeak-ng: its library does not load here ({error}); "
                "reinstall it with: pip install --force-reinstall espeakng-loader"
            ) from error
        self._declare()
        options = _INITIALIZE_PHONEME_EVENTS | _INITIALIZE_PHONEME_IPA | _INITIALIZE_DONT_EXIT
        self.rate_hz: int = self._dll.espeak_Initialize(
            _OUTPUT_SYNCHRONOUS, 0, str(self._home).encode(), options
        )
        if self.rate_hz <= 0:
            self._unload()
            raise EngineError(
                f"espeak-ng: its voices were not found in {self._home}; "
                "reinstall it with: pip install --force-reinstall espeakng-loader"
            )
        self._dll.espeak_ng_SetRandSeed(_SEED)
        self._take = _Take()
        self._callback = _Callback(self._receive)
        self._dll.espeak_SetSynthCallback(self._callback)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._dll.espeak_Terminate()
        self._unload()
        # The callback holds us and we hold it: what goes in a circle is freed late, and with it the sound.
        self._callback, self._take = _Callback(), _Take()

    def version(self) -> str:
        """As espeak-ng says it, "1.52.0"."""
        text: bytes = self._dll.espeak_Info(None)
        return text.decode()

    def set_voice(self, name: str) -> None:
        """Raises EngineError when there is no such voice."""
        base, plus, variant = name.partition("+")
        if base in _VOICE_FILES and self._set_voice_by_file(_VOICE_FILES[base], plus + variant):
            return
        if self._dll.espeak_SetVoiceByName(name.encode()):
            raise EngineError(
                f'espeak-ng: there is no voice "{name}"; names are like en-us, en-gb-x-rp, de, or '
                "en-us+f3 with a variant"
            )
        identifier: str = self._dll.espeak_GetCurrentVoice().contents.identifier.decode()
        file = self._home / "espeak-ng-data" / "lang" / identifier.partition("+")[0]
        if _OPEN_FILES.is_dir() and file.is_file():
            _VOICE_FILES[base] = file

    def _set_voice_by_file(self, file: Path, variant: str) -> bool:
        """Whether it could: espeak-ng takes a path at once, but makes its letters small, and keeps forty of them."""
        try:
            opened = os.open(file, os.O_RDONLY)
        except OSError:
            return False
        try:
            return not self._dll.espeak_SetVoiceByFile(f"{_OPEN_FILES}/{opened}{variant}".encode())
        finally:
            os.close(opened)

    def set_parameter(self, parameter: Parameter, value: int) -> None:
        """Raises EngineError when espeak-ng refuses the value."""
        if self._dll.espeak_SetParameter(int(parameter), value, 0):
            raise EngineError(f"espeak-ng: it refuses {parameter.name.lower()} {value}")

    def parameter(self, parameter: Parameter) -> int:
        """The value in force."""
        value: int = self._dll.espeak_GetParameter(int(parameter), 1)
        return value

    def synthesise(self, text: str, *, phonemes_inside: bool = False) -> tuple[bytes, tuple[Event, ...]]:
        """s16le mono at `rate_hz`, and the events, in order. Raises EngineError.

        phonemes_inside: what stands between [[ and ]] is espeak-ng's names of phonemes.
        """
        self._take = take = _Take()
        encoded = text.encode("utf-8")
        status = self._dll.espeak_Synth(
            encoded,
            len(encoded) + 1,
            0,
            _POS_CHARACTER,
            0,
            _CHARS_UTF8 | (_PHONEMES_INSIDE if phonemes_inside else 0),
            None,
            None,
        )
        if take.fault is not None:
            raise take.fault
        if status:
            raise EngineError(f"espeak-ng: synthesis failed with status {status}")
        return b"".join(take.pcm), tuple(take.events)

    def phonemes(self, text: str) -> tuple[str, ...]:
        """The phonemes of a text on its own, IPA, without pauses."""
        rest = ctypes.c_char_p(text.encode("utf-8"))
        clauses: list[str] = []
        while rest.value:
            ipa: bytes | None = self._dll.espeak_TextToPhonemes(
                ctypes.byref(rest), _CHARS_UTF8, _PHONEMES_IPA | (_PHONEME_SEPARATOR << 8)
            )
            clauses.append((ipa or b"").decode("utf-8"))
        return tuple(p for p in " ".join(clauses).replace(" ", chr(_PHONEME_SEPARATOR)).split("_") if p)

    def voices(self) -> Iterator[VoiceRecord]:
        """The voices installed, without the variants."""
        records = self._dll.espeak_ListVoices(None)
        i = 0
        while records[i]:
            record = records[i].contents
            yield VoiceRecord(
                identifier=record.identifier.decode(),
                name=record.name.decode(),
                language=(record.languages or b"\0")[1:].decode("utf-8", "ignore"),
                gender=record.gender,
            )
            i += 1

    def _receive(self, wave: int | None, samples: int, events: "ctypes._Pointer[_Event]") -> int:
        take = self._take
        try:
            if wave and samples > 0:
                take.pcm.append(ctypes.string_at(wave, samples * 2))
            i = 0
            while events[i].type != EventType.END:
                event = events[i]
                if event.type == EventType.WORD:
                    take.events.append(Event(EventType.WORD, event.text_position - 1, event.sample))
                elif event.type == EventType.PHONEME:
                    phoneme = event.id.string.decode("utf-8", "replace")
                    take.events.append(
                        Event(EventType.PHONEME, event.text_position - 1, event.sample, phoneme)
                    )
                i += 1
        except BaseException as fault:  # noqa: BLE001 - C must not see it; synthesise raises it
            take.fault = fault
            return 1
        return 0

    def _declare(self) -> None:
        dll = self._dll
        dll.espeak_Info.restype = ctypes.c_char_p
        dll.espeak_Info.argtypes = [ctypes.c_void_p]
        dll.espeak_Initialize.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_int]
        dll.espeak_Synth.argtypes = [
            ctypes.c_char_p,
            ctypes.c_size_t,
            ctypes.c_uint,
            ctypes.c_int,
            ctypes.c_uint,
            ctypes.c_uint,
            ctypes.c_void_p,
            ctypes.c_void_p,
        ]
        dll.espeak_TextToPhonemes.restype = ctypes.c_char_p
        dll.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
        dll.espeak_GetCurrentVoice.restype = ctypes.POINTER(_VoiceRecord)
        dll.espeak_ng_SetRandSeed.argtypes = [ctypes.c_long]
        dll.espeak_ListVoices.restype = ctypes.POINTER(ctypes.POINTER(_VoiceRecord))
        dll.espeak_ListVoices.argtypes = [ctypes.c_void_p]

    def _unload(self) -> None:
        # dlclose on POSIX; FreeLibrary on Windows, which is not measured there.
        unload = getattr(_ctypes, "dlclose", None) or getattr(_ctypes, "FreeLibrary")  # noqa: B009
        unload(self._dll._handle)


def _installed() -> tuple[Path, Path]:
    """The library, and the folder that holds its data folder."""
    try:
        import espeakng_loader
    except ImportError as error:
        raise EngineError("espeak-ng is not installed: pip install espeakng-loader") from error
    home = Path(espeakng_loader.get_data_path()).parent
    return Path(espeakng_loader.get_library_path()), short_home(home)


@cache
def short_home(home: Path) -> Path:
    """A path to a folder that espeak-ng can keep, where its own is too long; gone when the process ends."""
    if len(str(home).encode()) <= _LONGEST_HOME_BYTES:
        return home
    folder = tempfile.TemporaryDirectory(prefix="narrate-")
    atexit.register(folder.cleanup)
    link = Path(folder.name) / "espeak"
    link.symlink_to(home, target_is_directory=True)
    return link
