"""Whatever table a page shows can be saved: as a CSV that calculates nothing and as a PDF."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PySide6.QtCore import QAbstractItemModel
from PySide6.QtWidgets import QAbstractItemView, QFileDialog, QPushButton

from station.domain.catalog import TextVariant
from station.domain.vouchers import VoucherPool
from station.store.customer_search import Found
from station.store.shop_day import SeenTable, ShopDay
from station.ui.manager.page import ManagerPage
from station.workflow.offers import InsertStand
from station.workflow.texts import SetPlace, TextSet, TextStand
from station.workflow.vouchers import VoucherStand
from tests.ui.manager.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
EVIL = "=cmd|' /C calc'!A0"
TODAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


def _customers(page: Any) -> None:
    page._show_found((Found(1, "+49", "demo", EVIL, "", "@SUM(A1)", "-Town", "DE"),))


def _inserts(page: Any) -> None:
    offer = page.stand.offers[0]
    bad = replace(offer, insert=replace(offer.insert, name=EVIL, names={}))
    page._show_stand(InsertStand((bad,), {}, ()))


def _texts(page: Any) -> None:
    text = TextVariant("evil.1", "evil", "en", EVIL, "@head")
    page._show_stand(TextStand((TextSet("evil", SetPlace.SITUATION, (text,)),), ("de", "en")))


def _vouchers(page: Any) -> None:
    page._show_stand(VoucherStand((VoucherPool("evil", EVIL),), date(2026, 11, 22)))


def _today(page: Any) -> None:
    day = ShopDay(
        date(2026, 11, 23), parcels=1, waiting=0, cost_cents=(), misprints=0, inserts=(), by_table=((EVIL, 1),),
        tables=(SeenTable("@table", TODAY, "Mia"),),
    )  # fmt: skip
    page._answered("read", 0, (day, TODAY))


#: By page: puts cells there that a spreadsheet would calculate.
HOSTILE: dict[str, Callable[[Any], None]] = {
    "customers": _customers,
    "inserts": _inserts,
    "texts": _texts,
    "vouchers": _vouchers,
    "today": _today,
}


def exports(page: ManagerPage) -> dict[str, QPushButton]:
    """The two buttons of a page by the ending of their files."""
    names = {one.objectName(): one for one in page.top_buttons() if isinstance(one, QPushButton)}
    return {ending: names[f"{page.key}.{ending}"] for ending in ("csv", "pdf") if f"{page.key}.{ending}" in names}


def has_table(page: ManagerPage) -> bool:
    """Whether it lists something of the shop."""
    views = [view.model() for view in page.findChildren(QAbstractItemView) if not view.isWindow()]
    return any(isinstance(model, QAbstractItemModel) for model in views)


def saved(desk: Desk, page: ManagerPage, folder: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[list[str]], str]:
    """Rows of the CSV, and the text of the PDF."""
    for ending, button in exports(page).items():
        file = folder / f"{page.key}.{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, file=file: (str(file), ""))
        button.click()
        desk.until(lambda file=file: str(file) in desk.window.line.text())  # type: ignore[misc]
    with (folder / f"{page.key}.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    with pypdfium2.PdfDocument(folder / f"{page.key}.pdf") as document:
        return rows, "\n".join(one.get_textpage().get_text_range() for one in document)


def opened(desk: Desk, key: str) -> Any:
    desk.window.open_page(key)
    page: Any = next(page for page in desk.window.pages if page.key == key)
    ready: dict[str, Callable[[], bool]] = {
        "customers": lambda: page.found.count() > 0,
        "inserts": lambda: bool(page.stand.offers),
        "texts": lambda: bool(page.stand.sets),
        "today": lambda: page._read is not None,
    }
    if key == "customers":
        desk.qtbot.keyClicks(page.search, "a")  # nobody is shown before somebody is asked for
    desk.until(ready.get(key, lambda: page.model.rowCount() > 0))
    return page


def test_every_page_with_a_table_saves_it_by_the_same_keys(desk: Desk) -> None:
    for page in desk.window.pages:
        if has_table(page) or page.key == "today":
            buttons = exports(page)
            assert set(buttons) == {"csv", "pdf"}, page.key
            keeps = page.key in ("inserts", "texts")  # Ctrl+S keeps what was written there
            assert buttons["csv"].shortcut().toString() == ("Ctrl+Shift+S" if keeps else "Ctrl+S"), page.key
            assert buttons["pdf"].shortcut().toString() == "Ctrl+P", page.key


def test_what_is_shown_is_saved_and_calculates_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("inserts", "texts", "vouchers", "samples", "today", "customers"):
        page = opened(desk, key)
        shown = page.export.content()
        rows, printed = saved(desk, page, tmp_path, monkeypatch)
        assert len(rows) == shown.count + 1, key
        assert rows[0] == list(shown.head), key
        assert len(printed) > 20, key
        if key in HOSTILE:
            HOSTILE[key](page)
            rows, printed = saved(desk, page, tmp_path, monkeypatch)
            cells = [cell for row in rows for cell in row]
            assert any(cell == f"'{EVIL}" for cell in cells), key
            assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))], key
            assert "calc" in printed, key
