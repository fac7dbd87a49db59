"""What `narrate make` takes for a letter whose edition stands, beyond `narrate --version`.

    pip install .      # not editable, in a venv of its own: that finds modules more slowly
    python bench/unchanged.py [--runs 15]

The two take turns. By the clock the least is given too: whatever else a machine does only ever adds to it.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SEED = Path(__file__).parent.parent / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"


def took(command: list[str], *, environment: dict[str, str]) -> tuple[float, float, str]:
    """Seconds by the clock, of processors, and what it said."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    clock, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, run.stdout


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=15)
    options = parser.parse_args()
    narrate = str(Path(sys.executable).with_name("narrate"))
    with tempfile.TemporaryDirectory() as folder:
        # Without compiled modules each start would compile narrate anew, as no user's does.
        environment = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["NARRATE_CACHE"] = str(Path(folder, "cache"))
        commands = {
            "--version": [narrate, "--version"],
            "an unchanged letter": [narrate, "make", str(SEED), "-o", str(Path(folder, "out"))],
        }
        took(commands["an unchanged letter"], environment=environment)
        figures: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for _ in range(options.runs):
            for name, command in commands.items():
                clock, processors, said = took(command, environment=environment)
                if name != "--version" and "unchanged" not in said:
                    sys.exit(f"the edition was made anew: {said}")
                figures[name].append((clock, processors))
    for name, runs in figures.items():
        clocks, processors_s = zip(*runs, strict=True)
        print(
            f"{name:20} by the clock {statistics.median(clocks):.3f} s, least {min(clocks):.3f}; "
            f"processors {statistics.median(processors_s):.3f} s, least {min(processors_s):.3f}"
        )


if __name__ == "__main__":
    main()
