"""Paragraphs that are quoted, as a letter inside the letter: where the file says so, or quotation marks do."""

from collections.abc import Sequence

from narrate.model import Segment, Span

_CLOSING = {"“": "”", "‘": "’", "«": "»", "„": "“", '"': '"'}


def quotations_in(text: str, segments: Sequence[Segment], *, stated: Sequence[Span]) -> tuple[Span, ...]:
    """Stretches of whole segments, in order. stated: what the file says is quoted, into `text`.

    A quotation of several paragraphs opens each with a quotation mark and closes the last alone: that is what is
    looked for. Quotation marks in one paragraph may be anything.
    """
    quoted = [any(q.start <= s.span.start and s.span.stop <= q.stop for q in stated) for s in segments]
    first = 0
    while first < len(segments):
        last = first
        while last + 1 < len(segments) and _goes_on(
            segments[last].span.of(text), segments[last + 1].span.of(text)
        ):
            last += 1
        if last > first:
            quoted[first : last + 1] = [True] * (last + 1 - first)
        first = last + 1
    found: list[Span] = []
    for i, segment in enumerate(segments):
        if quoted[i] and i and quoted[i - 1]:
            found[-1] = Span(found[-1].start, segment.span.stop)
        elif quoted[i]:
            found.append(segment.span)
    return tuple(found)


def _goes_on(paragraph: str, following: str) -> bool:
    """Whether a quotation that opens a paragraph is still open at its end, and opened again in the next."""
    mark = paragraph[0]
    closing = _CLOSING.get(mark)
    if closing is None or following[0] != mark:
        return False
    if closing == mark:
        return paragraph.count(mark) % 2 == 1
    # An apostrophe looks like the mark that closes ‘: there the end of the paragraph tells.
    if closing == "’":
        return not paragraph.rstrip(".,;:!?—").endswith(closing)
    return paragraph.count(mark) > paragraph.count(closing)
