"""CSV for spreadsheets: nothing in it calculates, everything comes back."""

import csv
import re
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.documents.csv_table import ENCODING, csv_table

cells = st.text(st.characters(exclude_characters="\r\n\x7f", exclude_categories=("Cs", "Cc")), max_size=20)


@pytest.mark.parametrize("cell", ["=1+1", "+49 341", "-1", "@x", "\tx", "\rx", "＝1", " =1", "\u00a0=HYPERLINK(1)"])
def test_a_formula_is_text(cell: str) -> None:
    (row,) = list(csv.reader(StringIO(csv_table(["a"], [[cell]]), newline="")))[1:]
    assert row == [f"'{cell}"]


def test_numbers_stay_numbers() -> None:
    assert csv_table(["a", "b"], [[-3, -1.5]]) == "a,b\r\n-3,-1.5\r\n"


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=5))
def test_every_cell_comes_back(rows: list[list[str]]) -> None:
    """As it was, but for the apostrophes that keep it from calculating."""
    read = list(csv.reader(StringIO(csv_table(["a", "b"], rows), newline="")))[1:]
    assert [[cell.replace("'", "") for cell in row] for row in read] == [
        [cell.replace("'", "") for cell in row] for row in rows
    ]


@given(st.text(max_size=30))
def test_any_text_can_be_written(cell: str) -> None:
    """Halves of characters and control characters too: a file of a shop is never lost for one cell."""
    written = csv_table(["a"], [[f"x{cell}"]]).encode(ENCODING)
    assert b"\x00" not in written
    assert len(list(csv.reader(StringIO(written.decode(ENCODING), newline="")))) == 2


@pytest.mark.parametrize("cell", ["a;=1+1", "a;\u00a0@x", "one\n=1+1", "b\t+49"])
def test_a_formula_behind_another_countrys_separator_is_text(cell: str) -> None:
    (row,) = list(csv.reader(StringIO(csv_table(["a"], [[cell]]), newline="")))[1:]
    assert not any(part.lstrip().startswith(("=", "+", "-", "@")) for part in re.split(r"[;\t\r\n]", row[0]))


def test_the_heading_is_no_formula_either() -> None:
    assert csv_table(["=a"], []).startswith("'=a")
