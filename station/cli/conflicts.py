"""`station conflicts`: orders that two tables packed or began, because neither could know of the other."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.cli.leave import require_leave
from station.domain.roles import Deed
from station.program import account_name

if TYPE_CHECKING:
    from station.store.keeping.conflicts import Conflict


def conflicts(
    settle: Annotated[str, typer.Option("--settle", metavar="ORDER", help="You have seen to this order.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who has seen to it.")] = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Orders in two parcels since the network was away, oldest first. Exit code 0, whether there are any or not."""
    with telling():
        from station.domain.audit import Actor
        from station.store.conflict_book import SqlConflicts
        from station.store.keeping.conflicts import conflicts as noted

        where = place(home, db)
        if settle:
            require_leave(where, by, Deed.SETTLE_CONFLICTS)
        with opened(where) as engine:
            book = SqlConflicts(engine, Actor(by or account_name(), "", "station conflicts"))
            settled = book.settle(settle, datetime.now(UTC)) if settle else 0
            open_ones = noted(engine)
    accounts = [_account(one) for one in open_ones]
    if as_json:
        print_json({"conflicts": accounts, "settled": settled})
        return
    words = where.words
    if settle:
        print(words.count("{n} conflict settled", "{n} conflicts settled", settled))
    told = {
        "packed_twice": "Order {number} was packed at {table} and at {other}: keep one parcel back.",
        "open_twice": "Order {number} was begun at {table} and lies at {other}: throw away what {table} printed.",
    }
    for one in open_ones:
        print(words.say(told[one.kind], number=one.order_number, table=one.table, other=one.other_table))
    if not open_ones and not settle:
        print(words.say("No order was packed at two tables."))


def _account(one: "Conflict") -> dict[str, Any]:
    """A conflict as a plain object; the keys are a contract."""
    return {
        "kind": one.kind,
        "order": one.order_number,
        "tables": [one.table, one.other_table],
        "parcels": [one.parcel_id, one.other_id],
        "packers": [one.packer, one.other_packer],
        "found_at": one.found_at.isoformat(timespec="seconds"),
    }
