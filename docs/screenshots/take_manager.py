"""Takes the screenshots of the manager's rules page: both languages, both sizes.

QT_QPA_PLATFORM=offscreen .venv/bin/python docs/screenshots/take_manager.py
"""

from shots import manager_windows, take, until

from station.ui.manager.backtest_panel import BacktestPanel
from station.ui.manager.pages_panel import PagesPanel
from station.ui.manager.rules_page import RulesPage
from station.workflow.managing_edits import put

#: The rule of the pictures: one condition too many, so that a problem is seen too.
MINT = {
    "name": "mint with a teapot",
    "slot": "sample",
    "when": {
        "all": [
            {"fact": "customer.phase_when_opened", "is": "in", "value": ["enjoy", "engage"]},
            {"fact": "order.value", "is": "at_least", "value": 20},
            {"fact": "order.categories", "is": "has_any", "value": ["Kräutertee", "Teekanen"]},
        ]
    },
    "add": {"sample": {}},
    "priority": 449,
    "limit": {"days": 90},
    "hold_out": 0.1,
}


def walk(page: RulesPage) -> None:
    """Make the rule, try it out, look at its page."""
    until(lambda: page.keeper.live is not None and page._rules is not None, "open")
    rules = page.keeper.body["rules"]
    page._edit(put(page.keeper.body, ("rules",), [*rules, MINT]), len(rules))
    pages, backtest = page.panels
    if not isinstance(pages, PagesPanel) or not isinstance(backtest, BacktestPanel):
        raise SystemExit("the panels have changed")
    until(lambda: pages.found is not None and pages.found.rule == MINT["name"] and pages.found.is_all, "orders")
    while not pages.sheet.has_page():
        until(lambda: pages.shown is not None and pages.shown.wish.number == pages._number(), "page")
        if not pages.sheet.has_page():
            pages.next.click()
    backtest.run.click()
    until(lambda: backtest.result is not None, "back-test")
    until(lambda: page.keeper.is_kept, "kept")


def main() -> None:
    for language, window in manager_windows():
        page = window.pages[0]
        if not isinstance(page, RulesPage):
            raise SystemExit("the first page is not that of the rules")
        window.resize(1920, 1080)
        walk(page)
        take(window, "rules", language)


if __name__ == "__main__":
    main()
