"""`station stock`: what lies in the bins and how long it lasts; deliveries, corrections and taking them back."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, Place, opened, place, print_json, tell, telling
from station.cli.deciding import day_of
from station.cli.leave import require_leave
from station.cli.manage import ByOption
from station.domain.roles import Deed
from station.domain.trouble import Trouble
from station.program import account_name

if TYPE_CHECKING:
    from station.domain.stock import StockLine, StockMove
    from station.workflow.stock import StockDesk, StockStand

app = typer.Typer(no_args_is_help=True, help="Stock of samples and inserts.")

CodeArgument = Annotated[str, typer.Argument(metavar="CODE", help="SKU, GTIN, lot, bin, or id of an insert.")]
LotOption = Annotated[str, typer.Option("--lot", metavar="LOT", help="Which lot; a new one is made by a delivery.")]


@contextmanager
def stock_desk(where: Place, by: str) -> "Iterator[StockDesk]":
    """The desk of a station's stock. Raises Trouble."""
    from station.domain.audit import Actor
    from station.store.shop_store import SqlShopStore
    from station.store.shop_zone import zone_of
    from station.store.stock import SqlStock
    from station.workflow.stock import StockDesk

    require_leave(where, by, Deed.EDIT_STOCK)
    with opened(where) as engine:
        book = SqlStock(engine, Actor(by or account_name(), "", where.settings.table))
        zone = zone_of(engine)
        yield StockDesk(book, SqlShopStore(engine).catalog, lambda: datetime.now(zone))


@app.command("list")
def list_stock(
    warned: Annotated[bool, typer.Option("--warned", help="Only what somebody should look at.")] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Every stock with the days it lasts at the present pace, and what is wrong with it."""
    with telling():
        where = place(home, db)
        with stock_desk(where, "") as desk:
            lines = [line for line in desk.open().lines if line.warnings or not warned]
    if as_json:
        print_json({"stock": [line_account(line) for line in lines]})
        return
    if not lines:
        print(where.words.say("There is no stock to show."))
    for line in lines:
        _print_line(line, where)


@app.command()
def add(
    code: CodeArgument,
    pieces: Annotated[int, typer.Argument(metavar="PIECES", help="How many came in.")],
    lot: LotOption = "",
    best_before: Annotated[str, typer.Option("--best-before", metavar="DAY", help="e.g. 2027-12-31.")] = "",
    bin_name: Annotated[str, typer.Option("--bin", metavar="BIN", help="Where it lies from now on.")] = "",
    by: ByOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """A delivery came in."""
    day = day_of(best_before)
    with telling():
        where = place(home, db)
        with stock_desk(where, by) as desk:
            stand = _deliver(desk, code, pieces, lot, day, bin_name)
    _tell_move(stand, where, as_json)


@app.command()
def correct(
    code: CodeArgument,
    counted: Annotated[int, typer.Option("--counted", metavar="PIECES", help="How many are there.")],
    reason: Annotated[str, typer.Option("--reason", metavar="WHY", help="counted, damaged, expired, lost, taken.")],
    lot: LotOption = "",
    by: ByOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Somebody counted: this is how many there are, those promised to open parcels among them."""
    with telling():
        from station.domain.stock import correction_of

        why = correction_of(reason)
        where = place(home, db)
        with stock_desk(where, by) as desk:
            stand = desk.correct(desk.one(code, lot).stocks[0], counted, why)
    _tell_move(stand, where, as_json)


@app.command()
def undo(
    move: Annotated[int, typer.Argument(metavar="NUMBER", help="As `station stock moves` shows it.")],
    by: ByOption = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Take a change back, by another one."""
    with telling():
        where = place(home, db)
        with stock_desk(where, by) as desk:
            stand = desk.undo(move)
    _tell_move(stand, where, as_json)


@app.command()
def moves(as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """What was changed by hand, newest first."""
    with telling():
        where = place(home, db)
        with stock_desk(where, "") as desk:
            found = desk.open().moves
    if as_json:
        print_json({"moves": [move_account(one) for one in found]})
        return
    for one in found:
        _print_move(one, where)


@app.command("scan-in")
def scan_in(by: ByOption = "", home: HomeOption = None, db: DbOption = "") -> None:
    """Deliveries from standard input, a scan a line: CODE, or CODE and PIECES apart by a blank or tab.

    Each line is a delivery of its own; the exit code is 1 where one of them was refused.
    """
    refused = 0
    with telling():
        where = place(home, db)
        with stock_desk(where, by) as desk:
            for text in filter(None, (line.strip() for line in sys.stdin)):
                code, pieces = _code_and_pieces(text)
                try:
                    stand = _deliver(desk, code, pieces, "", None, "")
                except Trouble as trouble:
                    tell(trouble)
                    refused += 1
                else:
                    _tell_move(stand, where, as_json=False)
    if refused:
        raise typer.Exit(1)


def line_account(line: "StockLine") -> dict[str, Any]:
    """A stock as a plain object; the keys are a contract."""
    return {
        "kind": line.what.kind.value,
        "item": line.what.item,
        "lot": line.what.lot,
        "name": line.name,
        "bin": line.bin,
        "on_hand": line.on_hand,
        "reserved": line.reserved,
        "free": line.free,
        "best_before": line.best_before.isoformat() if line.best_before else None,
        "a_day": round(line.a_day, 2),
        "days_left": line.days_left,
        "warnings": [warning.value for warning in line.warnings],
    }


def move_account(move: "StockMove") -> dict[str, Any]:
    """A change by hand as a plain object; the keys are a contract."""
    return {
        "move": move.id,
        "at": move.at.isoformat(timespec="seconds"),
        "who": move.who,
        "table": move.table,
        "kind": move.what.kind.value,
        "item": move.what.item,
        "lot": move.what.lot,
        "pieces": move.pieces,
        "reason": move.reason,
        "is_undone": move.is_undone,
    }


def _deliver(
    desk: "StockDesk", code: str, pieces: int, lot: str, best_before: date | None, bin_name: str
) -> "StockStand":
    from station.domain.stock import Delivery

    scanned = desk.one(code, lot)
    return desk.deliver(Delivery(scanned.stocks[0], pieces, best_before or scanned.best_before, bin_name))


def _code_and_pieces(text: str) -> tuple[str, int]:
    code, _, pieces = text.replace("\t", " ").rpartition(" ")
    return (code.strip(), int(pieces)) if code and pieces.isascii() and pieces.isdecimal() else (text, 1)


def _tell_move(stand: "StockStand", where: Place, as_json: bool) -> None:
    """What was done, and what is there now."""
    done = next((move for move in stand.moves if move.id == stand.move), None)
    if as_json:
        line = next((line for line in stand.lines if done and line.what == done.what), None)
        print_json({"move": move_account(done) if done else None, "stock": line_account(line) if line else None})
    elif done is None:
        print(where.words.say("Nothing to change: the count is right."))
    else:
        _print_move(replace(done, is_undone=False), where)


def _print_move(move: "StockMove", where: Place) -> None:
    from station.wording.stock_words import move_words

    told = [str(move.id), where.words.fact(move.at), move_words(move, where.words), move.who]
    print("  ".join(part for part in told if part), where.words.say("(taken back)") if move.is_undone else "")


def _print_line(line: "StockLine", where: Place) -> None:
    from station.wording.stock_words import warning_of

    words = where.words
    left = words.count("{n} day", "{n} days", line.days_left) if line.days_left is not None else "–"
    told = [
        f"{line.what.item:<14} {line.what.lot:<10} {line.name[:36]:<36} {line.bin:<6}",
        f"{line.on_hand:>6} {line.reserved:>4}  {left:<9}",
        words.fact(line.best_before) if line.best_before else "",
        warning_of(line, words),
    ]
    print("  ".join(told).rstrip())
