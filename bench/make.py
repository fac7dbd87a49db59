"""`narrate make` on the seed letter against `espeak-ng --stdout | lame -b 64`, in one run, as a ratio.

    python bench/make.py [--runs 7]

Wants espeak-ng and lame on the path (Debian: apt-get install espeak-ng lame); prints what is missing.
The two take turns, so that a noisy machine is noisy to both; the median of each is compared.
"""

import argparse
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

SEED = Path(__file__).parent.parent / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"
RATE_WPM = 155  # that of the profile "reader"


def narrate(folder: Path) -> None:
    program = Path(sys.executable).with_name("narrate")
    subprocess.run([program, "make", SEED, "-o", folder], check=True, capture_output=True)


def pipe(folder: Path) -> None:
    with subprocess.Popen(
        ["espeak-ng", "-v", "en-us", "-s", str(RATE_WPM), "-f", SEED, "--stdout"], stdout=subprocess.PIPE
    ) as espeak:
        subprocess.run(
            ["lame", "--quiet", "-b", "64", "-", folder / "pipe.mp3"], stdin=espeak.stdout, check=True
        )


def measured(work: Callable[[Path], None]) -> tuple[float, float]:
    """Wall time and processor time of the programs run, in seconds."""
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        work(Path(folder))
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    missing = [program for program in ("espeak-ng", "lame") if shutil.which(program) is None]
    if missing:
        sys.exit(f"not on the path: {', '.join(missing)}")
    narrate_times, pipe_times = [], []
    measured(narrate)  # the first run compiles Python's byte code
    for _ in range(runs):
        narrate_times.append(measured(narrate))
        pipe_times.append(measured(pipe))
    for name, i in (("wall", 0), ("processor", 1)):
        ours = statistics.median(times[i] for times in narrate_times)
        theirs = statistics.median(times[i] for times in pipe_times)
        print(f"{name:>10}: narrate {ours:.2f} s, pipe {theirs:.2f} s, ratio {ours / theirs:.2f}")
    peak_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"largest process of all: {peak_kb / 1024:.0f} MB")


if __name__ == "__main__":
    main()
