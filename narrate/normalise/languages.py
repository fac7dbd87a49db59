"""Which stretches of a segment are English, so that its rules hold, and which are in another language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from narrate.model import Letter, Passage, Span, same_language

_ENGLISH = "en"
_BEFORE_WORDS = frozenset("([{«“‘\"'¿¡")
_BEHIND_WORDS = frozenset(".,;:!?)]}»”’\"'…")


@dataclass(frozen=True, slots=True)
class Stretches:
    """A segment by languages. Spans into the letter's text, in order.

    english: where the rules are tried. foreign: what is not in the letter's own language, whole words.
    """

    english: tuple[Span, ...]
    foreign: tuple[Passage, ...]


def stretches(letter: Letter, span: Span) -> Stretches | None:
    """The stretches of a segment of a letter; None where all of it is English, as in most letters."""
    inside = (
        Passage(_whole_words(letter.text, each.span, within=span), each.language)
        for each in letter.passages
        if each.span.start < span.stop and each.span.stop > span.start
    )
    foreign = tuple(_apart(each for each in inside if not same_language(each.language, letter.language)))
    if not foreign and same_language(letter.language, _ENGLISH):
        return None
    parts: list[tuple[Span, str]] = []
    at = span.start
    for passage in foreign:
        parts += [(Span(at, passage.span.start), letter.language), (passage.span, passage.language)]
        at = passage.span.stop
    parts.append((Span(at, span.stop), letter.language))
    english = tuple(part for part, language in parts if len(part) and same_language(language, _ENGLISH))
    return Stretches(english, foreign)


def _apart(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Those that begin behind the end of the one before: whole words may make neighbours overlap."""
    at = 0
    for passage in passages:
        if passage.span.start >= at:
            yield passage
            at = passage.span.stop


def _whole_words(text: str, span: Span, *, within: Span) -> Span:
    """The span with the quotes and points that cling to it, and no word cut in two."""
    start, stop = max(span.start, within.start), min(span.stop, within.stop)
    while start > within.start and (text[start - 1] in _BEFORE_WORDS or _inside_word(text, start)):
        start -= 1
    while stop < within.stop and (text[stop] in _BEHIND_WORDS or _inside_word(text, stop)):
        stop += 1
    return Span(start, stop)


def _inside_word(text: str, at: int) -> bool:
    return text[at - 1].isalnum() and text[at].isalnum()
