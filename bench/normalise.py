"""How fast text is normalised on one core, in MB of UTF-8 a second: `python bench/normalise.py FOLDER`.

Every .txt file in the folder is read, then all are normalised as one line each paragraph, three times; the
median counts. Loading rules and patterns is in the first pass, and in none of the others.
"""

import statistics
import sys
import time
from pathlib import Path

from narrate.normalise import spoken

_PASSES = 3


def main(folder: Path) -> None:
    """Print the rate over all of a folder's texts."""
    paragraphs = [
        paragraph
        for path in sorted(folder.glob("*.txt"))
        for paragraph in path.read_text(encoding="utf-8").split("\n\n")
    ]
    size_mb = sum(len(paragraph.encode()) for paragraph in paragraphs) / 1_000_000
    taken_s = []
    for _ in range(_PASSES + 1):
        begin = time.process_time()
        for paragraph in paragraphs:
            spoken(paragraph)
        taken_s.append(time.process_time() - begin)
    median_s = statistics.median(taken_s[1:])
    print(
        f"{size_mb:.2f} MB in {median_s:.2f} s: {size_mb / median_s:.2f} MB/s (first pass {taken_s[0]:.2f} s)"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
