"""Chains of printers that make no sense are refused when the settings are read."""

from pathlib import Path

import pytest

from station.domain.trouble import Trouble
from station.settings import load_settings

PRINTERS = """
[printers.notes]
profile = "epson-tm-t88vi"
address = "tcp://192.0.2.4:9100"
media = "note80"
[printers.office]
profile = "pdf"
address = "file:prints/office"
media = "card-a6"
[slots]
note = "notes"
[fallback]
"""


def test_a_chain_is_read(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(f'fallback_after_s = 5\n{PRINTERS}note = ["office"]\n', encoding="utf-8")
    read = load_settings(tmp_path)
    assert (read.fallback, read.fallback_after_s) == ({"note": ["office"]}, 5.0)


@pytest.mark.parametrize(
    "line", ['note = ["offce"]', 'note = ["notes"]', 'note = ["office", "office"]', 'card = ["office"]']
)
def test_a_chain_that_makes_no_sense_is_refused(tmp_path: Path, line: str) -> None:
    (tmp_path / "settings.toml").write_text(PRINTERS + line + "\n", encoding="utf-8")
    with pytest.raises(Trouble) as told:
        load_settings(tmp_path)
    assert told.value.code == "settings.invalid"
    assert told.value.facts["field"] == "fallback"
    assert line.split()[0] in str(told.value.facts["problem"])
