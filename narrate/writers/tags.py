"""ID3v2.3 tags by mutagen: chapter marks, synchronised lyrics, words, cover.

v2.4 loses chapters in common readers. Each function gives a whole tag, to stand before the frames.
"""

import io
from collections.abc import Iterable, Iterator

from mutagen import id3

from narrate.model import Chapter, Cue, Edition
from narrate.timecode import whole_milliseconds

_HEADER_BYTES = 10  # of the tag, and of each frame in it
_UTF16 = id3.Encoding.UTF16
_MILLISECONDS = 2  # SYLT time stamp format
_LYRICS = 1  # SYLT content type
_FRONT_COVER = 3
_TOP_LEVEL_AND_ORDERED = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED
_NO_OFFSET = 0xFFFFFFFF  # CHAP: players go by time

# ID3 wants ISO 639-2; editions carry BCP 47.
_ISO_639_2 = {
    "da": "dan", "de": "ger", "el": "gre", "en": "eng", "es": "spa", "fi": "fin", "fr": "fre", "it": "ita",
    "la": "lat", "nl": "dut", "no": "nor", "pl": "pol", "pt": "por", "ru": "rus", "sv": "swe",
}  # fmt: skip
_UNKNOWN_LANGUAGE = "und"


def whole_tag(edition: Edition, *, cover: bytes, comment: str) -> bytes:
    """The tag of the whole edition: marks for its chapters, lyrics in step, the letter's text, the cover."""
    frames = [
        *_common(
            edition, title=edition.letter.title, cues=edition.cues, since=0, cover=cover, comment=comment
        ),
        id3.CTOC(
            element_id="toc",
            flags=_TOP_LEVEL_AND_ORDERED,
            child_element_ids=[chapter.id for chapter in edition.chapters],
            sub_frames=[id3.TIT2(encoding=_UTF16, text=[_line(edition.letter.title)])],
        ),
        *(
            id3.CHAP(
                element_id=chapter.id,
                start_time=whole_milliseconds(chapter.start, rate_hz=edition.rate_hz),
                end_time=whole_milliseconds(chapter.stop, rate_hz=edition.rate_hz),
                start_offset=_NO_OFFSET,
                end_offset=_NO_OFFSET,
                sub_frames=[id3.TIT2(encoding=_UTF16, text=[_line(chapter.title)])],
            )
            for chapter in edition.chapters
        ),
    ]
    return _chapters_in_order(_rendered(frames))


def chapter_tag(edition: Edition, chapter: Chapter, *, cover: bytes, comment: str) -> bytes:
    """The tag of a chapter's own file: its place in the edition, its lyrics and text, the cover."""
    number = edition.chapters.index(chapter) + 1
    frames = [
        *_common(
            edition,
            title=chapter.title,
            cues=edition.cues_of(chapter),
            since=chapter.start,
            cover=cover,
            comment=comment,
        ),
        id3.TRCK(encoding=_UTF16, text=[f"{number}/{len(edition.chapters)}"]),
    ]
    return _rendered(frames)


def _common(
    edition: Edition, *, title: str, cues: Iterable[Cue], since: int, cover: bytes, comment: str
) -> Iterator[id3.Frame]:
    letter = edition.letter
    language = _ISO_639_2.get(letter.language.split("-")[0].lower(), _UNKNOWN_LANGUAGE)
    cues = tuple(cues)
    yield id3.TIT2(encoding=_UTF16, text=[_line(title)])
    yield id3.TALB(encoding=_UTF16, text=[_line(letter.title)])
    if letter.author:
        yield id3.TPE1(encoding=_UTF16, text=[_line(letter.author)])
    if letter.date:
        yield id3.TYER(encoding=_UTF16, text=[letter.date[:4]])
    yield id3.TLAN(encoding=_UTF16, text=[language])
    yield id3.TCON(encoding=_UTF16, text=["Speech"])
    yield id3.COMM(encoding=_UTF16, lang=language, desc="", text=[comment])
    text = "\n\n".join(_line(cue.span.of(letter.text)) for cue in cues)
    yield id3.USLT(encoding=_UTF16, lang=language, desc="", text=text)
    yield id3.SYLT(
        encoding=_UTF16,
        lang=language,
        format=_MILLISECONDS,
        type=_LYRICS,
        desc="",
        text=list(_lyrics(edition, cues, since=since)),
    )
    yield id3.APIC(encoding=_UTF16, mime="image/jpeg", type=_FRONT_COVER, desc="Cover", data=cover)


def _lyrics(edition: Edition, cues: Iterable[Cue], *, since: int) -> Iterator[tuple[str, int]]:
    """The displayed words with their times; a sentence begins a line, as the standard has it."""
    text = edition.letter.text
    for cue in cues:
        for i, word in enumerate(cue.words):
            following = cue.words[i + 1].span.start if i + 1 < len(cue.words) else cue.span.stop
            begin = word.span.start if i else cue.span.start
            shown = " ".join(text[begin:following].split())
            space = " " if i + 1 < len(cue.words) and text[following - 1 : following].isspace() else ""
            at = whole_milliseconds(word.start - since, rate_hz=edition.rate_hz)
            yield ("" if i else "\n") + shown + space, at


def _line(text: str) -> str:
    return " ".join(text.split())


def _rendered(frames: Iterable[id3.Frame]) -> bytes:
    tags = id3.ID3()
    for frame in frames:
        tags.add(frame)
    file = io.BytesIO()
    tags.save(file, v1=0, v2_version=3, v23_sep=None, padding=lambda _: 0)
    return file.getvalue()


def _chapters_in_order(tag: bytes) -> bytes:
    """The same tag with its CHAP frames by time: mutagen sorts frames by size, and readers list them so."""
    frames = list(raw_frames(tag))
    chapters = iter(sorted((f for f in frames if f.startswith(b"CHAP")), key=_start_time))
    ordered = (next(chapters) if frame.startswith(b"CHAP") else frame for frame in frames)
    return tag[:_HEADER_BYTES] + b"".join(ordered)


def raw_frames(tag: bytes) -> Iterator[bytes]:
    """The frames of an ID3v2.3 tag, with their headers. Source: id3v2.3.0, section 3.3."""
    at = _HEADER_BYTES
    while at < len(tag):
        stop = at + _HEADER_BYTES + int.from_bytes(tag[at + 4 : at + 8], "big")
        yield tag[at:stop]
        at = stop


def _start_time(chapter: bytes) -> int:
    after_id = chapter.index(b"\0", _HEADER_BYTES) + 1
    return int.from_bytes(chapter[after_id : after_id + 4], "big")
