"""`station import`: a shop's orders into the store, with progress, and an account of every line."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.domain.trouble import Trouble
from station.wording.asides import aside_sentence
from station.wording.words import Words

if TYPE_CHECKING:
    from station.store.feed_source import ImportReport


def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, plain or compressed (.gz .bz2 .xz .zip).")],
    profile: Annotated[
        str, typer.Option("--profile", metavar="NAME", help="How the file is to be read: a name or a TOML file.")
    ] = "orders",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Import orders. Importing again changes nothing; an interrupted import is completed by the next one."""
    with telling():
        from station.cli.progress import import_progress
        from station.shops.profile import find_profile
        from station.store.feed import import_orders

        where = place(home, db)
        shop_profile = find_profile(profile, where.home)
        try:
            with opened(where) as engine, import_progress(where.words) as progress:
                report = import_orders(engine, file, shop_profile, progress)
        except KeyboardInterrupt as stopped:
            raise Trouble("import.interrupted", file=str(file)) from stopped
    if as_json:
        print_json(asdict(report))
    else:
        print_report(report, where.words)


def print_report(report: "ImportReport", words: Words) -> None:
    """What became of every line, for people."""
    print(words.count("{n} line read", "{n} lines read", report.lines))
    print("  " + words.count("{n} imported", "{n} imported", report.lines_imported))
    print("  " + words.count("{n} known before", "{n} known before", report.lines_unchanged))
    print("  " + words.count("{n} line set aside", "{n} lines set aside", report.lines_set_aside))
    if report.lines_forgotten:
        sentence = "{n} line of forgotten customers left out", "{n} lines of forgotten customers left out"
        print("  " + words.count(*sentence, report.lines_forgotten))
    for reason, lines in sorted(report.set_aside.items(), key=lambda item: -item[1]):
        print(f"    {words.number(lines):>9} {words.say(aside_sentence(reason))}")
    print(
        words.say(
            "{orders} orders, {customers} customers, {products} products and {returns} returns are new.",
            orders=report.orders_new,
            customers=report.customers_new,
            products=report.products_new,
            returns=report.returns_new,
        )
    )
