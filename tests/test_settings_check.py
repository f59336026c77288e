"""Every mistake of a settings file is found, at its line, with what is allowed."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from station.settings_check import Mistake, find_mistakes, settings_schema

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


def test_a_chain_that_makes_no_sense_is_told_at_its_line() -> None:
    printers = '[printers.a]\nprofile = "pdf"\naddress = "file:x"\nmedia = "card-a6"\n'
    [mistake] = find_mistakes(f'{printers}[slots]\nnote = "a"\ncard = "a"\n[fallback]\ncard = []\nnote = ["b"]\n')
    assert (mistake.line, mistake.code, mistake.problem) == (10, "value", "note: no printer is called b")


@pytest.mark.parametrize("text", ["", "\ufefftable = 'x'\r\n", "# nothing\n", "[slots]\nnote = 'notes'\n"])
def test_a_good_file_has_no_mistakes(text: str) -> None:
    assert find_mistakes(text) == []


Described = dict[str, Any]
#: Names for what a shop names itself: a printer, a slot; and a route.
NAMED, ROUTE = "notes", "DE"
#: A wrong value for each type of the schema, as TOML has it.
OF_ANOTHER_TYPE = {
    "string": "1", "integer": '"x"', "number": '"x"', "boolean": '"x"', "array": "1", "object": "1",
}  # fmt: skip


def settings(described: Described, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Described]]:
    """Every key that may stand in a settings file, with what the schema says of it."""
    definitions = settings_schema()["$defs"]
    described = {**definitions.get(str(described.get("$ref", "")).rpartition("/")[2], {}), **described}
    if above:
        yield above, described
    for name, part in described.get("properties", {}).items():
        yield from settings(part, (*above, name))
    others = described.get("additionalProperties")
    if isinstance(others, dict):
        yield from settings(others, (*above, ROUTE if above[-1] == "transit_days" else NAMED))


def wrong_values(described: Described) -> Iterator[str]:
    """A value for every way in which this one can be wrong, as TOML has it."""
    if described.get("type") in OF_ANOTHER_TYPE:
        yield OF_ANOTHER_TYPE[described["type"]]
    if "enum" in described:
        yield '"none of these"'
    if "pattern" in described:
        yield '"no such name!"'
    if "maxLength" in described:
        yield json.dumps("x" * (described["maxLength"] + 1))
    for limit, step in (("minimum", -1), ("maximum", 1), ("exclusiveMinimum", 0), ("exclusiveMaximum", 0)):
        if limit in described:
            yield str(described[limit] + step)


WRONG_VALUES = [
    (path, value) for path, described in settings(settings_schema()) for value in dict.fromkeys(wrong_values(described))
]


@pytest.mark.parametrize(("path", "value"), WRONG_VALUES, ids=[f"{'.'.join(p)} = {v:.20}" for p, v in WRONG_VALUES])
def test_every_wrong_value_of_every_setting_is_told_with_its_line_and_what_is_allowed(
    path: tuple[str, ...], value: str
) -> None:
    """Whatever the schema of a setting forbids: another type, a value it does not list, one beyond its limits."""
    section = f"[{'.'.join(path[:-1])}]\n" if path[1:] else ""
    found = find_mistakes(f"# a table\n\n{section}{path[-1]} = {value}\n")
    line = 4 if section else 3
    # a route is told by the name of its table, with its own in the problem
    name = ".".join(path[:-1] if path[-1] == ROUTE else path)
    told: list[Mistake] = [one for one in found if one.field.startswith(name) and one.code != "missing"]
    assert told, found
    for one in told:
        assert (one.line, one.code) == (line, "value")
        assert one.problem
        assert one.allowed
