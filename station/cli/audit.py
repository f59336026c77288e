"""`station audit`: who changed or overruled what, and when; to read, to search and to export."""

from datetime import UTC, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.cli.deciding import day_of
from station.domain.audit import AuditEntry

#: As many lines as a person reads; the file has all.
_SHOWN = 50
COLUMNS = ("at", "who", "role", "table", "action", "subject", "facts")


def audit(
    find: Annotated[str, typer.Option("--find", metavar="WORDS", help="Only entries with these words.")] = "",
    since: Annotated[str, typer.Option("--since", metavar="DAY", help="Only from this day on, e.g. 2026-12-31.")] = "",
    csv_file: Annotated[Path | None, typer.Option("--csv", metavar="FILE", help="Write all of them as CSV.")] = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """The audit log, newest first."""
    day = day_of(since)
    with telling():
        from station.cli.sheets import write_sheet
        from station.documents.csv_table import ENCODING, csv_table
        from station.store import audit as log
        from station.store.engine import reading

        where = place(home, db)
        wanted = log.AuditSearch(find, datetime.combine(day, time(), UTC) if day else None)
        with opened(where) as engine, reading(engine) as connection:
            entries = list(log.every(connection, wanted)) if csv_file else log.search(connection, wanted, _SHOWN)
        accounts = [entry_account(entry) for entry in entries]
        if csv_file:
            rows = ([account[column] for column in COLUMNS] for account in map(_flat, accounts))
            write_sheet(csv_file, csv_table(COLUMNS, rows).encode(ENCODING))
    if as_json:
        print_json({"entries": accounts})
    elif csv_file:
        print(where.words.say("Written: {file}", file=str(csv_file)))
    else:
        for account in map(_flat, accounts):
            print("  ".join(str(account[column]) for column in COLUMNS if account[column]))


def entry_account(entry: AuditEntry) -> dict[str, Any]:
    """An entry as a plain object; the keys are a contract."""
    return {
        "at": entry.at.isoformat(timespec="seconds"),
        "who": entry.who.name,
        "role": entry.who.role,
        "table": entry.who.table,
        "action": entry.action.value,
        "subject": entry.subject,
        "facts": dict(entry.facts),
    }


def _flat(account: dict[str, Any]) -> dict[str, Any]:
    return account | {"facts": ", ".join(f"{name}={value}" for name, value in account["facts"].items())}
