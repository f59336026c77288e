"""`station vouchers`: pools of voucher codes, imported from CSV, each code used once over all tables."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.cli.deciding import day_of
from station.cli.leave import require_leave
from station.cli.manage import ByOption
from station.domain.roles import Deed
from station.program import account_name

if TYPE_CHECKING:
    from station.domain.vouchers import VoucherPool

app = typer.Typer(no_args_is_help=True, help="Voucher codes that are given away once.")


@app.command("import")
def import_codes(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV with the codes.")],
    pool: Annotated[str, typer.Option("--pool", metavar="NAME", help="Pool that gets them; made where it is new.")],
    low_water: Annotated[int | None, typer.Option("--low-water", min=0, help="Warn below so many codes.")] = None,
    valid_until: Annotated[str, typer.Option("--valid-until", metavar="DAY", help="Last day, e.g. 2027-12-31.")] = "",
    by: ByOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Take codes into a pool. Codes that are there already, in any pool, are refused and counted."""
    day = day_of(valid_until)
    with telling():
        from station.domain.audit import Actor
        from station.shops.vouchers_file import read_voucher_codes
        from station.store import vouchers
        from station.store.engine import writing

        where = place(home, db)
        require_leave(where, by, Deed.EDIT_VOUCHERS)
        codes = read_voucher_codes(file)
        with opened(where) as engine, writing(engine) as connection:
            _keep_pool(connection, pool.strip(), low_water, day)
            who = Actor(by or account_name(), "", where.settings.table)
            told = vouchers.import_codes(connection, pool.strip(), codes, who, datetime.now(UTC))
    account = {"pool": pool.strip(), "new": told.new, "duplicates": told.duplicates}
    print_json(account) if as_json else print(
        where.words.say("{pool}: {new} new codes, {duplicates} were here already and were refused.", **account)
    )


@app.command("list")
def list_pools(as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """Pools with their codes: free, held by open parcels, given, kept by tables."""
    with telling():
        from station.store import vouchers
        from station.store.engine import reading

        where = place(home, db)
        with opened(where) as engine, reading(engine) as connection:
            found = vouchers.pools(connection)
    if as_json:
        print_json({"pools": [pool_account(each) for each in found]})
        return
    words = where.words
    if not found:
        print(words.say("No voucher codes yet. Import some: station vouchers import FILE --pool NAME"))
    for each in found:
        counted = words.say("{free} free, {held} held, {given} given", free=each.free, held=each.held, given=each.given)
        blocks = [f"{table}: {count}" for table, count in sorted(each.blocks.items())]
        last = words.say("until {day}", day=each.valid_until) if each.valid_until else ""
        low = words.say("import new codes") if each.is_low else ""
        print("  ".join(part for part in (f"{each.id:<16}", counted, *blocks, last, low) if part))


@app.command("blocks")
def list_blocks(as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """Codes that tables hold to give them without the network, longest unseen first."""
    with telling():
        from station.store import voucher_blocks
        from station.store.engine import reading

        where = place(home, db)
        with opened(where) as engine, reading(engine) as connection:
            found = voucher_blocks.blocks(connection)
    if as_json:
        told = [(one.holder, one.codes, one.seen_at.isoformat() if one.seen_at else None) for one in found]
        print_json({"blocks": [{"table": table, "codes": codes, "seen_at": seen} for table, codes, seen in told]})
        return
    words = where.words
    if not found:
        print(words.say("No table holds voucher codes."))
    one, many = "{table}: {n} code, seen {seen}", "{table}: {n} codes, seen {seen}"
    for each in found:
        print(words.count(one, many, each.codes, table=each.holder, seen=each.seen_at or "–"))


@app.command("withdraw")
def withdraw(
    table: Annotated[str, typer.Argument(metavar="TABLE", help="As “blocks” names it.")],
    days: Annotated[int, typer.Option("--days", min=1, help="It must have been away for so long.")] = 7,
    by: ByOption = "",
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Take the codes of a table that does not come back out of use: some of them may stand on paper."""
    with telling():
        from station.domain.audit import Actor
        from station.store import voucher_blocks
        from station.store.engine import writing

        where = place(home, db)
        require_leave(where, by, Deed.EDIT_VOUCHERS)
        now, who = datetime.now(UTC), Actor(by or account_name(), "", where.settings.table)
        with opened(where) as engine, writing(engine) as connection:
            gone = voucher_blocks.withdraw(connection, table, now - timedelta(days=days), who, now)
    one, many = (
        "{n} voucher code of {table} was withdrawn: nobody gets it any more.",
        "{n} voucher codes of {table} were withdrawn: nobody gets them any more.",
    )
    print(where.words.count(one, many, gone, table=table))


def pool_account(pool: "VoucherPool") -> dict[str, Any]:
    """A pool as a plain object; the keys are a contract."""
    return {
        "pool": pool.id,
        "name": pool.name,
        "free": pool.free,
        "held": pool.held,
        "given": pool.given,
        "blocks": dict(pool.blocks),
        "low_water": pool.low_water,
        "is_low": pool.is_low,
        "valid_until": pool.valid_until.isoformat() if pool.valid_until else None,
    }


def _keep_pool(connection: Any, pool: str, low_water: int | None, valid_until: date | None) -> None:
    """The pool as it is, with what was told of it now."""
    from dataclasses import replace

    from station.domain.vouchers import VoucherPool
    from station.store import vouchers

    known = next((each for each in vouchers.pools(connection) if each.id == pool), VoucherPool(pool))
    wanted = replace(
        known,
        low_water=known.low_water if low_water is None else low_water,
        valid_until=valid_until or known.valid_until,
    )
    vouchers.save_pool(connection, wanted)
