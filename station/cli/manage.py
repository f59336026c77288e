"""`station manage`: the manager's window; the demo shop without a home of one's own."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from station.cli.common import DbOption, HomeOption, place, telling
from station.cli.windows import has_display
from station.domain.trouble import Trouble
from station.open_window import window_open
from station.program import account_name

ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who makes the changes; empty = the account here.")]


def manage(
    demo: Annotated[bool, typer.Option("--demo", help="The demo shop on a throw-away home.")] = False,
    by: ByOption = "",
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """The manager's window: what goes into the parcels, and when."""
    with telling():
        if not has_display():
            raise Trouble("display.missing")
        from station.manager_window import run_manager_window

        if demo:
            with demo_home() as folder:
                from station.demo import demo_settings

                raise typer.Exit(run_manager_window(folder, demo_settings(), by=by or "Anna"))
        where = place(home, db)
        with window_open(where.home):
            code = run_manager_window(where.home, where.settings, where.db_url, by or account_name())
        raise typer.Exit(code)


@contextmanager
def demo_home() -> Iterator[Path]:
    """A home with the demo shop that is thrown away at the end."""
    from station.demo import demo_settings, furnish

    folder = Path(tempfile.mkdtemp(prefix="station-manage-"))
    try:
        furnish(folder, demo_settings())
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
