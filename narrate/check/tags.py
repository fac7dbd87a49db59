"""ID3 tags against edition.json: v2.3, chapter marks in order of time, lyrics in step, the letter's words, a cover."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from mutagen import MutagenError, id3

from narrate.check.fault import Fault, at
from narrate.check.record import Record, TimedChapter, TimedCue
from narrate.check.sound import without_tag
from narrate.writers.tags import raw_frames

_VERSION = (2, 3, 0)
_FRAME_HEADER_BYTES = 10
_ROUNDING_MS = 1  # tags have whole milliseconds
_ORDERED = id3.CTOCFlags.TOP_LEVEL | id3.CTOCFlags.ORDERED


def check(record: Record) -> Iterator[Fault]:
    """The tags of the whole and of each chapter's file."""
    sound = record.edition.sound
    if sound is not None:
        yield from _file(record, sound.path, title=record.edition.letter.title, cues=record.cues, since_ms=0)
    for number, chapter in enumerate(record.chapters, start=1):
        cues = record.cues_of(chapter)
        yield from _file(
            record, chapter.file, title=chapter.title, cues=cues, since_ms=chapter.start_ms, number=number
        )


def _file(
    record: Record,
    path: str,
    *,
    title: str,
    cues: Sequence[TimedCue],
    since_ms: float,
    number: int | None = None,
) -> Iterator[Fault]:
    content = record.content(path)
    if content is None:
        return
    where = at(record.folder / path)
    try:
        tags = id3.ID3(BytesIO(content))
    except (MutagenError, EOFError) as error:
        yield Fault(where, f"its tag cannot be read ({error or type(error).__name__})")
        return
    if tags.version != _VERSION:
        yield Fault(
            where, f"its tag is ID3v{'.'.join(map(str, tags.version))}; readers keep chapters in v2.3.0 only"
        )
    problems = [*_words(record, tags, cues=cues, since_ms=since_ms), *_picture(record, tags)]
    if _one_line(str(tags.get("TIT2", ""))) != _one_line(title):
        problems.append(f"it is titled {str(tags.get('TIT2', ''))!r}, and edition.json says {title!r}")
    if number is None:
        problems += _marks(tags, content, record.chapters)
    elif str(tags.get("TRCK", "")) != f"{number}/{len(record.chapters)}":
        problems.append(f"it is numbered {str(tags.get('TRCK', ''))!r}, not {number}/{len(record.chapters)}")
    for problem in problems:
        yield Fault(where, problem)


def _marks(tags: id3.ID3, content: bytes, chapters: Sequence[TimedChapter]) -> Iterator[str]:
    contents = tags.getall("CTOC")
    if len(contents) != 1 or contents[0].flags != _ORDERED:
        yield "its table of chapters (CTOC) is not there once, top-level and ordered"
    elif list(contents[0].child_element_ids) != [chapter.id for chapter in chapters]:
        yield "its table of chapters (CTOC) is not edition.json's"
    marks = {mark.element_id: mark for mark in tags.getall("CHAP")}
    for chapter in chapters:
        mark = marks.get(chapter.id)
        if mark is None:
            yield f"chapter {chapter.id} has no mark (CHAP)"
            continue
        if (
            abs(mark.start_time - chapter.start_ms) > _ROUNDING_MS
            or abs(mark.end_time - chapter.stop_ms) > _ROUNDING_MS
        ):
            yield (
                f"chapter {chapter.id} is marked from {mark.start_time} to {mark.end_time} ms, and edition.json says "
                f"{chapter.start_ms:.0f} to {chapter.stop_ms:.0f}"
            )
        named = _one_line(str(mark.sub_frames.get("TIT2", "")))
        if named != _one_line(chapter.title):
            yield f"chapter {chapter.id} is called {named!r}, and edition.json says {chapter.title!r}"
    if set(marks) - {chapter.id for chapter in chapters}:
        yield "it marks chapters that edition.json has not"
    # ffmpeg lists marks in the order in which they stand.
    tag = content[: len(content) - len(without_tag(content))]
    ids = [
        frame[_FRAME_HEADER_BYTES:].partition(b"\0")[0] for frame in raw_frames(tag) if frame[:4] == b"CHAP"
    ]
    if ids != [chapter.id.encode() for chapter in chapters if chapter.id in marks]:
        yield "its chapter marks do not stand in order of time"


def _words(record: Record, tags: id3.ID3, *, cues: Sequence[TimedCue], since_ms: float) -> Iterator[str]:
    text = record.edition.letter.text
    lyrics = tags.getall("SYLT")
    times = [word.start_ms - since_ms for cue in cues for word in cue.words]
    shown = "".join("".join(cue.span.of(text).split()) for cue in cues)
    if len(lyrics) != 1:
        yield "its lyrics in step (SYLT) are not there once"
    else:
        sung = lyrics[0].text
        if len(sung) != len(times) or any(
            abs(at_ms - time) > _ROUNDING_MS for (_, at_ms), time in zip(sung, times, strict=False)
        ):
            yield "its lyrics (SYLT) are not in step with edition.json"
        if "".join("".join(word.split()) for word, _ in sung) != shown:
            yield "its lyrics (SYLT) are not the letter's words"
    unsung = tags.getall("USLT")
    if len(unsung) != 1 or "".join(str(unsung[0]).split()) != shown:
        yield "its text (USLT) is not the letter's"


def _picture(record: Record, tags: id3.ID3) -> Iterator[str]:
    pictures = tags.getall("APIC")
    if len(pictures) != 1 or pictures[0].mime != "image/jpeg":
        yield "its cover (APIC) is not there once, as JPEG"
        return
    cover = record.content("cover.jpg")
    if cover is not None and pictures[0].data != cover:
        yield "its cover (APIC) is not cover.jpg"


def _one_line(text: str) -> str:
    return " ".join(text.split())
