"""Names said as a lexicon has them: from IPA through espeak-ng's phonemes to what is heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from narrate.engines.espeak_driver import EspeakEngine
from narrate.engines.espeak_library import EspeakLibrary
from narrate.engines.espeak_phonemes import phonemes, prepared
from narrate.engines.silent import SilentEngine
from narrate.ipa import CONSONANTS, VOWELS, UnknownSound, possessive, sounds
from narrate.model import Pronunciation, Span
from narrate.voices import Voice

SENTENCE = "Dear Chairman Khrushchev, how are you?"
KHRUSHCHEV = Pronunciation(Span(14, 24), "ˈkrʊʃtʃɛf")
ENGLISH_VOICES = ("en-us", "en", "en-gb-x-rp")


def heard(ipa: str, *, voice: str) -> str:
    """What espeak-ng says for a word's IPA, in its own IPA."""
    with EspeakLibrary() as library:
        library.set_voice(voice)
        _, events = library.synthesise(f"[[{phonemes(ipa)}]]", phonemes_inside=True)
    return "".join(event.phoneme for event in events)


@pytest.mark.parametrize(
    ("ipa", "american", "british"),
    [
        ("ˈkrʊʃtʃɛf", "kɹˈʊʃtʃɛf", "kɹˈʊʃtʃɛf"),
        ("ˈwʊstər", "wˈʊstɚ", "wˈʊstɐ"),
        ("vɛərˈsaɪ", "vɛɹsˈaɪ", "veəsˈaɪ"),
        ("ˈmɛəri", "mˈɛɹi", "mˈeəɹɪ"),
        ("ˈlɒt.ə", "lˈɑːɾə", "lˈɒtɐ"),
        ("ˈboʊt", "bˈoʊt", "bˈəʊt"),
    ],
)
def test_one_pronunciation_is_heard_in_each_voices_own_accent(ipa: str, american: str, british: str) -> None:
    assert heard(ipa, voice="en-us") == american
    assert heard(ipa, voice="en-gb-x-rp") == british


@pytest.mark.parametrize("voice", ENGLISH_VOICES)
def test_every_sound_has_a_phoneme_in_every_english_voice(voice: str) -> None:
    for vowel in VOWELS:
        assert len(heard(f"b{vowel}d", voice=voice)) > len(heard("bd", voice=voice)), vowel
    for consonant in CONSONANTS:
        assert heard(f"iː{consonant}iː", voice=voice) != heard("iːiː", voice=voice), consonant


def test_dictionaries_of_other_habits_say_the_same() -> None:
    assert sounds("/ˈɡəʊ.bəlz/") == sounds("'goʊbəlz")
    assert sounds("ˈbɜː(r)lɪn".replace("(r)", "r")) == sounds("ˈbɝlɪn")


def test_an_unknown_character_is_said() -> None:
    with pytest.raises(UnknownSound, match="'7'"):
        sounds("k7p")


@pytest.mark.parametrize(("name", "ending"), [("mɑːrks", "ɪz"), ("ˈbɪzmɑːrk", "s"), ("ˈlɪŋkən", "z")])
def test_a_possessive_ends_as_english_does(name: str, ending: str) -> None:
    assert possessive(name) == name + ending


def test_word_times_are_of_the_text_and_not_of_the_phonemes() -> None:
    engine = EspeakEngine()
    with_name = engine.synthesise(SENTENCE, Voice(), pronunciations=(KHRUSHCHEV,))
    plain = engine.synthesise(SENTENCE, Voice())
    assert [word.span for word in with_name.words] == [word.span for word in plain.words]
    assert with_name.pcm != plain.pcm
    assert engine.synthesise(SENTENCE, Voice()) == plain, "a pronunciation holds for its own text alone"


@pytest.mark.parametrize(
    "around", ["{}", "“{}” and", "({}), and", "'{}'", "see—{}—and", "anti-{} men", "{}-like men", '"{}", and']
)
def test_a_name_is_heard_whatever_stands_around_it(around: str) -> None:
    text = around.format("Khrushchev")
    start = text.index("Khrushchev")
    ready = prepared(text, (Pronunciation(Span(start, start + 10), "ˈkrʊʃtʃɛf"),))
    with EspeakLibrary() as library:
        library.set_voice("en-us")
        _, events = library.synthesise(ready.text, phonemes_inside=True)
    assert "kɹˈʊʃtʃɛf" in "".join(event.phoneme for event in events)


def test_brackets_of_the_text_are_not_taken_for_phonemes() -> None:
    text = "[[k'u:]] Khrushchev"
    given_text = prepared(text, (Pronunciation(Span(9, 19), "ˈkrʊʃtʃɛf"),))
    assert given_text.text.count("[[") == 1


def test_a_voice_of_another_language_reads_the_word_itself() -> None:
    engine, voice = EspeakEngine(), Voice(name="de")
    assert engine.synthesise(SENTENCE, voice, pronunciations=(KHRUSHCHEV,)) == engine.synthesise(
        SENTENCE, voice
    )


def test_an_engine_without_phonemes_speaks_all_the_same() -> None:
    engine = SilentEngine()
    assert engine.synthesise(SENTENCE, Voice(), pronunciations=(KHRUSHCHEV,)) == engine.synthesise(
        SENTENCE, Voice()
    )


@given(st.lists(st.tuples(st.text("ab [] ", max_size=6), st.text("ab", min_size=1, max_size=4)), max_size=4))
def test_every_position_leads_back_into_the_text(pieces: list[tuple[str, str]]) -> None:
    text, found = "", []
    for between, word in pieces:
        text += between + " "
        found.append(Pronunciation(Span(len(text), len(text) + len(word)), "ˈkrʊʃ"))
        text += word + " "
    ready = prepared(text, found)
    positions = [ready.position(at) for at in range(len(ready.text))]
    assert positions == sorted(positions)
    assert all(0 <= position <= len(text) for position in positions)
    for pronunciation in found:
        assert pronunciation.span.start in positions
