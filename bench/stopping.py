"""How long `narrate make --jobs 2` takes to end, workers and all, when it is interrupted or terminated.

    python bench/stopping.py [--moments 20] [SCENE...]

At moments spread over the run's first seconds SIGINT goes to the whole group, as a terminal sends it on Ctrl-C, or
SIGTERM to the main process, as `kill` does. Printed are the seconds from the signal until the main process has ended,
and until the last process of its group has, and the exit codes. Linux alone.
"""

import argparse
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from memory import book

_LOOK_EVERY_S = 0.005
_GIVE_UP_S = 60.0
# By then a run is past its imports, and no scene is at its end.
_FIRST_S, _LAST_S = 0.0, 6.0
_PDF_PAGES = 400


def _one_book(folder: Path) -> list[str]:
    (folder / "book.txt").write_text(book(1.0), encoding="utf-8")
    return [str(folder / "book.txt")]


def _many_books(folder: Path) -> list[str]:
    for n in range(6):
        (folder / f"book-{n}.txt").write_text(book(0.3), encoding="utf-8")
    return [str(folder)]


def _big_pdf(folder: Path) -> list[str]:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(folder / "book.pdf"))
    lines = book(1.0).split(". ")
    for page in range(_PDF_PAGES):
        for row in range(40):
            canvas.drawString(72, 760 - 17 * row, lines[(page * 40 + row) % len(lines)][:90])
        canvas.showPage()
    canvas.save()
    return [str(folder / "book.pdf")]


_SCENES: dict[str, tuple[Callable[[Path], list[str]], str]] = {
    "one letter": (_one_book, "reader"),
    "many letters": (_many_books, "reader"),
    "one letter, joe": (_one_book, "joe"),
    "many letters, joe": (_many_books, "joe"),
    "a PDF of 400 pages": (_big_pdf, "reader"),
}


def group(leader: int) -> list[int]:
    """The living processes of a process group."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, process_group = stat.read_text().rpartition(")")[2].split()[:3]
            if int(process_group) == leader and state not in "ZX":
                found.append(int(stat.parent.name))
    return found


def stop(
    letters: list[str], voice: str, folder: Path, *, ending: signal.Signals, after_s: float
) -> tuple[float, float, int]:
    """Seconds to the end of the main process and of the last one, and the exit code."""
    command = [
        sys.executable,
        "-m",
        "narrate",
        "make",
        *letters,
        "-o",
        str(folder / "out"),
        "--voice",
        voice,
        "--jobs",
        "2",
        "--force",
    ]
    environment = {**os.environ, "NARRATE_CACHE": str(folder / "cache")}
    run = subprocess.Popen(
        command, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(after_s)
    start = time.perf_counter()
    os.killpg(run.pid, ending) if ending is signal.SIGINT else run.send_signal(ending)
    code = run.wait(timeout=_GIVE_UP_S)
    ended = time.perf_counter() - start
    while group(run.pid) and time.perf_counter() - start < _GIVE_UP_S:
        time.sleep(_LOOK_EVERY_S)
    return ended, time.perf_counter() - start, code


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("scenes", nargs="*", metavar="SCENE", help=f"of {', '.join(_SCENES)}")
    parser.add_argument("--moments", type=int, default=20)
    options = parser.parse_args()
    # A shell starts what runs behind it with SIGINT ignored, and so would be whatever is started here.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    print(f"{'':20} {'':8} {'main ended, s':>16} {'all gone, s':>16}  exit codes")
    for name in options.scenes or _SCENES:
        prepare, voice = _SCENES[name]
        with tempfile.TemporaryDirectory() as root:
            (Path(root) / "in").mkdir()
            letters = prepare(Path(root) / "in")
            for ending in (signal.SIGINT, signal.SIGTERM):
                chance = random.Random(name)  # noqa: S311 - moments, not secrets
                share = (_LAST_S - _FIRST_S) / options.moments
                moments = [_FIRST_S + (n + chance.random()) * share for n in range(options.moments)]
                took = [stop(letters, voice, Path(root), ending=ending, after_s=moment) for moment in moments]
                ended, gone, codes = zip(*took, strict=True)
                figures = [f"{statistics.median(each):.2f}, most {max(each):.2f}" for each in (ended, gone)]
                told = ", ".join(f"{code}: {number}" for code, number in sorted(Counter(codes).items()))
                print(f"{name:20} {ending.name:8} {figures[0]:>16} {figures[1]:>16}  {told}", flush=True)


if __name__ == "__main__":
    main()
