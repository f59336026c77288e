"""CSV for spreadsheets: nothing in it calculates, everything comes back."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.documents.csv_table import csv_table

cells = st.text(st.characters(exclude_characters="\r\n\x00", exclude_categories=("Cs",)), max_size=20)


@pytest.mark.parametrize("cell", ["=1+1", "+49 341", "-1", "@x", "\tx", "\rx", "＝1", " =1", "\u00a0=HYPERLINK(1)"])
def test_a_formula_is_text(cell: str) -> None:
    (row,) = list(csv.reader(StringIO(csv_table(["a"], [[cell]]), newline="")))[1:]
    assert row == [f"'{cell}"]


def test_numbers_stay_numbers() -> None:
    assert csv_table(["a", "b"], [[-3, -1.5]]) == "a,b\r\n-3,-1.5\r\n"


@given(st.lists(st.lists(cells, min_size=2, max_size=2), max_size=5))
def test_every_cell_comes_back(rows: list[list[str]]) -> None:
    read = list(csv.reader(StringIO(csv_table(["a", "b"], rows), newline="")))[1:]
    assert [[cell.removeprefix("'") for cell in row] for row in read] == [
        [cell.removeprefix("'") for cell in row] for row in rows
    ]
