"""`station printers`: what is set up and what is connected, as measured now; `station printers test`: a test page."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, Place, place, print_json, telling
from station.domain.trouble import Trouble

if TYPE_CHECKING:
    from printing.discovery import Search
    from printing.printer import Printer

WAIT_S = 3.0  #: how long printers get to answer, and searches to end

app = typer.Typer(help="Printers: what they are, what they say, what is connected.")

WaitOption = Annotated[float, typer.Option("--wait", metavar="S", help="Seconds to wait for answers.")]
AddressOption = Annotated[
    list[str] | None, typer.Option("--address", metavar="ADDRESS", help="Look at this address too; repeatable.")
]


@app.callback(invoke_without_command=True)
def printers(
    context: typer.Context,
    as_json: JsonOption = False,
    wait: WaitOption = WAIT_S,
    address: AddressOption = None,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """The printers of this table and what else is connected, as measured now."""
    if context.invoked_subcommand is not None:
        return
    with telling():
        where = place(home, db)
        account = _measured(where, address or [], wait)
    if as_json:
        print_json(account)
        return
    _tell(account, where)


@app.command("test")
def print_page(
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the printer in the settings.")],
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Print a test page and tell what came back. Exit code 1 when it is not on paper."""
    with telling():
        from station.table_printers import build_printers, printer_settings
        from station.workflow.printer_test import account_of_test, print_test

        where = place(home, "")
        printer = build_printers(where.home, where.settings).get(name)
        if printer is None:
            raise Trouble("printer.unknown", printer=name)
        at = printer_settings(where.home, where.settings)[name].address
        tested = print_test(printer, at, datetime.now(UTC))
        account = account_of_test(tested, at, where.words)
    if as_json:
        print_json(account)
    else:
        said = f" · {account['says']}" if account["says"] else ""
        print(f"{name}: {where.words.say(tested.state.value.replace('_', ' '))}{said}")
        print(f"{account['evidence']} · {account['bytes']} B · {account['seconds']:.1f} s")
    if not tested.is_on_paper:
        raise typer.Exit(1)


def _measured(where: Place, addresses: list[str], wait_s: float) -> dict[str, Any]:
    """Settings' printers and every search, all asked at once. Raises Trouble."""
    from printing.errors import AddressUnreadable
    from station.table_printers import build_printers, printer_settings, slots_of
    from station.workflow.printer_account import found_accounts, printer_accounts, search_accounts

    known = build_printers(where.home, where.settings)
    at = {name: one.address for name, one in printer_settings(where.home, where.settings).items()}
    try:
        searches, measured = _at_once(known, addresses, wait_s)
    except AddressUnreadable as error:
        raise Trouble("printer.bad_address", printer="", address=error.address) from error
    return {
        "printers": printer_accounts(known, at, slots_of(where.settings), measured, where.words),
        "found": found_accounts(searches, at, where.words),
        "searches": search_accounts(searches),
    }


def _at_once(
    known: "Mapping[str, Printer]", addresses: list[str], wait_s: float
) -> "tuple[list[Search], Mapping[str, Any]]":
    """The searches beside the questions: together they take no longer than the slower of them."""
    from concurrent.futures import ThreadPoolExecutor

    from printing.discovery import find_printers
    from station.workflow.printer_account import measure_all

    with ThreadPoolExecutor(1, "searches") as pool:
        searching = pool.submit(find_printers, addresses, wait_s)
        measured = measure_all(known, wait_s)
        return searching.result(), measured


def _tell(account: dict[str, Any], where: Place) -> None:
    """The same for people, the settings' printers first."""
    for row in account["printers"]:
        print(f"{row['name']:<12} {row['label']:<28} {row['media']:<12} {', '.join(row['slots']):<24} {row['says']}")
    others = [row for row in account["found"] if not row["in_settings"]]
    if others:
        print()
        print(where.words.say("Found, not in the settings:"))
    for row in others:
        said = " · ".join(part for part in (row["language"], row["says"], row["evidence"]) if part)
        print(f"{row['address'] or '–':<44} {row['name']:<36} {said}")
    for search in account["searches"]:
        if search["problem"]:
            print(where.words.say("{source}: not searched to the end ({problem})", **_named(search)))


def _named(search: dict[str, Any]) -> dict[str, Any]:
    return {"source": search["source"], "problem": search["problem"]}
