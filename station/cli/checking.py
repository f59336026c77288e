"""`station printers` and `station doctor`: what is there, and whether it works, as measured now."""

from typing import Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, place, print_json, telling

WAIT_S = 3.0  #: how long printers get to answer a first status query

SIGNS = {"ok": "ok     ", "warning": "warning", "failed": "FAILED "}


def printers(
    as_json: JsonOption = False,
    wait: Annotated[float, typer.Option("--wait", metavar="S", help="Seconds to wait for answers.")] = WAIT_S,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """The printers of this table: what they are, and what they said of themselves just now."""
    with telling():
        from station.app import open_station
        from station.workflow.printer_account import measured_printers

        where = place(home, db)
        station = open_station(where.home, where.settings, db_url=where.db_url)
        try:
            account = measured_printers(station.room, station.printers, wait, where.words)
        finally:
            station.close()
    if as_json:
        print_json({"printers": account})
        return
    for row in account:
        told = row["says"]
        print(f"{row['name']:<12} {row['label']:<28} {row['media']:<12} {', '.join(row['slots']):<24} {told}")


def doctor(as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """Check everything this station needs. Exit code 1 when something failed."""
    with telling():
        from station.doctor import examine

        where = place(home, db)
        findings = examine(where.home, where.settings, where.db_url, where.words)
    if as_json:
        answer: dict[str, Any] = {
            "ok": all(f.state != "failed" for f in findings),
            "checks": [f.account() for f in findings],
        }
        print_json(answer)
    else:
        for finding in findings:
            print(f"{SIGNS[finding.state]}  {finding.name:<10} {finding.detail}")
            if finding.cure:
                print(f"{'':<21}{finding.cure}")
    if any(f.state == "failed" for f in findings):
        raise typer.Exit(1)
