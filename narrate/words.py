"""What counts as a word: the stretch of text that is highlighted while it is heard."""

import re
import unicodedata
from collections.abc import Iterator

from narrate.model import Span

# Dashes join clauses, not words: "Geneva—where" is two words. A single hyphen stays inside its word.
_CANDIDATE = re.compile(r"(?:(?!--)[^\s—–―])+")

# Punctuation, white space and format characters alone are not words; letters, figures and signs are.
_NOT_WORDS = frozenset("PZC")


def words(text: str, span: Span) -> Iterator[Span]:
    """The words of `text` within `span`, in order, with the punctuation that clings to them."""
    for match in _CANDIDATE.finditer(text, span.start, span.stop):
        # Nearly every word begins with a letter or a figure; asking for categories is slow.
        if match[0][0].isalnum() or any(
            unicodedata.category(character)[0] not in _NOT_WORDS for character in match[0]
        ):
            yield Span(*match.span())
