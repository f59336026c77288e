"""The page Results on real trials of seeded chance: what it says, shows and writes, by keyboard."""

import csv
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QDoubleSpinBox, QFileDialog
from pytestqt.qtbot import QtBot

from station.bridge.manager_desk import DeskBridge
from station.domain.follow_up import EXPOSURE, PURCHASE, TrialRecords
from station.domain.given import GivenByRule
from station.domain.results import Verdict
from station.domain.rules import RuleSet, read_rules
from station.store.engine import open_engine
from station.store.kept_results import SqlKeptResults
from station.store.migrate import upgrade
from station.ui.manager.results_page import ResultsPage
from station.ui.manager.window import ManagerWindow
from station.wording.words import Words
from station.workflow.managing_results import RESULTS_REQUESTS, ResultsDesk, ResultsSource
from station.workflow.results_reading import SPANS, sums_of, sums_written
from station.workflow.trial_results import FOLLOW_DAYS
from tests.domain.small_trial import Crowd, trial_records
from tests.ui.manager.conftest import WAIT_MS, Desk

Opener = Callable[..., tuple[ManagerWindow, ResultsPage]]


def several() -> TrialRecords:
    """A trial that works, one that harms and one that is not clear, of the same customers' numbers."""
    crowds = {"mint": 0.5, "coffee": -0.5, "strainer": 0.02}
    made = [
        trial_records(Crowd(share=0.3, lift=lift, customers=3_000, spread=0.2, trial=name), seed)
        for seed, (name, lift) in enumerate(crowds.items())
    ]
    for number, records in enumerate(made):
        records.exposures["trial"] = records.exposures["rule"] = number
        for rows in (records.exposures, records.purchases):
            rows["customer"] += number * 1_000_000
    exposures, purchases = (
        np.concatenate([getattr(each, part) for each in made]) for part in ("exposures", "purchases")
    )
    return TrialRecords(exposures, purchases, list(crowds), list(crowds), made[0].until, "EUR")


def none_yet() -> TrialRecords:
    return TrialRecords(np.empty(0, EXPOSURE), np.empty(0, PURCHASE), [], [], 740_000, "EUR")


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[SqlKeptResults]:
    """A database in which nothing was read yet."""
    engine = open_engine(tmp_path / "shop.sqlite")
    upgrade(engine)
    yield SqlKeptResults(engine)
    engine.dispose()


def noon_after(records: TrialRecords) -> datetime:
    """Noon of the day from which all is known until the day before."""
    return datetime.combine(date.fromordinal(records.until) + timedelta(days=1), time(12), UTC)


@pytest.fixture
def open_results(qtbot: QtBot, kept: SqlKeptResults) -> Iterator[Opener]:
    pages = []

    def opened(
        records: TrialRecords,
        language: str,
        given: tuple[GivenByRule, ...] = (),
        rules: RuleSet | None = None,
        may_read: Callable[[], object] = lambda: None,
    ) -> tuple[ManagerWindow, ResultsPage]:
        def read() -> TrialRecords:
            may_read()
            return records

        def desk(_tell: object) -> ResultsDesk:
            source = ResultsSource(read, lambda _since: given, kept, lambda: noon_after(records))
            return ResultsDesk(source, lambda: rules or RuleSet())

        words = Words(language)
        page = ResultsPage(*(DeskBridge("results", RESULTS_REQUESTS, desk) for _ in range(2)), words)
        window = ManagerWindow([page], words)
        qtbot.addWidget(window)
        window.show()
        window.start()
        pages.append(page)
        qtbot.waitUntil(lambda: page.model.reading is not None, timeout=WAIT_MS)
        return window, page

    yield opened
    for page in pages:
        assert page.close_page(60)


def test_every_trial_has_its_row_and_the_chosen_one_its_course(open_results: Opener, qtbot: QtBot) -> None:
    _, page = open_results(several(), "en")
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    verdicts = {row.trial: row.verdict for row in page.model.rows}
    assert (verdicts["mint"], verdicts["coffee"]) == (Verdict.WORKS, Verdict.HARMS)
    first = page.about.text()
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    assert page.about.text() != first
    row = page.model.rows[page.table.currentIndex().row()]
    course = page.model.reading.courses[row.trial]
    assert course[-1].difference == pytest.approx(row.orders.difference)
    assert (course[-1].low, course[-1].high) == pytest.approx((row.orders.low, row.orders.high))


def test_the_last_reading_is_shown_at_once_and_the_new_one_takes_its_place(
    open_results: Opener, kept: SqlKeptResults, qtbot: QtBot
) -> None:
    """A reading of the evening before stands there while the orders of a million customers are still being read."""
    records, go_on = several(), Event()
    evening = noon_after(records) - timedelta(hours=14)
    old = sums_written(sums_of(records, (CARE,)))
    kept.keep(FOLLOW_DAYS, dict.fromkeys(SPANS, old), evening)
    _, page = open_results(records, "en", (MINT,), None, lambda: go_on.wait(60))
    said: list[str] = []
    page.subtitle_changed.connect(said.append)
    assert page.model.reading.read_at == evening
    assert [row.rule for row in page.model.rows if isinstance(row, GivenByRule)] == ["care card"]
    assert page.is_reading
    assert not page.anew.isEnabled()
    page.show_words(page.words)
    told = page.words.say("as of {at}", at=evening)
    assert said[-1] == f"orders within 60 days · {told} · is read anew …"
    go_on.set()
    qtbot.waitUntil(lambda: not page.is_reading, timeout=WAIT_MS)
    assert page.model.reading.read_at == noon_after(records)
    assert [row.rule for row in page.model.rows if isinstance(row, GivenByRule)] == []
    assert "is read anew" not in said[-1]


def test_what_was_just_read_is_not_read_again_unless_asked(open_results: Opener, qtbot: QtBot) -> None:
    reads: list[int] = []
    window, page = open_results(several(), "en", may_read=lambda: reads.append(1))
    with qtbot.waitSignal(page._desk.answered, timeout=WAIT_MS):
        page.opened()
    assert (len(reads), page.is_reading) == (1, False)
    for place in range(page.span.count()):
        page.span.setCurrentIndex(place)
        assert page.model.reading.report.since == (
            noon_after(several()).date() - timedelta(days=SPANS[place]) if SPANS[place] else None
        )
    with qtbot.waitSignal(page._reader.answered, timeout=WAIT_MS):
        qtbot.keyClick(window, Qt.Key.Key_F5)
    assert len(reads) == 2


def test_without_any_trial_the_page_teaches_how_to_start(open_results: Opener) -> None:
    _, page = open_results(none_yet(), "de")
    assert "hold_out: 0.1" in page.empty.text()
    assert page.table.isHidden()
    assert not page.csv.isEnabled()


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("kind", ["csv", "pdf"])
def test_the_table_is_written_as_a_file(
    open_results: Opener, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, language: str
) -> None:
    _, page = open_results(several(), language)
    file = tmp_path / f"results.{kind}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with qtbot.waitSignal(page.said, timeout=WAIT_MS) as said:
        (page.csv if kind == "csv" else page.pdf).click()
    assert said.args == [Words(language).say("Written: {file}", file=str(file)), False]
    if kind == "pdf":
        assert file.read_bytes().startswith(b"%PDF")
    else:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            rows = list(csv.reader(lines))
        assert [row[0] for row in rows[1:]] == ["coffee", "mint", "strainer"]
        assert float(rows[1][6]) < 0 < float(rows[2][6])


CARE = GivenByRule("care card", ("card.care",), ((date(2026, 11, 2), 40), (date(2026, 11, 9), 60)), 90, 1200)
MINT = GivenByRule("mint", ("sample",), ((date(2026, 11, 2), 10),), 9, 820)
CAMPAIGN = {
    "name": "care card", "slot": "card", "add": {"insert": "card.care"}, "campaign": {"total": 500}
}  # fmt: skip


def test_what_is_not_measured_is_listed_with_its_cost_and_its_campaign(open_results: Opener, qtbot: QtBot) -> None:
    _, page = open_results(several(), "en", (CARE, MINT), read_rules({"rules": [CAMPAIGN]}))
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    said = [[page.model.index(row, column).data() for column in range(7)] for row in range(page.model.rowCount())]
    assert [row[0] for row in said] == ["coffee", "mint", "strainer", "care card"]  # mint is measured
    assert said[1][6] == "€8.20"
    assert said[3] == ["care card", "90", "–", "no comparison group", "not measured", "–", "€12.00"]
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    assert page.about.text().startswith("No comparison group: set a hold-out share to learn whether it works.")
    assert "Given 100 times to 90 customers since 2 Nov 2026" in page.about.text()
    assert page.charts.currentWidget() is page.given
    assert (page.given.points, page.given.total) == (((date(2026, 11, 2), 40), (date(2026, 11, 9), 100)), 500)
    with qtbot.waitSignal(page.rule_asked) as asked:
        qtbot.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args == ["care card"]


def test_a_measured_rule_shows_its_difference_or_what_it_gave(open_results: Opener, qtbot: QtBot) -> None:
    _, page = open_results(several(), "en", (MINT,))
    page.table.setCurrentIndex(page.model.index(1, 0))
    assert page.charts.currentWidget() is page.chart
    assert page.measure.isHidden()
    qtbot.keyClick(page.as_given, Qt.Key.Key_Space)
    assert page.charts.currentWidget() is page.given
    assert page.given.points == ((date(2026, 11, 2), 10),)


def test_without_any_measurement_what_was_given_is_listed_and_saved(
    open_results: Opener, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, page = open_results(none_yet(), "en", (CARE,))
    assert page.table.isVisible()
    file = tmp_path / "results.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    with qtbot.waitSignal(page.said, timeout=WAIT_MS):
        page.csv.click()
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert list(csv.reader(lines))[1] == ["care card", "care card", "90", *[""] * 6, "not measured", "", "12.0"]


def test_from_a_result_one_key_leads_to_the_share_of_its_rule(desk: Desk) -> None:
    name = str(desk.page.keeper.body["rules"][3]["name"])
    page = next(page for page in desk.window.pages if isinstance(page, ResultsPage))
    desk.window.open_page("results")
    page.rule_asked.emit(name)
    assert desk.window.stack.currentWidget() is desk.page
    share = desk.page.form.findChild(QDoubleSpinBox, "hold_out")
    assert desk.page.rule_now()["name"] == name
    assert share is not None
    assert share.hasFocus()
    desk.qtbot.keyClicks(share, "10")
    assert desk.page.rule_now()["hold_out"] == 0.1


def test_a_file_that_cannot_be_written_is_told(
    open_results: Opener, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, page = open_results(several(), "en")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "gone" / "results.csv"), ""))
    with qtbot.waitSignal(page.said, timeout=WAIT_MS) as said:
        page.csv.click()
    assert said.args[1] is True


@pytest.mark.parametrize(("language", "width", "height"), [("de", 1280, 800), ("en", 1920, 1080)])
def test_results_fit_both_sizes_and_languages(open_results: Opener, language: str, width: int, height: int) -> None:
    window, page = open_results(several(), language)
    window.resize(width, height)
    assert (window.width(), window.height()) == (width, height)
    assert page.chart.width() > 400
    assert page.chart.height() > 80
