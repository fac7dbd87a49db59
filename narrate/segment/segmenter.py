"""The segmenter: text → pieces → a role for each → segments → what the letter says of itself."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

from narrate.errors import LetterError
from narrate.model import Diagnostic, Letter, Lines, Mark, Properties, Provenance, Role, Segment, Source, Span
from narrate.segment.cuts import cut_pieces
from narrate.segment.decode import Labelled, decode, reasons
from narrate.segment.evidence import Decision
from narrate.segment.features import find_evidence
from narrate.segment.join import Part, join_pieces
from narrate.segment.layout import Piece, find_pieces
from narrate.segment.properties import DEFAULT_LANGUAGE, find_properties
from narrate.segment.quotations import quotations_in
from narrate.segment.weights import load_weights

# A letter's parts stand at its two ends. Of a longer text than any letter the middle is paragraphs, unseen.
END_PIECES = 400
# Below this a role is said to be doubtful. In 547 real letters, each correspondence judged by weights learnt without
# it, 233 of 451 pieces with a wrong role lay below, and 215 of 4,427 with the right one.
DOUBTFUL_CERTAINTY = 0.7
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A text taken apart. evidence and labels belong to pieces; parts cover all of them in order."""

    pieces: tuple[Piece, ...]
    marks: tuple[int | None, ...]
    evidence: tuple[tuple[str, ...], ...]
    labels: tuple[Labelled, ...]
    parts: tuple[Part, ...]


def segment(source: Source, *, chosen: Properties = Properties()) -> Letter:  # noqa: B008 (frozen)
    """The letter in its parts.

    source.marks are truth; `chosen` outranks `source.stated`, which outranks what the text says.
    Raises LetterError where there is nothing to speak.
    """
    text = source.text
    parsed = _parse(source)
    segments = _segments(parsed)
    known, origins = find_properties(text, segments, chosen=chosen, stated=source.stated)
    return Letter(
        text=text,
        title=known.title or source.name,
        author=known.author,
        recipient=known.recipient,
        date=known.date,
        language=known.language or DEFAULT_LANGUAGE,
        segments=segments,
        source=Provenance(source.name, source.sha256),
        origins=origins,
        diagnostics=(*source.diagnostics, *_doubts(text, parsed)),
        passages=source.passages,
        quotations=quotations_in(text, segments, stated=source.quotations),
    )


def explain(source: Source) -> tuple[Decision, ...]:
    """Why each segment has its role, in order.

    Raises LetterError where there is nothing to speak.
    """
    parsed = _parse(source)
    weights = load_weights()
    decisions: list[Decision] = []
    for segment, part in zip(_segments(parsed), parsed.parts, strict=True):
        if parsed.marks[part.first] is not None:
            decisions.append(Decision(segment, None, 1.0, ()))
            continue
        at = _least_sure(parsed, part)
        label = parsed.labels[at]
        before = parsed.labels[at - 1].role if at else None
        after = parsed.labels[at + 1].role if at + 1 < len(parsed.labels) else None
        why = reasons(parsed.evidence[at], weights, label=label, before=before, after=after)
        decisions.append(Decision(segment, label.runner_up, label.certainty, why))
    return tuple(decisions)


def _parse(source: Source) -> _Parsed:
    text = source.text
    if not _has_words(text):
        raise LetterError(f"{source.name}: there is no text in it; give a file with a letter in it")
    whole = cut_pieces(text, find_pieces(text))
    placed = tuple(_placed(text, whole, source.marks))
    pieces = tuple(piece for piece, _ in placed)
    marks = tuple(mark for _, mark in placed)
    known = tuple(None if mark is None else source.marks[mark].role for mark in marks)
    evidence, labels = _label(text, pieces, known)
    roles = [label.role for label in labels]
    parts = tuple(join_pieces(text, pieces, roles, marked=marks))
    return _Parsed(pieces, marks, evidence, labels, parts)


def _label(
    text: str, pieces: tuple[Piece, ...], known: tuple[Role | None, ...]
) -> tuple[tuple[tuple[str, ...], ...], tuple[Labelled, ...]]:
    """Evidence and label of each piece; of a very long text only the two ends are judged."""
    hidden = max(0, len(pieces) - 2 * END_PIECES)
    if not hidden:
        evidence = find_evidence(text, pieces)
        return evidence, decode(evidence, load_weights(), known=known)
    tail = END_PIECES + hidden
    shown = find_evidence(text, pieces[:END_PIECES] + pieces[tail:])
    judged = decode(shown, load_weights(), known=known[:END_PIECES] + known[tail:])
    middle = tuple(Labelled(role or Role.PARAGRAPH, 1.0, Role.PARAGRAPH) for role in known[END_PIECES:tail])
    return (
        (*shown[:END_PIECES], *(() for _ in middle), *shown[END_PIECES:]),
        (*judged[:END_PIECES], *middle, *judged[END_PIECES:]),
    )


def _has_words(text: str) -> bool:
    """Whether there is a letter, a digit, or a picture sign (they have names that are spoken)."""
    if _LETTER_OR_DIGIT.search(text):
        return True
    return any(unicodedata.category(character) == "So" for character in text)


def _placed(
    text: str, pieces: tuple[Piece, ...], marks: tuple[Mark, ...]
) -> Iterator[tuple[Piece, int | None]]:
    """The pieces, cut at the ends of the marks, each with the number of the mark that holds it."""
    if not marks:
        yield from ((piece, None) for piece in pieces)
        return
    at = 0
    for piece in pieces:
        start = piece.span.start
        while start < piece.span.stop:
            while at < len(marks) and marks[at].span.stop <= start:
                at += 1
            held = at < len(marks) and marks[at].span.start <= start
            bound = piece.span.stop
            if at < len(marks):
                bound = min(bound, marks[at].span.stop if held else marks[at].span.start)
            body = text[start:bound]
            inner = start + len(body) - len(body.lstrip())
            span = Span(inner, inner + len(body.strip()))
            if len(span):
                run_in = piece.run_in or inner > piece.span.start
                yield replace(piece, span=span, run_in=run_in), (at if held else None)
            start = bound


def _segments(parsed: _Parsed) -> tuple[Segment, ...]:
    return tuple(
        Segment(f"s{number}", part.role, part.span) for number, part in enumerate(parsed.parts, start=1)
    )


def _least_sure(parsed: _Parsed, part: Part) -> int:
    return min(range(part.first, part.stop), key=lambda index: parsed.labels[index].certainty)


def _doubts(text: str, parsed: _Parsed) -> Iterator[Diagnostic]:
    lines: Lines | None = None
    for part in parsed.parts:
        label = parsed.labels[_least_sure(parsed, part)]
        if label.certainty >= DOUBTFUL_CERTAINTY or parsed.marks[part.first] is not None:
            continue
        lines = lines or Lines(text)
        yield lines.diagnostic(
            part.span.start,
            rule="role.doubtful",
            message=f"taken for a part of the kind “{part.role}”, but it may be “{label.runner_up}” "
            f"({label.certainty:.0%} sure)",
        )
