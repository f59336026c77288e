"""Every table that leaves the house as a file, in one list: whatever stands in its cells, no file calculates.

A new export that is not in this list fails the first test, one whose cells are not defused the others.
"""

import ast
import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from station.cli import app
from station.domain.audit import Action, Actor, AuditEntry
from station.domain.catalog import TextVariant
from station.domain.conflicts import ConflictKind, ConflictSide, ShopConflict
from station.domain.results import ArmCount, TrialResult, Verdict
from station.domain.rules import RuleSet
from station.domain.stock import StockItem, StockKind, StockLine
from station.domain.vouchers import VoucherPool
from station.store import audit
from station.store.customer_search import Found
from station.store.engine import writing
from station.store.shop_day import SeenTable, ShopDay
from station.wording.words import Words
from station.workflow.audit import AuditDesk, AuditWish
from station.workflow.conflicts import ConflictDesk
from station.workflow.managing_results import ResultsDesk
from station.workflow.offers import InsertStand
from station.workflow.results_reading import ResultsReading
from station.workflow.stock import StockStand
from station.workflow.table_files import TableFiles
from station.workflow.texts import SetPlace, TextSet, TextStand
from station.workflow.trial_results import ResultsReport
from station.workflow.vouchers import VoucherStand
from tests.ui.manager.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
ROOT = Path(__file__).parents[3] / "station"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
MIA = Actor("Mia", "manager", "Office")
#: Cells that break a file or calculate in it. Each bears a word by which it is found again.
HOSTILE = (
    "=cmd|' /C calc'!A0 evil", "+49 341 evil", "-1+1 evil", "@SUM(A1) evil", "\t=1 evil", "\r=1 evil", "\n=1 evil",
    "\u202e=1 evil", "\u200f+1 evil", "\ufeff=1 evil", "＝1 evil", 'a"",""=1 evil', "a;=1 evil", "a\nb,=1 evil",
    "NUL\x00\x07 evil", "half \ud800 evil", "\u202eevil\u2066 مرحبا", "<b>&amp; evil", "evil " + "W" * 10_000,
)  # fmt: skip
FORMULA = re.compile(r"^[\s\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]*[=+\-@＝＋－＠]")


def _texts(cell: str) -> TextStand:
    text = TextVariant("evil.1", "evil", "en", cell, cell)
    return TextStand((TextSet("evil", SetPlace.SITUATION, (text,)),), ("de", "en"))


def _inserts(page: Any, cell: str) -> None:
    offer = page.stand.offers[0]
    page._show_stand(InsertStand((replace(offer, insert=replace(offer.insert, name=cell, names={})),), {}, ()))


def _today(page: Any, cell: str) -> None:
    tables = (SeenTable(cell, NOW, cell),)
    day = ShopDay(
        date(2026, 11, 23), parcels=1, waiting=0, cost_cents=(), misprints=0, inserts=(), by_table=((cell, 1),),
        tables=tables,
    )  # fmt: skip
    page._answered("read", 0, (day, NOW))


def _rules(page: Any, cell: str) -> None:
    page.keeper.edit({**page.keeper.body, "rules": [{"name": cell, "slot": cell, "add": {"note": cell}}]})
    page._show_rows()


#: Pages that save what they show: how a cell comes to stand there.
PAGES: dict[str, Callable[[Any, str], object]] = {
    "rules": _rules,
    "texts": lambda page, cell: page._show_stand(_texts(cell)),
    "inserts": _inserts,
    "samples": lambda page, cell: page._show_stand(
        StockStand((StockLine(StockItem(StockKind.SAMPLE, cell, cell), cell, 3, 0, bin=cell),), ())
    ),
    "vouchers": lambda page, cell: page._show_stand(VoucherStand((VoucherPool(cell, cell),), date(2026, 11, 22))),
    "customers": lambda page, cell: page._show_found((Found(1, cell, "demo", cell, cell, cell, cell, "DE"),)),
    "today": _today,
}


class Book:
    """The log and the conflicts of a shop in which one cell stands everywhere."""

    def __init__(self, cell: str) -> None:
        self.cell = cell

    def find(self, _wanted: object, _limit: int, _before_id: int) -> list[AuditEntry]:
        who = Actor(self.cell, self.cell, self.cell)
        return [AuditEntry(NOW, who, Action.EXPORTED, self.cell, {"reason": self.cell, self.cell: self.cell}, 1)]

    def every(self, wanted: object) -> Iterator[AuditEntry]:
        yield from self.find(wanted, 0, 0)

    def read(self, *, is_settled: bool) -> list[ShopConflict]:
        side = ConflictSide(self.cell, self.cell, NOW, NOW, 1)
        return [ShopConflict(ConflictKind.PACKED_TWICE, self.cell, side, side, NOW, NOW if is_settled else None)]

    def settle(self, _order_number: str, _at: datetime) -> int:
        return 0

    def was_exported(self, _at: datetime, _entries: int, _kind: str) -> None:
        pass


def _save_results(path: Path, cell: str) -> None:
    arm = ArmCount(9, 9, 9, 900)
    trial = TrialResult(cell, (cell,), arm, arm, None, None, None, Verdict.TOO_FEW, 1, 9, 9, None, None, 0, 0)
    report = ResultsReport(60, None, date(2026, 11, 22), "EUR", (trial,), frozenset(), (cell,))
    source: Any = None
    ResultsDesk(source, RuleSet).save(path, ResultsReading(report, {}), Words("de"))


#: Desks that save tables of their own.
DESKS: dict[str, Callable[[Path, str], object]] = {
    "audit": lambda path, cell: AuditDesk(Book(cell), lambda: NOW).save(path, AuditWish(cell), Words("de")),
    "conflicts": lambda path, cell: ConflictDesk(Book(cell), lambda: NOW).save(
        path, Book(cell).read(is_settled=True), Words("de")
    ),
    "results": _save_results,
}
#: Where tables are written, by file: which of the lists above holds it, or the test of its own.
WRITERS = {
    "workflow/audit.py": "audit",
    "workflow/conflicts.py": "conflicts",
    "workflow/managing_results.py": "results",
    "workflow/table_files.py": "pages",
    "cli/audit.py": "command",
}


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of these functions in the program, with its file."""
    for file in sorted(ROOT.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in names:
                yield file.relative_to(ROOT).as_posix(), node


def test_every_export_is_in_a_list_here() -> None:
    """Whoever writes a table to a file adds it above; nobody else makes CSV files."""
    assert {file for file, _ in calls("csv_table", "table_sheet")} == set(WRITERS)
    named = {node.args[1].value for _, node in calls("TableExport") if isinstance(node.args[1], ast.Constant)}
    assert named == set(PAGES)
    assert {file for file, _ in calls("writer", "DictWriter")} == {"documents/csv_table.py"}


def check(csv_file: Path, pdf_file: Path, cell: str) -> None:
    """The files hold the cell, and none of theirs calculates."""
    content = csv_file.read_bytes()
    assert b"\x00" not in content
    with csv_file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len({len(row) for row in rows}) == 1, "a cell broke out of its row"
    cells = [one for row in rows for one in row]
    assert any("evil" in one for one in cells)
    assert [one for one in cells if FORMULA.match(one) and not re.fullmatch(r"[+-]?[\d.,\s]+", one)] == []
    apart = [part for one in cells for part in re.split(r"[;\t\r\n]", one)[1:]]
    assert [part for part in apart if FORMULA.match(part)] == []
    with pypdfium2.PdfDocument(pdf_file) as document:
        printed = "".join(page.get_textpage().get_text_range() for page in document)
    if "\u202e" not in cell:  # told to be read backwards
        assert "evil" in printed
    if len(cell) > 5_000:
        assert printed.count("W") > 5_000


@pytest.mark.parametrize("name", DESKS)
def test_no_cell_of_a_desks_table_calculates(name: str, tmp_path: Path) -> None:
    for cell in HOSTILE:
        files = tmp_path / f"{name}.csv", tmp_path / f"{name}.pdf"
        for file in files:
            DESKS[name](file, cell)
        check(*files, cell)


def test_no_cell_of_a_pages_table_calculates(desk: Desk, tmp_path: Path) -> None:
    ready: dict[str, Callable[[Any], bool]] = {
        "inserts": lambda page: bool(page.stand.offers),
        "rules": lambda page: page._rules is not None,
    }
    for key, put in PAGES.items():
        desk.window.open_page(key)
        page: Any = next(page for page in desk.window.pages if page.key == key)
        desk.until(lambda key=key, page=page: ready.get(key, lambda _: True)(page))  # type: ignore[misc]
        for cell in HOSTILE:
            files = tmp_path / f"{key}.csv", tmp_path / f"{key}.pdf"
            for file in files:
                put(page, cell.replace("\ud800", "\ufffd"))  # Qt holds no half characters
                shown = page.export.content()
                TableFiles().save(file, cell, cell, shown.head, shown.rows)
            check(*files, cell)


def test_no_cell_of_the_command_lines_table_calculates(engine: Engine, ready_url: str, tmp_path: Path) -> None:
    with writing(engine) as connection:
        for cell in HOSTILE:
            audit.record(connection, NOW, Actor(cell, "", cell), Action.EXPORTED, cell, reason=cell)
    file = tmp_path / "log.csv"
    asked = ["audit", "--csv", str(file), "--home", str(tmp_path / "home"), "--db", ready_url]
    done = CliRunner().invoke(app, asked)
    assert done.exit_code == 0, done.output
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert len(rows) == len(HOSTILE) + 1
    assert [one for row in rows for one in row if FORMULA.match(one)] == []
    assert b"\x00" not in file.read_bytes()
