"""Pictures are found by name in their folders and nowhere else."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.domain.trouble import Trouble
from station.pictures import MAX_BYTES, Pictures, signature_of

SECRET = b"not a picture of ours"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A pictures folder with signatures, and a file beside it that must never be read."""
    home = tmp_path_factory.mktemp("home")
    signatures = home / "pictures" / "signatures"
    signatures.mkdir(parents=True)
    for name in ("Anna.png", unicodedata.normalize("NFD", "Jürgen.PNG"), "ayşe.jpg", "Zoë.jpeg"):
        (signatures / name).write_bytes(name.encode())
    (signatures / "Anna.txt").write_bytes(b"a note")
    (signatures / "Gross.png").write_bytes(bytes(MAX_BYTES + 1))
    (home / "pictures" / "teapot.png").write_bytes(b"teapot")
    (home / "secret.png").write_bytes(SECRET)
    return home / "pictures"


@pytest.mark.parametrize("name", ["Anna", "ANNA", "anna", " Anna ", "JÜRGEN", "Jürgen", "Ayşe", "zoë"])
def test_a_signature_is_found_however_the_name_is_typed(folder: Path, name: str) -> None:
    assert Pictures([folder])(signature_of(name)) is not None


@pytest.mark.parametrize("name", ["Bruno", "", "Gross", "Ann", "teapot", "../teapot", "Anna/", "*"])
def test_nobody_else_has_a_signature(folder: Path, name: str) -> None:
    assert Pictures([folder])(signature_of(name)) is None


@given(
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(["../secret", "..\\secret", "../../secret.png", "/etc/passwd", "Anna\x00", "C:secret", "~"]),
    )
)
@settings(max_examples=200, deadline=None)
def test_no_name_reads_a_file_outside(folder: Path, name: str) -> None:
    pictures = Pictures([folder])
    assert pictures(signature_of(name)) != SECRET
    assert pictures(name) != SECRET


def test_other_pictures_are_found_by_their_file_name(folder: Path) -> None:
    pictures = Pictures([folder / "missing", folder])
    assert pictures("teapot.png") == b"teapot"
    assert pictures("anywhere/teapot.png") == b"teapot"
    assert pictures("Anna.png") is None


def test_uploaded_pictures_are_asked_for_where_no_folder_has_one(folder: Path) -> None:
    asked: list[str] = []

    def stored(name: str) -> bytes | None:
        asked.append(name)
        return b"uploaded" if name == "new.png" else None

    pictures = Pictures([folder], stored)
    assert [pictures(name) for name in ("teapot.png", "new.png", "new.png", "none.png", "none.png")] == [
        b"teapot", b"uploaded", b"uploaded", None, None,
    ]  # fmt: skip
    assert pictures(signature_of("Bruno")) is None
    assert asked == ["new.png", "none.png"]


def test_a_database_that_is_away_is_not_asked_for_every_picture(folder: Path) -> None:
    asked: list[str] = []

    def away(name: str) -> bytes | None:
        asked.append(name)
        raise Trouble("database.unreachable")

    pictures = Pictures([folder], away)
    assert [pictures(name) for name in ("a.png", "b.png", "teapot.png")] == [None, None, b"teapot"]
    assert asked == ["a.png"]
