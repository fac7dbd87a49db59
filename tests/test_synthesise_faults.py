"""What engines may do wrong: tried once more in a fresh process, then told with the place; nothing is lost."""

import os
from collections.abc import Callable
from concurrent.futures import Executor
from pathlib import Path

import faulty_engines
import pytest

from narrate import pipeline, readers, synthesise, voices
from narrate.errors import EngineError
from narrate.model import Speech
from narrate.workers import worker_pool

LETTER = "Dear Anna,\n\nIt rains. We go to Geneva in May. Nobody minds.\n\nYours,\nKarl\n"
FAULTS = [
    (faulty_engines.crashing, "the speech engine crashed, or was killed, twice"),
    (faulty_engines.killed, "the speech engine crashed, or was killed, twice"),
    (faulty_engines.hanging, "the speech engine gave no answer within"),
    (faulty_engines.empty, "the speech engine gave no sound, twice"),
    (faulty_engines.too_short, "which is too short, twice"),
    (faulty_engines.another_rate, "gave sound at 16000 Hz after 22050 Hz, twice"),
    (faulty_engines.not_its_rate, "likely not at 22050 Hz"),
    (faulty_engines.raising, "RuntimeError: a bearing ran hot"),
    (faulty_engines.refusing, "there is no such voice"),
]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        synthesise, "_PATIENCE_S", 12.0
    )  # a fresh process starts in that, on a busy machine too
    monkeypatch.setattr(synthesise, "_PATIENCE_PER_CHARACTER_S", 0.0)


def make(folder: Path, letter: Path) -> pipeline.Made:
    with worker_pool(2) as executor:
        return make_in(executor, folder, letter)


def make_in(executor: Executor, folder: Path, letter: Path) -> pipeline.Made:
    return pipeline.make(
        readers.read_file(letter),
        profile=voices.load("silent"),
        output=folder,
        slug="letter",
        executor=executor,
        only=("vtt",),
    )


def test_a_letter_is_read_though_the_process_that_was_to_read_it_died(letter: Path, tmp_path: Path) -> None:
    whole = make(tmp_path / "whole", letter)
    with worker_pool(1) as executor:
        executor.submit(os._exit, 1)
        made = make_in(executor, tmp_path / "out", letter)
    assert made.edition == whole.edition


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    path = tmp_path / "letter.txt"
    path.write_text(LETTER, encoding="utf-8")
    return path


@pytest.mark.parametrize(("speak", "message"), FAULTS, ids=[speak.__name__ for speak, _ in FAULTS])
def test_a_lasting_fault_is_told_with_its_line_and_the_old_edition_stays(
    speak: Callable[..., Speech], message: str, letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(tmp_path / "out", letter).folder
    before = {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    letter.write_text(LETTER.replace("Nobody", "Somebody"), encoding="utf-8")
    monkeypatch.setattr(synthesise, "speak", speak)
    if speak is faulty_engines.hanging:
        monkeypatch.setattr(synthesise, "_PATIENCE_S", 1.5)
    with pytest.raises(
        EngineError, match=rf"letter\.txt:3: .*{message}.*'We go to Geneva in May\.'"
    ) as caught:
        make(tmp_path / "out", letter)
    assert caught.value.exit_code == 4
    assert {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("speak", [faulty_engines.crashing, faulty_engines.hanging, faulty_engines.empty])
def test_a_passing_fault_leaves_no_trace(
    speak: Callable[..., Speech], letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = make(tmp_path / "expected", letter)
    once = tmp_path / "failed"
    monkeypatch.setenv(faulty_engines.ONCE, str(once))
    monkeypatch.setattr(synthesise, "speak", speak)
    made = make(tmp_path / "out", letter)
    assert once.exists()
    assert made.edition.cues == expected.edition.cues


def test_a_slow_engine_is_waited_for(letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = make(tmp_path / "expected", letter)
    monkeypatch.setattr(synthesise, "speak", faulty_engines.slow)
    assert make(tmp_path / "out", letter).edition.cues == expected.edition.cues
