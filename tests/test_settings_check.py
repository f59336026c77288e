"""Every mistake of a settings file is found, at its line, with what is allowed."""

import pytest

from station.settings_check import find_mistakes

WRONG = """tabel = "3"
language = "xx"
waiting_days = 900
timezone = "Mars/Base"
scanners = [
    "COM3",
]
broken = = 1
table = "a"
table = "b"

[printers.notes]
profile = "pdf"
address = "file:prints"

[slots]
note = "labels"
"""


def test_every_mistake_is_told_with_its_line() -> None:
    found = {(m.line, m.code) for m in find_mistakes(WRONG)}
    wanted = {(1, "unknown"), (2, "value"), (3, "value"), (4, "time_zone"), (8, "syntax"), (17, "no_printer")}
    assert wanted <= found
    assert any(line in (9, 10) and code == "syntax" for line, code in found)


def test_allowed_values_and_the_nearest_name_are_told() -> None:
    by_line = {m.line: m for m in find_mistakes(WRONG)}
    assert by_line[1].problem == "table"
    assert '"de"' in by_line[2].allowed
    assert "1 – 365" in by_line[3].allowed


def test_a_missing_key_is_told_at_its_section() -> None:
    [mistake] = find_mistakes('table = "1"\n\n[printers.notes]\nprofile = "pdf"\naddress = "file:x"\n')
    assert (mistake.line, mistake.code, mistake.field) == (3, "missing", "printers.notes.media")


def test_the_lines_of_an_open_list_are_one_mistake() -> None:
    [mistake] = find_mistakes('scanners = [\n    "COM3",\n\n')
    assert (mistake.line, mistake.code) == (1, "syntax")


@pytest.mark.parametrize("text", ["", "\ufefftable = 'x'\r\n", "# nothing\n", "[slots]\nnote = 'notes'\n"])
def test_a_good_file_has_no_mistakes(text: str) -> None:
    assert find_mistakes(text) == []
