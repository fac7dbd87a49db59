"""Text in the order and the shapes in which it is drawn, for a renderer that sets one glyph after another.

Pillow sets right-to-left text and joins Arabic letters only where the system has FriBiDi; a cover must not
depend on that, nor its bytes. This is what titles and names need of Unicode's bidirectional algorithm
(UAX #9: no embeddings, no explicit controls) and of Arabic joining, from Python's own character tables.
"""

import unicodedata
from collections import defaultdict
from functools import cache

_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_NUMBERS = frozenset({"EN", "AN"})
_MIRRORED = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")

_LAM = "\u0644"
_PRESENTATION_FORMS = (*range(0xFB50, 0xFC00), *range(0xFE70, 0xFEFD))


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction goes from right to left."""
    for character in text:
        direction = unicodedata.bidirectional(character)
        if direction == "L" or direction in _RIGHT_TO_LEFT:
            return direction != "L"
    return False


def drawn(text: str, *, from_right: bool) -> str:
    """One line as its glyphs follow from left to right. from_right: the paragraph's own direction."""
    leftwards = _RIGHT_TO_LEFT | {"AN"}
    if not from_right and not any(unicodedata.bidirectional(character) in leftwards for character in text):
        return text
    shaped = _joined(_without_points(text))
    levels = _levels(shaped, base=int(from_right))
    order = list(range(len(shaped)))
    for level in range(max(levels, default=0), 0, -1):
        _reverse_runs(order, levels, level=level)
    return "".join(shaped[i].translate(_MIRRORED) if levels[i] % 2 else shaped[i] for i in order)


def _reverse_runs(order: list[int], levels: list[int], *, level: int) -> None:
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and levels[order[end]] >= level:
            end += 1
        order[at:end] = order[at:end][::-1]
        at = max(end, at + 1)


def _levels(text: str, *, base: int) -> list[int]:
    """Embedding levels: 0 and 2 go right, 1 goes left."""
    kinds = [_kind(character) for character in text]
    for index in range(1, len(kinds) - 1):  # the point in "12.5", the colon in "10:30"
        if (
            kinds[index - 1] == kinds[index + 1] == "number"
            and unicodedata.bidirectional(text[index]) == "CS"
        ):
            kinds[index] = "number"
    levels: list[int] = []
    for index, kind in enumerate(kinds):
        if kind == "neutral":
            before = next((k for k in reversed(kinds[:index]) if k != "neutral"), None)
            after = next((k for k in kinds[index + 1 :] if k != "neutral"), None)
            # Numbers count as right-to-left for the neutrals beside them where the line goes that way.
            sides = {_side(k, base=base) for k in (before, after)}
            levels.append(_level(sides.pop() if len(sides) == 1 else "right" if base else "left", base=base))
        elif kind == "number":
            before = next((k for k in reversed(kinds[:index]) if k in {"left", "right"}), None)
            levels.append(2 if base or before == "right" else 0)
        else:
            levels.append(_level(kind, base=base))
    return levels


def _kind(character: str) -> str:
    direction = unicodedata.bidirectional(character)
    if direction == "L":
        return "left"
    if direction in _RIGHT_TO_LEFT:
        return "right"
    return "number" if direction in _NUMBERS else "neutral"


def _side(kind: str | None, *, base: int) -> str:
    if kind is None or kind == "number":
        return "right" if base else "left"
    return kind


def _level(kind: str, *, base: int) -> int:
    if kind == "right":
        return 1
    return 2 if base else 0


def _without_points(text: str) -> str:
    """Without vowel points: glyphs set one by one would put them beside their letters."""
    return "".join(
        character
        for character in text
        if not (unicodedata.category(character) == "Mn" and "\u0590" <= character <= "\u08ff")
    )


@cache
def _shapes() -> dict[str, dict[str, str]]:
    """Letter, or lam and alef → where it stands in its word → the presentation form."""
    shapes: dict[str, dict[str, str]] = defaultdict(dict)
    for code in _PRESENTATION_FORMS:
        place, _, letters = unicodedata.decomposition(chr(code)).partition(" ")
        base = "".join(chr(int(letter, 16)) for letter in letters.split())
        if place in {"<isolated>", "<initial>", "<medial>", "<final>"} and base and not base.startswith(" "):
            shapes[base].setdefault(place, chr(code))
    return dict(shapes)


def _joined(text: str) -> str:
    """With Arabic letters as they look in their place."""
    shapes = _shapes()
    letters: list[str] = []
    for character in text:
        if letters and letters[-1] == _LAM and _LAM + character in shapes:
            letters[-1] += character
        else:
            letters.append(character)

    def reaches_on(letter: str) -> bool:
        return "<initial>" in shapes.get(letter, ()) or letter == "\u0640"

    def reaches_back(letter: str) -> bool:
        return "<final>" in shapes.get(letter, ()) or letter == "\u0640"

    result: list[str] = []
    for index, letter in enumerate(letters):
        back = index > 0 and reaches_on(letters[index - 1]) and reaches_back(letter)
        on = index + 1 < len(letters) and reaches_on(letter) and reaches_back(letters[index + 1])
        place = {(False, False): "<isolated>", (False, True): "<initial>", (True, True): "<medial>"}.get(
            (back, on), "<final>"
        )
        result.append(shapes.get(letter, {}).get(place, letter))
    return "".join(result)
