"""The cache: what is kept comes back, what is damaged does not, and nothing of it is ever a fault."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields, make_dataclass, replace
from pathlib import Path

import pytest

from narrate.cache import Store, key_of, user_store
from narrate.engines import EngineVersion
from narrate.engines.silent import SilentEngine
from narrate.model import Pronunciation, Span, Speech, Unit
from narrate.spool import Spool
from narrate.synthesise import Speeches
from narrate.voices import EngineName, Voice

MB = 1_000_000
KEY = key_of("test", "a")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "cache", bound_bytes=64 * MB)


def files_of(store: Store) -> list[Path]:
    return [path for path in store.folder.rglob("*") if path.is_file()]


def test_what_was_kept_comes_back_in_another_process_too(store: Store) -> None:
    store.put(KEY, b"sound")
    assert Store(store.folder, bound_bytes=MB).get(KEY) == b"sound"
    assert store.get(key_of("test", "b")) is None


def damaged(content: bytes) -> list[bytes]:
    flipped = content[:-1] + bytes([content[-1] ^ 1])
    return [b"", content[:10], content[:-1], flipped, b"narrate1" + bytes(32) + b"other", content + b"x"]


@pytest.mark.parametrize("which", range(6))
def test_damage_is_a_miss_and_is_mended_by_the_next_put(store: Store, which: int) -> None:
    store.put(KEY, b"sound")
    (path,) = files_of(store)
    path.write_bytes(damaged(path.read_bytes())[which])
    assert store.get(KEY) is None
    assert files_of(store) == []
    store.put(KEY, b"sound")
    assert store.get(KEY) == b"sound"


def test_a_sound_entry_under_another_name_is_a_miss(store: Store) -> None:
    other = key_of("test", "b")
    store.put(other, b"the wrong sound, whole and unharmed")
    (path,) = files_of(store)
    wrong = store._path(KEY)
    wrong.parent.mkdir(parents=True, exist_ok=True)
    path.rename(wrong)
    assert store.get(KEY) is None


def test_the_cache_keeps_to_its_bound_and_drops_what_was_used_least_recently(tmp_path: Path) -> None:
    store = Store(tmp_path, bound_bytes=64 * 10_000)
    same_folder = [key for i in range(4_000) if (key := key_of("test", i))[:2] == "00"][:12]
    now = 1_700_000_000
    for age, key in enumerate(same_folder[:9]):
        store.put(key, bytes(1_000))
        os.utime(store._path(key), (now + age, now + age))
    assert store.get(same_folder[0]) is not None  # used now, so not the least recently used any more
    for key in same_folder[9:]:
        Store(tmp_path, bound_bytes=64 * 10_000).put(key, bytes(1_000))
    kept = {path.name for path in files_of(store)}
    assert sum(path.stat().st_size for path in files_of(store)) <= 10_000
    assert same_folder[0] in kept
    assert same_folder[1] not in kept
    assert set(same_folder[9:]) <= kept


def test_what_is_larger_than_its_share_is_not_kept(tmp_path: Path) -> None:
    store = Store(tmp_path, bound_bytes=64 * 1_000)
    store.put(KEY, bytes(1_000))
    assert store.get(KEY) is None
    assert store.trouble is None


@pytest.mark.parametrize("clock", [0, 4_000_000_000])
def test_a_clock_that_was_wrong_does_no_harm(store: Store, clock: int) -> None:
    store.put(KEY, b"sound")
    os.utime(store._path(KEY), (clock, clock))
    assert store.get(KEY) == b"sound"
    assert store._path(KEY).stat().st_mtime not in {0, 4_000_000_000}


def test_a_cache_that_cannot_be_written_says_so_once_and_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")
    store = Store(tmp_path / "cache", bound_bytes=MB)
    store.put(KEY, b"sound")
    assert store.trouble is not None
    assert str(tmp_path / "cache") in store.trouble
    assert store.get(KEY) is None


def test_a_full_disk_leaves_no_part_behind(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    store.put(KEY, b"sound")
    assert store.trouble is not None
    assert files_of(store) == []


def test_clear_removes_everything_and_says_what_that_was(store: Store) -> None:
    for i in range(5):
        store.put(key_of("test", i), bytes(100))
    usage = store.usage()
    assert (usage.entries, usage.size_bytes) == (5, 5 * 140)
    assert store.clear() == usage
    assert store.usage().entries == 0
    store.put(KEY, b"again")
    assert store.get(KEY) == b"again"


def test_many_writers_of_one_key_leave_one_sound_entry(store: Store) -> None:
    gate = threading.Barrier(4)

    def write(_: int) -> None:
        gate.wait()
        for _round in range(50):
            store.put(KEY, b"sound" * 1_000)
            assert store.get(KEY) in {b"sound" * 1_000, None}

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(write, range(4)))
    assert len(files_of(store)) == 1


def test_the_cache_is_where_the_variable_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NARRATE_CACHE", str(tmp_path / "mine"))
    monkeypatch.setenv("NARRATE_CACHE_MB", "3")
    store = user_store()
    assert store.folder == tmp_path / "mine"
    assert store.bound_bytes == 3 * MB


# --- keys --------------------------------------------------------------------------------------------------

OTHER: dict[type, object] = {str: "other", int: 999, float: 9.5}


@pytest.mark.parametrize("field", [field.name for field in fields(Voice)])
def test_every_field_of_a_voice_is_part_of_the_key(field: str) -> None:
    voice = Voice()
    value = getattr(voice, field)
    other = EngineName.SILENT if field == "engine" else OTHER[type(value)]
    assert key_of("speech", replace(voice, **{field: other})) != key_of("speech", voice)


def test_a_field_that_a_dataclass_gains_is_part_of_the_key() -> None:
    longer = make_dataclass("Voice", [("volume", int, 1)], bases=(Voice,), frozen=True)
    assert len({key_of("x", Voice()), key_of("x", longer()), key_of("x", longer(volume=2))}) == 3


def test_keys_tell_apart_what_looks_alike() -> None:
    @dataclass(frozen=True)
    class Other:
        text: str = "a"

    parts: list[tuple[object, ...]] = [
        ("a", "b"), ("ab",), (("a", "b"),), ("a", None), (b"ab",), (1, 2), (12,),
        (True,), (1,), (1.0,), ("1",), (Other(),)
    ]  # fmt: skip
    assert len({key_of("x", *part) for part in parts}) == len(parts)


def test_what_has_no_content_of_its_own_is_no_key() -> None:
    with pytest.raises(TypeError):
        key_of("x", {"a", "b"})


# --- speech ------------------------------------------------------------------------------------------------

STOCK = Voice(engine=EngineName.PYTTSX3, driver="sapi5", name="somebody")


def some_speech(text: str) -> Speech:
    return SilentEngine().synthesise(text, Voice(engine=EngineName.SILENT))


def unit(text: str, *pronunciations: Pronunciation) -> Unit:
    return Unit("s1", Span(0, len(text)), Span(0, len(text)), text, pronunciations)


def test_speech_comes_back_as_it_was_for_the_same_text_voice_and_version_alone(store: Store) -> None:
    version = EngineVersion("stock", "1")
    speeches = Speeches(store, versions={STOCK: version, replace(STOCK, rate_wpm=200): version})
    text = "Dear Anna, it rains."
    speech = some_speech(text)
    speeches.put(unit(text), STOCK, speech)
    assert speeches.get(unit(text), STOCK) == speech
    assert speeches.get(replace(unit(text), segment_id="s9", span=Span(40, 60)), STOCK) == speech
    assert speeches.get(unit(text.replace(".", "!")), STOCK) is None
    assert speeches.get(unit(text, Pronunciation(Span(5, 9), "ana")), STOCK) is None
    assert speeches.get(unit(text), replace(STOCK, rate_wpm=200)) is None
    later = Speeches(store, versions={STOCK: EngineVersion("stock", "2")})
    assert later.get(unit(text), STOCK) is None


@pytest.mark.parametrize("voice", [Voice(), Voice(engine=EngineName.SILENT)])
def test_speech_that_is_made_faster_than_it_is_read_is_not_kept(store: Store, voice: Voice) -> None:
    speeches = Speeches(store, versions={voice: EngineVersion("any", "1")})
    speeches.put(unit("Dear Anna"), voice, some_speech("Dear Anna"))
    assert store.usage().entries == 0


# --- the spool ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [10, 9 << 20])  # in memory; in a file, after four of them
def test_a_spool_gives_back_what_was_added_and_leaves_no_file(tmp_path: Path, size: int) -> None:
    spool = Spool(tmp_path)
    for i in range(5):
        spool.add(bytes([i]) * size)
    with ThreadPoolExecutor(4) as threads:
        assert all(threads.map(lambda i: spool[i] == bytes([i]) * size, [4, 0, 2, 1, 3]))
    assert [piece[:1] for piece in spool] == [b"\0", b"\1", b"\2", b"\3", b"\4"]
    spool.clear()
    spool.add(b"anew")
    assert list(spool) == [b"anew"]
    assert list(tmp_path.iterdir()) == [], "the file has no name"
    spool.close()
