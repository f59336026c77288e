"""`station import`: a shop's orders into the store, with progress, and an account of every line."""

from pathlib import Path
from typing import Annotated

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, place, print_json, telling


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
        from station.app import open_store
        from station.cli.progress import import_progress
        from station.shops.profile import load_profile
        from station.store.feed import import_orders

        where = place(home, db)
        shop_profile = load_profile(profile, where.home / "profiles")
        engine = open_store(where.home, where.settings, where.db_url)
        try:
            with import_progress(where.words) as progress:
                report = import_orders(engine, file, shop_profile, progress)
        finally:
            engine.dispose()
        if as_json:
            print_json(report.as_account())
        else:
            print("\n".join(report.lines(where.words)))
