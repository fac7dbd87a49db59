# ruff: noqa: E501, PT017 - files in one line; a message is looked at only where there is one
"""What must hold of any bytes at all that a reader, the segmenter, the normaliser or a reader of settings is given.

A function each, which raises what does not hold. `bench/fuzz.py` searches with them; tests/test_fuzz.py has them try
again what was found.
"""

import hashlib
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from narrate import lexicon, pipeline, published, readers, show, voices
from narrate.errors import LetterError, NarrateError, UsageError
from narrate.model import Source
from narrate.readers.roles import put_right
from narrate.writers import edition_json

_HERE = Path(__file__).parent
_NAME = "letter"
# An input of the fuzzer has at most some kilobytes; whoever unpacks more of it than this has been bombed.
_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Target:
    """check: raises where something does not hold. seeds: inputs to begin with. words: what to put into them."""

    check: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()


def _speakable(source: Source) -> None:
    """The letter can be split and normalised, and nothing of its text is lost."""
    try:
        reading = pipeline.read_through(source)
    except LetterError as error:
        assert source.name in str(error)
        return
    text = reading.letter.text
    assert text == source.text
    at = 0
    for part in reading.letter.segments:
        assert not text[at : part.span.start].strip(), "text between two segments is in none"
        at = part.span.stop
    assert not text[at:].strip(), "text after the last segment is in none"
    for utterance in reading.utterances:
        at = 0
        for run in utterance.offsets.runs:
            assert run.spoken.start == at, "the runs of an offset map leave a gap"
            at = run.spoken.stop
        assert at == len(utterance.text)
    for unit in reading.units:
        assert unit.text.strip()
        assert 0 <= unit.span.start < unit.span.stop <= len(text)


def _reader(suffix: str) -> Callable[[bytes], None]:
    def check(content: bytes) -> None:
        try:
            source = readers.read(content, name=_NAME + suffix, max_bytes=_MAX_BYTES)
        except LetterError as error:
            assert str(error).startswith(_NAME)
            assert "\n" not in str(error), "a message has one line"
            return
        assert source.text.strip()
        assert not set(source.text) & set("\0\r\x1b"), "a control went into the letter's text"
        source.text.encode("utf-8")  # no half of a character
        _speakable(source)

    return check


def _packed(suffix: str, members: Mapping[str, bytes], *, at: str) -> Callable[[bytes], None]:
    """A zip file that is whole but for the member `at`, which is what comes in."""
    read = _reader(suffix)

    def check(content: bytes) -> None:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, known in members.items():
                archive.writestr(name, content if name == at else known)
        read(file.getvalue())

    return check


def _text(content: bytes) -> None:
    text = content.decode("utf-8", "ignore").replace("\r", "\n").replace("\0", "")
    if text.strip():
        _speakable(Source(text, "letter.txt", "0" * 64))


def _profile(content: bytes) -> None:
    try:
        profile = voices.parse(content.decode("utf-8", "replace"), id="x", file="x.toml")
    except UsageError as error:
        assert str(error).startswith("x.toml")
        return
    assert voices.parse(voices.as_toml(profile), id="x", file="x.toml") == profile


def _lexicon(content: bytes) -> None:
    try:
        found = lexicon.parse(content.decode("utf-8", "replace"), file="x.toml")
    except UsageError as error:
        assert str(error).startswith("x.toml")
        return
    pipeline.read_through(
        Source("Dear Anna,\n\nI met Mr. Pepys at Vaux.\n\nKarl", "a.txt", "0"), lexicon=found
    )


def _pls(content: bytes) -> None:
    try:
        lexicon.parse_pls(content, file="x.pls")
    except UsageError as error:
        assert str(error).startswith("x.pls")


_SIDED = Source(
    "London, 3 May\n\nDear Anna,\n\nIt rains. Que faire? Rien.\n\nCome soon.\n\nYours,\nKarl\n",
    "a.txt",
    "0" * 64,
)


def _side_file(content: bytes) -> None:
    try:
        source = put_right(_SIDED, content, name="a.roles.toml")
    except LetterError as error:
        assert str(error).startswith("a.roles.toml")
        return
    _speakable(source)


def _show(content: bytes) -> None:
    try:
        show.parse(content.decode("utf-8", "replace"), file=Path("narrate.toml"))
    except NarrateError as error:
        assert str(error).startswith("narrate.toml")


def _record(content: bytes) -> None:
    # With its seal, as a record of another version of narrate has one.
    seal = hashlib.sha256(content).hexdigest()
    told = edition_json.read(content + f',"seal":"{seal}"}}\n'.encode())
    assert told is None or told.inputs
    try:
        published.parse(content, folder=Path("x"))
    except published.EditionError as error:
        assert str(error).startswith("x")


def _zip_of(members: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_DOCX = {
    "[Content_Types].xml": b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.'
    b'openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>',
    "_rels/.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    b'Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
    b'2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    b'relationships/styles" Target="styles.xml"/></Relationships>',
    "word/styles.xml": b"<w:styles " + _W + b'><w:style w:type="paragraph" w:styleId="Date"><w:name w:val="Date"/></w:style>'
    b"</w:styles>",
    "word/document.xml": b"<w:document " + _W + b'><w:body><w:p><w:pPr><w:pStyle w:val="Date"/></w:pPr><w:r><w:t>3 May 1861'
    b"</w:t></w:r></w:p><w:p><w:r><w:t>Dear Anna,</w:t><w:br/><w:tab/><w:t>It rains.</w:t></w:r></w:p><w:tbl><w:tr><w:tc>"
    b"<w:p><w:del><w:r><w:delText>x</w:delText></w:r></w:del><w:r><w:t>Karl</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    b"</w:body></w:document>",
}  # fmt: skip
_EPUB = {
    "mimetype": b"application/epub+zip",
    "META-INF/container.xml": b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    b'<rootfile full-path="b.opf"/></rootfiles></container>',
    "b.opf": b'<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/">'
    b"<dc:title>Rain</dc:title><dc:creator>Karl</dc:creator><dc:language>en</dc:language></metadata><manifest>"
    b'<item id="one" href="1.xhtml" media-type="application/xhtml+xml"/></manifest><spine><itemref idref="one"/></spine>'
    b"</package>",
    "1.xhtml": b'<html xmlns="http://www.w3.org/1999/xhtml"><body><h1>Rain</h1><p>Dear Anna,</p><p>It <i>rains</i>.</p>'
    b"<p>Karl</p></body></html>",
}  # fmt: skip
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj\n"
    b"4 0 obj<</Length 78>>stream\nBT /F 12 Tf 72 720 Td (Dear Anna,) Tj 0 -28 Td (It rains.) Tj 0 -28 Td (Karl) Tj ET\n"
    b"endstream endobj\n5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\ntrailer<</Root 1 0 R/Size 6>>"
)
_MAIL = (
    b"From: Karl <k@example.org>\nTo: Anna <a@example.org>\nSubject: =?utf-8?q?Rain?=\n"
    b"Date: Mon, 3 May 2021 10:00:00 +0000\nMIME-Version: 1.0\n"
    b'Content-Type: multipart/alternative; boundary="b"\n\n--b\nContent-Type: text/plain; charset=utf-8; format=flowed\n'
    b"Content-Transfer-Encoding: quoted-printable\n\nDear Anna,\n\nIt=20rains.\n> quoted\n\n-- \nKarl\n\n--b\n"
    b"Content-Type: text/html; charset=latin-1\nContent-Transfer-Encoding: base64\n\nPHA+RGVhciBBbm5hLDwvcD4=\n--b--\n"
)
_HTML = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>T</title><meta name="author" content="K">'
    b"<style>p{}</style></head><body><h1>Rain</h1><p>Dear&nbsp;Anna,<br>It rains.<p><i lang=fr>Que faire?</i><ul><li>a"
    b"<li>b</ul><table><tr><td>x<td>y</table><pre> a\n b</pre><p>Karl</body></html>"
)
_TEI = (
    b'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><fileDesc><titleStmt><title>Rain</title>'
    b'</titleStmt></fileDesc><profileDesc><correspDesc><correspAction type="sent"><persName>Karl</persName>'
    b'<date when="1861-05-03"/></correspAction></correspDesc></profileDesc></teiHeader><text><body><div type="letter">'
    b"<opener><dateline>3 May</dateline><salute>Dear Anna,</salute></opener><p>It <choice><sic>rans</sic><corr>rains</corr>"
    b"</choice>.<note>x</note><lb/>Come.<pb n='2'/></p><closer><signed>Karl</signed></closer></div></body></text></TEI>"
)
_MARKDOWN = (
    b"---\ntitle: Rain\ndate: 1861-05-03\n---\n# To Anna\n\nDear Anna,\n\n*It* **rains** `x` [a](b).\n\n> Quoted\n\n"
    b"1. one\n2. two\n\n- [ ] x\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```\ncode\n```\n\nKarl[^1]\n\n[^1]: note <b>x</b>\n"
)
_LETTER = (
    "London, 3d May 1861\n\nTo Mr. A. Engels, Esq.\nMill Lane 4\n\nMy dear Anna,\n\nIt cost £3 10s. 6d., or $3.5 million; "
    "at 10.30 a.m. on the 4th inst. Louis XVI and J. F. Kennedy met the U.S.S.R. in 1962-63—“so they say…” "
    "No. 5 weighs 12 lb. 3 oz.; see pp. 4–7, &c.\n\n[The paper is torn.]\n\nI am,\nyour friend,\n\nKarl M.\n\n"
    "P.S. Que faire? 1/2 of 25%. kennedy@example.org, http://example.org/x.\n"
).encode()  # fmt: skip
_PROFILE = (
    b'title = "X"\nskip = ["note"]\nlexicon = ["a.toml"]\nsample_rate_hz = 44100\n[voice]\nengine = "pyttsx3"\n'
    b'driver = "espeak-ng"\nname = "en-us"\nrate_wpm = 150\npitch_semitones = -1.5\n[roles.note]\nrate_wpm = 160\n'
    b"[pauses_ms]\nsentence = 300\n"
)
_LEXICON = (
    b'[[entry]]\nword = "Pepys"\nipa = "pi\xcb\x90ps"\n[[entry]]\nword = ["Vaux", "vaux"]\nsay = "voks"\n'
    b'before = ["at"]\nafter = ["."]\n'
)
_PLS = (
    b'<?xml version="1.0"?><lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" '
    b'alphabet="ipa" xml:lang="en"><lexeme role="x"><grapheme>Anna</grapheme><grapheme>Ana</grapheme><phoneme>\xc3\xa6n\xc9\x99'
    b"</phoneme></lexeme><lexeme><grapheme>W3C</grapheme><alias>a b</alias></lexeme></lexicon>"
)
_SIDE = (
    b'title = "Rain"\ndate = 1861-05-03\nlanguage = "en"\n[[part]]\nstarts = "London"\nrole = "dateline"\n'
    b'[[part]]\nstarts = "Que faire?"\nends = "Rien."\nlang = "fr"\n[[part]]\nstarts = "Come"\nline = 7\nrole = "postscript"\n'
)
_SHOW = (
    b'[show]\ntitle = "Letters"\ndescription = "x"\nauthor = "K"\nlink = "https://example.org/"\nlanguage = "en"\n'
    b'category = ["Arts > Books"]\nexplicit = false\nimage = "a.jpg"\ntype = "serial"\nseason = "year"\ndates = "sorted"\n'
    b'owner_email = "a@example.org"\nlocked = true\n'
)
_RECORD = (
    b'{"schema":1,"letter":{"slug":"a","text":"Dear Anna","title":"T","author":null,"recipient":"A","date":"1861","language":'
    b'"en","segments":[{"id":"s1","role":"salutation","start":0,"stop":9}],"source":{"name":"a.txt","sha256":"0"}},'
    b'"voice":{"title":"Reader"},"audio":{"duration_ms":1.5},"artefacts":[{"path":"chapters/01.mp3","media_type":"audio/mpeg",'
    b'"size_bytes":3,"sha256":"0"}]}'
)
# Without its end, which the target puts to it.
_SEALED = (
    b'{"inputs":"x","letter":{"title":"T"},"audio":{"duration_ms":1.5},"chapters":[{}],"warnings":[{"line":1,"column":1,'
    b'"rule":"r","message":"m"}],"artefacts":[{"path":"a.mp3","media_type":"m","size_bytes":3,"sha256":"0"}]'
)
_MARKUP = (
    b"<", b"</", b"/>", b">", b"&#0;", b"&#xD800;", b"&amp;", b"&lt;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?xml ?>",
    b'<!DOCTYPE x [<!ENTITY y "z">]>', b"&y;", b"<!ENTITY", b' xml:lang="fr"', b' encoding="utf-16"', b"<p>", b"</p>", b"<br>",
    b"<div>", b"<table>", b"<script>", b"<pre>", b"&nbsp;", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\x1b[31m",
)  # fmt: skip
_WRITTEN = (
    b"\n\n", b"\t", b"Dear ", b"Yours,", b"P.S. ", b"Mr. ", b"\xc2\xa3", b"1861", b"3d", b"XIV", b"$1", b" million", b"1/2",
    b"10.30", b"a.m.", b"&c.", b"\xe2\x80\x94", b"\xe2\x80\x9c", b"\xe2\x80\xa6", b"\xcc\x81", b"\xe2\x80\xae", b"\xd7\xa9",
    b"\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", b"\xe2\x80\xa8", b"\xc2\xad", b"[", b"]", b"_x_", b"No. ", b"inst.", b"0",
    b"999999999999999999999999", b"\xd9\xa3", b"\xc2\xb2", b"\xe2\x85\xa3", b"\xef\xbc\x91", b"http://a.b", b"a@b.c", b"--", b"{{",
)  # fmt: skip
_TOML = (
    b"[", b"[[", b"]]", b"=", b'"', b'"""', b"'''", b"nan", b"inf", b"-1", b"1e400", b"1979-05-27T07:32:00Z", b"07:32:00",
    b"true", b"\\u0000", b"\\ud800", b"{}", b"[]", b".", b"#", b"\n", b'""', b"voice", b"roles", b"part", b"entry", b"0x", b"1_0",
    b"say", b"ipa", b"lang", b"starts", b"ends", b"line", b"skip", b"engine", b"piper", b"silent", b"\xc2\x85", b"\xe2\x80\xa8",
)  # fmt: skip
_MAILED = (
    b"Content-Type: ", b"multipart/mixed; boundary=", b'boundary=""', b"charset=", b"utf-7", b"utf-16", b"message/rfc822",
    b"Content-Transfer-Encoding: ", b"base64", b"quoted-printable", b"x-uuencode", b"8bit", b"=?utf-8?b?", b"?=", b"=?x?q?",
    b"Date: ", b"Subject: ", b"filename*0*=", b"\n\n", b"--b", b"--b--", b"=00", b"=\n", b"Content-Disposition: attachment", b"\0",
)  # fmt: skip
_PDFED = (
    b"<<", b">>", b"stream\n", b"\nendstream", b" 0 R", b"/Filter/FlateDecode", b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode",
    b"/RunLengthDecode", b"/Length", b"/Kids", b"/Count", b"/Contents", b"/Parent", b"xref", b"trailer", b"startxref", b"/Prev",
    b"/XRef", b"/ObjStm", b"/Encrypt", b"/Type0", b"/ToUnicode", b"beginbfchar", b"/Encoding", b"/Differences", b"BT", b"ET", b"Tj",
    b"TJ", b"Td", b"Tm", b"cm", b"q", b"Q", b"Do", b"/XObject", b"/Form", b"-99999999", b"1e99", b"endobj", b"obj",
)  # fmt: skip


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "reader-text": Target(_reader(".txt"), (_LETTER, _LETTER.decode().encode("utf-16")), _WRITTEN),
        "reader-markdown": Target(_reader(".md"), (_MARKDOWN, _LETTER), (*_WRITTEN, b"```", b"|", b"![", b"](", b"***", b"# ")),
        "reader-html": Target(_reader(".html"), (_HTML,), _MARKUP),
        "reader-tei": Target(_reader(".xml"), (_TEI,), _MARKUP),
        "reader-mail": Target(_reader(".eml"), (_MAIL,), _MAILED),
        "reader-pdf": Target(_reader(".pdf"), (_PDF,), _PDFED),
        "reader-zip": Target(_reader(".docx"), (_zip_of(_DOCX), _zip_of(_EPUB)), (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")),
        "reader-docx": Target(
            _packed(".docx", _DOCX, at="word/document.xml"), (_DOCX["word/document.xml"],), (*_MARKUP, b"<w:p>", b"<w:r>", b"<w:t>")
        ),
        "reader-docx-styles": Target(_packed(".docx", _DOCX, at="word/styles.xml"), (_DOCX["word/styles.xml"],), _MARKUP),
        "reader-epub": Target(_packed(".epub", _EPUB, at="1.xhtml"), (_EPUB["1.xhtml"],), _MARKUP),
        "reader-epub-package": Target(_packed(".epub", _EPUB, at="b.opf"), (_EPUB["b.opf"],), _MARKUP),
        "letter": Target(_text, (_LETTER, *(path.read_bytes() for path in sorted(_HERE.glob("cases/segment/*.txt")))), _WRITTEN),
        "profile": Target(_profile, (_PROFILE,), _TOML),
        "lexicon": Target(_lexicon, (_LEXICON,), _TOML),
        "pls": Target(_pls, (_PLS,), _MARKUP),
        "side-file": Target(_side_file, (_SIDE,), _TOML),
        "show": Target(_show, (_SHOW,), _TOML),
        "record": Target(_record, (_RECORD, _SEALED), (b"null", b"true", b"1e999", b"NaN", b"[", b"{", b"\\ud800", b"-1", b"../x", b":")),
    }
)  # fmt: skip
