"""Word times of the seed letter's edition against a forced aligner, for each voice named; and how far ALIGNED is off.

    python bench/word_times.py [reader joe ...]
    python bench/word_times.py --aligned

Wants the extra "test": pocketsphinx, and Piper for joe. With --aligned, joe's words are run together where his
phonemizer might, and their times found instead of read off: one pair at a time, against the exact ones; then every
third pair of a whole edition, spoken so, against the aligner.
"""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from narrate import pipeline, readers, voices
from narrate.engines.piper_engine import _Model
from narrate.engines.piper_words import SymbolTime
from narrate.model import Pronunciation
from narrate.synthesise import Here

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"
sys.path.insert(0, str(ROOT / "tests"))
import aligning  # noqa: E402

_SYMBOLS_OF = _Model.symbols_of


def against_the_aligner(voice: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        made = pipeline.make(
            readers.read_file(SEED),
            profile=voices.load(voice),
            output=Path(folder),
            slug=SEED.stem,
            executor=Here(),
            only=("mp3",),
        )
        errors = aligning.errors_of(made.folder, letter=SEED)
    return (
        f"{len(errors.ms)} of {errors.words} words, median {errors.median_ms:.0f} ms, "
        f"within 50 ms {errors.share_within(50):.1%}, worst {max(map(abs, errors.ms)):.0f} ms"
    )


def told(errors: Sequence[float]) -> str:
    ms = np.abs(errors)
    return (
        f"{len(ms)} words, median {np.median(ms):.0f} ms, nine tenths within {np.percentile(ms, 90):.0f} ms, "
        f"within 50 ms {np.mean(ms <= 50):.1%}, worst {ms.max():.0f} ms"
    )


def without_some_spaces(
    model: _Model, text: str, pronunciations: Sequence[Pronunciation] = ()
) -> tuple[str, ...]:
    """What the model is to say, every third pair of words run together, as his phonemizer now and then does it."""
    symbols = [SymbolTime(symbol, 0, 0) for symbol in _SYMBOLS_OF(model, text, pronunciations)]
    return tuple(each.symbol for each in aligning.run_together(symbols, aligning.word_gaps(symbols)[::3]))


def main() -> None:
    if "--aligned" not in sys.argv:
        for voice in sys.argv[1:] or ["reader", "joe"]:
            print(f"{voice}: {against_the_aligner(voice)}")
        return
    voice = voices.load("joe").voice
    units = pipeline.read_through(readers.read_file(SEED)).units
    moved = aligning.realigned(units, voice)
    print(f"ALIGNED against EXACT, words run together with the one before: {told(moved.behind)}")
    print(f"  all others: {np.mean(np.abs(moved.others) > 0.1):.2%} of {len(moved.others)} moved")
    print(f"shared out by letters against EXACT: {told(aligning.shared_by_letters(units, voice))}")
    _Model.symbols_of = without_some_spaces
    print(f"every third pair of words spoken as one, against the aligner: {against_the_aligner('joe')}")
    _Model.symbols_of = _SYMBOLS_OF
    print(f"the same words exact: {against_the_aligner('joe')}")


if __name__ == "__main__":
    main()
