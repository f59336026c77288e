"""Results and Today open on the demo shop, with everything behind them real."""

from tests.ui.manager.conftest import Desk


def test_results_and_today_open_on_a_real_shop(desk: Desk) -> None:
    results, today = (next(page for page in desk.window.pages if page.key == key) for key in ("results", "today"))
    desk.window.open_page("results")
    desk.until(lambda: results.model.reading is not None)
    assert not results.empty.isHidden() or results.model.rows
    desk.window.open_page("today")
    desk.until(lambda: today._read is not None)
    assert today.figures["parcels"].text()
