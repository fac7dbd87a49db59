"""What narrate itself is at this moment: its code and the libraries it stands on, by content and version.

A version number says too little where people work on the code: two checkouts call themselves 0.1.0.
"""

import hashlib
import re
import unicodedata
from functools import cache
from importlib import metadata
from pathlib import Path

_HERE = Path(__file__).parent
_PROFILES = "profiles"  # in the wheel; what is used of them is part of the letter's own fingerprint
_NAME = re.compile(r"[\w.-]+")


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
    try:
        wanted = metadata.requires("narrate") or []
    except metadata.PackageNotFoundError:  # run from a folder, not installed
        wanted = []
    names = sorted(
        {_NAME.findall(text)[0].lower() for text in wanted if "extra == 'test'" not in text.replace('"', "'")}
    )
    return (*filter(None, map(_with_version, names)), f"unicode {unicodedata.unidata_version}")


def _with_version(name: str) -> str:
    try:
        return f"{name} {metadata.version(name)}"
    except metadata.PackageNotFoundError:
        return ""
