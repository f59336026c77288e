"""What a packing table remembers about its screen: it survives a restart, and a broken file is no trouble."""

from pathlib import Path

import pytest

from station.ui.screen_memory import ScreenMemory


def test_a_new_table_is_light_and_loud(tmp_path: Path) -> None:
    memory = ScreenMemory(tmp_path)
    assert (memory.colours, memory.is_muted, memory.volume) == ("light", False, 100)


def test_what_was_chosen_is_there_after_a_restart(tmp_path: Path) -> None:
    memory = ScreenMemory(tmp_path)
    memory.colours, memory.is_muted, memory.volume = "dark", True, 40
    del memory
    again = ScreenMemory(tmp_path)
    assert (again.colours, again.is_muted, again.volume) == ("dark", True, 40)


@pytest.mark.parametrize(
    "content", ["volume=loud\nmuted=perhaps\n", "[General]\nvolume=-3\n", "\x00\xff", "volume=999"]
)
def test_a_broken_file_leaves_the_usual_values(tmp_path: Path, content: str) -> None:
    (tmp_path / "screen.ini").write_text(content, encoding="latin-1")
    memory = ScreenMemory(tmp_path)
    assert (memory.is_muted, memory.volume) == (False, 100)
