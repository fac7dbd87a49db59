"""`narrate make` against what people do today, in one run, as ratios; and how its cost grows.

    python bench/make.py seed     [--runs 7]      the seed letter against espeak-ng --stdout | lame -b 64
    python bench/make.py archive  [--letters 200] [--folder DIR]   letters against that pipe, a letter at a time
    python bench/make.py naive    [--runs 3]      the seed letter against pyttsx3 save_to_file + pydub export
    python bench/make.py linear   [--most 1000]   cost of 1 to that many letters, and the line through it
    python bench/make.py where                    where the time of the seed letter goes

Wants espeak-ng, lame and (naive) ffmpeg on the path; says what is missing. The two sides take turns, so that a
noisy machine is noisy to both, and medians are compared. narrate begins each time with an empty cache and an
empty output folder: nothing is remembered.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

SEED = Path(__file__).parent.parent / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"
RATE_WPM = 155
NARRATE = Path(sys.executable).with_name("narrate")

NAIVE = """
import sys, pyttsx3
from pathlib import Path
from pydub import AudioSegment
paragraphs = [p for p in Path(sys.argv[1]).read_text(encoding="utf-8").split("\\n") if p.strip()]
whole = AudioSegment.empty()
for n, paragraph in enumerate(paragraphs):
    engine = pyttsx3.init("espeak")
    engine.setProperty("rate", 155)
    wav = str(Path(sys.argv[2], f"{n}.wav"))
    engine.save_to_file(paragraph, wav)
    engine.runAndWait()
    spoken = AudioSegment.from_wav(wav)
    spoken.export(str(Path(sys.argv[2], f"{n}.mp3")), format="mp3", bitrate="64k")
    whole += spoken + AudioSegment.silent(700)
whole.export(str(Path(sys.argv[2], "whole.mp3")), format="mp3", bitrate="64k")
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds by the clock, and of all processors together."""

    wall_s: float
    processor_s: float


def measured(work: Callable[[Path], None]) -> Cost:
    """What the programs cost that `work` runs; it is given an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["NARRATE_CACHE"] = str(Path(folder, "cache"))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        start = time.perf_counter()
        work(Path(folder))
        wall = time.perf_counter() - start
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def narrate(folder: Path, *letters: Path) -> None:
    subprocess.run([NARRATE, "make", *letters, "-o", folder / "out"], check=True, capture_output=True)


def pipe(folder: Path, letter: Path) -> None:
    command = ["espeak-ng", "-v", "en-us", "-s", str(RATE_WPM), "-f", letter, "--stdout"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as espeak:
        encode = ["lame", "--quiet", "-b", "64", "-", folder / f"{letter.stem}.mp3"]
        subprocess.run(encode, stdin=espeak.stdout, check=True)


def naive(folder: Path, letter: Path) -> None:
    # The stock driver needs a libespeak-ng of the system's, as people who write this script have one.
    subprocess.run([sys.executable, "-c", NAIVE, letter, folder], check=True, capture_output=True)


def compare(ours: Callable[[Path], None], theirs: Callable[[Path], None], *, runs: int, name: str) -> None:
    measured(ours)  # the first run compiles Python's byte code
    pairs = [(measured(ours), measured(theirs)) for _ in range(runs)]
    for kind in ("wall_s", "processor_s"):
        left = statistics.median(getattr(a, kind) for a, _ in pairs)
        right = statistics.median(getattr(b, kind) for _, b in pairs)
        spread = sorted(getattr(a, kind) / getattr(b, kind) for a, b in pairs)
        print(
            f"{kind:>12}: narrate {left:.2f}, {name} {right:.2f}, ratio {left / right:.2f} "
            f"(single runs {spread[0]:.2f} to {spread[-1]:.2f})"
        )
    largest_kb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    print(f"largest process of all: {largest_kb / 1024:.0f} MB")


def copies(folder: Path, letters: Sequence[Path], count: int) -> Path:
    """`count` letters, the given ones again and again, in a folder of their own."""
    folder.mkdir()
    for n in range(count):
        shutil.copy(letters[n % len(letters)], folder / f"{n:05d}.txt")
    return folder


def archive(letters: Sequence[Path], *, count: int) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = copies(Path(place, "letters"), letters, count)

        def one_by_one(out: Path) -> None:
            for letter in sorted(folder.iterdir()):
                pipe(out, letter)

        compare(lambda out: narrate(out, folder), one_by_one, runs=1, name=f"{count} pipes")


def linear(letters: Sequence[Path], *, most: int) -> None:
    """The line through cost against number, by least squares, with the slope's standard error."""
    counts = sorted({1, *(max(1, most * share // 100) for share in (3, 10, 30, 60, 100))})
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory() as place:
        for count in counts:
            folder = copies(Path(place, str(count)), letters, count)
            costs.append(measured(lambda out, folder=folder: narrate(out, folder)))
            print(
                f"{count:>6} letters: {costs[-1].wall_s:.1f} s, processors {costs[-1].processor_s:.1f} s",
                flush=True,
            )
    mean_x, ys = statistics.mean(counts), [cost.processor_s for cost in costs]
    mean_y, spread = statistics.mean(ys), sum((x - mean_x) ** 2 for x in counts)
    slope = sum((x - mean_x) * (y - mean_y) for x, y in zip(counts, ys, strict=True)) / spread
    rests = [y - mean_y - slope * (x - mean_x) for x, y in zip(counts, ys, strict=True)]
    error = (sum(rest**2 for rest in rests) / (len(counts) - 2) / spread) ** 0.5
    print(f"processor time a letter: {slope:.4f} s ± {error:.4f} s (standard error)")


def where() -> None:
    """Each stage of the seed letter alone, in one process: processor time, without the start of Python."""
    from narrate import pipeline, readers, voices
    from narrate.assemble import Spoken, assemble, calibrated_gain_db, chapter_sound, louder, measure
    from narrate.engines import EngineVersion
    from narrate.model import Edition
    from narrate.synthesise import CALIBRATION_TEXT, speak
    from narrate.writers import mp3, write_sound, write_texts

    last = time.process_time()
    print(f"{'start-up, imports':>20}: {last:.3f} s")

    def lap(name: str) -> None:
        nonlocal last
        now = time.process_time()
        print(f"{name:>20}: {now - last:.3f} s")
        last = now

    profile = voices.load("reader")
    reading = pipeline.read_through(readers.read_file(SEED))
    lap("read, segment, say")
    speeches = [speak(unit.text, profile.voice) for unit in reading.units]
    lap("speech")
    gain_db = calibrated_gain_db(speak(CALIBRATION_TEXT, profile.voice))
    spoken = [
        Spoken(unit, speech.samples, speech.words, speech.timing)
        for unit, speech in zip(reading.units, speeches, strict=True)
    ]
    rate_hz = speeches[0].rate_hz
    made = assemble(
        reading.letter,
        utterances=reading.utterances,
        spoken=spoken,
        pauses=profile.pauses_ms,
        rate_hz=rate_hz,
    )
    pcm = [speech.pcm for speech in speeches]
    chapters = [
        chapter_sound(c, p, pcm, rate_hz=rate_hz) for c, p in zip(made.chapters, made.placed, strict=True)
    ]
    lap("calibrate, lay out")
    loud = [louder(chapter, rate_hz=rate_hz, gain_db=gain_db) for chapter in chapters]
    for chapter in loud:
        measure(chapter, rate_hz=rate_hz)
    lap("level, measure")
    tracks = [mp3.encode(chapter, rate_hz=rate_hz) for chapter in loud]
    lap("encode")
    edition = Edition(
        reading.letter,
        "seed",
        rate_hz,
        made.length,
        -19.0,
        -1.5,
        made.chapters,
        made.cues,
        reading.diagnostics,
    )
    nothing: frozenset[str] = frozenset()
    for artefact in write_texts(edition, only=nothing):
        b"".join(artefact.pieces())
    lap("transcripts, page")
    version = EngineVersion("espeak-ng", "")
    for artefact in write_sound(
        edition, tracks=tracks, sound=loud, profile=profile, engine=version, only=nothing
    ):
        b"".join(artefact.pieces())
    lap("tags, cover, EPUB")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "what", nargs="?", default="seed", choices=["seed", "archive", "naive", "linear", "where"]
    )
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--letters", type=int, default=200)
    parser.add_argument("--most", type=int, default=1_000)
    parser.add_argument("--folder", type=Path, help="Letters as .txt; the seed letter when not given.")
    options = parser.parse_args()
    wanted = {"naive": ["espeak-ng", "ffmpeg"], "linear": [], "where": []}.get(
        options.what, ["espeak-ng", "lame"]
    )
    missing = [program for program in wanted if shutil.which(program) is None]
    if missing:
        sys.exit(f"not on the path: {', '.join(missing)}")
    letters = sorted(options.folder.glob("*.txt")) if options.folder else [SEED]
    match options.what:
        case "seed":
            compare(
                lambda out: narrate(out, SEED), lambda out: pipe(out, SEED), runs=options.runs, name="pipe"
            )
        case "archive":
            archive(letters, count=options.letters)
        case "naive":
            compare(
                lambda out: narrate(out, SEED), lambda out: naive(out, SEED), runs=options.runs, name="script"
            )
        case "linear":
            linear(letters, most=options.most)
        case _:
            where()


if __name__ == "__main__":
    main()
