"""Sheets to laminate: every code on them is read back from the page, whatever its words and names."""

from collections import Counter

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from scanners.layout_check import SELF_TEST
from station.documents.pictograms import PICTOGRAMS
from station.documents.sheets import (
    BAR_MM,
    Badge,
    CommandTile,
    SheetCode,
    badge_sheet,
    command_sheet,
    self_test_sheet,
)
from station.domain.command_codes import Command, badge_code, command_in

DPI = 300
TILES = [CommandTile(command, f"{command.value} in many, many words", "Ctrl+Backspace") for command in Command]
BADGES = [Badge(badge_code(f"7K3M9QW2A{n}"), "Anna", "Packing table") for n in range(9)]
FORMS: tuple[SheetCode, ...] = ("code128", "datamatrix")


def pages(pdf: bytes) -> list[Image.Image]:
    return [page.render(scale=DPI / 72).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def read(page: Image.Image) -> list[zxingcpp.Barcode]:
    return list(zxingcpp.read_barcodes(page, text_mode=zxingcpp.TextMode.Plain))


@pytest.mark.parametrize("form", FORMS)
def test_every_command_is_read_back(form: SheetCode) -> None:
    found = [command_in(code.text) for page in pages(command_sheet("Commands", TILES, form)) for code in read(page)]
    assert Counter(found) == Counter(Command)


def test_all_commands_but_the_answers_stand_on_one_page() -> None:
    assert len(pages(command_sheet("Commands", TILES[:21], "code128"))) == 1


def test_bars_are_wide_enough_for_a_hand_scanner() -> None:
    """A module is 0.33 mm, as far as a picture of 300 dpi can tell; letters take 11 modules each."""
    first_page, *_ = pages(command_sheet("Commands", TILES, "code128"))
    for code in read(first_page):
        modules = 11 * (len(code.text) + 2) + 13  # with start, check and stop
        wide_mm = (code.position.top_right.x - code.position.top_left.x) / DPI * 25.4
        assert wide_mm / modules == pytest.approx(BAR_MM, rel=0.03)


@pytest.mark.parametrize("form", FORMS)
def test_every_badge_is_read_back(form: SheetCode) -> None:
    found = [code.text for page in pages(badge_sheet("Badges", BADGES, form)) for code in read(page)]
    assert sorted(found) == sorted(badge.code for badge in BADGES)


def test_eleven_badges_take_two_pages() -> None:
    assert len(pages(badge_sheet("Badges", [*BADGES, *BADGES[:2]], "code128"))) == 2


def test_the_self_test_is_read_back_twice_with_its_separator() -> None:
    (page,) = pages(self_test_sheet("Check a scanner", ("Scan.", "Read."), SELF_TEST))
    assert [code.text for code in read(page)] == [SELF_TEST] * 2


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80), st.text(max_size=40))
def test_no_words_break_a_sheet(words: str, name: str) -> None:
    for pdf in (
        command_sheet(words, [CommandTile(Command.UNDO, words, name)], "code128"),
        badge_sheet(words, [Badge(BADGES[0].code, name, words)], "code128"),
        self_test_sheet(words, (name, words), SELF_TEST),
    ):
        assert pdf.startswith(b"%PDF")


def test_the_same_sheet_is_the_same_file() -> None:
    assert command_sheet("C", TILES, "code128") == command_sheet("C", TILES, "code128")


def test_every_command_has_its_drawing() -> None:
    assert set(PICTOGRAMS) == set(Command)
