"""The types that flow through the pipeline: frozen, with tuples inside, guarded when made.

    bytes → Source → Letter → Utterance → Unit → Speech → Edition

Offsets are code points, 0-based and half-open; a docstring says into which text. Times are whole
samples of the sound at `rate_hz` until a writer formats them.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate


class Role(StrEnum):
    """What a part of a letter is."""

    HEADING = "heading"
    DATELINE = "dateline"
    NOTE = "note"
    ADDRESS = "address"
    SALUTATION = "salutation"
    PARAGRAPH = "paragraph"
    CLOSING = "closing"
    SIGNATURE = "signature"
    POSTSCRIPT = "postscript"


class Timing(StrEnum):
    """How word times were come by; the word reaches the transcript."""

    EXACT = "EXACT"  # the engine said so
    ALIGNED = "ALIGNED"  # found in the sound, or shared out inside a run whose ends are exact
    ESTIMATED = "ESTIMATED"  # shared out by length


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """[start, stop) in code points of a text."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.stop:
            raise ValueError(f"no span: [{self.start}, {self.stop})")

    def __len__(self) -> int:
        return self.stop - self.start

    def of(self, text: str) -> str:
        """The characters of `text` that this span covers."""
        return text[self.start : self.stop]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something guessed or doubtful that a person should know. line and column are 1-based."""

    line: int
    column: int
    rule: str
    message: str


class Lines:
    """Line and column of an offset in a text."""

    def __init__(self, text: str) -> None:
        # Line by line, not character by character: a book has millions of those.
        self._starts = list(accumulate((len(line) + 1 for line in text.split("\n")[:-1]), initial=0))

    def position(self, offset: int) -> tuple[int, int]:
        """(line, column), 1-based."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def diagnostic(self, offset: int, *, rule: str, message: str) -> Diagnostic:
        """A diagnostic that points at `offset`."""
        line, column = self.position(offset)
        return Diagnostic(line, column, rule, message)


# --- read ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mark:
    """A role that the file itself states (TEI, e-mail headers, a user's own mark) for a span of its text."""

    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Properties:
    """What is known of a letter beside its text. `date` is ISO 8601, to the day, month or year."""

    title: str | None = None
    author: str | None = None
    recipient: str | None = None
    date: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch in a language, as the file states it. span: into the letter's text; language: BCP 47."""

    span: Span
    language: str


def same_language(one: str, other: str) -> bool:
    """Whether two BCP 47 marks are of one language: en-GB and en are."""
    return one.lower().partition("-")[0] == other.lower().partition("-")[0]


@dataclass(frozen=True, slots=True)
class Source:
    """A letter as read: its text (line ends "\\n", no byte order mark) and what the file says of itself.

    name: the file's name, for messages. sha256: of the file's bytes.
    marks: in order, not overlapping, into `text`. Truth: they outrank guessing.
    passages: in order, not overlapping: where the file says in which language a stretch is.
    quotations: in order, not overlapping: whole paragraphs that the file says are quoted.
    """

    text: str
    name: str
    sha256: str
    marks: tuple[Mark, ...] = ()
    stated: Properties = field(default_factory=Properties)
    diagnostics: tuple[Diagnostic, ...] = ()
    passages: tuple[Passage, ...] = ()
    quotations: tuple[Span, ...] = ()


# --- segment ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the letter. id: "s1", "s2" …; span: into the letter's text, no white space at either end."""

    id: str
    role: Role
    span: Span


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where a letter came from: the file's name and the SHA-256 of its bytes."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a property of the letter was found: who stated it, or the span of the text that says it."""

    property: str  # a field name of Properties
    found: str  # "user", "file", or the id of the segment
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in its parts. The segments and the white space between them tile `text`.

    title is never empty; author, recipient and date are None where the letter does not say.
    language: BCP 47. passages: in order, not overlapping: stretches whose language the file states.
    quotations: in order, not overlapping: whole segments that are quoted, as of a letter within the letter.
    """

    text: str
    title: str
    author: str | None
    recipient: str | None
    date: str | None
    language: str
    segments: tuple[Segment, ...]
    source: Provenance
    origins: tuple[Origin, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    passages: tuple[Passage, ...] = ()
    quotations: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        at = 0
        for segment in self.segments:
            span = segment.span
            if span.start < at or not span.of(self.text).strip():
                raise ValueError(f"segment {segment.id} overlaps its neighbour or is empty")
            if self.text[at : span.start].strip():
                raise ValueError(f"text before segment {segment.id} is in no segment")
            at = span.stop
        if self.text[at:].strip():
            raise ValueError("text after the last segment is in no segment")
        if not self.title.strip():
            raise ValueError("a letter needs a title")


# --- normalise -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text and how it is spoken. display: into the letter's text; spoken: into the utterance's.

    rule: the name of the rule that rewrote it, or None where it was copied.
    """

    display: Span
    spoken: Span
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """Runs that tile both the displayed and the spoken text, in order."""

    runs: tuple[Run, ...]

    def __post_init__(self) -> None:
        for before, after in zip(self.runs, self.runs[1:], strict=False):
            if before.display.stop != after.display.start or before.spoken.stop != after.spoken.start:
                raise ValueError(f"runs do not tile: {before} then {after}")
        for run in self.runs:
            if run.rule is None and len(run.display) != len(run.spoken):
                raise ValueError(f"a copied run changes its length: {run}")

    def spoken_span(self, display: Span) -> Span:
        """The spoken text of a displayed span: exact in copied runs, the whole run in rewritten ones."""
        starts: list[int] = []
        stops: list[int] = []
        for run in self.overlapping(display):
            copied = run.rule is None
            starts.append(run.spoken.start + max(0, display.start - run.display.start) * copied)
            stops.append(run.spoken.stop - max(0, run.display.stop - display.stop) * copied)
        if not starts:
            edge = next((r.spoken.start for r in self.runs if r.display.start >= display.start), 0)
            return Span(edge, edge)
        return Span(min(starts), max(stops))

    def overlapping(self, display: Span) -> Iterator[Run]:
        """The runs that share at least one displayed character with `display`, in order."""
        first = bisect_right(self.runs, display.start, key=lambda run: run.display.stop)
        for run in self.runs[first:]:
            if run.display.start >= display.stop:
                return
            if len(run.display):
                yield run


@dataclass(frozen=True, slots=True)
class Pronunciation:
    """How one spoken word sounds, where a lexicon says so. span: the word, in the text that is spoken.

    The word itself stays in that text: an engine that takes phonemes uses `ipa`, another reads the word.
    ipa: for an English voice, of sounds that `narrate.ipa` knows.
    """

    span: Span
    ipa: str


@dataclass(frozen=True, slots=True)
class Utterance:
    """A segment as it will be spoken. The map's displayed side tiles the segment's span exactly.

    pronunciations: in order, into `text`. passages: in order, into the letter's text, where the language is
    not the letter's; there no rule of English has rewritten anything.
    """

    segment_id: str
    text: str
    offsets: OffsetMap
    diagnostics: tuple[Diagnostic, ...] = ()
    pronunciations: tuple[Pronunciation, ...] = ()
    passages: tuple[Passage, ...] = ()


# --- synthesise ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unit:
    """What an engine is given at one time: a sentence, a piece of a very long one, or of one language.

    span: into the letter's text. spoken: into the utterance's text; `text` is that stretch.
    pronunciations: in order, into `text`. language: BCP 47.
    """

    segment_id: str
    span: Span
    spoken: Span
    text: str
    pronunciations: tuple[Pronunciation, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class SpokenWord:
    """A word that the engine spoke. span: into the text it was given; [start, stop) in samples."""

    span: Span
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Speech:
    """The sound of a unit. pcm: s16le mono. words: in order, not overlapping, within the sound."""

    rate_hz: int
    pcm: bytes
    words: tuple[SpokenWord, ...]
    timing: Timing

    def __post_init__(self) -> None:
        at = 0
        for word in self.words:
            if not at <= word.start <= word.stop:
                raise ValueError(f"word times run backwards at {word}")
            at = word.stop
        if at > self.samples:
            raise ValueError("a word ends after the sound")

    @property
    def samples(self) -> int:
        """Length in samples."""
        return len(self.pcm) // 2


# --- assemble --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A displayed word. span: into the letter's text; [start, stop) in samples of the edition."""

    span: Span
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Cue:
    """A sentence and its time. span: into the letter's text; times in samples of the edition."""

    segment_id: str
    span: Span
    start: int
    stop: int
    words: tuple[Word, ...]
    timing: Timing


@dataclass(frozen=True, slots=True)
class Chapter:
    """A stretch of the edition that a listener may go to. [start, stop) in samples, whole MP3 frames."""

    id: str
    title: str
    start: int
    stop: int
    file: str  # relative to the edition's folder
    segment_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """The whole timeline, in samples, without the sound.

    Chapters tile [0, length). Cues and words are in order and do not overlap; each cue lies in one chapter.
    loudness_lufs and true_peak_dbtp: of the mono sound as the MP3 holds it.
    """

    letter: Letter
    slug: str
    rate_hz: int
    length: int
    loudness_lufs: float
    true_peak_dbtp: float
    chapters: tuple[Chapter, ...]
    cues: tuple[Cue, ...]
    diagnostics: tuple[Diagnostic, ...] = ()

    def __post_init__(self) -> None:
        at = 0
        for chapter in self.chapters:
            if chapter.start != at or chapter.stop <= at:
                raise ValueError(f"chapter {chapter.id} does not follow on")
            at = chapter.stop
        if at != self.length:
            raise ValueError("chapters do not fill the edition")
        at = 0
        for cue in self.cues:
            if not at <= cue.start <= cue.stop <= self.length:
                raise ValueError(f"cue at {cue.start} overlaps its neighbour")
            at = cue.start
            for word in cue.words:
                if not at <= word.start <= word.stop <= cue.stop:
                    raise ValueError(f"word at {word.start} is out of order or out of its cue")
                at = word.stop
            at = cue.stop

    def cues_of(self, chapter: Chapter) -> tuple[Cue, ...]:
        """The cues that sound in `chapter`."""
        return tuple(cue for cue in self.cues if chapter.start <= cue.start < chapter.stop)


@dataclass(frozen=True, slots=True)
class Artefact:
    """A file of the edition. path: relative to its folder, "/" between parts.

    content: its bytes, or, for sound, which may be long, what gives them piece by piece as often as it is asked.
    """

    path: str
    media_type: str
    content: bytes | Callable[[], Iterable[bytes]]

    def pieces(self) -> Iterable[bytes]:
        """The content, in order."""
        return (self.content,) if isinstance(self.content, bytes) else self.content()


@dataclass(frozen=True, slots=True)
class Filed:
    """An artefact that has been written: what edition.json says of it."""

    path: str
    media_type: str
    size_bytes: int
    sha256: str
