"""Mails, made with the standard library's own writer."""

from email.message import EmailMessage

import pytest

from narrate.errors import LetterError
from narrate.model import Properties, Role, Source
from narrate.readers import read
from narrate.segment import segment

OWN = "Dear Clara,\n\nIt snows, and the post goes out at noon.\n\nEver yours,\n\nAnna\n"


def mail(text: str = OWN, *, html: str | None = None, plain: bool = True, **parameters: str) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Snow in Genève"
    message["From"] = "Anna Hart <anna@example.org>"
    message["To"] = '"Clara Bell" <clara@example.org>, Ida Hart <ida@example.org>'
    message["Date"] = "Mon, 03 Mar 2025 11:20:00 +0100"
    message["Message-ID"] = "<1@example.org>"
    if plain:
        message.set_content(text, params=parameters or None)
    if html is not None:
        (message.add_alternative if plain else message.set_content)(html, subtype="html")
    return message


def read_mail(message: EmailMessage, name: str = "letter.eml") -> Source:
    return read(message.as_bytes(), name=name)


def test_the_headers_stand_on_top_with_their_roles() -> None:
    source = read_mail(mail())
    assert source.text == f"Snow in Genève\n\nMarch 3, 2025\n\nTo Clara Bell and Ida Hart\n\n{OWN}"
    assert [mark.role for mark in source.marks] == [Role.HEADING, Role.DATELINE, Role.ADDRESS]
    assert source.stated == Properties(
        "Snow in Genève", "Anna Hart", "Clara Bell and Ida Hart", "2025-03-03", None
    )
    assert [each.role for each in segment(source).segments] == [
        *(Role.HEADING, Role.DATELINE, Role.ADDRESS, Role.SALUTATION),
        *(Role.PARAGRAPH, Role.CLOSING, Role.SIGNATURE),
    ]


def test_a_mail_is_known_without_its_suffix() -> None:
    source = read_mail(mail(), name="letter.txt")
    assert source.stated.author == "Anna Hart"
    assert source.diagnostics[0].rule == "wrong-suffix"


def test_a_letter_that_begins_with_from_and_to_is_no_mail() -> None:
    text = "From: Geneva\nTo: Bath\nDate: March 3\n\nDear Clara,\n\nIt snows.\n"
    assert read(text.encode(), name="letter.txt").text == text


@pytest.mark.parametrize(
    "quoted",
    [
        "On Sun, 2 Mar 2025 at 10:00, Clara Bell <clara@example.org> wrote:\n> Does it snow?\n>\n> Clara\n",
        "On Sun, 2 Mar 2025 at 10:00, Clara Bell\n<clara@example.org> wrote:\n\n> Does it snow?\n",
        "> Does it snow?\n",
        "-----Original Message-----\nFrom: Clara\nDoes it snow?\n",
        "________________________________\nFrom: Clara\nSent: Sunday\nTo: Anna\nSubject: Snow\n\nDoes it?\n",
    ],
)
def test_the_mail_quoted_below_is_left_out_and_that_is_said(quoted: str) -> None:
    source = read_mail(mail(f"{OWN}\n{quoted}"))
    assert source.text.endswith(f"\n\n{OWN}")
    assert [each.rule for each in source.diagnostics] == ["quoted-reply"]


def test_a_quotation_that_is_answered_stays_without_its_marks() -> None:
    source = read_mail(
        mail("Dear Clara,\n\n> Does it\n> snow?\n>\n> > And the goat?\n\nYes, both.\n\nAnna\n")
    )
    assert source.text.endswith("Dear Clara,\n\nDoes it\nsnow?\n\nAnd the goat?\n\nYes, both.\n\nAnna\n")
    assert [mark.role for mark in source.marks][3:] == [Role.PARAGRAPH, Role.PARAGRAPH]
    assert source.diagnostics == ()


def test_a_mail_that_only_hands_on_another_is_read() -> None:
    assert read_mail(mail("> Dear Anna,\n>\n> It rains.\n")).text.endswith("Dear Anna,\n\nIt rains.\n")


def test_what_stands_under_the_signature_mark_is_a_signature() -> None:
    source = read_mail(mail(f"{OWN}\n-- \nAnna Hart\nGeneva\n"))
    mark = source.marks[-1]
    assert (mark.role, mark.span.of(source.text)) == (Role.SIGNATURE, "Anna Hart\nGeneva")
    assert "--" not in source.text


def test_flowed_lines_are_one_line() -> None:
    source = read_mail(mail("Dear Clara,\n\nIt snows, \nand snows.\n\nAnna\n-- \nA. H.\n", format="flowed"))
    assert "It snows, and snows.\n\nAnna\n\nA. H." in source.text


def test_a_mail_in_html_alone_is_read_without_what_it_quotes() -> None:
    page = (
        "<html><body><p>Dear Clara,</p><p>It <b>snows</b>.<script>evil()</script></p><p>Anna</p>"
        '<div class="gmail_quote">On Sunday Clara wrote:<blockquote>Does it?</blockquote></div></body></html>'
    )
    source = read_mail(mail(html=page, plain=False))
    assert source.text.endswith("To Clara Bell and Ida Hart\n\nDear Clara,\n\nIt snows.\n\nAnna\n")
    assert [each.rule for each in source.diagnostics] == ["quoted-reply"]


def test_attachments_are_left_out_and_said() -> None:
    message = mail(html="<p>no</p>")
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="../goat.png")
    source = read_mail(message)
    assert source.text.endswith(OWN)
    assert [each.message for each in source.diagnostics] == ["1 attachment(s) were left out"]


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252", "no-such-charset"])
def test_a_body_whose_charset_is_wrong_is_still_read(charset: str) -> None:
    raw = f"Subject: Snow\nFrom: a@b.c\nContent-Type: text/plain; charset={charset}\n\nDear Zoë,\n".encode(
        "cp1252"
    )
    assert read(raw, name="letter.eml").text.endswith("Dear Zoë,\n")


def test_a_mail_without_text_is_refused() -> None:
    with pytest.raises(LetterError, match="no text in this mail"):
        read(b"Subject: x\nFrom: a@b.c\nContent-Type: image/png\n\nabc", name="letter.eml")
    with pytest.raises(LetterError, match="wrote no text"):
        read(b"Subject: x\nFrom: a@b.c\n\n \n", name="letter.eml")


@pytest.mark.parametrize(
    "header", ["Date: yesterday", "From: =?utf-8?q?=FF?=", "To: <<>>,,;", "From: " + "(" * 5000, "Date: \x00"]
)
def test_broken_headers_harm_nothing_else(header: str) -> None:
    source = read(f"Subject: Snow\n{header}\n\nDear Clara,\n".encode(), name="letter.eml")
    assert source.text.endswith("Dear Clara,\n")
    assert source.stated.title == "Snow"


def test_a_mail_nested_without_end_is_refused_or_read() -> None:
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (i, i) for i in range(3000))
    with pytest.raises(LetterError, match=r"letter\.eml: "):
        read(b"From: a@b.c\nSubject: x\n" + nested, name="letter.eml")
