"""A Dask cluster of real worker processes, one of which dies at work: every edition, byte for byte as made here."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="--cluster needs Dask: pip install 'narrate[cluster]'")

LETTERS = 8
SCHEDULER = """
import sys, time
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        print(cluster.scheduler_address, *[w.pid for w in cluster.workers.values()], flush=True)
        sys.stdin.read()
"""


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".narrate" not in path.parts
    }


def narrate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "narrate", "make", *map(str, arguments), "--json"]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def test_a_cluster_that_loses_a_worker_makes_the_same_bytes_as_a_local_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NARRATE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(LETTERS):
        text = f"Dear Anna,\n\nIt rains for day {n}. " + "Come soon, and bring the book. " * 40 + "\n\nKarl\n"
        (folder / f"letter-{n}.txt").write_text(text, encoding="utf-8")
    local = narrate(folder, "-o", tmp_path / "local", "--voice", "silent")
    assert local.returncode == 0, local.stderr
    monkeypatch.setenv("NARRATE_CACHE", str(tmp_path / "another cache"))
    with subprocess.Popen(
        [sys.executable, "-c", SCHEDULER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as cluster:
        assert cluster.stdout is not None
        address, *workers = cluster.stdout.readline().split()
        killed = threading.Event()

        def kill_in_the_middle() -> None:
            while not any((tmp_path / "far").glob("letter-*")):
                time.sleep(0.02)
            os.kill(int(workers[0]), signal.SIGKILL)
            killed.set()

        threading.Thread(target=kill_in_the_middle, daemon=True).start()
        far = narrate(folder, "-o", tmp_path / "far", "--voice", "silent", "--cluster", address)
        cluster.communicate("")
    assert far.returncode == 0, far.stderr
    assert killed.is_set()
    assert len(far.stdout.splitlines()) == LETTERS
    assert not any(json.loads(line)["unchanged"] for line in far.stdout.splitlines())
    assert files_of(tmp_path / "far") == files_of(tmp_path / "local")
    # What the cluster has made stands for a local run too.
    again = narrate(folder, "-o", tmp_path / "far", "--voice", "silent")
    assert all(json.loads(line)["unchanged"] for line in again.stdout.splitlines())


def test_an_address_where_nobody_answers_is_wrong_usage(tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear Anna,\n\nIt rains.\n\nKarl\n", encoding="utf-8")
    run = narrate(letter, "-o", tmp_path / "out", "--cluster", "nonsense://127.0.0.1:9")
    assert run.returncode == 2
    assert "no scheduler answers" in run.stdout
    assert "Traceback" not in run.stderr
