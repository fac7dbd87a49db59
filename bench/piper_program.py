"""The seed letter in joe's voice, against the `piper` program of piper-tts on the same spoken text in the same run.

    python bench/piper_program.py [--runs 5] [--letter FILE]
    python bench/piper_program.py --memory-only [--voice slow.toml] [--letter FILE]

narrate: `narrate make --only mp3` with an empty cache: everything from the start of Python to a tagged MP3 at its
level, words timed, a process for each processor. piper: from the start of Python to one WAV file, a line for each
part of the letter; no MP3, level or times; onnxruntime takes all processors. It runs twice: at the tempo of the
profile, which is the same work, and at its own, which is quicker and so makes less sound.

The sides take turns; medians are compared. The memory is that of a run more, which is not timed: the sum of the
proportional set sizes (PSS) of all of narrate's processes, looked at twenty times a second. Linux alone.

This file is not called piper.py, because it would stand before the package of that name.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from make import SEED, Cost, measured
from memory import together_mb
from mutagen.mp3 import MP3

from narrate import pipeline, readers, voices
from narrate.engines.piper_engine import PiperEngine
from narrate.piper_files import find

PROGRAMS = Path(sys.executable).parent
_LOOK_EVERY_S = 0.05


def narrate_command(letter: Path, *, voice: str, folder: Path) -> list[str | Path]:
    return [PROGRAMS / "narrate", "make", letter, "-o", folder, "--voice", voice, "--only", "mp3"]


def most_memory_mb(letter: Path, *, voice: str) -> float:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NARRATE_CACHE"] = str(Path(folder, "cache"))
        command = narrate_command(letter, voice=voice, folder=Path(folder, "out"))
        most = 0.0
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as run:
            while run.poll() is None:
                try:
                    most = max(most, together_mb(run.pid))
                except OSError:
                    break  # it ended in this moment
                time.sleep(_LOOK_EVERY_S)
        if run.returncode:
            sys.exit(run.returncode)
    return most


def compare(letter: Path, *, profile_name: str, runs: int) -> None:
    model = find("joe").path
    profile = voices.load(profile_name)
    scale = PiperEngine("joe").length_scale(profile.voice)
    utterances = pipeline.read_through(readers.read_file(letter)).utterances
    lines = "\n".join(" ".join(each.text.split()) for each in utterances)
    sound_s: dict[str, float] = {}

    def ours(folder: Path) -> None:
        command = narrate_command(letter, voice=profile_name, folder=folder)
        subprocess.run(command, check=True, capture_output=True)
        sound_s["narrate"] = MP3(next(folder.glob("*/*.mp3"))).info.length

    def theirs(folder: Path, *, name: str, options: Sequence[str]) -> None:
        text, sound = folder / "spoken.txt", folder / "spoken.wav"
        text.write_text(lines, encoding="utf-8")
        command = [PROGRAMS / "piper", "-m", model, "-i", text, "-f", sound, *options]
        subprocess.run(command, check=True, capture_output=True)
        with wave.open(str(sound)) as made:
            sound_s[name] = made.getnframes() / made.getframerate()

    sides: dict[str, Callable[[Path], None]] = {
        "narrate": ours,
        "piper, same tempo": partial(
            theirs, name="piper, same tempo", options=["--length-scale", f"{scale:.3f}"]
        ),
        "piper, its own": partial(theirs, name="piper, its own", options=[]),
    }
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for run in range(runs + 1):
        for name, side in sides.items():
            cost = measured(side)
            if run:  # the first compiles Python's byte code
                costs[name].append(cost)
    for name, lasting_s in sound_s.items():
        print(f"{name}: {lasting_s:.0f} s of sound")
    for other in tuple(sides)[1:]:
        for kind in ("wall_s", "processor_s"):
            left = statistics.median(getattr(cost, kind) for cost in costs["narrate"])
            right = statistics.median(getattr(cost, kind) for cost in costs[other])
            print(f"{kind:>12}: narrate {left:.1f}, {other} {right:.1f}, ratio {left / right:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--voice", default="joe", help="A profile that speaks with joe.")
    parser.add_argument("--letter", type=Path, default=SEED)
    parser.add_argument("--memory-only", action="store_true")
    options = parser.parse_args()
    if not options.memory_only:
        compare(options.letter, profile_name=options.voice, runs=options.runs)
    most = most_memory_mb(options.letter, voice=options.voice)
    print(f"all processes of narrate together: at most {most:.0f} MB (PSS)")


if __name__ == "__main__":
    main()
