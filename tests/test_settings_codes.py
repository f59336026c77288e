"""The looks of a shop's codes in the settings: read, or refused with the field and what is wrong."""

from pathlib import Path

import pytest

from station.domain.meaning import MeaningKind
from station.domain.trouble import Trouble
from station.settings import load_settings


def test_patterns_are_read(tmp_path: Path) -> None:
    text = "[codes]\ndelivery_note = 'LS-(?P<code>\\d+)'\ntote = 'T\\d{2}'\n"
    (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    codes = load_settings(tmp_path).codes
    assert codes.kinds_of("ls-10482") == ((MeaningKind.DELIVERY_NOTE, "10482"),)
    assert codes.kinds_of("T17") == ((MeaningKind.TOTE, "T17"),)
    assert codes.kinds_of("T177") == ()


@pytest.mark.parametrize(
    ("line", "field", "problem"),
    [
        ("order = '('", "codes.order", "not a regular expression"),
        ("order = '(?P<number>.)'", "codes.order", "called (?P<code>...)"),
        ("parcel = 'x'", "codes.parcel", "not permitted"),
    ],
)
def test_a_wrong_pattern_is_told_with_its_field(tmp_path: Path, line: str, field: str, problem: str) -> None:
    (tmp_path / "settings.toml").write_text(f"[codes]\n{line}\n", encoding="utf-8")
    with pytest.raises(Trouble) as raised:
        load_settings(tmp_path)
    assert (raised.value.code, raised.value.facts["field"]) == ("settings.invalid", field)
    assert problem in str(raised.value.facts["problem"])
