"""Lexicons: the shipped one as espeak-ng says it, a user's own, what is wrong in one, and PLS."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from narrate.cli import cli
from narrate.engines.espeak_library import EspeakLibrary
from narrate.engines.espeak_phonemes import prepared
from narrate.errors import ProfileError, UsageError
from narrate.ipa import sounds
from narrate.lexicon import Entry, Lexicon, beside, combined, load, parse, parse_pls, shipped
from narrate.model import Span, Utterance
from narrate.normalise import spoken

LEAST_SHIPPED = 300
# Where one sound of espeak-ng's American voice stands for two that dictionaries tell apart.
_MERGED = {
    "ɒ": "ɑː",
    "ʊə": "ʊ",
    "ɛə": "ɛ",
    "ɪə": "ɪ",
    "i": "ɪ",
    "iː": "ɪ",
    "u": "uː",
    "aʊə": "aʊ ə",
    "aɪə": "aɪ ə",
}
# … and where it hears its neighbour: r in its vowel, n before k, the vowel of Warwick before r.
_BESIDE = {"ɜː ɹ": "ɜː", "ɹ ɹ": "ɹ", "n k": "ŋ k", "n ɡ": "ŋ ɡ", "ɑː ɹ": "ɔː ɹ"}


def said(utterance: Utterance, *, voice: str = "en-us") -> list[str]:
    """What espeak-ng says for each pronunciation of an utterance, in its own IPA."""
    words = []
    with EspeakLibrary() as library:
        library.set_voice(voice)
        for each in utterance.pronunciations:
            word = each.span.of(utterance.text)
            alone = prepared(word, (type(each)(Span(0, len(word)), each.ipa),))
            _, events = library.synthesise(alone.text, phonemes_inside=True)
            words.append("".join(event.phoneme for event in events))
    return words


def as_an_american(ipa: str) -> str:
    """The sounds of IPA as American speech has them, so that a dictionary's and an engine's compare."""
    heard = " ".join(_MERGED.get(sound.symbol, sound.symbol) for sound in sounds(ipa))
    for apart, together in _BESIDE.items():
        heard = heard.replace(apart, together)
    return heard


def stresses(ipa: str) -> str:
    """The primary stresses of IPA, as the number of vowels before each; a word without any has the first.

    So espeak-ng stresses a word that stands alone, even the "de" of de Gaulle, which is weak in a sentence.
    """
    marks, vowels = [], 0
    for sound in sounds(ipa):
        if sound.is_vowel:
            if sound.stress == "ˈ":
                marks.append(str(vowels))
            vowels += 1
    return ",".join(marks) or "0"


def sentence_with(entry: Entry) -> str:
    return " ".join([*(entry.after or ())[:1], entry.word, *(entry.before or ())[:1]])


def test_every_shipped_name_is_said_as_it_should_be() -> None:
    wrong = []
    for entry in shipped().entries:
        utterance = spoken(sentence_with(entry))
        heard = said(utterance)
        as_wanted = [(as_an_american(each), stresses(each)) for each in entry.ipa]
        if [(as_an_american(each), stresses(each)) for each in heard] != as_wanted:
            wrong.append(f"{entry.word}: {entry.ipa}, but {heard} is heard")
        assert utterance.text == sentence_with(entry), "the words that are shown and searched stay"
    assert not wrong, "\n".join(wrong)


def test_the_shipped_lexicon_has_the_names_of_three_centuries() -> None:
    words = [(entry.word, entry.after, entry.before) for entry in shipped().entries]
    assert len(words) == len(set(words)), "a name stands twice"
    assert len(words) >= LEAST_SHIPPED


def test_the_chairman_is_no_cruise_kef() -> None:
    assert said(spoken("Dear Chairman Khrushchev:")) == ["kɹˈʊʃtʃɛf"]
    assert said(spoken("Chairman Khrushchev's reply")) == ["kɹˈʊʃtʃɛfs"]
    assert said(spoken("CHAIRMAN KHRUSHCHEV")) == ["kɹˈʊʃtʃɛf"]


def test_a_word_in_capitals_is_no_name_in_small_letters() -> None:
    assert not spoken("a nice bath, reading in bed; an eden of franco-german tours").pronunciations
    assert not spoken("Reading this, we went").pronunciations
    assert said(spoken("he lives at Reading")) == ["ɹˈɛdɪŋ"]


OWN = """
[say]
Featherstonehaugh = "Fanshaw"
"3d." = "three pence"

[[entry]]
word = "St."
say = "Street"
before = ["east"]
"""


def test_a_lexicon_outranks_the_rules_and_settles_what_is_ambiguous() -> None:
    lexicon = combined([parse(OWN, file="own.toml"), shipped()])
    assert spoken("Mr. Featherstonehaugh's, 3d.", lexicon=lexicon).text == "mister Fanshaw's, three pence"
    assert spoken("St. East and St. James", lexicon=lexicon).text == "Street East and saint James"


def test_what_is_said_in_other_words_keeps_its_place_in_the_text() -> None:
    text = "Mr. Featherstonehaugh's house"
    utterance = spoken(text, lexicon=parse(OWN, file="own.toml"))
    run = next(run for run in utterance.offsets.runs if run.rule == "lexicon")
    assert (run.display.of(text), run.spoken.of(utterance.text)) == ("Featherstonehaugh's", "Fanshaw's")


def test_the_first_lexicon_outranks_the_rest() -> None:
    mine = parse('[ipa]\nKhrushchev = "kruːʃ"', file="mine.toml")
    assert said(spoken("Khrushchev", lexicon=combined([mine, shipped()]))) == ["kɹˈuːʃ"]
    assert said(spoken("Khrushchev", lexicon=combined([shipped(), mine]))) == ["kɹˈʊʃtʃɛf"]


def test_each_word_of_a_name_has_sounds_and_time_of_its_own() -> None:
    utterance = spoken("General de\nGaulle's house")
    assert [each.span.of(utterance.text) for each in utterance.pronunciations] == ["de", "Gaulle's"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('[ipa]\nKarl = "k7rl"', "own.toml: ipa.Karl: /k7rl/: '7' is no sound"),
        ('[ipa]\n"Karl Marx" = "kɑːrl"', 'own.toml: ipa.Karl Marx: "Karl Marx" has 2 word'),
        ("[ipa]\nKarl = 3", "own.toml: ipa.Karl: must be text in quotes"),
        ('[names]\nKarl = "kɑːrl"', "own.toml: names: unknown key"),
        ('[[entry]]\nword = "Karl"', "own.toml: entry 1: ipa: give either ipa"),
        ('[[entry]]\nword = "Karl"\nipa = "kɑːrl"\nsay = "Carl"', "own.toml: entry 1: ipa: give either ipa"),
        ('[[entry]]\nword = "Karl"\nsay = "Carl"\nafter = 3', "own.toml: entry 1: after: must be words"),
        (
            '[[entry]]\nword = "Karl"\nsay = "Carl"\nafer = "x"',
            "own.toml: entry 1: afer: unknown key; did you",
        ),
        ('[[entry]]\nword = "…"\nsay = "Carl"', "own.toml: entry 1: word: a word is wanted"),
        ('[entry]\nword = "Karl"', "own.toml: entry: write \\[\\[entry\\]\\]"),
        ("Karl", "own.toml: this is not TOML"),
    ],
)
def test_a_fault_names_the_file_and_the_key(content: str, message: str) -> None:
    with pytest.raises(ProfileError, match=message):
        parse(content, file="own.toml")


PLS = """<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" alphabet="ipa" xml:lang="en-GB">
  <lexeme><grapheme>Bexhill</grapheme><grapheme>Bexhill-on-Sea</grapheme>
    <phoneme>bɛks</phoneme><phoneme prefer="true">bɛksˈhɪl</phoneme></lexeme>
  <lexeme><grapheme>W3C</grapheme><alias>World Wide Web Consortium</alias></lexeme>
</lexicon>""".encode()


def test_a_pronunciation_lexicon_of_the_w3c_is_imported() -> None:
    assert set(parse_pls(PLS, file="own.pls").entries) == {
        Entry("Bexhill", ("bɛksˈhɪl",)),
        Entry("Bexhill-on-Sea", ("bɛksˈhɪl",)),
        Entry("W3C", say="World Wide Web Consortium"),
    }
    assert spoken("the W3C", lexicon=parse_pls(PLS, file="own.pls")).text == "the World Wide Web Consortium"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ((b'"ipa"', b'"x-sampa"'), 'line 3: the alphabet is "x-sampa"'),
        ((b"en-GB", b"fr"), "the lexicon is for fr"),
        ((b"<lexicon version", b"<!DOCTYPE lexicon [<!ENTITY a 'b'>]><lexicon version"), "document type"),
        ((b"</lexicon>", b""), "not well-formed"),
        ((b"pronunciation-lexicon", b"other"), "not <lexicon> of PLS"),
    ],
)
def test_what_is_wrong_in_a_pls_file_is_said(change: tuple[bytes, bytes], message: str) -> None:
    with pytest.raises(ProfileError, match=message):
        parse_pls(PLS.replace(*change), file="own.pls")


def test_a_lexicon_that_is_not_there_is_a_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        load(tmp_path / "none.toml")


def run(*arguments: str) -> str:
    outcome = CliRunner().invoke(cli, arguments)
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_lexicons_are_found_beside_the_letter_in_the_profile_and_on_the_command_line(tmp_path: Path) -> None:
    letter = tmp_path / "anna.txt"
    letter.write_text("Dear Anna,\n\nWe saw Bexhill, Hove and Lewes.\n\nYours,\n\nKarl\n", encoding="utf-8")
    (tmp_path / "anna.lexicon.pls").write_bytes(PLS)
    assert beside(letter) == tmp_path / "anna.lexicon.pls"
    (tmp_path / "names.toml").write_text('[ipa]\nHove = "hoʊv"\nLewes = "luːz"\n', encoding="utf-8")
    (tmp_path / "mine.toml").write_text('title = "Mine"\nlexicon = ["names.toml"]\n', encoding="utf-8")
    (tmp_path / "more.toml").write_text('[ipa]\nLewes = "ˈluːɪs"\n', encoding="utf-8")
    shown = run(
        "inspect",
        str(letter),
        "--voice",
        str(tmp_path / "mine.toml"),
        "--lexicon",
        str(tmp_path / "more.toml"),
    )
    for line in (
        "'Bexhill' → /bɛksˈhɪl/  lexicon",
        "'Hove' → /hoʊv/  lexicon",
        "'Lewes' → /ˈluːɪs/  lexicon",
    ):
        assert line in shown


def test_why_shows_the_sounds_and_the_spoken_words_stay() -> None:
    said_so = run("spoken", "--why", "Mr. Gromyko").splitlines()
    assert said_so[0] == "mister Gromyko"
    assert said_so[2] == "  'Gromyko' → /ɡrəˈmiːkoʊ/  lexicon"


def test_an_empty_lexicon_changes_nothing() -> None:
    assert not spoken("Chairman Khrushchev", lexicon=Lexicon()).pronunciations


def test_what_the_guide_for_editors_shows_is_true() -> None:
    guide = (Path(__file__).parents[1] / "docs" / "pronunciation.md").read_text(encoding="utf-8")
    blocks = [
        block for block in guide.split("```")[1::2] if block.startswith("toml") and "[[part]]" not in block
    ]
    lexicons = [parse(block.removeprefix("toml"), file="docs/pronunciation.md") for block in blocks]
    lexicon = combined([*lexicons, shipped()])
    assert spoken("Featherstonehaugh, Çelebi, d. 1801", lexicon=lexicon).text.startswith(
        "Fanshaw, Chellaby, died"
    )
    assert spoken("in Reading station", lexicon=lexicon).pronunciations
    said_wrong = spoken("aud the men", lexicon=parse('[say]\naud = "aud"', file="own.toml"))
    assert (said_wrong.text, said_wrong.diagnostics) == ("aud the men", ())
    for sounds_listed in (
        "æ ɑː ɒ ɛ ɪ i iː ɔː ʊ u uː ʌ ɜː ə aɪ aʊ eɪ ɔɪ oʊ ɪə ɛə ʊə",
        "p b t d k ɡ f v θ ð s z ʃ ʒ tʃ dʒ",
    ):
        assert sounds_listed in guide
        assert all(sounds(each) for each in sounds_listed.split())
