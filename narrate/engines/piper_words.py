"""Piper's clock on espeak-ng's words: the model says how long each phoneme lasts, espeak-ng which word it is of.

Piper is given phonemes, in groups parted by spaces; espeak-ng reports a WORD event for each such group and where
in the text it stands. One to one, they give every word an exact time.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from narrate.engines.espeak_library import Event, EventType
from narrate.ipa import sounds
from narrate.model import Timing

# Stress and length are symbols of their own to Piper; to the ear they belong to the vowel.
_MARKS = frozenset("ˈˌːˑ'")
# espeak-ng writes the glide from one vowel to the next ("being", "the eye"), and does not report it.
_UNHEARD = _MARKS | {"ʲ"}
_STRESS = frozenset("ˈˌ")
# How many phonemes more one side may have had than the other, halfway, than at the end.
_DRIFT = 40

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

    EXACT where groups and events are one to one; else the phonemes of both are laid side by side, and that is ALIGNED.
    """
    groups = list(_groups(symbols, rate_hz=rate_hz))
    heard = list(_heard(events))
    if len(groups) == len(heard):
        pairs = list(zip(range(len(heard)), groups, strict=True))
        return tuple(_events([event for event, _ in heard], pairs)), Timing.EXACT
    return tuple(
        _events([event for event, _ in heard], _alike(heard, groups, rate_hz=rate_hz))
    ), Timing.ALIGNED


def _groups(symbols: Sequence[SymbolTime], *, rate_hz: int) -> Iterator[_Group]:
    sounds: list[SymbolTime] = []
    opened = symbols[0].start if symbols else 0
    for each in symbols:
        if each.symbol == " ":
            if sounds:
                yield _group(sounds, opened=opened, rate_hz=rate_hz)
                sounds = []
            opened = each.start
        elif unicodedata.category(each.symbol[0])[0] != "P" or each.symbol in _MARKS:
            sounds.append(each)
    if sounds:
        yield _group(sounds, opened=opened, rate_hz=rate_hz)


def _group(sounds: Sequence[SymbolTime], *, opened: int, rate_hz: int) -> _Group:
    return _Group(_start(opened=opened, sounding=sounds[0].start, rate_hz=rate_hz), tuple(sounds))


def _start(*, opened: int, sounding: int, rate_hz: int) -> int:
    """Where a word is heard to begin: with the gap before it, which `opened` where the word before ended."""
    lead, ahead = _LONGEST_LEAD_MS * rate_hz // 1000, _AHEAD_MS * rate_hz // 1000
    return max(0, opened - ahead, sounding - lead - ahead)


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


def _alike(
    heard: Sequence[tuple[Event, str]], groups: Sequence[_Group], *, rate_hz: int
) -> list[tuple[int, _Group]]:
    """The sounds of each event that has any, found by the phonemes of the whole text; in order, none left over.

    Parted between phonemes, wherever the groups part: so words that Piper runs together have their own times, as
    far as both have the same phonemes.
    """
    said = [(phoneme, i) for i, (_, ipa) in enumerate(heard) for phoneme in ipa]
    sounding = [sound.symbol for group in groups for sound in group.sounds if sound.symbol not in _UNHEARD]
    paired = iter(_paired([phoneme for phoneme, _ in said], sounding))
    pairs: list[tuple[int, _Group]] = []
    for group in groups:
        owners = [
            None if sound.symbol in _UNHEARD or (at := next(paired)) is None else said[at][1]
            for sound in group.sounds
        ]
        known = [owner for owner in owners if owner is not None]
        owner = known[0] if known else pairs[-1][0] if pairs else 0
        begin = 0
        for i, sound_owner in enumerate(owners):
            if sound_owner is None or sound_owner == owner:
                continue
            stop = i
            while stop > begin and group.sounds[stop - 1].symbol in _STRESS:
                stop -= 1
            _give(pairs, owner, _cut(group, begin, stop, rate_hz=rate_hz))
            owner, begin = sound_owner, stop
        _give(pairs, owner, _cut(group, begin, len(owners), rate_hz=rate_hz))
    return pairs


def _cut(group: _Group, begin: int, stop: int, *, rate_hz: int) -> _Group:
    """The group's sounds [begin, stop)."""
    if not begin:
        return _Group(group.start, group.sounds[:stop])
    before, first = group.sounds[begin - 1], group.sounds[begin]
    return _Group(_start(opened=before.stop, sounding=first.start, rate_hz=rate_hz), group.sounds[begin:stop])


def _give(pairs: list[tuple[int, _Group]], owner: int, group: _Group) -> None:
    """To the owner, who may have some already."""
    if pairs and pairs[-1][0] == owner:
        group = _Group(pairs[-1][1].start, pairs.pop()[1].sounds + group.sounds)
    pairs.append((owner, group))


def _paired(said: Sequence[str], sounding: Sequence[str]) -> list[int | None]:
    """For each phoneme that sounds the number of the one said that it is, by the least edit distance; in order.

    None for one that was not said.
    """
    reach = abs(len(said) - len(sounding)) + _DRIFT
    far = len(said) + len(sounding)
    costs = [list(range(len(sounding) + 1))]
    for i, phoneme in enumerate(said, start=1):
        above, row = costs[-1], [far] * (len(sounding) + 1)
        row[0] = i
        for j in range(max(1, i - reach), min(len(sounding), i + reach) + 1):
            unlike = phoneme != sounding[j - 1]
            row[j] = min(above[j - 1] + unlike, above[j] + 1, row[j - 1] + 1)
        costs.append(row)
    found: list[int | None] = [None] * len(sounding)
    i, j = len(said), len(sounding)
    while i and j:
        if costs[i][j] == costs[i - 1][j - 1] + (said[i - 1] != sounding[j - 1]):
            i, j = i - 1, j - 1
            found[j] = i
        elif costs[i][j] == costs[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    return found


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
