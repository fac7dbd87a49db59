"""`Letter` → `Utterance`s: what the engine is given, so that it reads as an educated person would.

What people read never changes; what is spoken may, and the offset map says where and by which rule.
Start at `rewriting.utter`; the rules stand a file a family beside it, and docs/pronunciation.md tells
how to add one.
"""

from narrate.lexicon import Lexicon, shipped
from narrate.model import Letter, Lines, Role, Span, Utterance
from narrate.normalise.languages import stretches
from narrate.normalise.rewriting import utter

__all__ = ["normalise", "spoken"]


def normalise(letter: Letter, *, lexicon: Lexicon | None = None) -> tuple[Utterance, ...]:
    """One utterance a segment, in order, each with what is suspected in it. lexicon: by default the shipped."""
    lines = Lines(letter.text)
    names = shipped() if lexicon is None else lexicon
    return tuple(
        utter(
            letter.text,
            segment.span,
            segment_id=segment.id,
            role=segment.role,
            lines=lines,
            lexicon=names,
            stretches=stretches(letter, segment.span),
        )
        for segment in letter.segments
    )


def spoken(line: str, *, lexicon: Lexicon | None = None) -> Utterance:
    """How a line of text would be read, as if it stood in a letter's body. segment_id is ""."""
    names = shipped() if lexicon is None else lexicon
    span = Span(0, len(line))
    return utter(line, span, segment_id="", role=Role.PARAGRAPH, lines=Lines(line), lexicon=names)
