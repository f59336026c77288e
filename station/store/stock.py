"""Stock changed by hand: deliveries, corrections, undoing; and what is there. Parcels move stock in `reservations`."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, String, Table, cast, func, insert, select, update

from station.domain.audit import Action, Actor
from station.domain.catalog import Slot
from station.domain.stock import (
    MOST_PIECES,
    PACE_DAYS,
    Delivery,
    MoveReason,
    Pace,
    StockItem,
    StockKind,
    StockLine,
    StockMove,
    judged,
)
from station.domain.trouble import Trouble
from station.store import audit
from station.store.columns import storable
from station.store.engine import reading, writing
from station.store.numbers import Topic, insert_new, mark_changed
from station.store.tables import INSERT_ITEM, PARCEL, PARCEL_INSERT, SAMPLE, STOCK_MOVE

#: A move that takes another back says so: "undone 17".
_UNDOES = f"{MoveReason.UNDONE} "


class SqlStock:
    """Fits `station.workflow.stock.StockBook`, for one person. Each call is one unit of work, safe from any thread."""

    def __init__(self, engine: Engine, who: Actor) -> None:
        self._engine, self._who = engine, who

    def lines(self, today: date) -> list[StockLine]:
        with reading(self._engine) as connection:
            return stock_lines(connection, today)

    def moves(self, limit: int) -> list[StockMove]:
        with reading(self._engine) as connection:
            return moves(connection, limit)

    def deliver(self, delivery: Delivery, at: datetime) -> int:
        with writing(self._engine) as connection:
            return deliver(connection, delivery, self._who, at)

    def correct(self, what: StockItem, counted: int, reason: MoveReason, at: datetime) -> int:
        with writing(self._engine) as connection:
            return correct(connection, what, counted, reason, self._who, at)

    def undo(self, move: int, at: datetime) -> int:
        with writing(self._engine) as connection:
            return undo(connection, move, self._who, at)


def stock_lines(connection: Connection, today: date) -> list[StockLine]:
    """Every lot of a sample and every insert with a stock, with its pace and what is wrong with it."""
    samples = connection.execute(select(SAMPLE).order_by(SAMPLE.c.sku, SAMPLE.c.best_before, SAMPLE.c.lot))
    inserts = connection.execute(
        select(INSERT_ITEM).where(INSERT_ITEM.c.on_hand.is_not(None)).order_by(INSERT_ITEM.c.id)
    )
    lines = [_line(StockItem(StockKind.SAMPLE, row.sku, row.lot), row) for row in samples]
    lines += [_line(StockItem(StockKind.INSERT, row.id), row) for row in inserts]
    return judged(lines, paces(connection, today), today)


def paces(connection: Connection, today: date) -> dict[tuple[StockKind, str], Pace]:
    """What went into parcels in the `PACE_DAYS` before today, by item; today itself is not over yet."""
    given = PARCEL_INSERT.c
    skus = cast(given.skus, String).label("skus")
    query = (
        select(given.slot, given.insert_id, skus, func.count().label("pieces"), func.min(PARCEL.c.closed_on))
        .join(PARCEL, PARCEL.c.parcel_id == given.parcel_id)
        .where(PARCEL.c.closed_on >= today - timedelta(days=PACE_DAYS), PARCEL.c.closed_on < today)
        .group_by(given.slot, given.insert_id, skus)
    )
    pieces: Counter[tuple[StockKind, str]] = Counter()
    since: dict[tuple[StockKind, str], date] = {}
    for slot, insert_id, of_skus, count, first in connection.execute(query):
        of_samples = json.loads(of_skus) if slot == Slot.SAMPLE else []
        for key in ((StockKind.INSERT, insert_id), *((StockKind.SAMPLE, sku) for sku in of_samples)):
            pieces[key] += count
            since[key] = min(first, since.get(key, first))
    return {key: Pace(count, (today - since[key]).days) for key, count in pieces.items()}


def deliver(connection: Connection, delivery: Delivery, who: Actor, at: datetime) -> int:
    """Pieces came in; the id of the move. A lot of a known sample that is not there yet is made like its others.

    Raises Trouble "stock.unknown" (item), "stock.pieces" where the stock would become absurd.
    """
    what = _as_stored(delivery.what)
    row = _held(connection, what) if _known(connection, what) else _new_lot(connection, what, delivery)
    if row.on_hand + delivery.pieces > MOST_PIECES:
        raise Trouble("stock.pieces", pieces=row.on_hand + delivery.pieces, most=MOST_PIECES)
    changed: dict[str, Any] = {"on_hand": row.on_hand + delivery.pieces}
    if delivery.best_before is not None:
        changed["best_before"] = delivery.best_before
    if delivery.bin.strip():
        changed["bin"] = delivery.bin.strip()
    return _move(connection, what, changed, delivery.pieces, MoveReason.DELIVERY, who, at)


def correct(connection: Connection, what: StockItem, counted: int, reason: MoveReason, who: Actor, at: datetime) -> int:
    """So many pieces are there, those promised to open parcels among them; the id of the move, 0 = nothing to move.

    Raises Trouble "stock.unknown", "stock.pieces", and "stock.promised" (item, reserved) below what is promised.
    """
    if not 0 <= counted <= MOST_PIECES:
        raise Trouble("stock.pieces", pieces=counted, most=MOST_PIECES)
    what = _as_stored(what)
    row = _held(connection, what)
    _must_cover(what, counted, row.reserved)
    if counted == row.on_hand:
        return 0
    return _move(connection, what, {"on_hand": counted}, counted - row.on_hand, reason, who, at)


def undo(connection: Connection, move: int, who: Actor, at: datetime) -> int:
    """Take a move back by another one; the id of that.

    Raises Trouble "stock.move_unknown" (move), "stock.undone" where it was taken back already, "stock.promised".
    """
    row = connection.execute(select(STOCK_MOVE).where(STOCK_MOVE.c.id == move)).first()
    if row is None:
        raise Trouble("stock.move_unknown", move=str(move))
    what = StockItem(StockKind(row.kind), row.item, row.lot)
    stock = _held(connection, what)  # from here on nobody else undoes it
    taken_back = select(STOCK_MOVE.c.id).where(STOCK_MOVE.c.reason == f"{_UNDOES}{move}")
    if connection.execute(taken_back).first() is not None:
        raise Trouble("stock.undone", move=str(move))
    left = stock.on_hand - row.pieces
    _must_cover(what, left, stock.reserved)
    return _move(connection, what, {"on_hand": left}, -row.pieces, f"{_UNDOES}{move}", who, at)


def moves(connection: Connection, limit: int = 100, what: StockItem | None = None) -> list[StockMove]:
    """Changes by hand, newest first; of one stock or of all."""
    query = select(STOCK_MOVE).order_by(STOCK_MOVE.c.id.desc()).limit(limit)
    if what is not None:
        query = query.where(
            STOCK_MOVE.c.kind == what.kind.value, STOCK_MOVE.c.item == what.item, STOCK_MOVE.c.lot == what.lot
        )
    rows = connection.execute(query).all()
    asked = [f"{_UNDOES}{row.id}" for row in rows]
    undone = set(connection.execute(select(STOCK_MOVE.c.reason).where(STOCK_MOVE.c.reason.in_(asked))).scalars())
    return [replace(_move_from(row), is_undone=f"{_UNDOES}{row.id}" in undone) for row in rows]


def _line(what: StockItem, row: Row[Any]) -> StockLine:
    return StockLine(what, row.name, row.on_hand, row.reserved, row.best_before, row.bin, row.picture)


def _move_from(row: Row[Any]) -> StockMove:
    what = StockItem(StockKind(row.kind), row.item, row.lot)
    number = row.reason.removeprefix(_UNDOES)
    undoes = int(number) if number != row.reason and number.isdecimal() else 0
    reason = MoveReason.UNDONE.value if undoes else row.reason
    return StockMove(row.id, row.at, row.who, row.table_name, what, row.pieces, reason, undoes=undoes)


def _table(what: StockItem) -> tuple[Table, Topic]:
    return (SAMPLE, "samples") if what.kind is StockKind.SAMPLE else (INSERT_ITEM, "inserts")


def _is(what: StockItem) -> Any:
    if what.kind is StockKind.SAMPLE:
        return (SAMPLE.c.sku == what.item) & (SAMPLE.c.lot == what.lot)
    return (INSERT_ITEM.c.id == what.item) & INSERT_ITEM.c.on_hand.is_not(None)


def _as_stored(what: StockItem) -> StockItem:
    return replace(what, item=storable(what.item).strip(), lot=storable(what.lot).strip())


def _known(connection: Connection, what: StockItem) -> bool:
    table, _ = _table(what)
    return connection.execute(select(table.c.on_hand).where(_is(what))).first() is not None


def _held(connection: Connection, what: StockItem) -> Row[Any]:
    """The stock's row; no other table moves it until the end of the transaction."""
    table, _ = _table(what)
    query: Select[Any] = select(table.c.on_hand, table.c.reserved).where(_is(what)).with_for_update()
    row = connection.execute(query).first()
    if row is None:
        raise Trouble("stock.unknown", item=" ".join(part for part in (what.item, what.lot) if part))
    return row


def _new_lot(connection: Connection, what: StockItem, delivery: Delivery) -> Row[Any]:
    """An empty lot like the newest one of its SKU."""
    like = connection.execute(select(SAMPLE).where(SAMPLE.c.sku == what.item).order_by(SAMPLE.c.id.desc())).first()
    if what.kind is not StockKind.SAMPLE or like is None:
        raise Trouble("stock.unknown", item=what.item)
    values = {name: value for name, value in like._mapping.items() if name != "id"}
    fresh = {"lot": what.lot, "on_hand": 0, "reserved": 0, "best_before": delivery.best_before}
    connection.execute(insert_new(connection, SAMPLE), values | fresh)  # unless another table was faster
    return _held(connection, what)


def _must_cover(what: StockItem, pieces: int, reserved: int) -> None:
    if pieces < reserved:
        raise Trouble("stock.promised", item=what.item, reserved=reserved)


def _move(
    connection: Connection,
    what: StockItem,
    changed: dict[str, Any],
    pieces: int,
    reason: str,
    who: Actor,
    at: datetime,
) -> int:
    table, topic = _table(what)
    connection.execute(update(table).where(_is(what)).values(**changed))
    moved = {"at": at, "who": who.name, "table_name": who.table, "kind": what.kind.value, "item": what.item}
    moved |= {"lot": what.lot, "pieces": pieces, "reason": str(reason)}
    made: int = connection.execute(insert(STOCK_MOVE).returning(STOCK_MOVE.c.id), moved).scalar_one()
    mark_changed(connection, topic)
    audit.record(
        connection, at, who, Action.STOCK_CHANGED, what.item, lot=what.lot, pieces=pieces, reason=str(reason), move=made
    )
    return made
