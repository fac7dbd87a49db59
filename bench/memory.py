"""The most memory that `narrate make` takes, all its processes together: of a book, or of many letters.

    python bench/memory.py [--megabytes 1.0] [--voice reader]
    python bench/memory.py --letters 20 100 300 [--voice reader]

Letters are of 160 words each, in one run with --jobs 2. The book is the seed letter over and over. Memory
is the sum of the processes' proportional set sizes (/proc/*/smaps_rollup), looked at ten times a second: Linux alone.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

SEED = Path(__file__).parent.parent / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"
_MAKE: list[str | Path] = [sys.executable, "-m", "narrate", "make"]
_LOOK_EVERY_S = 0.1
_SMALL_LETTER_MB = 0.0008


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


def most_mb(command: list[str | Path], *, folder: Path) -> float:
    """The most memory that a run took, looked at until it ended well. folder: for its messages and its cache."""
    most = 0.0
    environment = {**os.environ, "NARRATE_CACHE": str(folder / "cache")}
    with (
        (folder / "said").open("wb") as said,
        subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=said, env=environment) as run,
    ):
        while run.poll() is None:
            with suppress(OSError):  # a process ended in this moment
                most = max(most, together_mb(run.pid))
            time.sleep(_LOOK_EVERY_S)
    if run.returncode:
        sys.exit((folder / "said").read_text(encoding="utf-8")[-2_000:])
    return most


def of_book(megabytes: float, *, voice: str) -> None:
    """Print what a book takes."""
    with tempfile.TemporaryDirectory() as root:
        folder = Path(root)
        (folder / "book.txt").write_text(book(megabytes), encoding="utf-8")
        start = time.perf_counter()
        most = most_mb([*_MAKE, folder / "book.txt", "-o", folder, "--voice", voice], folder=folder)
        took = time.perf_counter() - start
        sound = sum(path.stat().st_size for path in (folder / "book").glob("*.mp3"))
        print(f"{megabytes:g} MB of text: {took:.0f} s, {most:.0f} MB of memory, MP3 of {sound / 1e6:.0f} MB")


def of_letters(numbers: list[int], *, voice: str) -> None:
    """Print what runs over so many letters take."""
    for number in numbers:
        with tempfile.TemporaryDirectory() as root:
            folder = Path(root)
            (folder / "in").mkdir()
            for n in range(number):
                text = book(_SMALL_LETTER_MB).replace("Dear Sir,", f"Dear Sir of the {n}th house,")
                (folder / "in" / f"letter-{n:03d}.txt").write_text(text, encoding="utf-8")
            command = [*_MAKE, folder / "in", "-o", folder / "out", "--voice", voice, "--jobs", "2"]
            most = most_mb(command, folder=folder)
            made = len(list((folder / "out").glob("letter-*/edition.json")))
            print(f"{made:4} letters: {most:.0f} MB of memory", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--megabytes", type=float, default=1.0)
    parser.add_argument("--letters", type=int, nargs="+", metavar="NUMBER")
    parser.add_argument("--voice", default="reader")
    options = parser.parse_args()
    if options.letters:
        of_letters(options.letters, voice=options.voice)
    else:
        of_book(options.megabytes, voice=options.voice)


if __name__ == "__main__":
    main()
