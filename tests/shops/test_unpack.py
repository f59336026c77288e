"""Opening plain and compressed files, and refusing what is broken, a bomb, or no file."""

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.domain.trouble import Trouble
from station.shops.unpack import LIMITS, Limits, byte_lines


def zipped(content: bytes, *names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names or ("orders.csv",):
            archive.writestr(name, content)
    return packed.getvalue()


PACKINGS: dict[str, Callable[[bytes], bytes]] = {
    "plain": bytes,
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zip": zipped,
}


def code_of(file: Path, limits: Limits = LIMITS) -> str:
    with pytest.raises(Trouble) as trouble:
        list(byte_lines(file, limits))
    assert trouble.value.facts["file"] == str(file)
    return trouble.value.code


@pytest.mark.parametrize("packing", PACKINGS)
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.binary(max_size=30).filter(lambda line: b"\n" not in line), min_size=1, max_size=20))
def test_every_packing_gives_back_the_lines(packing: str, tmp_path: Path, lines: list[bytes]) -> None:
    content = b"order" + b"\n".join(lines) + b"\n"
    file = tmp_path / "orders.unnamed"
    file.write_bytes(PACKINGS[packing](content))
    assert b"".join(byte_lines(file)) == content


@pytest.mark.parametrize("packing", ["gz", "bz2", "xz", "zip"])
def test_a_packed_file_cut_off_is_damaged(packing: str, tmp_path: Path) -> None:
    file = tmp_path / "cut"
    packed = PACKINGS[packing](b"".join(b"%d,line\n" % (n * n) for n in range(50_000)))
    file.write_bytes(packed[: len(packed) // 2])
    assert code_of(file) == "import.unreadable"


@pytest.mark.parametrize("packing", PACKINGS)
def test_a_file_that_unfolds_too_far_is_refused(packing: str, tmp_path: Path) -> None:
    file = tmp_path / "large"
    file.write_bytes(PACKINGS[packing](b"a,b\n" * 5000))
    assert code_of(file, Limits(unpacked_bytes=10_000)) == "import.too_large"


@pytest.mark.parametrize("packing", ["gz", "xz", "zip"])
def test_a_bomb_is_refused_by_its_ratio_long_before_the_disk_is_full(packing: str, tmp_path: Path) -> None:
    file = tmp_path / "bomb"
    file.write_bytes(PACKINGS[packing](b"0,0\n" * 2_000_000))
    assert code_of(file, Limits(ratio_from_bytes=100_000)) == "import.too_large"


def test_one_endless_line_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "line"
    file.write_bytes(b"a,b\n" + b"x" * 2_000_000)
    assert code_of(file) == "import.too_large"


def test_what_is_no_readable_file_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.touch()
    assert code_of(empty) == "import.empty"
    assert code_of(tmp_path) == "import.not_a_file"
    assert code_of(tmp_path / "missing.csv") == "import.not_found"


def test_a_zip_holds_exactly_one_file(tmp_path: Path) -> None:
    file = tmp_path / "two.zip"
    file.write_bytes(zipped(b"a,b\n", "one.csv", "two.csv"))
    assert code_of(file) == "import.unreadable"
