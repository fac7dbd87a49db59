"""The whole of an edition.json, with the timeline, as the checks need it. Times in milliseconds, as it has them."""

from dataclasses import dataclass
from pathlib import Path

from narrate.model import Span
from narrate.published import EditionError, Fields, Published, fields_of, parse, read_record


@dataclass(frozen=True, slots=True)
class TimedWord:
    """A displayed word and its time. span: into the letter's text."""

    span: Span
    start_ms: float
    stop_ms: float


@dataclass(frozen=True, slots=True)
class TimedCue:
    """A sentence and its time. span: into the letter's text."""

    segment_id: str
    span: Span
    start_ms: float
    stop_ms: float
    words: tuple[TimedWord, ...]


@dataclass(frozen=True, slots=True)
class TimedChapter:
    """A chapter and its time. file: relative to the edition's folder."""

    id: str
    title: str
    start_ms: float
    stop_ms: float
    file: str
    segment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """An edition and its timeline. skipped: the roles that its voice leaves out."""

    edition: Published
    rate_hz: int
    chapters: tuple[TimedChapter, ...]
    cues: tuple[TimedCue, ...]
    skipped: frozenset[str]

    @property
    def folder(self) -> Path:
        """Where it stands."""
        return self.edition.folder

    def content(self, path: str) -> bytes | None:
        """The bytes of a promised file; None where it is not promised or cannot be read (`files` tells of that)."""
        if self.edition.file(path) is None:
            return None
        try:
            return (self.folder / path).read_bytes()
        except OSError:
            return None

    def cues_of(self, chapter: TimedChapter) -> tuple[TimedCue, ...]:
        """The cues that sound in `chapter`."""
        return tuple(cue for cue in self.cues if chapter.start_ms <= cue.start_ms < chapter.stop_ms)


def read(folder: Path) -> Record:
    """The record of the edition in `folder`. Raises EditionError."""
    content = read_record(folder)
    edition = parse(content, folder=folder)
    fields = fields_of(content, name=str(folder / "edition.json"))
    voice = fields.object("voice")
    return Record(
        edition,
        fields.object("audio").whole("rate_hz"),
        tuple(_chapter(chapter) for chapter in fields.objects("chapters")),
        tuple(_cue(cue) for cue in fields.objects("cues")),
        frozenset(voice.texts("skip")) if voice.has("skip") else frozenset(),
    )


def _chapter(fields: Fields) -> TimedChapter:
    return TimedChapter(
        fields.text("id"),
        fields.text("title"),
        fields.number("start_ms"),
        fields.number("stop_ms"),
        fields.text("file"),
        fields.texts("segments"),
    )


def _cue(fields: Fields) -> TimedCue:
    words = tuple(
        TimedWord(_span(word), word.number("start_ms"), word.number("stop_ms"))
        for word in fields.objects("words")
    )
    return TimedCue(
        fields.text("segment"), _span(fields), fields.number("start_ms"), fields.number("stop_ms"), words
    )


def _span(fields: Fields) -> Span:
    start, stop = fields.whole("start"), fields.whole("stop")
    if stop < start:
        raise EditionError(f"{fields.at}: it stops before it starts")
    return Span(start, stop)
