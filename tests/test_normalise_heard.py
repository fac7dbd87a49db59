"""Through the engine: what espeak-ng says for a letter's text is what it says for the words wanted."""

from collections.abc import Callable
from pathlib import Path

from narrate.engines.espeak_library import EspeakLibrary
from narrate.normalise import spoken

CASES = Path(__file__).parent / "cases" / "phonemes.txt"
LEAST_CASES = 100
# Which syllable of a phrase is stressed most, and how long a letter's name is drawn, is the sentence's.
_MELODY = str.maketrans("", "", "ˈˌ")


def cases() -> list[tuple[str, str]]:
    lines = [line for line in CASES.read_text(encoding="utf-8").splitlines() if line[:2] != "# "]
    return [(written, wanted) for written, _, wanted in (line.partition("~") for line in lines)]


def phonemes(text: str) -> str:
    """What espeak-ng says, in IPA: not the pauses."""
    with EspeakLibrary() as library:
        library.set_voice("en-us")
        return "".join(library.phonemes(text)).translate(_MELODY)


def test_the_engine_says_the_words_that_are_wanted() -> None:
    assert len(cases()) >= LEAST_CASES
    wrong = [
        f"{written!r}: {heard} for {spoken(written).text!r}, not {phonemes(wanted)}"
        for written, wanted in cases()
        if (heard := phonemes(spoken(written).text)) != phonemes(wanted)
    ]
    assert not wrong, "\n".join(wrong)


def test_what_the_engine_says_has_been_read_by_a_person(golden: Callable[[str, str], None]) -> None:
    dump = (f"{written:<24} {phonemes(spoken(written).text)}" for written, _ in cases())
    golden("spoken/phonemes.txt", "\n".join(dump) + "\n")


def test_without_the_rules_the_engine_would_say_other_words() -> None:
    """The comparison can fail: of the cases as written, espeak-ng by itself says few right."""
    right = sum(phonemes(written) == phonemes(wanted) for written, wanted in cases())
    assert right < len(cases()) // 3
