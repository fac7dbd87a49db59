"""The seed letter in joe's voice, against the `piper` program of piper-tts on the same spoken text in the same run.

    python bench/piper_program.py [--runs 5] [--letter FILE]
    python bench/piper_program.py --memory-only [--voice slow.toml] [--letter FILE]

narrate: `narrate make --only mp3` with an empty cache: everything from the start of Python to a tagged MP3 at its
level, words timed, a process for each processor. piper: from the start of Python to one WAV file, a line for each
part of the letter, with its own defaults (its own tempo; onnxruntime takes all processors); no MP3, level or times.
Because joe of narrate speaks slower, and so makes more sound, ratios are given for a second of sound as well.

The two sides take turns; medians are compared. The memory is that of a run more, which is not timed: the sum of the
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
from pathlib import Path

from make import SEED, measured
from memory import together_mb
from mutagen.mp3 import MP3

from narrate import pipeline, readers
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


def compare(letter: Path, *, voice: str, runs: int) -> None:
    model = find("joe").path
    utterances = pipeline.read_through(readers.read_file(letter)).utterances
    lines = "\n".join(" ".join(each.text.split()) for each in utterances)
    sound_s = {"narrate": 0.0, "piper": 0.0}

    def ours(folder: Path) -> None:
        subprocess.run(narrate_command(letter, voice=voice, folder=folder), check=True, capture_output=True)
        sound_s["narrate"] = MP3(next(folder.glob("*/*.mp3"))).info.length

    def theirs(folder: Path) -> None:
        text, sound = folder / "spoken.txt", folder / "spoken.wav"
        text.write_text(lines, encoding="utf-8")
        subprocess.run(
            [PROGRAMS / "piper", "-m", model, "-i", text, "-f", sound], check=True, capture_output=True
        )
        with wave.open(str(sound)) as made:
            sound_s["piper"] = made.getnframes() / made.getframerate()

    with tempfile.TemporaryDirectory() as folder:
        ours(Path(folder))  # the first run compiles Python's byte code
        theirs(Path(folder))
    pairs = [(measured(ours), measured(theirs)) for _ in range(runs)]
    print(f"sound: narrate {sound_s['narrate']:.0f} s, piper {sound_s['piper']:.0f} s")
    more = sound_s["narrate"] / sound_s["piper"]
    for kind in ("wall_s", "processor_s"):
        left = statistics.median(getattr(a, kind) for a, _ in pairs)
        right = statistics.median(getattr(b, kind) for _, b in pairs)
        single = sorted(getattr(a, kind) / getattr(b, kind) for a, b in pairs)
        print(
            f"{kind:>12}: narrate {left:.1f}, piper {right:.1f}, ratio {left / right:.2f} "
            f"(single runs {single[0]:.2f} to {single[-1]:.2f}), for a second of sound {left / right / more:.2f}"
        )


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
        compare(options.letter, voice=options.voice, runs=options.runs)
    most = most_memory_mb(options.letter, voice=options.voice)
    print(f"all processes of narrate together: at most {most:.0f} MB (PSS)")


if __name__ == "__main__":
    main()
