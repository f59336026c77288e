"""Takes the screenshots of the form for every parcel and of the results: both languages, both sizes.

QT_QPA_PLATFORM=offscreen .venv/bin/python docs/screenshots/take_rules_and_results.py
"""

from datetime import timedelta

from shots import manager_windows, page_of, rest, take, until
from sqlalchemy import insert, select

from station.domain.rules import AddInsert
from station.manager_room import ManagerRoom
from station.store.engine import writing
from station.store.tables import CUSTOMER, PARCEL, PARCEL_INSERT
from station.ui.manager.results_page import ResultsPage
from station.ui.manager.rules_page import RulesPage
from station.workflow.managing_edits import put

#: A week of rules without hold-out: pieces a day.
GIVEN = ((9, 14, 11, 17, 8, 21, 16), (3, 2, 4, 1, 5, 2, 3), (6, 1, 8, 8, 2, 9, 4))
#: What a shop sets for all its parcels.
EVERY_PARCEL = {
    "packaging_g": 120,
    "postage": [{"up_to_g": 1000}, {"up_to_g": 2000, "up_to_mm": 150}],
    "bends": [{"guard": "insert_again", "insert": "card.care-teapot", "reason": "a new text each season"}],
}


def walk_set(page: RulesPage) -> None:
    """Open what holds for every parcel, with one mistake so that a problem is seen too."""
    until(lambda: page.keeper.live is not None and page._rules is not None, "open")
    body = page.keeper.body
    for name, value in EVERY_PARCEL.items():
        body = put(body, (name,), value)
    body = put(body, ("bends", 1), {"guard": "own_kind", "reason": ""})
    page._edit(body, -1)
    until(lambda: any(one.index < 0 for one in page.problems), "check")


def give(room: ManagerRoom) -> None:
    """Parcels of a week, as if tables had packed them."""
    cards = [one for one in room.store.rules().rules if one.slot == "card" and isinstance(one.add, AddInsert)]
    with writing(room.engine) as connection:
        customers = list(connection.execute(select(CUSTOMER.c.id).limit(40)).scalars())
        for days in range(7):
            at = room.now() - timedelta(days=7 - days)
            connection.execute(insert(PARCEL).values(
                parcel_id=f"shot-{days}", order_number=str(days), state="packed", packer="Anna", table_name="T1",
                opened_at=at, packed_at=at, closed_on=at.date(), rules_version=1, policy_version=1, plan={}, why="",
                part=1,
            ))  # fmt: skip
            for rule, pieces in zip(cards, GIVEN, strict=False):
                connection.execute(insert(PARCEL_INSERT), [
                    {"parcel_id": f"shot-{days}", "given_on": at.date(), "insert_id": rule.insert, "slot": "card",
                     "skus": [], "rule": rule.name, "customer_id": customers[(days * 5 + number) % len(customers)]}
                    for number in range(pieces[days])
                ])  # fmt: skip


def show_results(page: ResultsPage) -> None:
    """Choose the first."""
    until(lambda: page.model.rowCount() > 0, "results")
    page.table.setCurrentIndex(page.model.index(0, 0))
    rest(0.3)


def main() -> None:
    for language, window in manager_windows(give):
        rules = window.pages[0]
        if isinstance(rules, RulesPage):
            walk_set(rules)
            take(window, "every-parcel", language)
        results = page_of(window, "results")
        if isinstance(results, ResultsPage):
            show_results(results)
            take(window, "results", language)


if __name__ == "__main__":
    main()
