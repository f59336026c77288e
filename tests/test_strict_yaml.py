"""YAML that people write: told with line and column where it is wrong, refused where it is hostile."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.trouble import Trouble
from station.strict_yaml import MAX_BYTES, read_yaml_file, read_yaml_text
from station.wording.words import Words

LAUGHS = b"a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"


@pytest.mark.parametrize(
    ("raw", "code", "line", "column"),
    [
        (b"a: 1\nb: [1, 2\nc: 3\n", "yaml.syntax", 3, 2),
        (b"a: 'x\n", "yaml.syntax", 2, 1),
        (b"a: 1\n\tb: 2\n", "yaml.tab", 2, 1),
        (b"\ta: 1\n", "yaml.tab", 1, 1),
        ("a: Grüße".encode("cp1252"), "yaml.encoding", 1, 6),
        ("a: 1\n".encode("utf-16"), "yaml.encoding", 1, 1),
        (b"a: 1\nb: x\x07\n", "yaml.sign", 2, 5),
        (LAUGHS, "yaml.alias", 1, 4),
        (b"a: *nobody\n", "yaml.alias", 1, 4),
        (b"a: !!python/object/apply:os.system [x]\n", "yaml.tag", 1, 4),
        (b"a: !!binary aGk=\n", "yaml.tag", 1, 4),
        (b"[" * 100_000, "yaml.too_deep", 1, 65),
        (b"- " * 100_000, "yaml.too_deep", 1, 129),
        (b"a:\n  x: 1\n  y: 2\n  x: 3\n", "yaml.double_key", 4, 3),
        (b"? [a]\n: 1\n", "yaml.key", 1, 3),
        (b"a: 2026-02-30\n", "yaml.value", 1, 4),
        (b"a: 2026-02-03 10:00:00\n", "yaml.value", 1, 4),
        (b"a: .nan\n", "yaml.value", 1, 4),
        (b"a: 1" + b"0" * 9000, "yaml.value", 1, 4),
        (b"a: 1\n---\nb: 2\n", "yaml.syntax", 2, 1),
    ],
)
def test_what_is_wrong_is_told_with_its_place(raw: bytes, code: str, line: int, column: int) -> None:
    with pytest.raises(Trouble) as said:
        read_yaml_text(raw, "rules.yaml")
    facts = said.value.facts
    assert (said.value.code, facts["file"], facts["line"], facts["column"]) == (code, "rules.yaml", line, column)
    assert f"line {line}" in Words("en").trouble(code, **facts)[0]
    assert f"Zeile {line}" in Words("de").trouble(code, **facts)[0]


def test_a_huge_file_is_not_even_read(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_bytes(b"x" * (MAX_BYTES + 1))
    with pytest.raises(Trouble) as said:
        read_yaml_file(file)
    assert (said.value.code, said.value.facts["limit"]) == ("yaml.too_large", 2000)


@pytest.mark.parametrize(("name", "code"), [("missing.yaml", "yaml.not_found"), (".", "yaml.unreadable")])
def test_a_file_that_is_not_there_and_a_folder(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(Trouble) as said:
        read_yaml_file(tmp_path / name)
    assert said.value.code == code


def test_values_are_plain_and_days_are_text() -> None:
    written = read_yaml_text(b"\xef\xbb\xbfday: 2026-12-24\non: [no, 1.5, ~, 'x']\n", "x")
    assert written.content == {"day": "2026-12-24", "on": [False, 1.5, None, "x"]}


def test_every_value_has_its_line() -> None:
    written = read_yaml_text(b"a: 1\nrules:\n  - name: x\n    add: {note: y}\n", "x")
    assert written.line_of(("rules", 0, "add", "note")) == 4
    assert written.line_of(("rules", 0, "priority")) == 3, "what is missing is told where it should stand"
    assert read_yaml_text(b"", "x").line_of(("rules",)) == 1


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60) | st.text("[]{}&*!|>'\"%@`#,-:? \n\taz0", max_size=60).map(str.encode))
def test_no_file_breaks_the_program(raw: bytes) -> None:
    with suppress(Trouble):
        read_yaml_text(raw, "x")
