"""`narrate voices`, run as a user does."""

import json
import subprocess
import sys
import wave
from pathlib import Path

import pytest
from test_engines_piper import needs_joe, own_voice

from narrate import piper_files
from narrate import voices as profiles

SEED = Path(__file__).parent.parent / "seeds" / "kennedy-macmillan-to-khrushchev-1962.txt"


def narrate(*arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    run = subprocess.run(
        [sys.executable, "-m", "narrate", *arguments],
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == status, run.stderr
    return run


def test_the_list_says_what_works_and_under_which_licence() -> None:
    listed = {row["name"]: row for row in json.loads(narrate("voices", "list", "--json").stdout)}
    assert listed["reader"]["works"]
    assert listed["reader"]["licence"] == "GPL-3.0-or-later"
    assert listed["joe"]["engine"] == "piper"
    assert listed["joe"]["works"] == (piper_files.runtime_is_there() and "joe" in piper_files.names())


def test_show_fills_in_every_default_and_is_a_profile() -> None:
    shown = narrate("voices", "show", "reader").stdout
    assert profiles.parse(shown, id="reader", file="-") == profiles.load("reader")
    assert "word_gap_ms = 0" in shown


def test_preview_speaks_a_line_of_the_letter(tmp_path: Path) -> None:
    target = tmp_path / "line.wav"
    narrate("voices", "preview", "silent", "--letter", str(SEED), "-o", str(target))
    other = tmp_path / "other.wav"
    narrate("voices", "preview", "silent", "-o", str(other))
    with wave.open(str(target)) as line, wave.open(str(other)) as ours:
        assert line.getnframes() > line.getframerate()
        assert line.readframes(line.getnframes()) != ours.readframes(ours.getnframes())


@needs_joe
def test_a_voice_is_added_listed_and_refused_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(piper_files.FOLDER_VARIABLE, str(tmp_path / "voices"))
    path = own_voice(tmp_path)
    narrate("voices", "add", str(path))
    assert "own" in {row["name"] for row in json.loads(narrate("voices", "list", "--json").stdout)}
    changed = tmp_path / "changed" / "own.onnx"
    changed.parent.mkdir()
    remark = b"\x32\x01x"  # a doc_string: the same voice, other bytes
    changed.write_bytes(path.read_bytes() + remark)
    Path(f"{changed}.json").write_text(Path(f"{path}.json").read_text(encoding="utf-8"), encoding="utf-8")
    refused = narrate("voices", "add", str(changed), status=2)
    assert "there is another voice of this name" in refused.stderr


def test_a_voice_that_is_not_there_is_exit_4(tmp_path: Path) -> None:
    missing = narrate("voices", "add", str(tmp_path / "none.onnx"), status=4)
    assert "none.onnx" in missing.stderr
    assert "Traceback" not in missing.stderr


@pytest.mark.parametrize("key", ["intonation_percent", "word_gap_ms", "driver"])
def test_a_control_that_piper_has_not_is_refused(key: str) -> None:
    value = '"x"' if key == "driver" else "50"
    with pytest.raises(profiles.ProfileError, match=f"voice.{key}: Piper has no such control"):
        profiles.parse(f'[voice]\nengine = "piper"\n{key} = {value}\n', id="x", file="x.toml")


def test_a_role_with_another_engine_does_not_inherit_controls_it_has_not() -> None:
    profile = profiles.parse(
        '[voice]\nintonation_percent = 70\nrate_wpm = 200\n[roles.note]\nengine = "piper"\n',
        id="x",
        file="x.toml",
    )
    note = dict(profile.roles)[profiles.Role.NOTE]
    assert (note.name, note.rate_wpm, note.intonation_percent) == ("joe", 200, 100)
