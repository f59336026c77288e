"""Signs of life from a table to the page Today: seen, silent, back again, and with what it keeps."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine

from station.bridge.manager_desk import DeskBridge
from station.domain.journal import Kept
from station.store.shop_day import shop_day
from station.store.tables_seen import SAY_EVERY_S, SignsOfLife
from station.ui.manager.today_page import SILENT_AFTER, TodayPage
from station.ui.manager.window import ManagerWindow
from station.wording.words import Words
from station.workflow.managing_today import TODAY_REQUESTS, TodayDesk
from tests.ui.manager.conftest import WAIT_MS

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


class Clock:
    now = NINE

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def today(engine: Engine, clock: Clock, qtbot: QtBot) -> Iterator[TodayPage]:
    def read() -> TodayDesk:
        return TodayDesk(lambda: shop_day(engine, clock().date(), 14), clock)

    page = TodayPage(DeskBridge("today", TODAY_REQUESTS, lambda _tell: read()), Words("en", UTC))
    window = ManagerWindow([page], Words("en", UTC))
    qtbot.addWidget(window)
    window.show()
    window.start()
    yield page
    assert page.close_page(60)


def test_a_table_is_seen_then_silent_then_away_and_comes_back(
    engine: Engine, clock: Clock, today: TodayPage, qtbot: QtBot
) -> None:
    kept = [Kept()]
    signs = SignsOfLife(engine, "T1", lambda: kept[0], now=clock)
    signs.packer = "Anna"

    def reads(*lines: str) -> None:
        today._again.timeout.emit()
        qtbot.waitUntil(lambda: today.states.text().splitlines() == list(lines), timeout=WAIT_MS)

    reads()
    assert signs.say()
    reads("on-line, Anna")
    clock.now += timedelta(seconds=3 * SAY_EVERY_S)  # three signs got lost
    reads("on-line, Anna")
    clock.now = NINE + SILENT_AFTER + timedelta(seconds=1)
    reads("silent since 09:00")
    kept[0] = Kept(12, NINE, is_alone=True)
    assert signs.say()
    reads("on-line, Anna, 12 parcels kept there")
    kept[0] = Kept()
    assert signs.say()
    reads("on-line, Anna")
