"""Names for folders and files: ASCII letters, figures and hyphens, safe on every system and in every URL."""

import hashlib
import re
import unicodedata

_LONGEST = 100  # bytes; leaves room for endings and for a deep folder on systems with 260 in all
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)  # devices to Windows


def slug_of(text: str, *, length: int = _LONGEST) -> str:
    """A slug of `text`, at most `length` characters, cut between words; "" when nothing of it is ASCII."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower().replace("'", "")).strip("-")
    if len(slug) > length:
        slug = slug[: slug.rfind("-", 1, length + 1) if "-" in slug[1 : length + 1] else length]
    return f"{slug}-" if _RESERVED.fullmatch(slug) else slug


def slug_for(name: str) -> str:
    """A slug for any name: where little of it is ASCII, or it is too long, a fingerprint keeps it apart."""
    normal = unicodedata.normalize("NFC", name)
    slug = slug_of(normal)
    letters = sum(character.isalnum() for character in normal)
    kept = sum(character.isalnum() for character in slug)
    if 2 * kept >= letters and len(slug) < _LONGEST and slug:
        return slug
    fingerprint = hashlib.sha256(normal.encode()).hexdigest()[:8]
    return f"{slug[: _LONGEST - 9].strip('-')}-{fingerprint}".strip("-") if slug else f"letter-{fingerprint}"
