"""The pieces of evidence by name, and why a segment has its role, for people."""

from dataclasses import dataclass

from narrate.model import Role, Segment

# Lighter evidence than this is not told: it decided nothing.
TOLD_WEIGHT = 0.25
TOLD_REASONS = 8


@dataclass(frozen=True, slots=True)
class Evidence:
    """A reason, in words. weight: for the role and against the runner-up; below zero it spoke against the role."""

    reason: str
    weight: float


@dataclass(frozen=True, slots=True)
class Decision:
    """Why a segment has its role. certainty: 0 to 1. runner_up: None where the file or the user stated the role."""

    segment: Segment
    runner_up: Role | None
    certainty: float
    evidence: tuple[Evidence, ...]


#: The pieces above and below: what their evidence begins with, and how far away they are.
NEIGHBOURS = {"above:": -1, "below:": 1}
#: What stands above the first piece, and below the last.
NOTHING = "nothing"

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
    "prose": "is a long paragraph",
    "parting": "is a valediction, or ends in words of one",
    "addressed": "looks like an address",
    "dated": "holds a date",
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
    "farewell-alone": "is a farewell of a few words",
    "postscript-mark": "begins with P.S. or the like",
    "name": "has the shape of a name",
    "name-with-office": "a name, then a comma and an office or a place",
    "name-runs-on": "a name that runs on into an office",
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
    "note-behind": "words of registries stand in brackets behind it",
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
    "quoted": "stands in a quotation of several paragraphs",
    "signs-off": "the valediction with which the letter ends",
    "after-sign-off": "the letter has ended with a valediction before",
    "signed-off-earlier": "a valediction with a name below it came earlier",
    "lone-name": "the first name alone after the last paragraphs",
    "after-lone-name": "a name has stood alone after the last paragraphs",
    "greeting-later": "a salutation comes later",
    "greeting-earlier": "a salutation came earlier",
    "letter-inside": "a salutation came after a long paragraph: a letter is quoted",
    "valediction-earlier": "a valediction came earlier",
    "valediction-later": "a valediction comes later",
    "after-open-name": "follows a name that ends with a comma",
    "name-earlier": "a name stood alone after the text",
    "name-later": "a name stands alone later",
    "bare-place": "names a house, a street or a country, and neither a person nor a date",
    "above-date": "a date on the next line, and it may be its place",
    "date-earlier": "a date came earlier",
    "after-open-end": "the part before ends without a full stop",
    "after-postscript-mark": "a postscript was marked earlier",
    "no-prose": "the letter has no long paragraph",
}


def told(name: str) -> str:
    """What a piece of evidence says, for people. Raises KeyError where there is none of that name."""
    where, mark, rest = name.partition(":")
    if not mark:
        return EVIDENCE[name]
    return f"{where} it: " + ("no part" if rest == NOTHING else EVIDENCE[rest])
