"""What the first start writes is what the table reads, and a found printer gets the profile of its model."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from printing.discovery import Search
from printing.found import FoundPrinter, Source
from printing.media import Language
from printing.profiles import load_profiles
from station.assets_folder import assets_folder
from station.domain.trouble import Trouble
from station.settings import PrinterSettings, StationSettings, load_settings
from station.settings_check import find_mistakes
from station.workflow.setting_up import (
    PAPERS,
    Choices,
    candidates_for,
    found_scanners,
    guess_profile,
    settings_text,
    write_settings,
)

PROFILES = load_profiles((assets_folder() / "profiles" / "printers",))
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
PRINTERS = st.builds(PrinterSettings, profile=WORDS, address=WORDS, media=WORDS, label=WORDS)
NOTES, LABELS, CARDS = PAPERS


@settings(max_examples=200, deadline=None)
@given(
    language=st.sampled_from(["", "en", "de"]),
    table=WORDS,
    database=WORDS,
    printers=st.dictionaries(st.sampled_from([paper.printer for paper in PAPERS]), PRINTERS),
)
def test_the_table_reads_what_the_wizard_wrote(
    language: str, table: str, database: str, printers: dict[str, PrinterSettings]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_settings(Path(folder), Choices(language, table, database, printers))
        read = load_settings(Path(folder))
    assert (read.language, read.table, read.database, dict(read.printers)) == (language, table, database, printers)
    assert set(read.slots.values()) == set(printers)
    assert find_mistakes(settings_text(Choices(language, table, database, printers))) == []


def test_choices_that_no_table_takes_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        write_settings(tmp_path, Choices("de", "x" * 61))
    assert (caught.value.code, caught.value.facts["field"]) == ("settings.invalid", "table")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "language", "paper", "profile"),
    [
        ("EPSON TM-T88VI", Language.ESCPOS, NOTES, "epson-tm-t88vi"),
        ("EPSON TM-T88V", Language.ESCPOS, NOTES, "epson-tm-t88v"),
        ("ZDesigner GK420d", Language.ZPL, LABELS, "zebra-gk420-203"),
        ("Unheard of", Language.TSPL, LABELS, "generic-tspl-203"),
        ("", None, LABELS, "generic-zpl-203"),
        ("Office printer", Language.PDF, CARDS, "pdf"),
    ],
)
def test_a_printer_gets_the_profile_of_its_model_else_of_its_language(
    name: str, language: Language | None, paper: object, profile: str
) -> None:
    found = FoundPrinter(Source.USB, "usb:04b8:0202", name, language)
    assert guess_profile(found, paper, PROFILES) == profile  # type: ignore[arg-type]


def test_the_likeliest_printer_stands_first_and_the_folder_before_all_that_may_be_something_else(
    tmp_path: Path,
) -> None:
    office = FoundPrinter(Source.QUEUE, "queue:Office", "Office", Language.PDF)
    zebra = FoundPrinter(Source.USB, "usb:0a5f:0080", "Zebra ZD421", Language.ZPL)
    port = FoundPrinter(Source.SERIAL, "serial:COM3", "n/a")
    unreachable = FoundPrinter(Source.NETWORK, "", "Far away")
    searches = [Search(Source.QUEUE, (office, port, unreachable)), Search(Source.USB, (zebra,))]
    rows = candidates_for(LABELS, searches, PROFILES, tmp_path)
    assert [row.name for row in rows if not row.is_folder] == ["Zebra ZD421", "Office", "serial:COM3"]
    assert rows[1].is_folder


def test_no_printers_at_all_leave_the_folder(tmp_path: Path) -> None:
    assert [row.is_folder for row in candidates_for(NOTES, [], PROFILES, tmp_path)] == [True]


def test_scanners_at_ports_are_named_by_their_ids_and_twins_by_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    ports = []
    for name, product, number in (("COM3", 0x1701, "A1"), ("COM4", 0x1701, "A2"), ("COM5", 0x1900, "A3")):
        port = ListPortInfo(name)
        port.vid, port.pid, port.serial_number = 0x05E0, product, number
        ports.append(port)
    monkeypatch.setattr(list_ports, "comports", lambda: [*ports, ListPortInfo("COM1")])
    found = [one for one in found_scanners() if one.source.startswith("serial:")]
    assert {one.source: one.address for one in found} == {
        "serial:COM3": "usb:05e0:1701:A1",
        "serial:COM4": "usb:05e0:1701:A2",
        "serial:COM5": "usb:05e0:1900",
    }
    assert StationSettings(scanners=[one.address for one in found])
