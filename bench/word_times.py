"""Word times of the seed letter's edition against a forced aligner, for each voice named.

    python bench/word_times.py [reader joe ...]

Wants the extra "test": pocketsphinx, and Piper for joe.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEED = ROOT / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"


def main() -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    from aligning import errors_of

    for voice in sys.argv[1:] or ["reader", "joe"]:
        with tempfile.TemporaryDirectory() as folder:
            program = Path(sys.executable).with_name("narrate")
            subprocess.run(
                [program, "make", SEED, "-o", folder, "--voice", voice], check=True, capture_output=True
            )
            errors = errors_of(Path(folder) / SEED.stem, letter=SEED)
        print(
            f"{voice}: {len(errors.ms)} of {errors.words} words, median {errors.median_ms:.0f} ms, "
            f"within 50 ms {errors.share_within(50):.1%}, worst {max(map(abs, errors.ms)):.0f} ms"
        )


if __name__ == "__main__":
    main()
