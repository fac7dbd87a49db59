"""What can be seen of each piece: its evidence, by name. The table of weights says what each is worth."""

import re
from dataclasses import dataclass, replace

from narrate.model import Span
from narrate.segment.casing import as_if_cased
from narrate.segment.dates import find_date
from narrate.segment.layout import Piece
from narrate.segment.lexicon import (
    ADDRESSED,
    DAY_PARTS,
    ENDEARING,
    FAREWELL,
    FEASTS,
    HONORIFICS,
    KIN,
    LETTER_WORDS,
    MONTHS,
    NOTE_WORDS,
    OFFICES,
    PARTICLES,
    PLACES,
    PRONOUNS,
    STREETS,
    TITLES,
    VALEDICTORY,
    VERBS,
    WEEKDAYS,
)
from narrate.segment.names import heading_names
from narrate.segment.sentences import sentences
from narrate.segment.words import Word, find_words, greeting_end, is_initials, is_name, is_valediction

# Of a long piece only the beginning and the end are looked at: roles show there, and it keeps time linear.
HEAD_CHARACTERS = 160
TAIL_CHARACTERS = 160
PROSE_WORDS = 25
# The longest place above a date: "Office of the Agent of the United States before the Mixed Commission," has twelve.
PLACE_WORDS = 12
PLACE_LINES = 4  # a letterhead has more; but then it names a firm first
MOSTLY_CAPITALS = 0.6  # of the words that names write with a capital
# Further right than any paragraph is indented.
RIGHT_COLUMNS = 20
# More than this of a letter after its valediction is no postscript: the valediction was a quoted letter's.
POSTSCRIPT_SHARE = 0.45
_POSTSCRIPT = re.compile(
    r"[\s\[(*_-]*(?:p\.?\s?p?\.?\s?s\b|post\s?scripts?\b|n\.?\s?b\.(?!\s?[A-Z]\.))[.:,—\s-]", re.IGNORECASE
)
_SIGNED = re.compile(r"[\[(]?signed\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)1[0-9]\d\d(?!\d)|(?<!\d)20\d\d(?!\d)")
_NUMBERED = re.compile(
    r"\W*(?:no|nos|n°|number|file|enclosure|inclosure|annex|serial|tel|ref)\b\.?\W*(?:no\b\W*)?\w*\d",
    re.IGNORECASE,
)
_FILE_NUMBER = re.compile(r"[\w.]*\d[\w.]*[\s\w]*[/-]\s?\d+\w*\b")
_FILED = re.compile(r"\b\d[\w.]*/\w*\d")  # "Paris Peace Conf. 184.001/5: Telegram"
_LABEL = re.compile(
    r"(?:letter|chapter|part|volume|book|no\.?|number|epistle)\s+(?:[ivxlcdm]+|\d+)\b"
    r"|(?:[ivxlc]+|\d{1,4})[.)]?\Z|(?:[ivxlc]+|\d{1,4})\.\s?[—–-]",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\S\s+to\s+\S")
_BEFORE_FIGURES = re.compile(r"[^\d]*")
_ELECTRONIC = re.compile(r"\S+@\S+\.\w+|\b(?:tel|phone|fax|e-?mail|mobile|www)\b", re.IGNORECASE)
_HEADER = re.compile(r"(?:from|subject|re)\s?:", re.IGNORECASE)
_HEADER_TO = re.compile(r"(?:to|cc|bcc|attn|attention|for)\s?:", re.IGNORECASE)
_HEADER_DATE = re.compile(r"(?:date|dated|sent)\s?:", re.IGNORECASE)
_LABELLED = re.compile(r"[\[(]?[A-Z][\w.]*(?:\s\w+)?:\s*\S")
_LIST_MARK = re.compile(r"(?:\(?\d{1,3}[.)]|\(?[a-z]\)|[-*•])\s")

#: Every piece of evidence and what it says, for people.
EVIDENCE: dict[str, str] = {
    "words-1": "one word",
    "words-2-3": "two or three words",
    "words-4-6": "four to six words",
    "words-7-12": "seven to twelve words",
    "words-13-24": "thirteen to twenty-four words",
    "words-25-up": "twenty-five words or more",
    "first": "the first part",
    "second": "the second part",
    "third-to-fifth": "the third to fifth part",
    "last": "the last part",
    "second-last": "the last part but one",
    "third-last": "the last part but two",
    "text-begins": "within the first twentieth of the text",
    "text-opens": "within the first fifth of the text",
    "text-middle": "far from both ends of the text",
    "text-closes": "within the last fifth of the text",
    "text-ends": "within the last twentieth of the text",
    "before-prose": "stands before the first long paragraph",
    "after-prose": "stands after the last long paragraph",
    "among-prose": "long paragraphs before and after it",
    "only-prose": "no other long paragraph",
    "all-capitals": "all in capitals",
    "name-capitals": "every word has a capital",
    "headline": "capitals as in a headline",
    "no-case": "in a script without capitals",
    "small-start": "begins in small letters",
    "digit-start": "begins with a figure",
    "dash-start": "begins with a dash",
    "quote-start": "begins with a quotation mark",
    "square-brackets": "stands in square brackets",
    "round-brackets": "stands in round brackets",
    "half-bracket": "ends in a bracket that nothing opens",
    "ends-stop": "ends with a full stop",
    "ends-comma": "ends with a comma",
    "ends-colon": "ends with a colon or semicolon",
    "ends-dash": "ends with a dash",
    "ends-question": "ends with a question or exclamation mark",
    "ends-quote": "ends with a quotation mark",
    "ends-bare": "ends without a mark",
    "running-text": "small words as running text has them",
    "sentences": "more than one sentence",
    "pronouns": "speaks of I, you, he or they",
    "verbs": "has a common verb",
    "month": "names a month",
    "month-start": "begins with a month or a day of the week",
    "year": "names a year",
    "weekday": "names a day of the week",
    "day-part": "names a time of day or a feast",
    "full-date": "gives a day, a month and a year",
    "date-alone": "holds a date and little else",
    "place-date": "holds names, commas and a date",
    "figures": "has figures",
    "greeting": "is a salutation from end to end",
    "greeting-start": "begins as a salutation",
    "dear": "begins with a word of endearment",
    "sir": "says sir, madam, gentlemen or the like",
    "valediction": "is a valediction, names apart",
    "valediction-words": "has words of a valediction",
    "valediction-end": "ends with words of a valediction",
    "valediction-name": "a valediction with a name after it",
    "valediction-prose": "a long part that ends in a valediction",
    "i-am": "begins with “I am”, “I remain”, “believe me” or “with”",
    "farewell": "says farewell, or sends regards",
    "postscript-mark": "begins with P.S. or the like",
    "name": "has the shape of a name",
    "name-with-office": "a name, then a comma and an office or a place",
    "initials": "is initials",
    "signed": "begins with “signed”",
    "office": "names an office",
    "honorific": "has Esq., Hon., Excellency or the like",
    "title-start": "begins with Mr., Mrs., Sir or another title",
    "and-so-forth": "has &c.",
    "to-start": "begins with “To”",
    "street": "names a street, a house or an institution",
    "number-place": "a house number and names",
    "between-people": "reads as one person to another",
    "letter-word": "says letter, telegram, memorandum or the like",
    "numbered": "is a number, or begins with one as files do",
    "file-number": "has a file number",
    "label": "is a label such as Letter 12 or II.",
    "note-words": "has words of registries and editors",
    "note-start": "begins with a word of registries and editors",
    "labelled": "a word with a colon, then more, as registries and forms have it",
    "place": "names a place such as letters are written from",
    "electronic": "has an e-mail address or a telephone number",
    "mail-header": "begins like the head of a mail or a memorandum: From, Subject",
    "header-to": "begins with “To:” or the like",
    "header-date": "begins with “Date:” or the like",
    "list-mark": "begins like an item of a list",
    "several-lines": "several lines",
    "blank-before": "an empty line before it",
    "blank-after": "an empty line after it",
    "indented": "indented more than the text",
    "far-right": "set far to the right",
    "run-in": "begins in the middle of a line",
    "goes-on": "the line goes on after it",
    "flowing": "begins inside running text, with no part of its own after it",
    "recipient-named": "shares a name with the recipient in the heading",
    "sender-named": "shares a name with the sender in the heading",
    "initials-of-signature": "initials of a name signed above",
    "said-twice": "the same words stand elsewhere as a short part",
    "signs-off": "the valediction with which the letter ends",
    "after-sign-off": "the letter has ended with a valediction before",
    "lone-name": "the first name alone after the last paragraphs",
    "after-lone-name": "a name has stood alone after the last paragraphs",
    "after-greeting": "follows a salutation",
    "before-greeting": "a salutation follows",
    "greeting-later": "a salutation comes later",
    "greeting-earlier": "a salutation came earlier",
    "letter-inside": "a salutation came after a long paragraph: a letter is quoted",
    "after-valediction": "follows a valediction",
    "after-parting": "follows a part that ends in words of a valediction",
    "valediction-earlier": "a valediction came earlier",
    "valediction-later": "a valediction comes later",
    "before-name": "a name follows",
    "after-name": "follows a name",
    "after-open-name": "follows a name that ends with a comma",
    "name-earlier": "a name stood alone after the text",
    "name-later": "a name stands alone later",
    "after-date": "follows a date",
    "before-date": "a date follows",
    "bare-place": "names a house, a street or a country, and neither a person nor a date",
    "above-date": "a date on the next line, and it may be its place",
    "date-earlier": "a date came earlier",
    "before-prose-directly": "a long paragraph follows directly",
    "after-prose-directly": "follows a long paragraph directly",
    "after-open-end": "the part before ends without a full stop",
    "after-colon": "the part before ends with a colon",
    "after-postscript-mark": "a postscript was marked earlier",
    "after-address-like": "follows what looks like an address",
    "no-prose": "the letter has no long paragraph",
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Look:
    """A piece, looked at. Of a long one, words are those of its beginning and tail those of its end."""

    piece: Piece
    head: str
    tail: str
    words: tuple[Word, ...]
    long: bool
    prose: bool
    greeting: bool
    valediction: bool
    parting: bool
    name: bool
    dated: bool
    addressed: bool
    postscript: bool


def _look(text: str, piece: Piece) -> Look:
    span = piece.span
    body = text[span.start : min(span.stop, span.start + HEAD_CHARACTERS)]
    long = len(span) > HEAD_CHARACTERS
    tail = text[max(span.start, span.stop - TAIL_CHARACTERS) : span.stop] if long else body
    words = find_words(body)
    end = greeting_end(text, span.start, span.stop) if len(span) < HEAD_CHARACTERS else None
    bare_words = words
    name = not long and is_name(words) and not _is_dated(body, words)
    return Look(
        piece=piece,
        head=body,
        tail=tail,
        words=words,
        long=long,
        prose=len(words) >= PROSE_WORDS and not (body[0] == "[" and tail.rstrip()[-1:] == "]"),
        greeting=end is not None and end >= span.stop,
        valediction=not long and is_valediction(bare_words),
        parting=not long and (is_valediction(words) or any(word.small in VALEDICTORY for word in words[-2:])),
        name=name,
        dated=not long and _is_dated(body, words),
        addressed=not long and _is_addressed(words),
        postscript=bool(_POSTSCRIPT.match(body)),
    )


def _is_plain_text(look: Look) -> bool:
    """Whether a piece of a letter without long paragraphs reads as its text: "It rains." """
    if look.greeting or look.valediction or look.dated or look.addressed or look.name:
        return False
    lowered = _lowered(look.words)
    ended = look.tail.rstrip()[-1:] in ".!?" or look.tail.casefold().rstrip().endswith(" stop")
    return (ended and lowered >= 1) or lowered >= 3


def _lowered(words: tuple[Word, ...]) -> int:
    """How many words are written as running text writes them: not with a capital, which some scripts do not have."""
    begun = (word.text[0] for word in words if word.small not in PARTICLES)
    return sum(1 for first in begun if first.isalpha() and not first.isupper())


def _is_dated(body: str, words: tuple[Word, ...]) -> bool:
    small = {word.small for word in words}
    if len(words) > 20:
        return False
    timed = bool(small & MONTHS or small & WEEKDAYS or small & FEASTS or _YEAR.search(body))
    timed = timed or (bool(small & DAY_PARTS) and len(words) <= 6) or find_date(body) is not None
    return timed and not (small & PRONOUNS) and sum(1 for word in words if word.small in VERBS - {"may"}) == 0


def _is_addressed(words: tuple[Word, ...]) -> bool:
    small = {word.small for word in words}
    if not words or len(words) > 30 or small & (PRONOUNS - {"his", "her", "the"}):
        return False
    return (words[0].small in {"to", "for"} and len(words) > 1 and capitalised_share(words) > 0.6) or bool(
        small & HONORIFICS or "&c" in small
    )


def capitalised_share(words: tuple[Word, ...]) -> float:
    """The share of words that are no particles and begin with a capital or a figure."""
    counted = [word for word in words if word.small not in PARTICLES]
    begun = sum(1 for word in counted if word.text[0].isupper() or word.text[0].isdigit())
    return begun / len(counted) if counted else 0.0


def find_evidence(text: str, pieces: tuple[Piece, ...]) -> tuple[tuple[str, ...], ...]:
    """For each piece the names of the evidence that it shows."""
    text = as_if_cased(text)
    looks = [_look(text, piece) for piece in pieces]
    long_winded = any(look.prose for look in looks)
    if not long_winded:
        greeted = next((index for index, look in enumerate(looks) if look.greeting), -1)
        looks = [
            replace(look, prose=index > greeted and _is_plain_text(look)) for index, look in enumerate(looks)
        ]
    context = replace(_Context.of(text, looks), long_winded=long_winded)
    return tuple(
        tuple(_own(look) + _layout(looks, index, context) + _around(looks, index, context))
        for index, look in enumerate(looks)
    )


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class _Context:
    """What is known of the whole before each piece is judged. Indices into the pieces; -1 or the count: none."""

    count: int
    length: int
    long_winded: bool
    sign_off: int
    lone_name: int
    first_prose: int
    last_prose: int
    first_greeting: int
    last_valediction: int
    first_valediction: int
    last_name: int
    first_name_after: int
    first_date: int
    inner_letter: int
    first_postscript: int
    indent: int
    sender_names: frozenset[str]
    recipient_names: frozenset[str]
    signed_initials: frozenset[str]
    twice: frozenset[str]

    @staticmethod
    def of(text: str, looks: list[Look]) -> "_Context":
        count = len(looks)
        prose = [index for index, look in enumerate(looks) if look.prose]
        first_prose = prose[0] if prose else count
        sign_off = _sign_off(looks, length=len(text))
        last_prose = max((index for index in prose if index < sign_off), default=-1)
        greetings = [index for index, look in enumerate(looks) if look.greeting]
        valedictions = [index for index, look in enumerate(looks) if look.valediction and index > 0]
        names = [index for index, look in enumerate(looks) if look.name]
        after = [index for index in names if index > first_prose] if prose else names[1:]
        dates = [index for index, look in enumerate(looks) if look.dated]
        postscripts = [index for index, look in enumerate(looks) if look.postscript]
        sender: set[str] = set()
        recipient: set[str] = set()
        for look in looks[:5]:
            if look.prose:
                break
            by, to = heading_names(look.head)
            sender |= _name_parts(by)
            recipient |= _name_parts(to)
        short = [
            " ".join(word.small for word in look.words) for look in looks if not look.long and look.words
        ]
        seen: set[str] = set()
        twice: set[str] = set()
        for words in short:
            (twice if words in seen else seen).add(words)
        indents = sorted(look.piece.indent for look in looks if look.prose)
        return _Context(
            count=count,
            length=max(1, len(text)),
            long_winded=True,
            sign_off=sign_off,
            lone_name=_lone_name(looks, length=len(text)),
            first_prose=first_prose,
            last_prose=last_prose,
            first_greeting=greetings[0] if greetings else count,
            last_valediction=valedictions[-1] if valedictions else -1,
            first_valediction=valedictions[0] if valedictions else count,
            last_name=names[-1] if names else -1,
            first_name_after=after[0] if after else count,
            first_date=dates[0] if dates else count,
            inner_letter=next(
                (index for index in range(first_prose + 1, last_prose) if looks[index].greeting), count
            ),
            first_postscript=postscripts[0] if postscripts else count,
            indent=indents[len(indents) // 2] if indents else 0,
            sender_names=frozenset(sender),
            recipient_names=frozenset(recipient),
            signed_initials=frozenset(
                "".join(word.text[0] for word in look.words if word.small not in PARTICLES)
                for look in looks
                if look.name and len(look.words) > 1
            ),
            twice=frozenset(twice),
        )


def _sign_off(looks: list[Look], *, length: int) -> int:
    """Where the letter is signed off for good; what is long after that is a postscript. The count: nowhere."""
    for index in range(len(looks) - 1, 0, -1):
        look = looks[index]
        if length - look.piece.span.start > POSTSCRIPT_SHARE * length or look.greeting:
            return len(looks)
        followed = looks[index + 1] if index + 1 < len(looks) else None
        if look.parting and (followed is None or followed.name or is_initials(followed.head)):
            return index
    return len(looks)


def _lone_name(looks: list[Look], *, length: int) -> int:
    """The first name that stands alone right after a paragraph, late in the letter. The count: none."""
    for index in range(1, len(looks)):
        look, before = looks[index], looks[index - 1]
        if length - look.piece.span.start > POSTSCRIPT_SHARE * length or not look.name or look.addressed:
            continue
        if before.prose or before.parting or before.tail.rstrip()[-1:] in "-—,":
            return index
    return len(looks)


def _name_parts(name: str | None) -> set[str]:
    words = find_words(name or "")
    return {
        word.small
        for word in words
        if len(word.small) > 3
        and word.text[0].isupper()
        and word.small not in TITLES
        and word.small not in OFFICES
    }


def _own(look: Look) -> list[str]:
    """What the words and marks of the piece say by themselves."""
    head, words = look.head, look.words
    small = {word.small for word in words}
    last = look.tail.rstrip()[-1:]
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

    lowered = _lowered(words)
    note("running-text", lowered >= 4 and lowered > 0.4 * count)
    note("sentences", len(sentences(head, Span(0, len(head)))) >= 2)
    valed = bool(small & VALEDICTORY)
    note(
        "pronouns",
        any(word.small in PRONOUNS and word.small != "his" for word in words) and not look.valediction,
    )
    note(
        "verbs",
        any(word.small in VERBS and not word.text[0].isupper() for word in words) and not look.valediction,
    )

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
        note("year", _YEAR.search(head))
        note("weekday", weekday)
        note("day-part", small & DAY_PARTS or small & FEASTS)
        note("full-date", date is not None and date.year and date.month and date.day)
        note("date-alone", look.dated and count <= 5)
        note(
            "place-date",
            look.dated and count > 2 and ("," in head or "." in head[:-1]) and capitalised_share(words) > 0.7,
        )
        note("figures", any(character.isdigit() for character in head))
    note("greeting", look.greeting)
    note(
        "greeting-start", not look.greeting and count and words[0].small in ENDEARING | {"my"} and count < 16
    )
    note("dear", any(word.small in ENDEARING for word in words[:3]))
    note("sir", small & ADDRESSED and count <= 12)
    note("valediction", look.valediction)
    note("valediction-words", valed and not look.valediction and not look.long)
    tail_words = find_words(look.tail) if look.long else words
    ending = tail_words[-3:]
    note("valediction-end", any(word.small in VALEDICTORY for word in ending))
    note("valediction-name", valed and count > 2 and is_name(_after_valediction(words)) and not look.long)
    note("valediction-prose", look.long and any(word.small in VALEDICTORY for word in tail_words[-8:]))
    note("i-am", _remains(words))
    note("farewell", small & FAREWELL and count < PROSE_WORDS)
    note("postscript-mark", look.postscript)
    note("name", look.name)
    note("name-with-office", not look.long and not look.dated and _name_then_office(head))
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
    dated_between = look.dated and not named and None not in heading_names(_BEFORE_FIGURES.match(head)[0])  # type: ignore[index]
    between = dated_between or (named and heading_names(head) != (None, None))
    note("between-people", between and last != ",")  # "Legation of the United States to Spain," goes on
    note("letter-word", small & LETTER_WORDS and count < PROSE_WORDS)
    note("numbered", _NUMBERED.match(head) and count <= 6)
    filed = _FILE_NUMBER.match(head) or (count <= 6 and not look.dated and _FILED.search(head))
    note("file-number", not look.long and filed)
    note("label", count < PROSE_WORDS and _LABEL.match(head.strip("[]()")))
    note("note-words", small & NOTE_WORDS and count < PROSE_WORDS)
    note("note-start", count and words[0].small in NOTE_WORDS)
    note("labelled", not look.long and _LABELLED.match(head))
    note("place", not look.long and any(word.small in PLACES and word.text[0].isupper() for word in words))
    note("electronic", not look.long and _ELECTRONIC.search(head))
    note("mail-header", _HEADER.match(head))
    note("header-to", _HEADER_TO.match(head))
    note("header-date", _HEADER_DATE.match(head))
    note("list-mark", _LIST_MARK.match(head))
    return found


def _after_valediction(words: tuple[Word, ...]) -> tuple[Word, ...]:
    core = VALEDICTORY | KIN
    last = max((index for index, word in enumerate(words) if word.small in core), default=len(words))
    return words[last + 1 :]


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


def _layout(looks: list[Look], index: int, context: _Context) -> list[str]:
    """Where the piece stands and how it is set."""
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
        "several-lines": piece.lines > 1 and not looks[index].long,
        "blank-before": piece.blank_before > 0,
        "blank-after": after is not None and after.blank_before > 0,
        "indented": context.indent + 1 < piece.indent < RIGHT_COLUMNS,
        "far-right": piece.indent >= RIGHT_COLUMNS,
        "run-in": piece.run_in,
        "goes-on": after is not None and after.run_in,
        "flowing": piece.run_in and index >= count - 2,
    }
    return [name for name, shown in seen.items() if shown]


def _is_bare_place(look: Look) -> bool:
    """ "Upper Seymour Street.", "On board the Hornet": where a letter may be written, and nothing else."""
    small = {word.small for word in look.words}
    if look.long or look.dated or look.greeting or look.valediction or not 1 <= len(small) <= PLACE_WORDS:
        return False
    if small & (TITLES | HONORIFICS | OFFICES) or look.words[0].small in {"to", "for"}:
        return False
    return any(word.small in PLACES | STREETS and word.text[0].isupper() for word in look.words)


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
        or (_BETWEEN.search(look.head) and look.tail.rstrip()[-1:] != ",")
    ):
        return False
    if look.name and any(len(word.small) == 1 for word in look.words):
        return False  # "John F. Kennedy"
    ends = ":;" if len(look.words) <= 2 and not any(map(str.isdigit, look.head)) else ".:;"
    return look.tail.rstrip()[-1:] not in ends and capitalised_share(look.words) > MOSTLY_CAPITALS


def _around(looks: list[Look], index: int, context: _Context) -> list[str]:
    """What stands before and after the piece."""
    look = looks[index]
    before = looks[index - 1] if index else None
    after = looks[index + 1] if index + 1 < len(looks) else None
    small = {word.small for word in look.words} if not look.long else set()
    initials = "".join(character for character in look.head if character.isalpha())
    open_end = before is not None and before.tail.rstrip()[-1:] not in '.!?"”’])'
    seen = {
        "recipient-named": bool(small & context.recipient_names),
        "sender-named": bool(small & context.sender_names),
        "initials-of-signature": is_initials(look.head) and initials in context.signed_initials,
        "said-twice": " ".join(word.small for word in look.words) in context.twice and not look.long,
        "signs-off": index == context.sign_off,
        "after-sign-off": index > context.sign_off,
        "lone-name": index == context.lone_name,
        "after-lone-name": index > context.lone_name,
        "after-greeting": before is not None and before.greeting,
        "before-greeting": after is not None and after.greeting,
        "greeting-later": index < context.first_greeting < context.count,
        "greeting-earlier": index > context.first_greeting,
        "letter-inside": index >= context.inner_letter,
        "after-valediction": before is not None and before.valediction and index > 1,
        "after-parting": before is not None and before.parting and index > 1,
        "valediction-earlier": index > context.first_valediction,
        "valediction-later": index < context.last_valediction,
        "before-name": after is not None and after.name,
        "after-name": before is not None and before.name,
        "after-open-name": before is not None and before.name and before.tail.rstrip()[-1:] == ",",
        "name-earlier": index > context.first_name_after,
        "name-later": index < context.last_name,
        "after-date": before is not None and before.dated,
        "before-date": after is not None and after.dated,
        "bare-place": _is_bare_place(look),
        "above-date": _is_above_date(looks, index),
        "date-earlier": index > context.first_date,
        "before-prose-directly": after is not None and after.prose,
        "after-prose-directly": before is not None and before.prose,
        "after-open-end": open_end,
        "after-colon": before is not None and before.tail.rstrip()[-1:] == ":",
        "after-postscript-mark": index > context.first_postscript,
        "after-address-like": before is not None and before.addressed,
    }
    return [name for name, shown in seen.items() if shown]
