"""Voucher codes as shops export them: with a header or without, any usual separator; broken ones named by line."""

from pathlib import Path

import pytest

from station.domain.trouble import Trouble
from station.shops.vouchers_file import read_voucher_codes


def written(folder: Path, text: str) -> Path:
    file = folder / "codes.csv"
    file.write_bytes(text.encode())
    return file


@pytest.mark.parametrize(
    "text",
    [
        "TEN-1\nTEN-2\n",
        "code\r\nTEN-1\r\n\r\nTEN-2\r\n",
        "\ufeffValue;Code;Uses\n10;TEN-1;0\n10;TEN-2;0\n",
        '"Coupon code","Amount"\n"TEN-1","10"\n"TEN-2","10"\n',
    ],
)
def test_codes_are_found_in_every_usual_file(tmp_path: Path, text: str) -> None:
    assert read_voucher_codes(written(tmp_path, text)) == ["TEN-1", "TEN-2"]


@pytest.mark.parametrize(("text", "line"), [("TEN-1\nTEN 2\n", 2), ("code\nTEN-1\nX\n", 3), ("code\n" + "x" * 61, 2)])
def test_what_can_be_no_code_is_named_by_its_line(tmp_path: Path, text: str, line: int) -> None:
    with pytest.raises(Trouble, match=r"voucher\.bad_code") as refused:
        read_voucher_codes(written(tmp_path, text))
    assert refused.value.facts["line"] == line


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"voucher\.no_codes"):
        read_voucher_codes(written(tmp_path, "code\n"))
