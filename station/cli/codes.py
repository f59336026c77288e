"""`station codes`: what a scanned code means here, and codes on paper that lead to orders."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.wording.words import Words

if TYPE_CHECKING:
    from station.domain.meaning import Meaning

app = typer.Typer(no_args_is_help=True, help="What scanned codes mean.")


@app.command("import")
def import_codes(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV: code, kind, order.")],
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Take in delivery notes, pick lists, totes and tracking numbers. The same file again changes nothing."""
    with telling():
        from station.domain.audit import Action, Actor
        from station.shops.codes_file import read_codes
        from station.store import audit, order_codes
        from station.store.engine import writing

        where = place(home, db)
        codes = list(read_codes(file))
        with opened(where) as engine, writing(engine) as connection:
            at, who = datetime.now(UTC), Actor(where.settings.packer, "it", where.settings.table)
            new = order_codes.add(connection, codes, at)
            if new:
                audit.record(connection, at, who, Action.CODES_IMPORTED, file.name, new=new, read=len(codes))
    account = {"new": new, "known_before": len(codes) - new}
    print_json(account) if as_json else print(where.words.say("{new} new, {known_before} known before.", **account))


@app.command()
def show(
    code: Annotated[str, typer.Argument(metavar="CODE", help="As the scanner reads it.")],
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """What a code means here, and in which orders it leads. Exit code 1 where nobody knows it."""
    with telling():
        from station.store.order_codes import SqlCodeStore
        from station.store.shop_store import SqlShopStore
        from station.workflow.recognising import CodeReader

        where = place(home, db)
        with opened(where) as engine:
            reader = CodeReader(SqlCodeStore(engine), where.settings.codes)
            meanings = reader.read(code, SqlShopStore(engine).catalog())
        if not meanings:
            raise reader.unknown(code)
    accounts = [meaning_account(meaning) for meaning in meanings]
    if as_json:
        print_json({"meanings": accounts})
        return
    for meaning in meanings:
        print(meaning_line(meaning, where.words))


def meaning_account(meaning: "Meaning") -> dict[str, Any]:
    """A meaning as a plain object; the keys are a contract. What a badge carries is not told."""
    return {
        "kind": meaning.kind.value,
        "orders": list(meaning.orders),
        "sku": meaning.sku,
        "lot": meaning.lot,
        "command": meaning.command.value if meaning.command else "",
        "parcel": meaning.parcel,
        "place": meaning.place,
        "copy": meaning.copy,
    }


def meaning_line(meaning: "Meaning", words: Words) -> str:
    """One meaning for people."""
    from station.wording.commands import command_words

    told = [", ".join(meaning.orders), meaning.sku, meaning.lot, meaning.parcel]
    told.append(command_words(meaning.command, words) if meaning.command else "")
    return f"{words.fact(meaning.kind)}: {' '.join(part for part in told if part)}".rstrip(": ")
