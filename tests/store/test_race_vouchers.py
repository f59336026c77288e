"""Tables, as processes, that pack parcels with voucher codes of one pool: none twice, none lost, also when killed."""

import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine, func, select, update

from station.domain.vouchers import VoucherPool
from station.store import vouchers
from station.store.engine import reading, writing
from station.store.tables import INSERT_ITEM, PARCEL, VOUCHER_CODE
from station.store.writers import add_inserts, add_orders
from tests.store.facts import NOON, order
from tests.store.race_vouchers import TWO
from tests.store.test_vouchers import CARDS, MIA

ROOT = Path(__file__).parents[2]
TABLES, PARCELS = ("t1", "t2", "t3"), 20


class Race:
    """A shop with one pool, and tables that pack from it."""

    def __init__(self, url: str, engine: Engine, folder: Path, codes: int) -> None:
        self.url, self.engine, self.folder, self.codes = url, engine, folder, codes
        numbers = [f"{table}-{place}" for table in TABLES for place in range(PARCELS)]
        with writing(engine) as connection:
            add_inserts(connection, CARDS)
            add_orders(connection, [order(number) for number in numbers])
            vouchers.save_pool(connection, VoucherPool("ten", "Ten percent"))
            vouchers.import_codes(connection, "ten", [f"TEN-{n:04d}" for n in range(codes)], MIA, NOON)
            of_cards = update(INSERT_ITEM).where(INSERT_ITEM.c.id.in_([card.id for card in TWO]))
            connection.execute(of_cards.values(voucher_pool="ten"))

    def start(self, table: str) -> "subprocess.Popen[str]":
        """A table that waits for the start."""
        command = [
            sys.executable,
            "-m",
            "tests.store.race_vouchers",
            self.url,
            table,
            str(PARCELS),
            str(self.paper(table)),
        ]
        process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        return process

    def paper(self, table: str) -> Path:
        return self.folder / f"{table}.txt"

    def on_paper(self) -> dict[str, set[str]]:
        """Parcels in which a code may lie, by code."""
        found: dict[str, set[str]] = defaultdict(set)
        for table in TABLES:
            text = self.paper(table).read_text(encoding="utf-8") if self.paper(table).exists() else ""
            for line in text.splitlines():
                code, parcel, _card = line.split()
                found[code].add(parcel)
        return found

    def judge(self, told: Counter[str]) -> None:
        """Nothing is twice, nothing is lost, and all counts agree; `told` is what the tables said of their parcels."""
        with reading(self.engine) as connection:
            codes = connection.execute(select(VOUCHER_CODE)).all()
            pool = vouchers.pools(connection)[0]
            states = select(PARCEL.c.state, func.count()).group_by(PARCEL.c.state)
            parcels = {row[0]: row[1] for row in connection.execute(states)}
        assert [code for code, where in self.on_paper().items() if len(where) > 1] == []
        assert len(codes) == self.codes == pool.free + pool.held + pool.given
        by_code = {row.code: row for row in codes}
        for code, (parcel,) in self.on_paper().items():
            assert (by_code[code].state, by_code[code].parcel_id) == ("given", parcel), code
        packed = told["packed"]
        assert parcels.get("packed", 0) == packed
        assert parcels.get("open", 0) == 0
        of_packed = Counter(row.parcel_id for row in codes if row.given_at is not None)
        assert set(of_packed.values()) <= {2}
        assert len(of_packed) == packed
        withdrawn = [row for row in codes if row.state == "given" and row.given_at is None]
        assert len(withdrawn) == 2 * told["left printed"]
        assert pool.given == 2 * (packed + told["left printed"])
        assert pool.held == 0
        assert told.total() == len(TABLES) * PARCELS


def say(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def go(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


@pytest.mark.parametrize("codes", [200, 41], ids=["enough for all", "too few"])
def test_no_code_goes_out_twice_and_none_is_lost(ready_url: str, engine: Engine, tmp_path: Path, codes: int) -> None:
    race = Race(ready_url, engine, tmp_path, codes)
    tables = [race.start(name) for name in TABLES]
    for table in tables:
        go(table)
    told: Counter[str] = Counter()
    for table in tables:
        while (said := say(table)) != "end":
            told[said] += 1
        table.communicate(timeout=60)
    assert bool(told["refused"]) == (codes < 2 * len(TABLES) * PARCELS * 4 // 5)
    race.judge(told)


def test_a_table_that_is_killed_goes_on_with_the_same_codes(ready_url: str, engine: Engine, tmp_path: Path) -> None:
    """Each table is killed three times at a random place; what it said before is said again by the one that goes on."""
    race, drawn = Race(ready_url, engine, tmp_path, 2 * len(TABLES) * PARCELS), Random(11)
    for _ in range(3):
        tables = [race.start(name) for name in TABLES]
        for table in tables:
            go(table)
        for table in tables:
            for _ in range(drawn.randrange(5)):
                say(table)
            table.kill()
            table.communicate()
    tables = [race.start(name) for name in TABLES]
    for table in tables:
        go(table)
    told: Counter[str] = Counter()
    for name, table in zip(TABLES, tables, strict=True):
        for place in range(PARCELS):
            told[finally_so(say(table), place)] += 1
        assert say(table) == "end", name
        table.communicate(timeout=60)
    race.judge(told)


def finally_so(said: str, place: int) -> str:
    """A parcel that was left says how only once; afterwards its place tells."""
    if said == "set_aside":
        return "left blank" if place % 5 == 3 else "left printed"
    return said
