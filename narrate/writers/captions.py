"""What the caption formats share: cue ids, who speaks, text on one line, what is said of the timing."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from narrate.model import Cue, Edition, Letter, Segment, Timing

# U+0085 and U+2028/9 end a line for many parsers. No-break spaces are not here: they mean something.
_WHITE_SPACE = re.compile("[\t\n\v\f\r\x1c-\x1f \x85\u2028\u2029]+")

_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_LINE_CHARACTERS = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")


class _Illegible(dict[int, str | int]):
    """Which characters no text format may hold: controls, surrogates, noncharacters."""

    def __missing__(self, code: int) -> str | int:
        character = chr(code)
        control = (code < 0x20 or 0x7F <= code < 0xA0) and character not in _LINE_CHARACTERS
        noncharacter = 0xFDD0 <= code <= 0xFDEF or code & 0xFFFE == 0xFFFE
        illegible = control or noncharacter or 0xD800 <= code <= 0xDFFF
        self[code] = _REPLACEMENT if illegible else code
        return self[code]


_ILLEGIBLE = _Illegible()

_HOW = {
    Timing.EXACT: "as the voice reported them",
    Timing.ALIGNED: "found in the sound, or shared out between times that are",
    Timing.ESTIMATED: "shared out by the length of the words",
}


def legible(text: str) -> str:
    """`text` with U+FFFD for what HTML and WebVTT forbid. As long as before, so offsets still hold."""
    return text.translate(_ILLEGIBLE)


def folded(text: str) -> str:
    """`text` on one line: legible, each run of white space one space, none at the ends."""
    return legible(_WHITE_SPACE.sub(" ", text)).strip(" ")


def identified(cues: Sequence[Cue]) -> Iterator[tuple[str, Cue]]:
    """Each cue with its id, `s5.1`: the segment's id and the number of the sentence in it."""
    numbers = Counter[str]()
    for cue in cues:
        numbers[cue.segment_id] += 1
        yield f"{cue.segment_id}.{numbers[cue.segment_id]}", cue


def readable(edition: Edition) -> Iterator[tuple[str, Cue, str]]:
    """(id, cue, its text on one line) of each cue that has text to show."""
    for identity, cue in identified(edition.cues):
        if text := folded(cue.span.of(edition.letter.text)):
            yield identity, cue, text


def unread(edition: Edition) -> Iterator[Segment]:
    """The parts that have words and are not read aloud."""
    read = {cue.segment_id for cue in edition.cues}
    text = edition.letter.text
    for part in edition.letter.segments:
        if part.id not in read and any(character.isalnum() for character in part.span.of(text)):
            yield part


def speaker(letter: Letter) -> str:
    """Whose words these are, on one line: the author's where known."""
    return folded(letter.author or "") or "Narrator"


def timing_note(cues: Sequence[Cue]) -> str:
    """What a reader may expect of the word times, e.g. `Word times: EXACT (as the voice reported them)`."""
    counts = Counter(cue.timing for cue in cues)
    if not counts:
        return "Word times: none"
    if len(counts) == 1:
        (timing,) = counts
        return f"Word times: {timing} ({_HOW[timing]})"
    shares = "; ".join(
        f"{timing} in {counts[timing]} of {len(cues)} sentences ({_HOW[timing]})"
        for timing in Timing
        if counts[timing]
    )
    return f"Word times: {shares}"
