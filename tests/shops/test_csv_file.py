"""Records of a CSV with their line and raw text; broken files name file, line and column."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.trouble import Trouble
from station.shops.csv_file import CsvFile, Dialect

CELLS = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\n\ufeff"), max_size=12)


def written(folder: Path, content: bytes) -> Path:
    file = folder / "orders.csv"
    file.write_bytes(content)
    return file


def trouble_of(folder: Path, content: bytes) -> tuple[str, int, str]:
    with pytest.raises(Trouble) as trouble:
        list(CsvFile(written(folder, content), Dialect()).records())
    facts = trouble.value.facts
    assert facts["file"].endswith("orders.csv")
    return trouble.value.code, facts["line"], facts["column"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(records=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_what_is_written_is_read_back_and_the_raw_text_is_all_of_the_file(
    tmp_path: Path, records: list[list[str]]
) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([["first", "second", "third"], *records])
    content = text.getvalue()
    read = list(CsvFile(written(tmp_path, content.encode()), Dialect()).records())
    assert [record.fields for record in read[1:]] == records
    assert [record.line for record in read] == list(range(1, len(records) + 2))
    assert "".join(record.raw + "\r\n" for record in read) == content


def test_a_field_over_several_lines_is_one_record_named_by_its_first_line(tmp_path: Path) -> None:
    file = written(tmp_path, b'a,b\n1,"one\ntwo"\n3,4\n')
    assert [(r.line, r.raw) for r in CsvFile(file, Dialect()).records()][1:] == [(2, '1,"one\ntwo"'), (4, "3,4")]


def test_blank_lines_are_no_records(tmp_path: Path) -> None:
    file = written(tmp_path, b"a,b\n\n1,2\n\n\n")
    assert [r.line for r in CsvFile(file, Dialect()).records()] == [1, 3]


@pytest.mark.parametrize("content", ["Straße;Müller €\n", "Straße;Ωmega\n"])
def test_a_byte_order_mark_declares_utf_8_whatever_the_profile_says(tmp_path: Path, content: str) -> None:
    file = written(tmp_path, content.encode("utf-8-sig"))
    (record,) = CsvFile(file, Dialect("cp1252", ";")).records()
    assert record.fields == content.strip().split(";")


def test_cp1252_is_read_as_declared(tmp_path: Path) -> None:
    (record,) = CsvFile(written(tmp_path, "Größe;10 €\n".encode("cp1252")), Dialect("cp1252", ";")).records()
    assert record.fields == ["Größe", "10 €"]


def test_a_wrong_encoding_names_line_and_column(tmp_path: Path) -> None:
    content = "number,name\n1,Tee\n2,Grüner Tee\n".encode("cp1252")
    assert trouble_of(tmp_path, content) == ("import.encoding", 3, "name")


def test_half_a_line_names_the_first_column_that_is_missing(tmp_path: Path) -> None:
    assert trouble_of(tmp_path, b"number,name,price\n1,Tea,2.50\n2,Te") == ("import.half_line", 3, "price")


def test_an_unclosed_quote_names_the_line_it_was_opened_in(tmp_path: Path) -> None:
    content = b'number,name,price\n1,Tea,2.50\n2,"Green,3.10\n3,Pot,9.90\n'
    assert trouble_of(tmp_path, content) == ("import.half_line", 3, "name")


def test_text_after_a_closing_quote_is_named(tmp_path: Path) -> None:
    assert trouble_of(tmp_path, b'number,name\n1,"5" plate\n')[:2] == ("import.bad_value", 2)


def test_a_field_beyond_all_measure_is_refused(tmp_path: Path) -> None:
    content = b'number,name\n1,"' + b"x\n" * 600_000
    assert trouble_of(tmp_path, content) == ("import.too_large", 2, "name")
