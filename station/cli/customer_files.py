"""`station customers search | know | forget`: finding a customer, telling all we know, and forgetting (GDPR)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, Place, opened, place, print_json, telling
from station.cli.leave import require_leave
from station.cli.sheets import write_sheet
from station.domain.audit import Action, Actor
from station.domain.roles import Deed
from station.domain.trouble import Trouble

Number = Annotated[str, typer.Argument(metavar="NUMBER", help="Customer number, or the number of a guest's order.")]
ShopOption = Annotated[str, typer.Option("--shop", metavar="NAME", help="Shop that the number is of.")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this; default the packer's name.")]

_SHOWN = 50


def search(
    words: Annotated[list[str], typer.Argument(metavar="WORDS", help="Of name, town, customer or order number.")],
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Find customers; every word must begin a word of theirs, case and accents do not count."""
    with telling():
        from station.store.customer_search import CustomerIndex

        where = place(home, db)
        with opened(where) as engine:
            index = CustomerIndex(engine)
            index.refresh()
            found = index.search(" ".join(words), _SHOWN)
    if as_json:
        print_json({"customers": [_found_account(one) for one in found]})
        return
    say = where.words.say
    for one in found:
        name = " ".join(part for part in (one.first_name, one.last_name, one.company) if part) or "–"
        told = [one.number, name if one.customer_id is not None else say("guest"), one.town, one.order_number]
        print("  ".join(part for part in told if part))
    if not found:
        print(say("Nobody was found."))


def know(
    number: Number,
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder for the files; it is made.")],
    shop: ShopOption = "main",
    by: ByOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Write all that is stored about a customer: as PDF to read, as JSON, and the printed pages (GDPR Art. 15)."""
    with telling():
        where = place(home, db)
        require_leave(where, by, Deed.TELL_CUSTOMER)
        files = _write_known(where, number, shop, out, Actor(by or where.settings.packer, table="station customers"))
    if as_json:
        print_json({"customer": number, "files": [str(file) for file in files]})
        return
    for file in files:
        print(where.words.say("Written: {file}", file=str(file)))


def forget(
    number: Number,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    shop: ShopOption = "main",
    by: ByOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Forget a customer everywhere, and let no import bring them back (GDPR Art. 17). Cannot be undone."""
    with telling():
        where = place(home, db)
        require_leave(where, by, Deed.FORGET_CUSTOMER)
        question = where.words.say("Forget customer {number} for good? This cannot be undone.", number=number)
        if not yes and not typer.confirm(question, err=True):
            raise typer.Exit(1)
        who = Actor(by or where.settings.packer, table="station customers")
        account = _forget(where, number, shop, who)
    print_json(account) if as_json else _print_forgotten(account, number, where)


def _write_known(where: Place, number: str, shop: str, out: Path, who: Actor) -> list[Path]:
    from station.store import audit
    from station.store.customer_file import everything_about, parcels_of
    from station.store.engine import reading, writing
    from station.workflow.customer_file import known_files

    at = datetime.now(UTC)
    with opened(where) as engine:
        with reading(engine) as connection:
            found = everything_about(connection, number, shop)
            parcels = parcels_of(connection, found.person)
        _folder(out)
        named = {out / name: content for name, content in known_files(found, parcels, at, where.words).items()}
        for file, content in named.items():
            write_sheet(file, content)
        rows = sum(map(len, found.tables.values()))
        with writing(engine) as connection:
            audit.record(connection, at, who, Action.CUSTOMER_TOLD, found.person.number, rows=rows)
    return list(named)


def _folder(out: Path) -> None:
    """Make the folder. Raises Trouble "out.not_writable"."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Trouble("out.not_writable", folder=str(out.absolute()), problem=error.strerror or str(error)) from error


def _forget(where: Place, number: str, shop: str, who: Actor) -> dict[str, Any]:
    from station.store.erasing import database_file, erase_person
    from station.table_printers import printer_settings
    from station.workflow.forgetting import KeptFiles

    settings = where.settings
    with opened(where) as engine:
        addresses = tuple(printer.address for printer in printer_settings(where.home, settings).values())
        files = KeptFiles(addresses, database_file(engine), where.home)
        at = datetime.now(UTC)
        done = files.forget(lambda: erase_person(engine, number, shop, who, at, settings.waiting_days))
        is_server = engine.dialect.name == "postgresql"
    erased = done.erased
    return {
        "name": erased.forgotten.name,
        "rows": erased.forgotten.rows,
        "still_to_pack": list(erased.forgotten.still_to_pack),
        "files": done.files,
        "has_learned": erased.has_learned,
        "is_swept": erased.is_swept,
        "is_server": is_server,
        "copies": [str(file) for file in done.copies],
    }


def _print_forgotten(account: dict[str, Any], number: str, where: Place) -> None:
    say, rows = where.words.say, sum(account["rows"].values())
    print(say("Customer {number} is forgotten; in the audit log they are {name} from now on.",
              number=number, name=account["name"]))  # fmt: skip
    print("  " + where.words.count("{n} row removed or emptied", "{n} rows removed or emptied", rows))
    if account["still_to_pack"]:
        kept = tuple(account["still_to_pack"])
        print("  " + say("Kept without a name, because they must still be packed: {numbers}", numbers=kept))
    print("  " + (say("What goes with what was learned again without them.") if account["has_learned"]
                  else say("What goes with what will be learned again tonight.")))  # fmt: skip
    print("  " + _swept(account, where))
    for file in account["copies"]:
        print("  " + say("This copy of the database still holds them: {file}", file=file))


def _swept(account: dict[str, Any], where: Place) -> str:
    say = where.words.say
    if account["is_server"]:
        return say("On a server the old rows go with its next VACUUM.")
    if account["is_swept"]:
        return say("The database file was rewritten; nothing of them can be read back from it.")
    return say("The database is in use: its file is rewritten with the next retention run.")


def _found_account(found: Any) -> dict[str, Any]:
    return {
        "number": found.number,
        "shop": found.shop,
        "first_name": found.first_name,
        "last_name": found.last_name,
        "company": found.company,
        "town": found.town,
        "is_guest": found.customer_id is None,
        "order_number": found.order_number,
    }
