"""Sounds of the packing table: the files, the system's player and silence."""

import os
import sys
import wave
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from station.assets_folder import assets_folder
from station.ui.sounds import NAMES, Sounds, play_file


@pytest.fixture
def on_a_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sounds are made as if a person sat before a screen."""
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")


@pytest.mark.parametrize("name", NAMES)
def test_each_sound_is_short_small_and_audible(name: str) -> None:
    file = assets_folder() / "sounds" / f"{name}.wav"
    with wave.open(str(file)) as sound:
        seconds = sound.getnframes() / sound.getframerate()
        loudest = max(abs(sample) for sample in memoryview(sound.readframes(sound.getnframes())).cast("h"))
    assert file.stat().st_size < 30_000
    assert 0.1 < seconds < 0.6
    assert 10_000 < loudest <= 32_767


def test_the_three_sounds_differ() -> None:
    files = [(assets_folder() / "sounds" / f"{name}.wav").read_bytes() for name in NAMES]
    assert len(set(files)) == len(files)


def test_a_name_plays_its_file(qapp: object, on_a_screen: None) -> None:
    played: list[str] = []
    sounds = Sounds(player=lambda file: bool(played.append(file.name)) or True)
    for name in NAMES:
        sounds.play(name)
    assert played == ["good.wav", "bad.wav", "done.wav"]


def test_an_unknown_name_is_silent(qapp: object, on_a_screen: None) -> None:
    played: list[Path] = []
    Sounds(player=lambda file: bool(played.append(file))).play("fanfare")
    assert played == []


@pytest.mark.parametrize("platform", ["offscreen", "offscreen:size=800x600", "minimal"])
def test_without_a_screen_nothing_sounds(qapp: object, monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", platform)
    played: list[Path] = []
    Sounds(player=lambda file: bool(played.append(file))).play("good")
    assert played == []


def test_muted_is_silent_on_a_screen_too(qapp: object, on_a_screen: None) -> None:
    played: list[Path] = []
    Sounds(muted=True, player=lambda file: bool(played.append(file))).play("good")
    assert played == []


def test_a_system_without_a_player_beeps_and_goes_on(qapp: object, on_a_screen: None) -> None:
    Sounds(player=lambda file: False).play("bad")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="programs on PATH play sounds on Linux")
@pytest.mark.parametrize("program", ["pw-play", "paplay", "aplay"])
def test_linux_plays_with_the_program_it_has(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    """The program is started with the file as its last argument, and nobody waits for it."""
    note = tmp_path / "note"
    player = tmp_path / program
    player.write_text(f'#!/bin/sh\necho "$@" > "{note}.part"\n/bin/mv "{note}.part" "{note}"\n', encoding="utf-8")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    file = assets_folder() / "sounds" / "good.wav"
    assert play_file(file)
    qtbot.waitUntil(note.exists)
    assert note.read_text(encoding="utf-8").split(os.linesep)[0].endswith(str(file))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="programs on PATH play sounds on Linux")
def test_linux_without_programs_says_so(qapp: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert not play_file(assets_folder() / "sounds" / "good.wav")


@pytest.mark.parametrize("percent", [20, 60])
def test_a_lower_volume_plays_lower_samples(qapp: object, on_a_screen: None, percent: int) -> None:
    played: list[Path] = []
    sounds = Sounds(player=lambda file: bool(played.append(file)) or True, volume=percent)
    sounds.play("bad")
    loud, low = (loudest(file) for file in (assets_folder() / "sounds" / "bad.wav", played[0]))
    assert low == pytest.approx(loud * percent / 100, abs=1)


def test_the_volume_stays_between_silence_and_full(qapp: object, on_a_screen: None) -> None:
    played: list[Path] = []
    sounds = Sounds(player=lambda file: bool(played.append(file)) or True)
    sounds.set_volume(-20)
    sounds.play("good")
    assert (sounds.volume, played) == (0, [])
    sounds.set_volume(120)
    sounds.play("good")
    assert (sounds.volume, played) == (100, [assets_folder() / "sounds" / "good.wav"])


def loudest(file: Path) -> int:
    with wave.open(str(file)) as sound:
        return max(abs(sample) for sample in memoryview(sound.readframes(sound.getnframes())).cast("h"))
