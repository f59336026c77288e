"""The page Today shows what was read, and teaches where the day is empty."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from pytestqt.qtbot import QtBot

from station.bridge.manager_desk import DeskBridge
from station.bridge.manager_today import SeenTable, ShopDay
from station.domain.phase_names import Phase
from station.ui.manager.today_page import TodayPage
from station.ui.manager.window import ManagerWindow
from station.wording.words import Words
from station.workflow.managing_today import TODAY_REQUESTS, TodayDesk
from tests.ui.manager.conftest import WAIT_MS

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
EMPTY = ShopDay(date(2026, 11, 20), 0, (), (), (), 0, 0, ())
BUSY = ShopDay(
    date(2026, 11, 20),
    312,
    (("T1", 200), ("T2", 112)),
    ((Phase.ROLLERCOASTER, 40), (Phase.DELIVERY, 210), (Phase.ENJOY, 388)),
    (("EUR", 11_870),),
    3,
    86,
    (SeenTable("T1", NOW, "Anna"), SeenTable("T2", NOW - timedelta(hours=1), "")),
)
Opener = Callable[[ShopDay, str], tuple[ManagerWindow, TodayPage]]


@pytest.fixture
def open_today(qtbot: QtBot) -> Iterator[Opener]:
    pages = []

    def opened(day: ShopDay, language: str) -> tuple[ManagerWindow, TodayPage]:
        bridge = DeskBridge("today", TODAY_REQUESTS, lambda _tell: TodayDesk(lambda: day, lambda: NOW))
        page = TodayPage(bridge, Words(language, UTC))
        pages.append(page)
        window = ManagerWindow([page], Words(language, UTC))
        qtbot.addWidget(window)
        window.show()
        window.start()
        qtbot.waitUntil(lambda: page._read is not None, timeout=WAIT_MS)
        return window, page

    yield opened
    for page in pages:
        assert page.close_page(60)


def test_the_day_stands_in_figures(open_today: Opener) -> None:
    _, page = open_today(BUSY, "de")
    assert [figure.text() for figure in page.figures.values()] == ["312", "86", "118,70\N{NO-BREAK SPACE}€", "3"]
    assert page.empty.isHidden()
    lines = zip(*(each.text().splitlines() for each in (page.tables, page.packed, page.states)), strict=True)
    assert list(lines) == [("T1", "200 gepackt", "erreichbar, Anna"), ("T2", "112 gepackt", "still seit 11:00")]
    assert page.nobody.isHidden()


def test_an_empty_day_teaches_how_it_fills(open_today: Opener) -> None:
    _, page = open_today(EMPTY, "en")
    assert not page.empty.isHidden()
    assert "station run" in page.nobody.text()
    assert not page.nobody.isHidden()


def test_it_is_read_again_only_while_it_is_in_front(open_today: Opener) -> None:
    window, page = open_today(BUSY, "en")
    assert page._again.isActive()
    window.hide()
    assert not page._again.isActive()
