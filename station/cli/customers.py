"""`station customers`: who counts as one person, what that means, and putting it right. No names are shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from station.cli import customer_files
from station.cli.common import DbOption, HomeOption, JsonOption, Place, opened, place, print_json, telling
from station.cli.deciding import AtOption, day_of, today
from station.cli.leave import require_leave
from station.domain.audit import Action, Actor
from station.domain.customers import History
from station.domain.phase_names import Phase
from station.domain.phases import assess
from station.domain.roles import Deed
from station.wording.words import Words

app = typer.Typer(no_args_is_help=True, help="Customer records and guests' orders that are one person.")
for _command in (customer_files.search, customer_files.know, customer_files.forget):
    app.command()(_command)

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Customer number.")]
Into = Annotated[str, typer.Argument(metavar="INTO", help="Number of the customer it counts as from now on.")]
GuestOrder = Annotated[str, typer.Argument(metavar="ORDER", help="Number of an order placed as a guest.")]
ShopOption = Annotated[str, typer.Option("--shop", metavar="NAME", help="Shop that the numbers are of.")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who decides this; default the packer's name.")]


@app.command()
def show(
    number: Number,
    at: AtOption = "",
    shop: ShopOption = "main",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Where a customer stands, which records and guests' orders count as this person, and what was undone."""
    moment = day_of(at)
    with telling():
        where = place(home, db)
        with _store(where, writes=False) as connection:
            account = customer_account(connection, number, shop, moment or today(where), where)
    print_json(account) if as_json else print_customer(account, where.words)


@app.command()
def merge(
    number: Number,
    into: Into,
    why: Annotated[str, typer.Option("--why", metavar="TEXT", help="What shows that they are one person.")],
    shop: ShopOption = "main",
    by: ByOption = "",
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Let a customer record count as another one. Nothing is rewritten, so unmerge takes it back."""
    with telling():
        from station.store import identity_changes

        where = place(home, db)
        require_leave(where, by, Deed.EDIT_CUSTOMERS)
        with _store(where, writes=True) as connection:
            who = by or where.settings.packer
            identity_changes.merge(connection, number, into, shop, datetime.now(UTC), who, why)
            _audited(connection, Action.CUSTOMER_MERGED, number, who, into=into)
    say = where.words.say
    print(say("{number} counts as {into} from now on.", number=number, into=into))
    print(say("To undo: {command}", command=f"station customers unmerge {number}"))


@app.command()
def unmerge(
    number: Number, shop: ShopOption = "main", by: ByOption = "", home: HomeOption = None, db: DbOption = ""
) -> None:
    """Let a merged customer record count for itself again."""
    with telling():
        from station.store import identity_changes

        where = place(home, db)
        require_leave(where, by, Deed.EDIT_CUSTOMERS)
        with _store(where, writes=True) as connection:
            who = by or where.settings.packer
            into = identity_changes.unmerge(connection, number, shop, datetime.now(UTC), who)
            _audited(connection, Action.CUSTOMER_SPLIT, number, who, counted_as=into)
    print(where.words.say("{number} no longer counts as {into}.", number=number, into=into))


@app.command()
def split(order: GuestOrder, by: ByOption = "", home: HomeOption = None, db: DbOption = "") -> None:
    """Keep a guest's order apart from the customer with the same e-mail."""
    with telling():
        from station.store import identity_changes

        where = place(home, db)
        require_leave(where, by, Deed.EDIT_CUSTOMERS)
        with _store(where, writes=True) as connection:
            changed = identity_changes.split(connection, order, datetime.now(UTC), by or where.settings.packer)
    say = where.words.say
    print(
        say("Order {number} counts for nobody else from now on.", number=order)
        if changed
        else say("Order {number} was kept apart before. Nothing was changed.", number=order)
    )
    print(say("To undo: {command}", command=f"station customers join {order}"))


@app.command()
def join(order: GuestOrder, home: HomeOption = None, db: DbOption = "") -> None:
    """Let a guest's order count again for the customer with the same e-mail."""
    with telling():
        from station.store import identity_changes

        where = place(home, db)
        with _store(where, writes=True) as connection:
            changed = identity_changes.join(connection, order)
    say = where.words.say
    print(
        say("Order {number} counts again for whoever has its e-mail.", number=order)
        if changed
        else say("Order {number} was not kept apart. Nothing was changed.", number=order)
    )


@app.command()
def incidents(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: customer_number, kind, opened_on, ...")],
    shop: ShopOption = "main",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Import complaints, announced returns, reviews and referrals. The same file again changes nothing."""
    with telling():
        from station.shops.incidents_file import read_incidents
        from station.store.incidents import take_incidents

        where = place(home, db)
        found = list(read_incidents(file))
        with _store(where, writes=True) as connection:
            report = take_incidents(connection, shop, found)
    if as_json:
        print_json(asdict(report))
        return
    say = where.words.say
    print(say("{new} new, {changed} changed, {unchanged} known before.", **asdict(report)))
    if report.customers_unknown:
        print(say("Left out, because nobody knows the customer: {numbers}", numbers=report.customers_unknown))


def customer_account(connection: Connection, number: str, shop: str, day: date, where: Place) -> dict[str, Any]:
    """A person as a plain object; the keys are a contract. Raises Trouble "customer.unknown"."""
    from station.store import customers, identity, identity_changes

    customer_id = identity_changes.find_customer(connection, number, shop)
    person = customers.customer(connection, customer_id)
    history = customers.history(connection, customer_id, day, 0)
    stands = assess(None, history, day, where.settings.phases)
    records = identity.identity_of(connection, customer_id).customers
    return {
        "number": number,
        "counts_as": person.number if person else number,
        "records": sorted({person.number, *person.merged_numbers}) if person else [number],
        "phase": stands.phase.value,
        "reason": where.words.reason(stands.reason),
        "is_silent": stands.is_silent,
        "orders_kept": stands.orders_kept,
        **orders_account(history),
        "kept_apart": identity_changes.split_orders(connection, records),
        "merges": [
            {
                "number": m.number,
                "into": m.into_number,
                "made_at": m.made_at.isoformat(),
                "made_by": m.made_by,
                "why": m.why,
                "undone_at": m.undone_at.isoformat() if m.undone_at else None,
                "undone_by": m.undone_by,
            }
            for m in identity_changes.merges_of(connection, records)
        ],
    }


def orders_account(history: History) -> dict[str, list[str]]:
    """Numbers of all orders, and of those that were placed as a guest."""
    return {
        "orders": [order.number for order in history.orders],
        "joined_by_email": [order.number for order in history.orders if order.joined_by_email],
    }


def print_customer(account: dict[str, Any], words: Words) -> None:
    """A person in a few lines for people."""
    say = words.say
    print(say("Customer {number}: {phase}.", number=account["number"], phase=Phase(account["phase"])))
    print(f"  {account['reason']}")
    if len(account["records"]) > 1:
        records = ", ".join(account["records"])
        print("  " + say("One person, told by {into}: {records}", into=account["counts_as"], records=records))
    for numbers, told in (
        (account["orders"], say("Orders:")),
        (account["joined_by_email"], say("Placed as a guest, joined by e-mail:")),
        (account["kept_apart"], say("Same e-mail, kept apart:")),
    ):
        if numbers:
            print(f"  {told} {', '.join(numbers)}")
    for one in account["merges"]:
        made, undone = datetime.fromisoformat(one["made_at"]), one["undone_at"]
        facts = {"number": one["number"], "into": one["into"], "by": one["made_by"], "why": one["why"]}
        print("  " + say("{at}: {number} counts as {into}[, by {by}]: {why}", at=made, **facts))
        if undone:
            print("    " + say("undone {at}[, by {by}]", at=datetime.fromisoformat(undone), by=one["undone_by"]))


def _audited(connection: Connection, action: Action, number: str, who: str, **facts: str) -> None:
    from station.store import audit

    audit.record(connection, datetime.now(UTC), Actor(who, table="station customers"), action, number, **facts)


@contextmanager
def _store(where: Place, *, writes: bool) -> Iterator[Connection]:
    """One unit of work in the store of a station."""
    from station.store.engine import reading, writing

    with opened(where) as engine, writing(engine) if writes else reading(engine) as connection:
        yield connection
