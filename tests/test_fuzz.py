# ruff: noqa: E501, PT017 - files in one line; a message is looked at only where there is one
"""Whatever bytes come in: a letter or a LetterError, a profile or a ProfileError; never a bug, never lost text.

NARRATE_FUZZ=20000 looks longer than a test run does: so many examples for each, here a few. bench/fuzz.py searches,
led by coverage; what it found is in tests/cases/fuzz/, a folder a target.
"""

import io
import os
import zipfile
from pathlib import Path

import pytest
from fuzz_targets import TARGETS
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from narrate import lexicon, pipeline, readers, voices
from narrate.errors import LetterError, UsageError
from narrate.model import Source

EXAMPLES = int(os.environ.get("NARRATE_FUZZ", "25"))
fuzzed = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

SEEDS = {
    "text": b"Dear Anna,\n\nIt rains. \xc3\xa9\xe2\x80\x94 Come on May 3, 1861.\n\nYours,\n\nKarl\n",
    "html": b"<!doctype html><html><head><title>T</title></head><body><p>Dear Anna,<br>It rains.<p>Karl</body></html>",
    "tei": b'<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><div type="letter">'
    b"<opener><salute>Dear Anna,</salute></opener><p>It rains.</p><closer><signed>Karl</signed></closer></div></body>"
    b"</text></TEI>",
    "mail": b"From: Karl <k@example.org>\nTo: Anna <a@example.org>\nSubject: Rain\nDate: Mon, 3 May 2021 10:00:00 +0000\n"
    b"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nDear Anna,\n\nIt rains.\n\nKarl\n",
    "markdown": b"---\ntitle: Rain\ndate: 1861-05-03\n---\n# To Anna\n\nDear Anna,\n\n*It* rains.\n\n> Quoted\n\nKarl\n",
    "pdf": b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>",
    "pls": b'<?xml version="1.0"?><lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" '
    b'alphabet="ipa" xml:lang="en"><lexeme><grapheme>Anna</grapheme><phoneme>\xc3\xa6n\xc9\x99</phoneme></lexeme></lexicon>',
}
SUFFIXES = [".txt", ".md", ".html", ".xml", ".eml", ".epub", ".docx", ".pdf", ""]
PIECES = st.sampled_from(
    [b"<", b">", b"&#0;", b"&amp;", b"\0", b"\xff\xfe", b"\xef\xbb\xbf", b"]]>", b"-->", b"\r", b"\n\n", b"{{", b"<p>",
     b"</div>", b"=?utf-8?q?x?=", b"Content-Type: multipart/mixed; boundary=\"\"\n", b"\xed\xa0\x80", b"PK\x03\x04", b"<!ENTITY x \"y\">"]
)  # fmt: skip


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A file of some format with a few changes; or anything at all."""
    content = bytearray(draw(st.one_of(st.sampled_from(list(SEEDS.values())), st.binary(max_size=400))))
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(content)))
        match draw(st.integers(0, 3)):
            case 0:
                content[at:at] = draw(PIECES)
            case 1:
                del content[at : at + draw(st.integers(1, 40))]
            case 2:
                content[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case _:
                content[at:at] = content[: draw(st.integers(0, 80))]
    return bytes(content)


FOUND = sorted(path for path in (Path(__file__).parent / "cases" / "fuzz").rglob("*") if path.is_file())


@pytest.mark.parametrize("found", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_a_search_has_found_once_holds_now(found: Path) -> None:
    TARGETS[found.parent.name].check(found.read_bytes())


@pytest.mark.parametrize("name", TARGETS)
@settings(fuzzed)
@given(st.data())
def test_changed_seeds_break_nothing(name: str, data: st.DataObject) -> None:
    target = TARGETS[name]
    content = bytearray(data.draw(st.sampled_from(target.seeds)))
    for _ in range(data.draw(st.integers(0, 5))):
        at, length = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 20))
        content[at : at + length] = data.draw(st.sampled_from(target.words) | st.binary(max_size=4))
    target.check(bytes(content))


def holds(source: Source) -> None:
    """Segment and normalise: the types guard that nothing of the text is lost."""
    try:
        pipeline.read_through(source)
    except LetterError:
        return


@fuzzed
@given(mutated(), st.sampled_from(SUFFIXES))
@example(
    SEEDS["mail"].replace(b"To:", b"To:\0"), ".eml"
)  # found: NUL went from a header into the letter's text
def test_any_bytes_are_a_letter_or_are_refused(content: bytes, suffix: str) -> None:
    try:
        source = readers.read(content, name=f"letter{suffix}")
    except LetterError:
        return
    assert source.text.strip()
    assert "\0" not in source.text
    holds(source)


@fuzzed
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "word/document.xml",
                "META-INF/container.xml",
                "mimetype",
                "OEBPS/content.opf",
                "../x",
                "[Content_Types].xml",
            ]
        ),
        mutated(),
        max_size=4,
    ),
    st.sampled_from([".docx", ".epub"]),
)
def test_any_packed_bytes_are_a_letter_or_are_refused(files: dict[str, bytes], suffix: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    try:
        holds(readers.read(packed.getvalue(), name=f"letter{suffix}"))
    except LetterError:
        return


@fuzzed
@given(st.text(max_size=600))
def test_any_text_is_split_and_normalised_without_loss(text: str) -> None:
    holds(Source(text.replace("\r", "\n"), "letter.txt", "0" * 64))


TOML = st.lists(
    st.sampled_from(
        ["[voice]", "[roles.heading]", "[pauses_ms]", "[[entry]]", "[ipa]", "[say]", "title = 1", 'title = "x"', "rate_wpm = nan",
         "rate_wpm = 1e400", "rate_wpm = -1", 'engine = "piper"', 'engine = "silent"', 'driver = ""', "sentence = 10001", "word = []",
         'word = "x"', 'ipa = "x"', 'ipa = ""', "sample_rate_hz = 44100", 'lexicon = ["../x"]', 'say = "\\u0000"', '"" = 1', "a.b = 2",
         "= ", "\x00", 'pitch_semitones = "1"', "voice = 3", "roles = []"]
    ),
    max_size=8,
).map("\n".join)  # fmt: skip


@fuzzed
@given(st.one_of(TOML, st.text(max_size=200)))
def test_any_profile_is_one_or_says_what_is_wrong(content: str) -> None:
    try:
        profile = voices.parse(content, id="x", file="x.toml")
    except UsageError as error:
        assert "x.toml" in str(error)
        return
    assert voices.parse(voices.as_toml(profile), id="x", file="x.toml") == profile


@fuzzed
@given(st.one_of(TOML, st.text(max_size=200)))
def test_any_lexicon_is_one_or_says_what_is_wrong(content: str) -> None:
    try:
        lexicon.parse(content, file="x.toml")
    except UsageError as error:
        assert "x.toml" in str(error)


@fuzzed
@given(mutated())
def test_any_pls_is_a_lexicon_or_says_what_is_wrong(content: bytes) -> None:
    try:
        lexicon.parse_pls(content, file="x.pls")
    except UsageError as error:
        assert "x.pls" in str(error)
