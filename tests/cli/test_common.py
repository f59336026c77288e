"""Which home folder a command works on."""

import sys
from pathlib import Path

import pytest

from station.cli.common import default_home


def test_the_environment_names_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STATION_HOME", str(tmp_path))
    assert default_home() == tmp_path


@pytest.mark.skipif(sys.platform == "win32", reason="the account's folder is asked of the system there")
def test_an_empty_home_of_the_account_is_none_and_never_the_root_of_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """As services start programs: HOME is there and says nothing."""
    monkeypatch.delenv("STATION_HOME", raising=False)
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)
    monkeypatch.delenv("HOME")
    of_account = default_home()
    monkeypatch.setenv("HOME", "")
    assert default_home() == of_account
    assert of_account.parent.parent != Path("/")
