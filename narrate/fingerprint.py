"""What narrate itself is at this moment: its code and the libraries it stands on, by content and version.

A version number says too little where people work on the code: two checkouts call themselves 0.1.0.
"""

import hashlib
import re
import unicodedata
from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent
_PROFILES = "profiles"  # in the wheel; what is used of them is part of the letter's own fingerprint
_NAME = re.compile(r"[\w.-]+")
_REQUIRES = re.compile(r"^Requires-Dist: *(.+)$", re.MULTILINE)
_VERSION = re.compile(r"^Version: *(\S+)$", re.MULTILINE)


@cache
def of_code(*parts: str) -> str:
    """SHA-256 of narrate's files: all, or those in the folders and files named ("engines", "words.py")."""
    digest = hashlib.sha256()
    for root in [_HERE / part for part in parts] or [_HERE]:
        for path in sorted(root.rglob("*")) if root.is_dir() else [root]:
            inside = path.relative_to(_HERE)
            if path.is_file() and inside.parts[0] != _PROFILES and "__pycache__" not in inside.parts:
                content = path.read_bytes()
                digest.update(f"{inside.as_posix()}\0{len(content)}\0".encode())
                digest.update(content)
    return digest.hexdigest()


@cache
def of_libraries() -> tuple[str, ...]:
    """ "name version" of each library that narrate asks for and that is here, and Unicode's version."""
    wanted = _stated(_REQUIRES, package="narrate")  # nothing, run from a folder and not installed
    names = sorted(
        {_NAME.findall(text)[0].lower() for text in wanted if "extra == 'test'" not in text.replace('"', "'")}
    )
    versions = ((name, _stated(_VERSION, package=name)) for name in names)
    here = (f"{name} {version[0]}" for name, version in versions if version)
    return (*here, f"unicode {unicodedata.unidata_version}")


def _stated(header: re.Pattern[str], *, package: str) -> list[str]:
    """What a package's metadata say under a header. As text: `metadata.version` parses a whole readme for it."""
    from importlib import metadata  # here: not needed before the first word is being spoken

    try:
        found = metadata.distribution(package)
        return header.findall(found.read_text("METADATA") or found.read_text("PKG-INFO") or "")
    except metadata.PackageNotFoundError:
        return []
