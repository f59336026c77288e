"""`station retention`: what is kept for how long and why, what goes next, and erasing it now."""

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, Place, opened, place, print_json, telling

app = typer.Typer(no_args_is_help=True, help="How long things are kept. The settings say it in [retention].")


@app.command()
def show(as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """What would be erased now. Nothing is erased."""
    with telling():
        where = place(home, db)
        account = _account(where, erases=False)
    print_json(account) if as_json else _print(account, where, where.words.say("Next time:"))


@app.command()
def run(
    older_than: Annotated[int, typer.Option("--older-than", metavar="HOURS", help="Only if it last ran before.")] = 0,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Erase what is older than its days. Runs by itself every night."""
    with telling():
        where = place(home, db)
        account = _account(where, erases=True, older_than=timedelta(hours=older_than))
    print_json(account) if as_json else _print(account, where, where.words.say("Erased:"))


@app.command()
def sheet(as_json: JsonOption = False, home: HomeOption = None) -> None:
    """The data protection sheet: every column that tells of a person, how long, why, and how it goes. In Markdown."""
    with telling():
        from station.workflow.data_sheet_table import file_rows, markdown, sheet_rows

        where = place(home, "")
        rows, files = sheet_rows(where.settings.retention, where.words), file_rows(where.settings, where.words)
    if as_json:
        print_json({"columns": [asdict(row) for row in rows], "files": files})
        return
    print(markdown(rows, files, where.words), end="")


def _account(where: Place, *, erases: bool, older_than: timedelta = timedelta()) -> dict[str, Any]:
    from station.store import retention

    now, policy = datetime.now(UTC), where.settings.retention
    with opened(where) as engine:
        last = retention.last_run(engine)
        is_fresh = erases and last is not None and now - last < older_than
        if erases and not is_fresh:
            found = retention.run(engine, policy, now)
        else:
            found = None if is_fresh else retention.due(engine, policy, now)
        database = Path(engine.url.database or "") if engine.dialect.name == "sqlite" else None
    return {
        "outcome": "fresh" if is_fresh else "busy" if found is None else "erased" if erases else "due",
        "last_run": last.isoformat(timespec="seconds") if last else None,
        "days": {name.removesuffix("_days"): days for name, days in policy.model_dump().items()},
        "rows": dict(found.rows) if found else {},
        "files": _files(where, database, now, erases=erases) if found else {},
    }


def _files(where: Place, database: Path | None, now: datetime, *, erases: bool) -> dict[str, int]:
    """Files of printers that print into a folder, and copies of the database: how many are older than their days."""
    from station.table_printers import printer_settings
    from station.workflow import kept_files

    policy = where.settings.retention
    addresses = [printer.address for printer in printer_settings(where.home, where.settings).values()]
    counts = {}
    for kind, days, files in (
        ("files", policy.files_days, kept_files.printed_files(addresses, where.home)),
        ("copies", policy.copies_days, kept_files.copies(where.home, database)),
    ):
        old = kept_files.older_than(files, now - timedelta(days=days)) if days else []
        counts[kind] = kept_files.erase(old) if erases else len(old)
    return counts


def _print(account: dict[str, Any], where: Place, heading: str) -> None:
    say = where.words.say
    if account["outcome"] == "busy":
        print(say("Another table is erasing just now. Nothing was done here."))
        return
    if account["last_run"]:
        print(say("Last run: {at}", at=datetime.fromisoformat(account["last_run"])))
    print(heading)
    names = {
        "prints": say("pages of prints"),
        "journal": say("plans and steps of parcels"),
        "quarantine": say("lines set aside at imports"),
        "audit": say("entries of the audit log"),
        "files": say("files of printed pages"),
        "copies": say("copies of the database"),
    }
    counts = {**account["rows"], **account["files"]}
    for kind, days in account["days"].items():
        if not days:
            print(f"  {names[kind]}: {say('kept for good')}")
        else:
            facts = {"kind": names[kind], "n": counts.get(kind, 0), "days": days}
            print("  " + say("{kind}: {n} older than {days} days", **facts))
