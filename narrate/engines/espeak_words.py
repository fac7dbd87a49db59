"""From espeak-ng's events to one time for each word of the text it was given."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

from narrate.engines.espeak_library import Event, EventType
from narrate.model import Span, SpokenWord
from narrate.words import words


@dataclass(slots=True)
class _Group:
    """One WORD event and what follows it: a word, or several that espeak-ng runs together ("on the")."""

    first_token: int
    start: int
    phoneme_starts: list[int] = field(default_factory=list)
    pause_at: int | None = None  # where the last phoneme ended, when silence follows


def word_times(
    text: str, events: Iterable[Event], *, stop: int, phonemes: Callable[[str], Sequence[str]]
) -> tuple[SpokenWord, ...]:
    """Times of the words of `text`, in samples, in order, not overlapping. stop: where the sound ends.

    phonemes: those of a word on its own; asked only for words that share one event, whose time is then
    parted between two phonemes.
    """
    tokens = tuple(words(text, Span(0, len(text))))
    if not tokens:
        return ()
    groups = _groups(tokens, events)
    if not groups:
        return ()
    # A word that espeak-ng passed over at the very start shares the first one's time.
    groups[0].first_token = 0
    timed: list[SpokenWord] = []
    for i, group in enumerate(groups):
        next_token = groups[i + 1].first_token if i + 1 < len(groups) else len(tokens)
        limit = groups[i + 1].start if i + 1 < len(groups) else stop
        end = min(limit, group.pause_at) if group.pause_at is not None else limit
        spans = tokens[group.first_token : next_token]
        counts = [len(phonemes(span.of(text))) for span in spans] if len(spans) > 1 else [1]
        edges = _edges(group, end=max(end, group.start), counts=counts)
        timed.extend(
            SpokenWord(span, begin, close)
            for span, (begin, close) in zip(spans, pairwise(edges), strict=True)
        )
    return tuple(timed)


def _groups(tokens: Sequence[Span], events: Iterable[Event]) -> list[_Group]:
    groups: list[_Group] = []
    after_silence = True
    listed = tuple(events)
    placed = iter(_placed(tokens, [event.position for event in listed if event.type is EventType.WORD]))
    for event in listed:
        if event.type is EventType.WORD:
            token = next(placed)
            # espeak-ng reports "1961" as three events; the first is the word's, the rest fall inside it.
            if not groups or token > groups[-1].first_token:
                groups.append(_Group(token, event.sample))
        elif not groups:
            continue
        elif event.phoneme:
            group = groups[-1]
            # After a pause a word begins with its first phoneme: the closure before it is silence to the
            # ear ("Kennedy" is silent for 53 ms after its WORD event).
            if after_silence and not group.phoneme_starts:
                group.start = event.sample
            group.phoneme_starts.append(event.sample)
            group.pause_at = None
            after_silence = False
        else:
            if groups[-1].pause_at is None:
                groups[-1].pause_at = event.sample
            after_silence = True
    return groups


def _placed(tokens: Sequence[Span], positions: Sequence[int]) -> list[int]:
    """The token of each WORD event."""
    starts = [token.start for token in tokens]
    placed = [max(0, bisect_right(starts, position) - 1) for position in positions]
    for i in range(1, len(placed)):
        following = placed[i + 1] if i + 1 < len(placed) else len(tokens)
        # Of "so much" espeak-ng reports "so" and, one character into it, "much": when two events fall into one
        # word and none into the next, the second is the next word's.
        inside = positions[i] == positions[i - 1] + 1 and placed[i] == placed[i - 1]
        if inside and following > placed[i] + 1:
            placed[i] += 1
    return placed


def _edges(group: _Group, *, end: int, counts: Sequence[int]) -> list[int]:
    """Where each word of a group begins, and where the last one ends."""
    starts = [*group.phoneme_starts, end]
    total = sum(counts) or len(counts)
    shares = accumulate(counts if sum(counts) else [1] * len(counts))
    inner = [
        starts[min(len(starts) - 1, round(len(group.phoneme_starts) * share / total))] for share in shares
    ]
    edges = [group.start, *inner[:-1], end]
    return [min(max(edge, group.start), end) for edge in accumulate(edges, max)]
