"""`station stock` and `station vouchers` as scripts rely on them."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from station.app import open_store
from station.cli import app
from station.domain.catalog import Insert, InsertKind, Product, Slot
from station.settings import StationSettings
from station.store import voucher_blocks
from station.store.engine import writing
from station.store.writers import add_inserts, add_products, add_samples
from tests.store.facts import LAST_PIECE

GTIN = "4012345678901"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    engine = open_store(tmp_path, StationSettings())
    with writing(engine) as connection:
        add_products(connection, [Product("S-ROSE", "Rose, 5 g", gtin=GTIN)])
        add_samples(connection, [replace(LAST_PIECE, stock=4), replace(LAST_PIECE, lot="B", stock=2)])
        add_samples(connection, [replace(LAST_PIECE, sku="S-ROSE", name="Rose, 5 g", lot="R1", stock=9, bin="B-7")])
        add_inserts(connection, [Insert("card.flyer", InsertKind.CARE, Slot.CARD, "Flyer", stock=5)])
    engine.dispose()
    return tmp_path


def station(home: Path, *words: str, typed: str = "") -> Result:
    environment = {"LANG": "C", "LC_ALL": "C", "STATION_HOME": str(home)}
    return CliRunner().invoke(app, list(words), env=environment, input=typed)


def stock_of(home: Path) -> dict[tuple[str, str], dict[str, Any]]:
    lines = json.loads(station(home, "stock", "list", "--json").stdout)["stock"]
    return {(line["item"], line["lot"]): line for line in lines}


def test_a_delivery_by_gtin_a_correction_and_undoing(home: Path) -> None:
    added = station(home, "stock", "add", GTIN, "24", "--best-before", "2028-01-31", "--by", "Mia", "--json")
    told = json.loads(added.stdout)
    assert (told["move"]["item"], told["move"]["pieces"], told["move"]["who"]) == ("S-ROSE", 24, "Mia")
    assert (told["stock"]["on_hand"], told["stock"]["best_before"]) == (33, "2028-01-31")
    corrected = station(home, "stock", "correct", "B-7", "--counted", "30", "--reason", "damaged")
    assert "-3  Damaged" in corrected.stdout
    assert stock_of(home)["S-ROSE", "R1"]["free"] == 30
    number = json.loads(station(home, "stock", "moves", "--json").stdout)["moves"][0]["move"]
    assert station(home, "stock", "undo", str(number)).exit_code == 0
    assert stock_of(home)["S-ROSE", "R1"]["free"] == 33
    again = station(home, "stock", "undo", str(number))
    assert (again.exit_code, "taken back already" in again.stderr) == (1, True)


def test_several_lots_are_told_apart_and_a_new_one_is_made(home: Path) -> None:
    several = station(home, "stock", "add", "S-MINT", "5")
    assert (several.exit_code, "S-MINT A and S-MINT B" in several.stderr) == (1, True)
    assert station(home, "stock", "add", "S-MINT", "5", "--lot", "C", "--bin", "B-9").exit_code == 0
    found = stock_of(home)["S-MINT", "C"]
    assert (found["on_hand"], found["bin"], found["name"]) == (5, "B-9", "Mint, 10 g")


def test_a_delivery_is_scanned_in_line_by_line(home: Path) -> None:
    """A GS1 code tells lot and best-before; a refused line stops nothing."""
    gs1 = f"\x1d01{GTIN.zfill(14)}17280630\x1d10R1"
    told = station(home, "stock", "scan-in", typed=f"{gs1} 6\ncard.flyer\t50\nNO-SUCH 3\nB-7\n")
    assert told.exit_code == 1
    assert "NO-SUCH" in told.stderr
    found = stock_of(home)
    assert found["card.flyer", ""]["on_hand"] == 55
    assert (found["S-ROSE", "R1"]["on_hand"], found["S-ROSE", "R1"]["best_before"]) == (16, "2028-06-30")


def test_what_is_wrong_is_told_in_words(home: Path) -> None:
    for words, told in (
        (("correct", "B-7", "--counted", "1", "--reason", "because"), "no reason of a correction"),
        (("add", "B-7", "0"), "number of pieces"),
        (("undo", "99"), "no change 99"),
    ):
        refused = station(home, "stock", *words)
        assert (refused.exit_code, told in refused.stderr) == (1, True), refused.stderr
    right = station(home, "stock", "correct", "B-7", "--counted", "9", "--reason", "counted")
    assert "the count is right" in right.stdout
    assert "S-ROSE" in station(home, "stock", "list").stdout
    assert station(home, "stock", "list", "--warned", "--json").stdout.count("item") <= 3


def test_voucher_codes_are_imported_once(home: Path, tmp_path: Path) -> None:
    empty = station(home, "vouchers", "list")
    assert "No voucher codes yet" in empty.stdout
    file = tmp_path / "codes.csv"
    file.write_text("code\nTEN-1\nTEN-2\nTEN-2\n", encoding="utf-8")
    words = ("vouchers", "import", str(file), "--pool", "ten", "--low-water", "5", "--valid-until", "2027-12-31")
    assert json.loads(station(home, *words, "--json").stdout) == {"pool": "ten", "new": 2, "duplicates": 1}
    assert "0 new codes, 3 were here already" in station(home, "vouchers", "import", str(file), "--pool", "ten").stdout
    pool = json.loads(station(home, "vouchers", "list", "--json").stdout)["pools"][0]
    assert (pool["free"], pool["given"], pool["low_water"], pool["is_low"]) == (2, 0, 5, True)
    assert date.fromisoformat(pool["valid_until"]) == date(2027, 12, 31)
    assert "import new codes" in station(home, "vouchers", "list").stdout


def test_codes_of_a_table_that_is_gone_are_listed_and_withdrawn(home: Path, tmp_path: Path) -> None:
    assert "No table holds" in station(home, "vouchers", "blocks").stdout
    file = tmp_path / "codes.csv"
    file.write_text("TEN-1\nTEN-2\nTEN-3\n", encoding="utf-8")
    station(home, "vouchers", "import", str(file), "--pool", "ten")
    engine = open_store(home, StationSettings())
    with writing(engine) as connection:
        for days, holder in ((30, "Table 1 #a"), (1, "Table 2 #b")):
            voucher_blocks.reserve_block(connection, "ten", holder, 1)
            voucher_blocks.note_seen(connection, holder, datetime.now(UTC) - timedelta(days=days))
    engine.dispose()
    assert "Table 1 #a: 1 code, seen" in station(home, "vouchers", "blocks").stdout
    listed = json.loads(station(home, "vouchers", "blocks", "--json").stdout)["blocks"]
    assert [(one["table"], one["codes"]) for one in listed] == [("Table 1 #a", 1), ("Table 2 #b", 1)]
    assert "1 voucher code of Table 1 #a was withdrawn" in station(home, "vouchers", "withdraw", "Table 1 #a").stdout
    for name, told in (("Table 2 #b", "lately"), ("Table 9", "No table called")):
        refused = station(home, "vouchers", "withdraw", name)
        assert refused.exit_code == 1
        assert told in refused.stderr
    pool = json.loads(station(home, "vouchers", "list", "--json").stdout)["pools"][0]
    assert (pool["free"], pool["given"], pool["blocks"]) == (1, 1, {"Table 2 #b": 1})
