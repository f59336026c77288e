"""Takes the screenshots of the manager's pages about what happens: samples, vouchers, customers, today and so on.

QT_QPA_PLATFORM=offscreen .venv/bin/python docs/screenshots/take_day.py [PAGE ...]
"""

import sys
from collections.abc import Callable
from datetime import datetime, timedelta

from shots import manager_windows, page_of, rest, take, until
from sqlalchemy import insert, update

from station.domain.audit import Action, Actor
from station.manager_room import ManagerRoom
from station.store import audit
from station.store.engine import writing
from station.store.numbers import insert_new
from station.store.tables import CONFLICT, PARCEL, TABLE_SEEN
from station.ui.manager.audit_page import AuditLogPage
from station.ui.manager.conflicts_page import ConflictsPage
from station.ui.manager.customers_page import CustomersPage
from station.ui.manager.page import ManagerPage
from station.ui.manager.today_page import TodayPage

#: What a day leaves in the log: who, their role, what, about, details.
_DAY = (
    ("Anna", "packer", Action.OVERRULED, "10032", {"what": "order.already_packed"}),
    ("Mehmet", "packer", Action.OVERRULED, "10041", {"what": "items.missing"}),
    ("Mia", "manager", Action.STOCK_CHANGED, "S-MINT", {"pieces": 200, "reason": "delivery"}),
    ("Mia", "manager", Action.RULES_PUBLISHED, "12", {"instead_of": 11}),
    ("Tom", "it", Action.PIN_LOCKED, "3", {"tries": 5, "wait_s": 30}),
    ("Mia", "manager", Action.CUSTOMER_TOLD, "K-1007", {"rows": 41}),
    ("Anna", "packer", Action.TEXT_REPLACED, "10019", {"what": "text delivery.2"}),
    ("Mia", "manager", Action.INSERT_CHANGED, "card.care-teapot", {"changed": ["cost_cents", "text_set"]}),
    ("Tom", "it", Action.REFUSED, "", {"deed": "export"}),
    ("Mia", "manager", Action.RULES_ROLLED_BACK, "13", {"to": 11, "instead_of": 12}),
    ("Mia", "manager", Action.CONFLICT_SETTLED, "10027", {}),
)
#: Who packs at the tables, for how many minutes they have been silent, and how many parcels they keep.
_PACKERS = (("Anna", 0, 0), ("Mehmet", 1, 3), ("Zofia", 34, 0))
PARCELS = 24
#: Which of them is looked at: an ordinary person; others have names that break software.
_SHOWN = -4
#: Numbers of orders of known customers that were packed.
PACKED: list[str] = []


def fill(room: ManagerRoom) -> None:
    """A day of three tables: parcels as the rules make them, two orders packed twice, and what is in the log."""
    now = room.now()
    waiting = room.store.waiting_orders(now.date(), room.settings.waiting_days, PARCELS)
    packed: list[tuple[str, str]] = []
    for place, order in enumerate(waiting):
        table, packer = table_name(room, place % 2 + 1), _PACKERS[place % 2][0]
        parcel, decision = room.decider.open_parcel(order, now, packer, table)
        room.store.record_packed(parcel, decision.plan, packer, table, now, 43.0)
        packed.append((parcel, order.number))
    orders = {order.number: order for order in waiting}
    PACKED[:] = [number for _, number in packed if orders[number].customer_id is not None]
    with writing(room.engine) as connection:
        for place, (packer, minutes, kept) in enumerate(_PACKERS, 1):
            sign = {"version": "", "packer": packer, "facts": {"kept": kept}}
            seen = {"seen_at": now - timedelta(minutes=minutes), **sign}
            connection.execute(insert_new(connection, TABLE_SEEN), {"table_name": table_name(room, place), **seen})
        for number, (name, role, action, subject, facts) in enumerate(_DAY):
            at = now - timedelta(minutes=37 * (len(_DAY) - number))
            told = (
                {"tables": [table_name(room, 1), table_name(room, 2)]} if action is Action.CONFLICT_SETTLED else facts
            )
            audit.record(connection, at, Actor(name, role, room.settings.table), action, subject, **told)
    apart(room, packed, now)


def table_name(room: ManagerRoom, number: int) -> str:
    """What a table of this shop is called."""
    return room.words.say("Packing table {n}", n=number)


def apart(room: ManagerRoom, packed: list[tuple[str, str]], now: datetime) -> None:
    """The network was away: two orders were packed at two tables, one was begun at one and lies open at the other."""
    with writing(room.engine) as connection:
        for place, kind in enumerate(("packed_twice", "packed_twice", "open_twice")):
            (kept, number), (other, _) = packed[2 * place], packed[2 * place + 1]
            early, late = now - timedelta(minutes=52 - place), now - timedelta(minutes=31 - 6 * place)
            first = {"opened_at": early, "packed_at": early if kind == "packed_twice" else None}
            second = {
                "opened_at": late,
                "order_number": number,
                "packer": _PACKERS[1][0],
                "table_name": table_name(room, 2),
            }
            second |= {"packed_at": late} if kind == "packed_twice" else {"packed_at": None, "state": "open"}
            connection.execute(update(PARCEL).where(PARCEL.c.parcel_id == kept).values(first))
            connection.execute(update(PARCEL).where(PARCEL.c.parcel_id == other).values(second))
            tables = {"table_name": table_name(room, 1), "other_table": table_name(room, 2), "settled_by": ""}
            found = {"kept_id": kept, "other_id": other, "kind": kind, "found_at": now - timedelta(minutes=12)}
            connection.execute(insert(CONFLICT), found | tables)


def seen_customer(page: ManagerPage) -> None:
    """Find somebody by the order that was packed last, and open that parcel."""
    if not isinstance(page, CustomersPage):
        raise SystemExit("another page has this name")
    page.search.setText(PACKED[_SHOWN])
    until(lambda: page.found.count() > 0, "customers")
    page.found.setCurrentRow(0)
    until(lambda: page.view is not None and page.card.past.topLevelItemCount() > 0, "customer")
    for row in range(page.card.past.topLevelItemCount()):
        item = page.card.past.topLevelItem(row)
        if item is not None and row < 2:
            item.setExpanded(True)


def seen_today(page: ManagerPage) -> None:
    until(lambda: isinstance(page, TodayPage) and page._read is not None, "today")


def seen_conflicts(page: ManagerPage) -> None:
    until(lambda: isinstance(page, ConflictsPage) and bool(page.model.found), "conflicts")


def seen_audit(page: ManagerPage) -> None:
    until(lambda: isinstance(page, AuditLogPage) and page.is_read, "audit log")


#: The pages, and what is done there before the picture.
WALKS: dict[str, Callable[[ManagerPage], None]] = {
    "samples": lambda _page: rest(2),
    "vouchers": lambda _page: rest(1),
    "customers": seen_customer,
    "today": seen_today,
    "conflicts": seen_conflicts,
    "audit": seen_audit,
}


def main(wanted: list[str]) -> None:
    for language, window in manager_windows(fill):
        for key in wanted:
            WALKS[key](page_of(window, key))
            take(window, key, language)


if __name__ == "__main__":
    main(sys.argv[1:] or list(WALKS))
