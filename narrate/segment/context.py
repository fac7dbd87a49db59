"""What is known of the whole letter before each piece is judged: where it begins and ends, and who is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from narrate.segment.lexicon import OFFICES, PARTICLES, TITLES
from narrate.segment.looks import Look, is_plain_text
from narrate.segment.names import heading_names
from narrate.segment.words import find_words, is_initials

# More than this of a letter after its valediction is no postscript: the valediction was a quoted letter's.
POSTSCRIPT_SHARE = 0.45
OPENING, CLOSING = "“", "”"  # of straight marks one cannot tell which it is


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Context:
    """What is known of the whole before each piece is judged. Indices into the pieces; -1 or the count: none."""

    count: int
    length: int
    long_winded: bool
    sign_off: int
    first_sign_off: int
    lone_name: int
    first_prose: int
    last_prose: int
    first_greeting: int
    last_valediction: int
    first_valediction: int
    last_name: int
    first_name_after: int
    first_date: int
    inner_letter: int
    first_postscript: int
    indent: int
    sender_names: frozenset[str]
    recipient_names: frozenset[str]
    signed_initials: frozenset[str]
    twice: frozenset[str]
    quoted: frozenset[int]

    @staticmethod
    def of(text: str, looks: list[Look]) -> "Context":
        count = len(looks)
        prose = [index for index, look in enumerate(looks) if look.prose]
        first_prose = prose[0] if prose else count
        quoted = frozenset(_quoted(text, looks))
        sign_off = _sign_off(looks, length=len(text))
        last_prose = max((index for index in prose if index < sign_off), default=-1)
        greetings = [index for index, look in enumerate(looks) if look.greeting]
        valedictions = [index for index, look in enumerate(looks) if look.valediction and index > 0]
        names = [index for index, look in enumerate(looks) if look.name]
        after = [index for index in names if index > first_prose] if prose else names[1:]
        dates = [index for index, look in enumerate(looks) if look.dated]
        postscripts = [index for index, look in enumerate(looks) if look.postscript]
        sender: set[str] = set()
        recipient: set[str] = set()
        for look in looks[:5]:
            if look.prose:
                break
            by, to = heading_names(look.head)
            sender |= _name_parts(by)
            recipient |= _name_parts(to)
        short = [
            " ".join(word.small for word in look.words) for look in looks if not look.long and look.words
        ]
        seen: set[str] = set()
        twice: set[str] = set()
        for words in short:
            (twice if words in seen else seen).add(words)
        indents = sorted(look.piece.indent for look in looks if look.prose)
        return Context(
            count=count,
            length=max(1, len(text)),
            long_winded=True,
            sign_off=sign_off,
            first_sign_off=_first_sign_off(looks, quoted=quoted),
            lone_name=_lone_name(looks, length=len(text)),
            first_prose=first_prose,
            last_prose=last_prose,
            first_greeting=greetings[0] if greetings else count,
            last_valediction=valedictions[-1] if valedictions else -1,
            first_valediction=valedictions[0] if valedictions else count,
            last_name=names[-1] if names else -1,
            first_name_after=after[0] if after else count,
            first_date=dates[0] if dates else count,
            inner_letter=next(
                (index for index in range(first_prose + 1, last_prose) if looks[index].greeting), count
            ),
            first_postscript=postscripts[0] if postscripts else count,
            indent=indents[len(indents) // 2] if indents else 0,
            sender_names=frozenset(sender),
            recipient_names=frozenset(recipient),
            signed_initials=frozenset(
                "".join(word.text[0] for word in look.words if word.small not in PARTICLES)
                for look in looks
                if look.name and len(look.words) > 1
            ),
            twice=frozenset(twice),
            quoted=quoted,
        )


def _sign_off(looks: list[Look], *, length: int) -> int:
    """Where the letter is signed off for good; what is long after that is a postscript. The count: nowhere."""
    for index in range(len(looks) - 1, 0, -1):
        look = looks[index]
        if length - look.piece.span.start > POSTSCRIPT_SHARE * length or look.greeting:
            return len(looks)
        if look.parting and (index + 1 == len(looks) or _is_signature(looks[index + 1])):
            return index
    return len(looks)


def _first_sign_off(looks: list[Look], *, quoted: frozenset[int]) -> int:
    """The first valediction of the letter itself with a name below it, after some text. The count: none.

    A greeting after it begins another letter, and takes it back.
    """
    begun = _first_text(looks, quoted=quoted)
    found = len(looks)
    for index, (look, below) in enumerate(pairwise(looks)):
        if index <= begun or index in quoted:
            continue
        if look.greeting:
            found = len(looks)
        if look.parting and index < found and _is_signature(below):
            found = index
    return found


def _is_signature(look: Look) -> bool:
    return look.name or is_initials(look.head)


def _first_text(looks: list[Look], *, quoted: frozenset[int] = frozenset()) -> int:
    """The first piece that is text, those apart that are quoted. The count: none."""
    text = (i for i, look in enumerate(looks) if i not in quoted and (look.prose or is_plain_text(look)))
    return next(text, len(looks))


def _lone_name(looks: list[Look], *, length: int) -> int:
    """The first name that stands alone right after a paragraph, late in the letter. The count: none."""
    for index in range(1, len(looks)):
        look, before = looks[index], looks[index - 1]
        if length - look.piece.span.start > POSTSCRIPT_SHARE * length or not look.name or look.addressed:
            continue
        if before.prose or before.parting or before.last in "-—,":
            return index
    return len(looks)


def _name_parts(name: str | None) -> set[str]:
    words = find_words(name or "")
    return {
        word.small
        for word in words
        if len(word.small) > 3
        and word.text[0].isupper()
        and word.small not in TITLES
        and word.small not in OFFICES
    }


def _quoted(text: str, looks: list[Look]) -> Iterator[int]:
    """The pieces in a quotation of several: curly marks say so, and each paragraph of it may open with one again.

    Where no text stands before the quotation it is the letter itself, as novels print letters.
    """
    begun = _first_text(looks)
    is_open = counts = False
    for index, look in enumerate(looks):
        span = look.piece.span
        begins = text[span.start] == OPENING
        opened = text.count(OPENING, span.start, span.stop)
        closed = text.count(CLOSING, span.start, span.stop)
        if not is_open and opened > closed:
            counts = not begins or index > begun
        if counts and (is_open or (begins and opened > closed)):
            yield index
        is_open = opened - closed + (is_open and not begins) > 0
