"""Piper's clock on espeak-ng's words: the model says how long each phoneme lasts, espeak-ng which word it is of.

Piper is given phonemes, in groups parted by spaces; espeak-ng reports a WORD event for each such group and where
in the text it stands. One to one, they give every word an exact time.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from narrate.engines.espeak_library import Event, EventType
from narrate.ipa import sounds
from narrate.model import Timing

# Stress and length are symbols of their own to Piper; to the ear they belong to the vowel.
_MARKS = frozenset("ˈˌːˑ'")

# A word begins with the gap before it, but not longer than this before its first phoneme: where Piper pauses, the
# gap is the pause. Measured against a forced aligner, see docs/voices.md.
_LONGEST_LEAD_MS = 50
# The sound runs ahead of the widths: without this, words were a median 12 ms late against the aligner.
_AHEAD_MS = 10


@dataclass(frozen=True, slots=True)
class SymbolTime:
    """A phoneme symbol, a space or a mark of punctuation, and when it sounds: [start, stop) in samples."""

    symbol: str
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class _Group:
    """The symbols of one word, or of several that are spoken as one ("of the"); without punctuation."""

    start: int
    sounds: tuple[SymbolTime, ...]

    @property
    def ipa(self) -> str:
        return "".join(sound.symbol for sound in self.sounds if sound.symbol not in _MARKS)


# From the sounds of English dictionaries to those that espeak-ng writes for American voices, with the r behind
# them or without.
_WITH_R = {"ə": "ɚ", "ɜː": "ɜː", "ɪə": "ɪɹ", "ɛə": "ɛɹ", "ʊə": "ʊɹ", "aɪə": "aɪɚ", "aʊə": "aʊɚ"}
_ALONE = {"ɒ": "ɑː", "ɪə": "iə", "ɛə": "ɛə", "ɑ̃": "ɑːn", "ɔ̃": "ɔːn"}


def piper_symbols(ipa: str) -> tuple[str, ...]:
    """The symbols of one word for an English voice. Raises UnknownSound."""
    written = ""
    found = sounds(ipa)
    passed = False
    for i, sound in enumerate(found):
        if passed:
            passed = False
            continue
        following = found[i + 1].symbol if i + 1 < len(found) else ""
        closes = following == "ɹ" and not (i + 2 < len(found) and found[i + 2].is_vowel)
        passed = closes and sound.symbol in _WITH_R
        written += sound.stress + (
            _WITH_R[sound.symbol] if passed else _ALONE.get(sound.symbol, sound.symbol)
        )
    return tuple(unicodedata.normalize("NFD", written))


def clocked(
    symbols: Sequence[SymbolTime], events: Sequence[Event], *, rate_hz: int
) -> tuple[tuple[Event, ...], Timing]:
    """espeak-ng's WORD events with Piper's times, and phoneme events between them, as `word_times` wants them.

    EXACT where groups and events are one to one; else those that sound alike are paired and the rest is shared out
    between them by phonemes, and that is ALIGNED.
    """
    groups = list(_groups(symbols, rate_hz=rate_hz))
    heard = list(_heard(events))
    if len(groups) == len(heard):
        pairs = list(zip(range(len(heard)), groups, strict=True))
        return tuple(_events([event for event, _ in heard], pairs)), Timing.EXACT
    return tuple(_events([event for event, _ in heard], _alike(heard, groups))), Timing.ALIGNED


def _groups(symbols: Sequence[SymbolTime], *, rate_hz: int) -> Iterator[_Group]:
    lead, ahead = _LONGEST_LEAD_MS * rate_hz // 1000, _AHEAD_MS * rate_hz // 1000
    sounds: list[SymbolTime] = []
    opened = symbols[0].start if symbols else 0
    for each in symbols:
        if each.symbol == " ":
            if sounds:
                yield _Group(max(0, opened - ahead, sounds[0].start - lead - ahead), tuple(sounds))
                sounds = []
            opened = each.start
        elif unicodedata.category(each.symbol[0])[0] != "P" or each.symbol in _MARKS:
            sounds.append(each)
    if sounds:
        yield _Group(max(0, opened - ahead, sounds[0].start - lead - ahead), tuple(sounds))


def _heard(events: Sequence[Event]) -> Iterator[tuple[Event, str]]:
    """Each WORD event and its phonemes; those without a phoneme are not spoken."""
    word: Event | None = None
    ipa: list[str] = []
    for event in events:
        if event.type is EventType.WORD:
            if word is not None and ipa:
                yield word, "".join(ipa)
            word, ipa = event, []
        elif event.phoneme:
            ipa.append("".join(c for c in unicodedata.normalize("NFD", event.phoneme) if c not in _MARKS))
    if word is not None and ipa:
        yield word, "".join(ipa)


def _alike(heard: Sequence[tuple[Event, str]], groups: Sequence[_Group]) -> list[tuple[int, _Group]]:
    """For each group, in order, the first of the events it is heard as; events in between share its time."""
    matcher = SequenceMatcher(
        None, [ipa for _, ipa in heard], [group.ipa for group in groups], autojunk=False
    )
    pairs: list[tuple[int, _Group]] = []
    for kind, event_from, event_to, from_, to in matcher.get_opcodes():
        stretch = groups[from_:to]
        if kind == "equal":
            pairs.extend(zip(range(event_from, event_to), stretch, strict=True))
        elif stretch and event_to > event_from:
            # Unlike each other, but between the same neighbours: one group, shared out by phonemes.
            pairs.append((event_from, _joined(stretch)))
        elif stretch and pairs:
            pairs[-1] = (pairs[-1][0], _joined([pairs[-1][1], *stretch]))
        elif stretch:
            pairs.append((0, _joined(stretch)))
    return [pair for i, pair in enumerate(pairs) if i == 0 or pair[0] > pairs[i - 1][0]]


def _joined(groups: Sequence[_Group]) -> _Group:
    return _Group(groups[0].start, tuple(sound for group in groups for sound in group.sounds))


def _events(words: Sequence[Event], pairs: Sequence[tuple[int, _Group]]) -> Iterator[Event]:
    for i, (at, group) in enumerate(pairs):
        position = words[at].position
        yield Event(EventType.WORD, position, group.start)
        # The gap before the first phoneme is the word's; a stress mark is the next vowel's.
        start = group.start
        for sound in group.sounds:
            if sound.symbol not in _MARKS:
                yield Event(EventType.PHONEME, position, start, sound.symbol)
                start = sound.stop
        if i + 1 == len(pairs) or pairs[i + 1][1].start > group.sounds[-1].stop:
            yield Event(EventType.PHONEME, position, group.sounds[-1].stop)
