"""E-mail: subject, date and addressee on top, then what the sender wrote, without what they quoted below.

Source: RFC 5322 (headers), RFC 3676 (format=flowed, "-- " before a signature).
"""

import re
from collections.abc import Mapping
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message, MIMEPart
from email.utils import getaddresses, parsedate_to_datetime
from itertools import groupby

from narrate.errors import LetterError
from narrate.model import Diagnostic, Role
from narrate.readers.blocks import BLANK_LINE, Block, join_blocks
from narrate.readers.controls import strip_controls, unify_line_ends
from narrate.readers.encoding import decode
from narrate.readers.html import HtmlReading, decode_html
from narrate.readers.markup import parse_html
from narrate.readers.readout import Readout
from narrate.readers.stated import state
from narrate.readers.written_dates import written

# What mail programs put above what they quote.
_ATTRIBUTION = re.compile(r"^On\b[^\n]{4,200}(?:\n[^\n]{1,100}){0,2}wrote:\s*\Z", re.MULTILINE)
_QUOTED_HEAD = re.compile(
    r"^(?:_{5,}\s*\n+)?"
    r"(?:-{2,}\s*Original Message\s*-{2,}\s*$|\**From:\**[ \t].+\n\**(?:Sent|Date):\**[ \t].+\n\**To:)",
    re.MULTILINE,
)
_SIGNATURE_MARK = re.compile(r"^-- ?$", re.MULTILINE)
# A space before a line's end says that it goes on; the signature mark's own space does not.
_FLOWED = re.compile(r"(?<!\n--) \n(?!\n|>|-- ?$)", re.MULTILINE)
_Blocks = tuple[Block, ...]


def read_email(data: bytes, *, name: str) -> Readout:
    """The letter of a mail. Its headers are stated; quoted replies below it and attachments are left out.

    Raises LetterError where there is no mail or no text in it.
    """
    try:
        message = message_from_bytes(data, policy=policy.default)
        headers = {key: _header(message, key) for key in ("subject", "from", "to", "date")}
        body = message.get_body(("plain", "html"))
        attached = sum(1 for _ in message.iter_attachments()) if message.is_multipart() else 0
    except Exception as error:  # the parser has faults of its own on broken headers
        raise LetterError(f"{name}: the mail is damaged ({error!r}); save it anew, or as text") from error
    if body is None:
        raise LetterError(f"{name}: there is no text in this mail; save the letter as text")
    blocks, said = _body_blocks(body, name=name)
    if not blocks:
        raise LetterError(f"{name}: its sender wrote no text in this mail; save the letter as text")
    head, values = _head(headers)
    text, marks = join_blocks(head + blocks)
    stated, doubts = state(values)
    if attached:
        said += (Diagnostic(1, 1, "attachment", f"{attached} attachment(s) were left out"),)
    return Readout(text, marks, stated, doubts + said)


def _header(message: Message, key: str) -> str:
    """A header's text; "" where it is not there, or is nested so deeply that the parser gives up."""
    try:
        return strip_controls(str(message[key] or ""))[0]
    except RecursionError:
        return ""


def _head(headers: Mapping[str, str]) -> tuple[_Blocks, dict[str, str | None]]:
    """What the headers put on top of the letter, and what they state."""
    subject = " ".join(headers["subject"].split())
    sender, addressee = _people(headers["from"]), _people(headers["to"])
    date = _date(headers["date"])
    blocks = (
        Block(subject, Role.HEADING),
        Block(written(date), Role.DATELINE) if date else Block(""),
        Block(f"To {addressee}" if addressee else "", Role.ADDRESS),
    )
    values = {"title": subject, "author": sender, "recipient": addressee}
    stated_date = {"date": date.date().isoformat()} if date else {}
    return tuple(block for block in blocks if block.text), {**values, **stated_date}


def _people(header: str) -> str:
    """Names, or addresses where there are none, as a sentence would have them."""
    people = [" ".join((name or address).split()) for name, address in getaddresses([header])]
    people = [person for person in people if person]
    return people[0] if len(people) == 1 else ", ".join(people[:-1]) + " and " + people[-1] if people else ""


def _date(header: str) -> datetime | None:
    try:
        return parsedate_to_datetime(header)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _body_blocks(body: MIMEPart, *, name: str) -> tuple[_Blocks, tuple[Diagnostic, ...]]:
    payload = body.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    charset = body.get_content_charset() or "utf-8"
    if body.get_content_subtype() == "html":
        root = parse_html(_decoded(data, charset) or decode_html(data, name=name)[0], name=name)
        reading = HtmlReading()
        if root is not None:
            reading.read(root)
        return reading.finish(), reading.diagnostics()
    decoded = _decoded(data, charset)
    guessed: tuple[Diagnostic, ...] = ()
    if decoded is None:
        decoded, guessed = decode(data, name=name)
    text, cleaned = strip_controls(unify_line_ends(decoded))
    if body.get_param("format") == "flowed":
        text = _FLOWED.sub(" ", re.sub(r"^ ", "", text, flags=re.MULTILINE))
    blocks, said = _own_blocks(text)
    return blocks, guessed + cleaned + said


def _decoded(data: bytes, charset: str) -> str | None:
    try:
        text = data.decode(charset)
        text.encode("utf-8")  # UTF-7 can hold half of a character, with which nothing can be written
    except (LookupError, ValueError):  # not UnicodeDecodeError alone: the charset may be no name
        return None
    return text


def _own_blocks(text: str) -> tuple[_Blocks, tuple[Diagnostic, ...]]:
    """What the sender wrote. Quotes stay where an answer follows them; where nothing does, they go."""
    own = _without_quoted_end(text)
    if not own.strip():
        own = text  # a mail that is handed on whole: what it quotes is the letter
    said = () if own == text else (Diagnostic(1, 1, "quoted-reply", "the quoted mail below was left out"),)
    signature = ""
    if mark := _SIGNATURE_MARK.search(own):
        own, signature = own[: mark.start()], own[mark.end() :]
    blocks: list[Block] = []
    for quoted, lines in groupby(own.split("\n"), key=lambda line: line.startswith(">")):
        if quoted:
            words = "\n".join(re.sub(r"\A(?:> ?)+", "", line) for line in lines)
            blocks += [Block(part.strip(), Role.PARAGRAPH) for part in words.split(BLANK_LINE)]
        else:
            blocks.append(Block("\n".join(lines).strip("\n").rstrip()))
    blocks.append(Block(signature.strip(), Role.SIGNATURE))
    return tuple(block for block in blocks if block.text.strip()), said


def _without_quoted_end(text: str) -> str:
    if head := _QUOTED_HEAD.search(text):
        text = text[: head.start()]
    lines = text.rstrip().split("\n")
    quoted = 0
    while lines and (lines[-1].startswith(">") or not lines[-1].strip()):
        quoted += lines.pop().startswith(">")
    rest = "\n".join(lines)
    if not quoted:
        return text
    attribution = _ATTRIBUTION.search(rest)
    return rest[: attribution.start()] if attribution else rest
