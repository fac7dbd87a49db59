"""The engine: one pass over a segment, from token to token; at each, the rules that may start there.

Time is linear in the text: a token is looked up once, rules look a bounded way to either side, and a
stretch that was rewritten is not looked at again.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from narrate.lexicon import Lexicon
from narrate.model import Diagnostic, Lines, OffsetMap, Pronunciation, Role, Run, Span, Utterance
from narrate.normalise import (
    abbreviations,
    addresses,
    capitals,
    clock,
    dates,
    initials,
    measures,
    money,
    names,
    noise,
    numbers,
    romans,
    spacing,
)
from narrate.normalise.languages import Stretches
from narrate.normalise.rules import Here, Kind, Rule, Saying, Suspicion, compiled

# A family stands before another where both could read the same stretch and the first knows more.
_FAMILIES = (
    noise,
    addresses,
    dates,
    clock,
    money,
    measures,
    romans,
    abbreviations,
    initials,
    numbers,
    capitals,
)

# Words (an apostrophe belongs to them), figures, and every mark that some rule may start with. The
# ordinary marks of prose start nothing, except a full stop or a comma glued to the front of a word,
# an apostrophe or a minus before a figure, a dash right behind a mark, and quotes, which may be stray.
_TOKEN = re.compile(
    r"""[^\W\d_]++(?:(?:['’]|\^\{?)[^\W\d_]++)*+
    | \d++
    | [^\w\s.,;:!?'"()\-‘’“”—–]
    | _++
    | (?<![\w.])[.,](?=[\w.])
    | \.(?=\s?\.)
    | ['’‘](?=\d)
    | (?<=[.,;:!?\w])['’](?![\w'’])
    | (?<![\w)\-–—])[-–](?=[\d£$])
    | (?<=[a-z])-(?=[ ][a-z])
    | (?<=[.:!?])[-–—―]
    """,
    re.VERBOSE,
)
_ORDINARY_TOKENS_KEPT = 50_000  # tokens remembered; a corpus of any size has to fit into memory
_OLD_LETTERS = frozenset("ſﬁﬂﬀﬃﬄﬅﬆ")

_Found = Rule | Suspicion


class _Dispatch(dict[str, tuple[_Found, ...]]):
    """Token → the rules that may start with it, found once a token; those of the lexicon first."""

    def __init__(self, found: Iterable[_Found], *, lexicon: Lexicon) -> None:
        super().__init__()
        self._names: dict[str, list[Rule]] = {}
        for entry in lexicon.entries:
            start = _named(_first_token(entry.word))
            self._names.setdefault(start, []).append(names.rule_of(entry, start=start))
        self._by_start: dict[str, list[tuple[int, _Found]]] = {}
        for order, rule in enumerate(found):
            for start in rule.starts:
                self._by_start.setdefault(start, []).append((order, rule))

    def __missing__(self, token: str) -> tuple[_Found, ...]:
        if len(self) > _ORDINARY_TOKENS_KEPT:
            self.clear()
        ordered = [pair for start in _starts_of(token) for pair in self._by_start.get(start, ())]
        ranked = (rule for _, rule in sorted(ordered, key=lambda pair: pair[0]))
        rules = (*self._names.get(_named(token), ()), *ranked)
        self[token] = rules
        return rules


def _starts_of(token: str) -> Iterator[str]:
    if token[0].isdecimal():
        yield Kind.FIGURE
        return
    if not token[0].isalpha():
        yield token[0]
        return
    key = abbreviations.key_of(token)
    yield key
    if token.removesuffix("'s").removesuffix("’s").isupper():
        yield Kind.CAPITALS if len(token) > 1 else Kind.INITIAL
    if key.endswith("'d"):
        yield Kind.CLIPPED
    if not _OLD_LETTERS.isdisjoint(token):
        yield Kind.OLD_LETTERS


def _named(token: str) -> str:
    """What entries of a lexicon that begin with a token are kept under."""
    return token.replace("’", "'").removesuffix("'s").removesuffix("'S").lower()


def _first_token(word: str) -> str:
    found = _TOKEN.search(word)
    return found[0] if found else word


@lru_cache(maxsize=8)  # a folder of letters has one lexicon, or one a letter
def _rules_with(lexicon: Lexicon) -> _Dispatch:
    return _Dispatch((rule for family in _FAMILIES for rule in family.RULES), lexicon=lexicon)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of the letter's text, [start, stop), that is spoken otherwise, or as `ipa` says."""

    start: int
    stop: int
    words: str
    rule: str
    ipa: str | None = None


def utter(
    text: str,
    span: Span,
    *,
    segment_id: str,
    role: Role,
    lines: Lines,
    lexicon: Lexicon,
    stretches: Stretches | None = None,
) -> Utterance:
    """The utterance of one segment: `span` of `text`, with what is suspected there.

    stretches: which of it is English, and what is in no language of the letter's; all is English when None.
    """
    dispatch = _rules_with(lexicon)
    pieces: list[_Piece] = []
    suspected: list[Diagnostic] = []
    done = span.start
    english = (span,) if stretches is None else stretches.english
    tokens = (
        (token, part.stop) for part in english for token in _TOKEN.finditer(text, part.start, part.stop)
    )
    for token, bound in tokens:
        rules = dispatch[token[0]]
        if not rules:
            continue
        at = token.start()
        if at < done:
            continue
        for rule in rules:
            match = compiled(rule.pattern).match(text, at, bound)
            if match is None:
                continue
            here = Here(match, text, span.start, span.stop, role)
            if isinstance(rule, Suspicion):
                if rule.holds(here):
                    message = rule.message.format(shown(match[0]))
                    suspected.append(lines.diagnostic(at, rule=rule.name, message=message))
                continue
            said = rule.says(here)
            if said is not None:
                done = _take(pieces, rule, here, said, done)
                break
    spoken, runs, pronunciations = _tile(text, span, pieces, role)
    foreign = () if stretches is None else stretches.foreign
    return Utterance(segment_id, spoken, OffsetMap(runs), tuple(suspected), pronunciations, foreign)


def shown(text: str) -> str:
    """Text for a message: on one line, short."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else line[:39] + "…"


def _take(pieces: list[_Piece], rule: Rule, here: Here, said: Saying, done: int) -> int:
    pronounced = rule.pronounced(here)
    found = []
    for group, words in said.items():
        start, stop = here.match.span(group or 0)
        if start >= 0:
            name = rule.name if not group or pronounced else f"{rule.name}.{group}"
            found.append(_Piece(start, stop, words, name, pronounced.get(group)))
    for piece in sorted(found, key=lambda piece: (piece.start, piece.stop)):
        if piece.start >= done:
            pieces.append(piece)
            done = piece.stop
    return max(done, here.match.start() + 1)


def _tile(
    text: str, span: Span, pieces: list[_Piece], role: Role
) -> tuple[str, tuple[Run, ...], tuple[Pronunciation, ...]]:
    pronunciations: list[Pronunciation] = []
    spoken: list[str] = []
    runs: list[Run] = []
    said = 0
    rewrote: int | None = None  # the run that spoke last, if it is a rewritten one

    def add(start: int, stop: int, words: str, rule: str | None) -> None:
        nonlocal said, rewrote
        if start == stop:
            return
        # What is rewritten is words: beside other words they need a space ("12kg", "R25").
        if words[:1].isalnum() and spoken and spoken[-1][-1:].isalnum():
            if rule is not None:
                words = " " + words
            elif rewrote is not None:
                spoken.append(" ")
                said += 1
                for number in range(rewrote, len(runs)):
                    runs[number] = _longer(runs[number], first=number == rewrote)
        runs.append(Run(Span(start, stop), Span(said, said + len(words)), rule))
        if words:
            spoken.append(words)
            said += len(words)
            rewrote = len(runs) - 1 if rule is not None else None

    at = span.start
    for piece in [*pieces, _Piece(span.stop, span.stop, "", "")]:
        for gap_start, gap_stop, gap_words in spacing.breaks(text, at, piece.start, role=role, segment=span):
            add(at, gap_start, text[at:gap_start], None)
            add(gap_start, gap_stop, gap_words, spacing.RULE)
            at = gap_stop
        add(at, piece.start, text[at : piece.start], None)
        if piece.rule:
            add(piece.start, piece.stop, piece.words, piece.rule)
            if piece.ipa is not None:
                pronunciations.append(Pronunciation(Span(said - len(piece.words), said), piece.ipa))
        at = piece.stop
    return "".join(spoken), tuple(runs), tuple(pronunciations)


def _longer(run: Run, *, first: bool) -> Run:
    """A run that takes up one more spoken character, or stands one further on."""
    return Run(run.display, Span(run.spoken.start + (not first), run.spoken.stop + 1), run.rule)
