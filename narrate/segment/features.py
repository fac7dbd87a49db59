"""What can be seen of each piece: its evidence, by name. The table of weights says what each is worth."""

import re
from collections.abc import Iterator
from dataclasses import replace

from narrate.model import Span
from narrate.segment.casing import as_if_cased
from narrate.segment.context import Context
from narrate.segment.dates import find_date
from narrate.segment.evidence import NEIGHBOURS, NOTHING
from narrate.segment.layout import Piece
from narrate.segment.lexicon import (
    ADDRESSED,
    DAY_PARTS,
    ENDEARING,
    FAREWELL,
    FEASTS,
    HONORIFICS,
    LETTER_WORDS,
    MONTHS,
    NOTE_WORDS,
    OFFICES,
    PLACES,
    PRONOUNS,
    STREETS,
    TITLES,
    VALEDICTORY,
    VERBS,
    WEEKDAYS,
)
from narrate.segment.looks import PROSE_WORDS, YEAR, Look, capitalised_share, is_plain_text, look_at, lowered
from narrate.segment.names import heading_names, unlabelled
from narrate.segment.sentences import sentences
from narrate.segment.words import Word, after_valediction, find_words, is_farewell, is_initials, is_name

# The longest place above a date: "Office of the Agent of the United States before the Mixed Commission," has twelve.
PLACE_WORDS = 12
PLACE_LINES = 4  # a letterhead has more; but then it names a firm first
MOSTLY_CAPITALS = 0.6  # of the words that names write with a capital
# Further right than any paragraph is indented.
RIGHT_COLUMNS = 20
_HOUSES = PLACES | STREETS
_NOT_PLACES = TITLES | HONORIFICS | OFFICES
_GREETING_STARTS = ENDEARING | {"my"}
_FAREWELL_STARTS = FAREWELL | {"good"}
_SIGNED = re.compile(r"[\[(]?signed\b", re.IGNORECASE)
_NUMBERED = re.compile(
    r"\W*(?:no|nos|n°|number|file|enclosure|inclosure|annex|serial|tel|ref)\b\.?\W*(?:no\b\W*)?\w*\d",
    re.IGNORECASE,
)
# "851.00/5-2649", "740.00119 Control (Korea)/5–2649: Telegram", "HUL–A–1052", "471–L", "I 6940".
_FILE_NUMBER = re.compile(
    r"[\w.]*\d[\w.]*[\s\w()]*[/–-]\s?\d+\w*\b|(?:[A-Z]{1,4}[–-])+\d+\Z|\d+[–-][A-Z]\Z|[A-Z]\s\d{3,}\Z"
)
_FILED = re.compile(r"\b\d[\w.]*/\w*\d")  # "Paris Peace Conf. 184.001/5: Telegram"
_LABEL = re.compile(
    r"(?:letter|chapter|part|volume|book|no\.?|number|epistle)\s+(?:[ivxlcdm]+|\d+)\b"
    r"|(?:[ivxlc]+|\d{1,4})[.)]?\Z|(?:[ivxlc]+|\d{1,4})\.\s?[—–-]",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\S\s+to\s+\S")
_FIGURE = re.compile(r"\d")
_ELECTRONIC = re.compile(r"\S+@\S+\.\w+|\b(?:tel|phone|fax|e-?mail|mobile|www)\b", re.IGNORECASE)
_HEADER = re.compile(r"(?:from|subject|re)\s?:", re.IGNORECASE)
_HEADER_TO = re.compile(r"(?:to|cc|bcc|attn|attention|for)\s?:", re.IGNORECASE)
_HEADER_DATE = re.compile(r"(?:date|dated|sent)\s?:", re.IGNORECASE)
_LABELLED = re.compile(r"[\[(]?[A-Z][\w.]*(?:\s\w+)?:\s*\S")
_BRACKET_BEHIND = re.compile(r"(?<=[^\s\[(])\s+[\[(][^\])]*[\])]?\W*\Z")
_LIST_MARK = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[a-z]\)|[-*•])\s")


def find_evidence(text: str, pieces: tuple[Piece, ...]) -> tuple[tuple[str, ...], ...]:
    """For each piece the names of the evidence that it shows."""
    text = as_if_cased(text)
    looks = [look_at(text, piece) for piece in pieces]
    long_winded = any(look.prose for look in looks)
    if not long_winded:
        greeted = next((index for index, look in enumerate(looks) if look.greeting), -1)
        looks = [
            replace(look, prose=index > greeted and is_plain_text(look)) for index, look in enumerate(looks)
        ]
    context = replace(Context.of(text, looks), long_winded=long_winded)
    own = [(*_own(look), *_setting(looks, index, context)) for index, look in enumerate(looks)]
    return tuple(
        (*own[index], *_place(looks, index, context), *_around(looks, index, context), *_beside(own, index))
        for index in range(len(looks))
    )


def _beside(own: list[tuple[str, ...]], index: int) -> Iterator[str]:
    """What the pieces above and below show by themselves."""
    for where, distance in NEIGHBOURS.items():
        if 0 <= index + distance < len(own):
            for name in own[index + distance]:
                yield where + name
        else:
            yield where + NOTHING


def _own(look: Look) -> list[str]:
    """What the words and marks of the piece say by themselves."""
    head, words = look.head, look.words
    small = {word.small for word in words}
    last = look.last
    count = len(words)
    found: list[str] = []

    def note(name: str, seen: object) -> None:
        if seen:
            found.append(name)

    note("words-1", count <= 1)
    note("words-2-3", 2 <= count <= 3)
    note("words-4-6", 4 <= count <= 6)
    note("words-7-12", 7 <= count <= 12)
    note("words-13-24", 13 <= count <= 24)
    note("words-25-up", count >= PROSE_WORDS)

    letters = [character for character in head if character.isalpha()]
    note(
        "all-capitals",
        len(letters) > 2 and sum(c.isupper() for c in letters) > 0.85 * len(letters) and count > 0,
    )
    note("name-capitals", capitalised_share(words) >= 0.99 and not look.long)
    weighty = [word for word in words if len(word.small) > 3]
    shown = sum(1 for word in weighty if not word.text[0].islower())
    note("headline", count >= 5 and not look.prose and len(weighty) >= 3 and shown >= 0.85 * len(weighty))
    note("no-case", letters and not any(c.isupper() or c.islower() for c in letters))
    note("small-start", head[0].islower())
    note("digit-start", head[0].isdigit())
    note("dash-start", head[0] in "-—–")
    note("quote-start", head[0] in "\"“‘'«")
    note("square-brackets", head[0] == "[" and last == "]")
    note("round-brackets", head[0] == "(" and look.tail.rstrip(".")[-1:] == ")" and not look.long)
    note("half-bracket", last == "]" and "[" not in head and not look.long)
    note("ends-stop", last == ".")
    note("ends-comma", last == ",")
    note("ends-colon", last in ":;" or look.tail.endswith((":—", ":-", ":--")))
    note("ends-dash", last in "-—–" and not look.tail.endswith((":—", ":-", ":--")))
    note("ends-question", last in "?!")
    note("ends-quote", last in '"”’»')
    note("ends-bare", last.isalnum() or last == "&")

    running = lowered(words)
    note("running-text", running >= 4 and running > 0.4 * count)
    note("sentences", len(sentences(head, Span(0, len(head)))) >= 2)
    valed = bool(small & VALEDICTORY)
    formula = look.valediction or look.greeting  # "To whom it may concern", "I am, Sir, yours"
    note("pronouns", not formula and any(word.small in PRONOUNS and word.small != "his" for word in words))
    note("verbs", not formula and any(word.small in VERBS and not word.text[0].isupper() for word in words))

    if not look.long:
        date = find_date(head)
        month = any(
            word.small in MONTHS
            and (
                word.small not in {"may", "march", "mar", "sun", "sat", "dec", "sep"}
                or word.text[0].isupper()
            )
            for word in words
        )
        weekday = any(word.small in WEEKDAYS and word.text[0].isupper() for word in words)
        note("month", month)
        note(
            "month-start",
            words and (words[0].small in MONTHS or words[0].small in WEEKDAYS) and words[0].text[0].isupper(),
        )
        note("year", YEAR.search(head))
        note("weekday", weekday)
        note("day-part", small & DAY_PARTS or small & FEASTS)
        note("full-date", date is not None and date.year and date.month and date.day)
        note("date-alone", look.dated and count <= 5)
        note(
            "place-date",
            look.dated
            and count > 1
            and ("," in head or "." in head[:-1])
            and capitalised_share(tuple(word for word in words if word.small != "undated")) > 0.7,
        )
        note("figures", any(character.isdigit() for character in head))
    note("prose", look.prose)
    note("parting", look.parting)
    note("addressed", look.addressed)
    note("dated", look.dated)
    note("greeting", look.greeting)
    note("greeting-start", not look.greeting and count and words[0].small in _GREETING_STARTS and count < 16)
    note("dear", any(word.small in ENDEARING for word in words[:3]))
    note("sir", small & ADDRESSED and count <= 12)
    note("valediction", look.valediction)
    note("valediction-words", valed and not look.valediction and not look.long)
    tail_words = find_words(look.tail) if look.long else words
    ending = tail_words[-3:]
    note("valediction-end", any(word.small in VALEDICTORY for word in ending))
    note("valediction-name", valed and count > 2 and is_name(after_valediction(words)) and not look.long)
    note("valediction-prose", look.long and any(word.small in VALEDICTORY for word in tail_words[-8:]))
    note("i-am", _remains(words))
    note("farewell", small & FAREWELL and count < PROSE_WORDS)
    note("farewell-alone", count and is_farewell(words) and words[0].small in _FAREWELL_STARTS)
    note("postscript-mark", look.postscript)
    note("name", look.name)
    note("name-with-office", not look.long and not look.dated and _name_then_office(head))
    note("name-runs-on", not look.long and not look.dated and not look.greeting and _name_runs_on(words))
    note("initials", is_initials(head))
    note("signed", _SIGNED.match(head))
    note("office", small & OFFICES and count < PROSE_WORDS)
    note("honorific", small & HONORIFICS and count < PROSE_WORDS)
    note("title-start", count and words[0].small in TITLES)
    note("and-so-forth", "&c" in head and count < PROSE_WORDS)
    note("to-start", count > 1 and words[0].small in {"to", "for"} and not words[1].text[0].islower())
    note(
        "street",
        any(word.small in STREETS and word.text[0].isupper() for word in words) and count < PROSE_WORDS,
    )
    note(
        "number-place",
        re.match(r"\d+\w?,?\s[A-Z]", head) and capitalised_share(words) > 0.9 and not look.dated,
    )
    named = not look.long and (not look.dated or small & LETTER_WORDS) and _BETWEEN.search(head)
    # "Henry Irving to Samuel L. Clemens 31 March 1884": what stands before the figures.
    dated_between = (
        look.dated and not named and None not in heading_names(_FIGURE.split(unlabelled(head), 1)[0])
    )
    between = dated_between or (named and heading_names(head) != (None, None))
    note("between-people", between and last != ",")  # "Legation of the United States to Spain," goes on
    note("letter-word", small & LETTER_WORDS and count < PROSE_WORDS)
    note("numbered", _NUMBERED.match(head) and count <= 6)
    filed = _FILE_NUMBER.match(head) or (count <= 6 and not look.dated and _FILED.search(head))
    note("file-number", not look.long and filed)
    note("label", count < PROSE_WORDS and _LABEL.match(head.strip("[]()")))
    # "Washington, April 10, 1896. (Received April 11.)" is no note for what a registry put behind it.
    behind = _BRACKET_BEHIND.search(head)
    own_words = {word.small for word in find_words(head, 0, behind.start())} if behind else small
    note("note-words", own_words & NOTE_WORDS and count < PROSE_WORDS)
    note("note-behind", behind and not own_words & NOTE_WORDS and small & NOTE_WORDS)
    note("note-start", count and words[0].small in NOTE_WORDS)
    note("labelled", not look.long and _LABELLED.match(head))
    note("place", not look.long and any(word.small in PLACES and word.text[0].isupper() for word in words))
    note("electronic", not look.long and _ELECTRONIC.search(head))
    note("mail-header", _HEADER.match(head))
    note("header-to", _HEADER_TO.match(head))
    note("header-date", _HEADER_DATE.match(head))
    note("list-mark", _LIST_MARK.match(head))
    return found


def _remains(words: tuple[Word, ...]) -> bool:
    small = tuple(word.small for word in words[:4])
    return small[:2] in {
        ("i", "am"),
        ("i", "remain"),
        ("i", "have"),
        ("we", "are"),
        ("we", "remain"),
        ("believe", "me"),
        ("and", "believe"),
        ("i", "subscribe"),
        ("with", "best"),
        ("with", "kind"),
        ("with", "great"),
        ("with", "assurances"),
        ("with", "the"),
        ("with", "sentiments"),
        ("with", "love"),
        ("with", "much"),
        ("with", "high"),
        ("with", "respect"),
        ("with", "kindest"),
        ("accept", "sir"),
        ("accept", "the"),
        ("be", "assured"),
        ("and", "am"),
        ("i", "beg"),
    } or small[:1] in {("ever",), ("yours",), ("your's",), ("remain",), ("believe",)}


def _name_then_office(head: str) -> bool:
    comma = head.find(",")
    return comma > 0 and is_name(find_words(head, 0, comma)) and comma < len(head) - 2


def _name_runs_on(words: tuple[Word, ...]) -> bool:
    """ "W. H. Sidell 15 reg I and asst PMG for Ky", "M Mundy Col & Mil. Comt"."""
    first = next((index for index, word in enumerate(words) if word.small in OFFICES), 0)
    return first > 1 and is_name(words[:2]) and not {words[0].small, words[1].small} & TITLES


def _setting(looks: list[Look], index: int, context: Context) -> Iterator[str]:
    """How the piece is set, and what it shows in the light of the whole letter: its neighbours may know it too."""
    look, piece = looks[index], looks[index].piece
    after = looks[index + 1].piece if index + 1 < context.count else None
    initials = "".join(character for character in look.head if character.isalpha())
    seen = {
        "several-lines": piece.lines > 1 and not look.long,
        "blank-before": piece.blank_before > 0,
        "indented": context.indent + 1 < piece.indent < RIGHT_COLUMNS,
        "far-right": piece.indent >= RIGHT_COLUMNS,
        "run-in": piece.run_in,
        "goes-on": after is not None and after.run_in,
        "initials-of-signature": is_initials(look.head) and initials in context.signed_initials,
        "bare-place": _is_bare_place(look),
    }
    return (name for name, shown in seen.items() if shown)


def _place(looks: list[Look], index: int, context: Context) -> Iterator[str]:
    """Where in the letter the piece stands."""
    piece = looks[index].piece
    count = context.count
    after = looks[index + 1].piece if index + 1 < count else None
    share = piece.span.start / context.length
    seen = {
        "text-begins": share <= 0.05,
        "text-opens": 0.05 < share <= 0.2,
        "text-middle": 0.2 < share < 0.8,
        "text-closes": 0.8 <= share < 0.95,
        "text-ends": share >= 0.95,
        "first": index == 0,
        "second": index == 1,
        "third-to-fifth": 2 <= index <= 4,
        "last": index == count - 1,
        "second-last": index == count - 2,
        "third-last": index == count - 3,
        "before-prose": index < context.first_prose < count,
        "after-prose": index > context.last_prose >= 0,
        "among-prose": context.first_prose < index < context.last_prose,
        "only-prose": context.first_prose == context.last_prose == index,
        "no-prose": not context.long_winded,
        "blank-after": after is not None and after.blank_before > 0,
        "flowing": piece.run_in and index >= count - 2,
    }
    return (name for name, shown in seen.items() if shown)


def _is_bare_place(look: Look) -> bool:
    """ "Upper Seymour Street.", "On board the Hornet": where a letter may be written, and nothing else."""
    small = {word.small for word in look.words}
    if look.long or look.dated or look.greeting or look.valediction or not 1 <= len(small) <= PLACE_WORDS:
        return False
    if small & _NOT_PLACES or look.words[0].small in {"to", "for"}:
        return False
    return any(word.small in _HOUSES and word.text[0].isupper() for word in look.words)


def _is_above_date(looks: list[Look], index: int) -> bool:
    """Whether a date ends the lines that begin here, and the others may be its place."""
    for look, after in zip(looks[index : index + PLACE_LINES], looks[index + 1 :], strict=False):
        if after.piece.blank_before or not _may_be_place(look):
            return False
        if after.dated:
            return True
    return False


def _may_be_place(look: Look) -> bool:
    """Whether a line has the shape of the first half of "Rock Springs, Wyoming / February 5, 1923"."""
    if (
        look.long
        or look.greeting
        or look.dated
        or not 1 <= len(look.words) <= PLACE_WORDS
        or (_BETWEEN.search(look.head) and look.last != ",")
    ):
        return False
    if look.name and any(len(word.small) == 1 for word in look.words):
        return False  # "John F. Kennedy"
    housed = any(word.small in _HOUSES for word in look.words)
    short = len(look.words) <= 2 and not any(map(str.isdigit, look.head))
    ends = ":;" if short or housed else ".:;"
    return look.last not in ends and capitalised_share(look.words) > MOSTLY_CAPITALS


def _around(looks: list[Look], index: int, context: Context) -> Iterator[str]:
    """What the rest of the letter says of the piece."""
    look = looks[index]
    before = looks[index - 1] if index else None
    small = {word.small for word in look.words} if not look.long else set()
    seen = {
        "recipient-named": bool(small & context.recipient_names),
        "sender-named": bool(small & context.sender_names),
        "said-twice": " ".join(word.small for word in look.words) in context.twice and not look.long,
        "quoted": index in context.quoted,
        "signs-off": index == context.sign_off,
        "after-sign-off": index > context.sign_off,
        "signed-off-earlier": index > context.first_sign_off,
        "lone-name": index == context.lone_name,
        "after-lone-name": index > context.lone_name,
        "greeting-later": index < context.first_greeting < context.count,
        "greeting-earlier": index > context.first_greeting,
        "letter-inside": index >= context.inner_letter,
        "valediction-earlier": index > context.first_valediction,
        "valediction-later": index < context.last_valediction,
        "after-open-name": before is not None and before.name and before.last == ",",
        "name-earlier": index > context.first_name_after,
        "name-later": index < context.last_name,
        "above-date": _is_above_date(looks, index),
        "date-earlier": index > context.first_date,
        "after-open-end": before is not None and before.last not in '.!?"”’])',
        "after-postscript-mark": index > context.first_postscript,
    }
    return (name for name, shown in seen.items() if shown)
