"""When the first start asks: without settings only, and in words where there is no display."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from station.cli import app, windows


@pytest.mark.parametrize(
    ("options", "has_settings", "says"),
    [
        ((), False, "station setup --file"),
        (("--no-wizard",), False, "There is no display to open a window on."),
        ((), True, "There is no display to open a window on."),
    ],
)
def test_without_a_display_the_way_to_settings_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], has_settings: bool, says: str
) -> None:
    monkeypatch.setattr(windows, "has_display", lambda: False)
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    monkeypatch.setenv("LANGUAGE", "en")
    if has_settings:
        (tmp_path / "settings.toml").write_text("", encoding="utf-8")
    told = CliRunner().invoke(app, ["run", "--home", str(tmp_path), *options])
    assert told.exit_code == 1
    assert says in told.stderr
