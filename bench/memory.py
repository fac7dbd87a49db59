"""The most memory that `narrate make` of a book takes, all its processes together; and how long it takes.

    python bench/memory.py [--megabytes 1.0] [--voice reader]

The book is the seed letter over and over, as paragraphs. Memory is the sum of the processes' proportional set
sizes (/proc/*/smaps_rollup), looked at ten times a second: Linux alone.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = Path(__file__).parent.parent / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"
_LOOK_EVERY_S = 0.1


def book(megabytes: float) -> str:
    """A letter of that size: salutation, paragraphs, signature."""
    paragraphs = [line for line in SEED.read_text(encoding="utf-8").splitlines() if len(line) > 300]
    size, chosen = 0, list[str]()
    while size < megabytes * 1e6:
        chosen.append(paragraphs[len(chosen) % len(paragraphs)])
        size += len(chosen[-1]) + 2
    return "Dear Sir,\n\n" + "\n\n".join(chosen) + "\n\nYours truly,\n\nJohn F. Kennedy\n"


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += family(int(child))
    return found


def together_mb(pid: int) -> float:
    """Proportional set sizes, in MB."""
    total_kb = 0
    for each in family(pid):
        try:
            lines = Path(f"/proc/{each}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue  # gone in this moment
        total_kb += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total_kb / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--megabytes", type=float, default=1.0)
    parser.add_argument("--voice", default="reader")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        letter = Path(folder, "book.txt")
        letter.write_text(book(options.megabytes), encoding="utf-8")
        start = time.perf_counter()
        command = [sys.executable, "-m", "narrate", "make", letter, "-o", folder, "--voice", options.voice]
        most = 0.0
        with (
            Path(folder, "said").open("wb") as said,
            subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said) as run,
        ):
            while run.poll() is None:
                try:
                    most = max(most, together_mb(run.pid))
                except OSError:
                    break
                time.sleep(_LOOK_EVERY_S)
        if run.returncode:
            sys.exit(Path(folder, "said").read_text(encoding="utf-8")[-2_000:])
        took = time.perf_counter() - start
        sound = sum(path.stat().st_size for path in Path(folder, "book").glob("*.mp3"))
        print(
            f"{options.megabytes:g} MB of text: {took:.0f} s, {most:.0f} MB of memory, MP3 of {sound / 1e6:.0f} MB"
        )


if __name__ == "__main__":
    main()
