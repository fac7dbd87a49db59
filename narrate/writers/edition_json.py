"""edition.json: the timeline and where everything came from, for other programs. Schema 1."""

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from narrate import __version__
from narrate.engines import EngineVersion
from narrate.model import Cue, Diagnostic, Edition, Filed, Letter
from narrate.timecode import milliseconds
from narrate.voices import Profile

SCHEMA = 1
_SEAL, _END = ',"seal":"', '"}\n'
_DECIMALS = 2  # of loudness; meters agree to a tenth


def render(
    edition: Edition, *, profile: Profile, engine: EngineVersion, artefacts: Iterable[Filed], inputs: str
) -> str:
    """The JSON text. artefacts: the edition's other files. Spans are code points into letter.text.

    inputs: a key of everything that the edition was made from. The last value, "seal", is the SHA-256 of all
    that stands before it: so a file that was changed by accident is known.
    """
    rate_hz = edition.rate_hz

    def ms(samples: int) -> float:
        return milliseconds(samples, rate_hz=rate_hz)

    head = {
        "schema": SCHEMA,
        "narrate": __version__,
        "letter": letter_record(edition.letter, slug=edition.slug),
        "voice": voice_record(profile) | {"engine": asdict(engine)},
        "audio": {
            "rate_hz": rate_hz,
            "duration_ms": ms(edition.length),
            "loudness_lufs": _level(edition.loudness_lufs),
            "true_peak_dbtp": _level(edition.true_peak_dbtp),
        },
        "chapters": [
            {
                "id": chapter.id,
                "title": chapter.title,
                "start_ms": ms(chapter.start),
                "stop_ms": ms(chapter.stop),
                "file": chapter.file,
                "segments": list(chapter.segment_ids),
            }
            for chapter in edition.chapters
        ],
    }
    # A sentence at a time: as objects of Python the words of a book take half a gigabyte.
    cues = ",".join(_json(_cue_record(cue, rate_hz=rate_hz)) for cue in edition.cues)
    tail = {
        "warnings": diagnostic_records(edition.diagnostics),
        "artefacts": [
            {
                "path": artefact.path,
                "media_type": artefact.media_type,
                "size_bytes": artefact.size_bytes,
                "sha256": artefact.sha256,
            }
            for artefact in artefacts
        ],
        "inputs": inputs,
    }
    text = f'{_json(head).removesuffix("}")},"cues":[{cues}],{_json(tail)[1:-1]}'
    return f"{text}{_SEAL}{_sealed(text.encode())}{_END}"


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _cue_record(cue: Cue, *, rate_hz: int) -> dict[str, object]:
    def ms(samples: int) -> float:
        return milliseconds(samples, rate_hz=rate_hz)

    return {
        "segment": cue.segment_id,
        "start": cue.span.start,
        "stop": cue.span.stop,
        "start_ms": ms(cue.start),
        "stop_ms": ms(cue.stop),
        "timing": cue.timing.value,
        "words": [
            {
                "start": word.span.start,
                "stop": word.span.stop,
                "start_ms": ms(word.start),
                "stop_ms": ms(word.stop),
            }
            for word in cue.words
        ],
    }


@dataclass(frozen=True, slots=True)
class Told:
    """What an edition.json tells of its edition, as far as somebody needs it who asks whether it still stands."""

    inputs: str
    title: str
    duration_ms: float
    chapters: int
    diagnostics: tuple[Diagnostic, ...]
    artefacts: tuple[Filed, ...]


def read(content: bytes) -> Told | None:
    """What an edition.json tells that stands as `render` wrote it; None for any other content."""
    body, mark, seal = content.rpartition(_SEAL.encode())
    if not mark or seal != f"{_sealed(body)}{_END}".encode():
        return None
    try:
        document = json.loads(content)
        return Told(
            inputs=document["inputs"],
            title=document["letter"]["title"],
            duration_ms=document["audio"]["duration_ms"],
            chapters=len(document["chapters"]),
            diagnostics=tuple(Diagnostic(**warning) for warning in document["warnings"]),
            artefacts=tuple(Filed(**artefact) for artefact in document["artefacts"]),
        )
    except (KeyError, TypeError, ValueError, RecursionError):
        return None  # whole, but as another version of narrate wrote it


def _sealed(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()


def letter_record(letter: Letter, *, slug: str) -> dict[str, object]:
    """The letter as edition.json and `inspect --json` give it."""
    return {
        "text": letter.text,
        "title": letter.title,
        "author": letter.author,
        "recipient": letter.recipient,
        "date": letter.date,
        "language": letter.language,
        "slug": slug,
        "source": asdict(letter.source),
        "segments": [
            {"id": s.id, "role": s.role.value, "start": s.span.start, "stop": s.span.stop}
            for s in letter.segments
        ],
    }


def voice_record(profile: Profile) -> dict[str, object]:
    """The profile as used, every default filled in."""
    record = asdict(profile)
    record["roles"] = {role.value: asdict(voice) for role, voice in profile.roles}
    record["announce"] = {role.value: words for role, words in profile.announce}
    return record


def diagnostic_records(diagnostics: Iterable[Diagnostic]) -> list[dict[str, object]]:
    """Warnings as edition.json and `inspect --json` give them."""
    return [asdict(diagnostic) for diagnostic in diagnostics]


def _level(value: float) -> float | None:
    """Rounded; None for an edition without sound, which JSON cannot say as a number."""
    return None if math.isinf(value) else round(value, _DECIMALS)
