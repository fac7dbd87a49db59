"""Names of people in signatures, addresses, headings and salutations."""

import re

from narrate.segment.lexicon import GREETING, NO_NAME, ONE_OF_A_KIND, PARTICLES

_BRACKETS = "?[](){}<>\"“”‘’'* \t\n,;:—–-_/|"
_SIGNED = re.compile(r"^(?:\(?signed\)?|\[signed\]|from|by)\s*[:,.—]*\s*(?=\S)", re.IGNORECASE)
_TOWARDS = re.compile(r"^(?:to|for|unto)\s*[:,]?\s+(?=\S)", re.IGNORECASE)
_NAME_ENDS = re.compile(r"[,;:\n\t(\[/]|\s{2,}|\s[–—-]{1,2}\s|--|—|&c|\.\s+(?=(?:the|of|at|in|on)\b)")
# Abbreviations that keep their full stop at the end of a name.
_KEEPS_STOP = re.compile(r"\b(?:Esq|Esqr|Jr|Jun|Junr|Sr|Sen|Bart|Bt|[A-Z])\.$")
_LABEL = re.compile(
    r"^(?:(?:(?:letter|no|number|n[o°]|nr)\.?\s*(?:[ivxlcdm]+|\d+)|\d+)\b\s*[.:,—–-]*\s*)+", re.IGNORECASE
)
_FROM_TO = re.compile(r"^(?:from\s+)?(?P<sender>.+?)\s+to\s+(?P<recipient>.+)$", re.IGNORECASE | re.DOTALL)
_LETTER_TO = re.compile(
    r"\b(?:letter|message|note|reply|telegram|despatch|dispatch|memorandum|petition|card|postcard)\s+"
    r"(?:(?:from|of)\s+(?P<sender>.+?)\s+)?to\s+(?P<recipient>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_LETTER_FROM = re.compile(
    r"^(?:letter|message|note|reply|telegram|card|postcard)\s+(?:from|of)\s+(?P<sender>.+)$",
    re.IGNORECASE | re.DOTALL,
)
_HIS_KIN = re.compile(r"^(?:his|her)\s+[a-z]+\s+(?=[\[?]*[A-Z])")  # "his brother [?Nathaniel Bloomfield]"
# Pictures, and the marks that join and vary them: "Karl ❤️" is Karl.
_PICTURES = re.compile("[\u200d\ufe0e\ufe0f\u2190-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]+")
_NAME_WORDS = 9  # "The Acting Secretary of State" with a name in brackets; longer is a sentence


def person_name(text: str) -> str | None:
    """The name that a signature or an address begins with, without office, brackets and full stop."""
    bare = _TOWARDS.sub("", _SIGNED.sub("", text.lstrip(_BRACKETS + ".").rstrip(_BRACKETS)))
    bare = bare.lstrip(_BRACKETS + ".")
    cut = _NAME_ENDS.search(bare)
    name = " ".join((bare[: cut.start()] if cut else bare).split())
    name = _without_stop(_PICTURES.sub("", name).strip())
    if not any(character.isalpha() for character in name) or len(name.split()) > _NAME_WORDS:
        return None
    return _in_small_letters(name)


def _without_stop(name: str) -> str:
    name = name.strip(_BRACKETS)
    return name if _KEEPS_STOP.search(name) else name.rstrip(".")


def _in_small_letters(name: str) -> str:
    """JOHN F. KENNEDY as John F. Kennedy; a name that is not all capitals stays."""
    letters = [character for character in name if character.isalpha()]
    if len(letters) < 4 or not all(character.isupper() for character in letters):
        return name
    words = name.split(" ")
    if all(len(word.rstrip(".")) <= 2 for word in words):
        return name
    return " ".join(_capitalised(word, first=index == 0) for index, word in enumerate(words))


def _capitalised(word: str, *, first: bool) -> str:
    if word.casefold() in PARTICLES and not first:
        return word.casefold()
    if re.fullmatch(r"(?:[A-Z]\.)+[A-Z]?\.?|[IVX]{2,}\.?", word):
        return word
    parts = re.split(r"([-'’.])", word)
    small = "".join(part[:1] + part[1:].lower() if len(part) > 1 else part for part in parts)
    return re.sub(r"^(Mc)([a-z])", lambda match: match[1] + match[2].upper(), small)


def unlabelled(heading: str) -> str:
    """A heading without the number or the label that it begins with: "100. ", "Letter XII. "."""
    return _LABEL.sub("", " ".join(heading.split()).strip("[]"))


def heading_names(heading: str) -> tuple[str | None, str | None]:
    """(sender, recipient) of a heading such as "Mr. Jay to Mr. Fish" or "Letter to Mary Webb, May 1819"."""
    title = unlabelled(heading)
    by_kind = _LETTER_FROM.search(title) if " to " not in title.casefold() else None
    if by_kind:
        return _plausible(by_kind["sender"]), None
    to_kind = _LETTER_TO.search(title)
    if to_kind:
        return _plausible(to_kind["sender"] or ""), _plausible(to_kind["recipient"])
    both = _FROM_TO.match(title)
    if both is None:
        return None, None
    sender, recipient = _plausible(both["sender"]), _plausible(both["recipient"])
    return (sender, recipient) if sender and recipient else (None, None)


def _plausible(words: str) -> str | None:
    name = person_name(_HIS_KIN.sub("", re.sub(r"\s*\([^)]*\)", "", words)))
    if name is None:
        return None
    parts = name.split()
    capital = all(part[:1].isupper() or part.casefold() in PARTICLES for part in parts)
    if not capital or not any(part[:1].isupper() for part in parts):
        return None
    return None if {part.casefold() for part in parts} & NO_NAME else name


def greeted_name(salutation: str) -> str | None:
    """The name in "My dear Mary," "Dear Papa" or "Dear Mr. Chairman:"; None where a greeting has none."""
    words: list[str] = re.findall(r"[\w.'’-]+", salutation)
    own = next(
        (word for word in words if word[0].isupper() and word.casefold().rstrip(".") in ONE_OF_A_KIND), None
    )
    if own and len(words) <= 3:
        return own.rstrip(".")
    kept = [word for word in words if word.strip(".'’-").casefold() not in GREETING]
    name = " ".join(kept).strip(".,;:'’- ")
    titles = {"mr", "mrs", "miss", "ms", "dr", "madame", "messrs"}
    if not name or not name[0].isupper() or len(kept) > 4 or name.casefold() in titles:
        return None
    return name
