"""One entry per account starts the window at log-in, whatever signs its paths have."""

import os
import plistlib
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.autostart import desktop_entry, entry_name, entry_text, switch_off, switch_on
from station.domain.trouble import Trouble

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the entry of a Linux desktop")


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return tmp_path / "config"


def exec_words(entry: str) -> list[str]:
    """The Exec line as a desktop reads it: the file's escapes first, then quotes, their escapes, and %%."""
    line = next(line for line in entry.splitlines() if line.startswith("Exec=")).removeprefix("Exec=")
    line = line.replace("\\\\", "\\")
    words, word, is_quoted, signs = [], "", False, iter(line)
    for sign in signs:
        if is_quoted and sign == "\\":
            word += next(signs)
        elif sign == '"':
            if is_quoted:
                words.append(word)
                word = ""
            is_quoted = not is_quoted
        elif is_quoted:
            word += sign
    return [word.replace("%%", "%") for word in words]


PATHS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=30)


@given(st.lists(PATHS, min_size=1, max_size=4))
@settings(max_examples=200)
def test_a_desktop_reads_the_command_as_it_was_meant(command: list[str]) -> None:
    assert exec_words(desktop_entry(command)) == command


def test_on_replaces_and_off_removes(config: Path) -> None:
    assert entry_text() == ""
    assert not switch_off()
    switch_on(["/old/station", "run"])
    entry = switch_on(["/new/station", "run", "--kiosk"])
    assert entry == entry_name() == str(config / "autostart" / "packing-station.desktop")
    assert exec_words(entry_text()) == ["/new/station", "run", "--kiosk"]
    assert "/old/station" not in entry_text()
    assert switch_off()
    assert not (config / "autostart" / "packing-station.desktop").exists()


def test_an_entry_that_cannot_be_written_is_told(config: Path) -> None:
    config.write_text("a file where the folder belongs")
    with pytest.raises(Trouble) as caught:
        switch_on(["/new/station"])
    assert caught.value.code == "autostart.unwritable"
    assert str(config) in str(caught.value.facts["entry"])


def test_an_entry_that_cannot_be_removed_is_told(config: Path) -> None:
    (config / "autostart" / "packing-station.desktop").mkdir(parents=True)
    with pytest.raises(Trouble) as caught:
        switch_off()
    assert caught.value.code == "autostart.unwritable"


def test_without_a_config_folder_the_home_has_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "not/absolute")  # to be ignored, says the specification
    monkeypatch.setenv("HOME", str(tmp_path))
    assert entry_name() == os.fspath(tmp_path / ".config" / "autostart" / "packing-station.desktop")


def test_macos_gets_a_launch_agent(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "darwin")
    switch_on(["/Applications/station", "run"])
    agent = plistlib.loads((tmp_path / "Library" / "LaunchAgents" / "packing-station.plist").read_bytes())
    assert (agent["ProgramArguments"], agent["RunAtLoad"]) == (["/Applications/station", "run"], True)
