"""What a page shows can be saved: as a CSV that calculates nothing and as a PDF."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog

from station.domain.vouchers import VoucherPool
from station.ui.manager.samples_page import SamplesPage
from station.ui.manager.vouchers_page import VouchersPage
from station.workflow.vouchers import VoucherStand
from tests.ui.manager.conftest import Desk

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup


@pytest.mark.parametrize("key", ["vouchers", "samples"])
def test_the_table_is_saved_as_it_is_shown(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    desk.window.open_page(key)
    page = next(page for page in desk.window.pages if page.key == key)
    assert isinstance(page, VouchersPage | SamplesPage)
    desk.until(lambda: page.model.rowCount() > 0)
    for ending in ("csv", "pdf"):
        file = tmp_path / f"{key}.{ending}"
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, file=file: (str(file), ""))
        (page.export.csv if ending == "csv" else page.export.pdf).click()
        desk.until(lambda file=file: str(file) in desk.window.line.text())  # type: ignore[misc]
    lines = (tmp_path / f"{key}.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == page.model.rowCount() + 1
    assert (tmp_path / f"{key}.pdf").read_bytes().startswith(b"%PDF")


def test_a_pool_called_like_a_formula_calculates_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.window.open_page("vouchers")
    page = next(page for page in desk.window.pages if isinstance(page, VouchersPage))
    desk.until(lambda: page.model.rowCount() > 0)
    page._show_stand(VoucherStand((VoucherPool("=cmd", "=cmd|' /C calc'!A0"),), date(2026, 11, 22)))
    file = tmp_path / "pools.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(file), ""))
    page.export.csv.click()
    desk.until(file.exists)
    desk.until(lambda: str(file) in desk.window.line.text())
    assert "\n'=cmd" in file.read_text(encoding="utf-8-sig")
