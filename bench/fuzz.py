"""Searches for bytes that break a reader, the segmenter, the normaliser or a reader of settings, led by coverage.

    pip install 'atheris>=3.0'
    nice python bench/fuzz.py [--minutes 60] [--keep FOLDER] [TARGET...]

Each target of tests/fuzz_targets.py has its share of the time, in a process of its own; atheris (libFuzzer)
changes inputs and keeps those that reach new code, in FOLDER/corpus/TARGET, from which the next search goes on.
What breaks something is written to FOLDER/findings, one input for each place in the code, and does not stop
the search. Make it small, put it into tests/cases/fuzz/TARGET/, and mend what it shows: tests/test_fuzz.py tries it
again for ever. Atheris has wheels for Linux and macOS, Python 3.11 to 3.13.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

_LONGEST_BYTES = 4_096  # many small inputs find more than few large ones
# Processor time of one input: a hundred times what the slowest seed takes, and more than a letter of that size may.
_SLOW_S = 5.0
_HANGS_S = 60
_MEMORY_MB = 2_000
_TALLY_EVERY_S = 2.0
_SLOW = "slow"


def search(name: str, *, seconds: int, keep: Path) -> None:
    """Fuzz one target in this process, which ends with it."""
    import atheris

    with atheris.instrument_imports(include=["narrate", "docx", "markdown_it", "pypdf", "tomllib", "email"]):
        from fuzz_targets import TARGETS
    import narrate

    sources = Path(narrate.__file__).parent
    target = TARGETS[name]
    corpus, findings = keep / "corpus" / name, keep / "findings"
    corpus.mkdir(parents=True, exist_ok=True)
    findings.mkdir(parents=True, exist_ok=True)
    for seed in target.seeds:
        (corpus / hashlib.sha256(seed).hexdigest()).write_bytes(seed)
    words = keep / f"{name}.dict"
    words.write_text("".join(map(_dictionary_line, target.words)))
    tally = {"inputs": 0, "findings": 0}
    told = time.monotonic()
    seen: set[str] = set()

    def found(content: bytes, place: str, report: str) -> None:
        if place in seen:
            return
        seen.add(place)
        tally["findings"] += 1
        stem = findings / f"{name}-{hashlib.sha256(place.encode()).hexdigest()[:8]}"
        stem.with_suffix(".input").write_bytes(content)
        stem.with_suffix(".txt").write_text(f"{place}\n\n{report}", encoding="utf-8", errors="replace")

    def one(content: bytes) -> None:
        nonlocal told
        start = time.process_time()
        try:
            target.check(content)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is searched for
            found(content, _place(error, sources), traceback.format_exc())
        took = time.process_time() - start
        if took > _SLOW_S:
            found(content, _SLOW, f"{took:.1f} s of processor time")
        tally["inputs"] += 1
        if time.monotonic() - told > _TALLY_EVERY_S:
            told = time.monotonic()
            (keep / f"{name}.tally").write_text(json.dumps(tally))

    atheris.Setup(
        [
            sys.argv[0],
            str(corpus),
            f"-max_total_time={seconds}",
            f"-max_len={_LONGEST_BYTES}",
            f"-timeout={_HANGS_S}",
            f"-rss_limit_mb={_MEMORY_MB}",
            f"-dict={words}",
            f"-artifact_prefix={findings}/{name}-",
            "-verbosity=0",
            "-print_final_stats=1",
        ],
        one,
    )
    atheris.Fuzz()


def _dictionary_line(word: bytes) -> str:
    figures = "".join(f"\\x{byte:02x}" for byte in word)
    return f'"{figures}"\n'


def _place(error: Exception, sources: Path) -> str:
    """The kind of error and the innermost line of narrate that it went through: one finding each."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).is_relative_to(sources)]
    last = (ours or frames)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--minutes", type=float, default=60.0, help="for all the targets together")
    parser.add_argument("--keep", type=Path, help="where inputs and findings go; by default a new folder")
    parser.add_argument("--search", type=int, metavar="SECONDS", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.search is not None:
        search(options.targets[0], seconds=options.search, keep=options.keep)
        return
    from fuzz_targets import TARGETS

    chosen = options.targets or list(TARGETS)
    keep = options.keep or Path(tempfile.mkdtemp(prefix="narrate-fuzz-"))
    keep.mkdir(parents=True, exist_ok=True)
    share_s = max(1, round(options.minutes * 60 / len(chosen)))
    inputs = findings = 0
    print(f"{len(chosen)} targets, {share_s} s each; inputs and findings are kept in {keep}")
    for name in chosen:
        (keep / f"{name}.tally").unlink(missing_ok=True)
        with (keep / f"{name}.log").open("wb") as log:
            command = [sys.executable, __file__, name, "--search", str(share_s), "--keep", str(keep)]
            environment = {**os.environ, "PYTHONHASHSEED": "0"}
            code = subprocess.run(command, stdout=log, stderr=log, env=environment).returncode
        try:
            tally = json.loads((keep / f"{name}.tally").read_text())
        except OSError:
            tally = {"inputs": 0, "findings": 0}
        ended = "" if code == 0 else f", ended with {code}: see {name}.log"
        print(f"{name:20} {tally['inputs']:9} inputs  {tally['findings']} findings{ended}", flush=True)
        inputs += tally["inputs"]
        findings += tally["findings"]
    print(f"{'together':20} {inputs:9} inputs  {findings} findings")


if __name__ == "__main__":
    main()
