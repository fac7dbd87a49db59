"""An edition that stands already: whether it is, byte for byte, what would be made now. By content, never by date."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from narrate.writers import RECORD, edition_json
from narrate.writers.edition_json import Told

_BLOCK_BYTES = 1 << 20


def standing(folder: Path, *, inputs: Callable[[], str]) -> Told | None:
    """What the edition in `folder` tells, when it is whole and was made from these inputs; else None.

    inputs: gives their key; called only where an edition stands.
    """
    try:
        told = edition_json.read((folder / RECORD).read_bytes())
        if told is None or told.inputs != inputs():
            return None
        for artefact in told.artefacts:
            path = folder / artefact.path
            if path.stat().st_size != artefact.size_bytes or _sha256(path) != artefact.sha256:
                return None
    except OSError:
        return None
    return told


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK_BYTES):
            digest.update(block)
    return digest.hexdigest()
