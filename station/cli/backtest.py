"""`station backtest`: what a rule set would have done with the parcels of the past, with progress."""

import gc
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, place, print_json, telling
from station.cli.deciding import today
from station.domain.trouble import Trouble

RulesOption = Annotated[
    Path | None, typer.Option("--rules", metavar="FILE", help="Replay these rules, and the live ones beside them.")
]
DaysOption = Annotated[int, typer.Option("--days", metavar="N", min=1, help="The last N days of the data.")]
EachOption = Annotated[bool, typer.Option("--each", help="JSON with one line for every parcel.")]


def backtest(
    rules: RulesOption = None,
    days: DaysOption = 365,
    each: EachOption = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Replay past parcels as if the rules had been live. Nothing is printed on paper, nothing is recorded."""
    with telling():
        from station.app import open_backtester
        from station.cli.backtest_table import print_backtest
        from station.cli.progress import backtest_progress
        from station.domain.rules import read_rules
        from station.rule_file import read_rule_file
        from station.workflow.backtest import Replayed
        from station.workflow.backtest_account import backtest_account, parcel_account

        where = place(home, db)
        words = where.words
        lines: list[str] = []
        with open_backtester(where.home, where.settings, where.db_url) as (backtester, slots):

            def keep(replayed: Replayed) -> None:
                lines.append(json.dumps(parcel_account(replayed, slots, words), ensure_ascii=False))

            draft = read_rules(read_rule_file(rules).content) if rules else None
            try:
                with backtest_progress(words) as progress, _collecting_seldom():
                    seen = keep if each else None
                    done = backtester.run(today(where), draft, days=days, progress=progress, each=seen)
            except KeyboardInterrupt as stopped:
                raise Trouble("backtest.interrupted") from stopped
        account = backtest_account(done)
    if each:
        _print_with_lines(account, lines)
    elif as_json:
        print_json(account)
    else:
        print_backtest(account, words)


@contextmanager
def _collecting_seldom() -> Iterator[None]:
    """Python's search for dead circles of objects, made rare: a replay keeps many and makes none."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, 50, 1000)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _print_with_lines(account: dict[str, Any], lines: list[str]) -> None:
    """The account as JSON, its last entry `each` with one line per parcel."""
    head = json.dumps(account, ensure_ascii=False, indent=2).removesuffix("\n}")
    sys.stdout.write(f'{head},\n  "each": [\n')
    sys.stdout.write(",\n".join(lines))
    sys.stdout.write("\n]\n}\n")
