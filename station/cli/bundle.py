"""`station bundle`: a diagnostics zip without personal data."""

from pathlib import Path
from typing import Annotated

import typer

from station.cli.common import DbOption, HomeOption, place, telling

OutOption = Annotated[Path, typer.Option("--out", metavar="FILE", dir_okay=False, help="The zip to write.")]


def bundle(out: OutOption, home: HomeOption = None, db: DbOption = "") -> None:
    """Write what support needs to find a fault; names, texts, addresses and passwords stay here."""
    with telling():
        from station.bundle import write_bundle

        where = place(home, db)
        files = write_bundle(out, where.home, where.settings, where.db_url, where.words)
    print(where.words.say("Diagnostics without personal data: {file}", file=str(out)))
    for name in files:
        print(f"  {name}")
