"""What a scanned code stands for in the database: orders by any code on paper, voucher codes, prints scanned back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, case, cast, literal, null, or_, select, union_all

from station.domain.meaning import CodeHit, MeaningKind
from station.store.columns import number_key, storable
from station.store.engine import reading
from station.store.numbers import insert_new
from station.store.tables import ORDER_CODE, PARCEL, SHOP_ORDER, VOUCHER_CODE

#: Above every hex digit: a range from "3f" to "3f" + this holds what begins with "3f".
_ABOVE_HEX = "g"

#: Of a code's orders these are asked for first; an order that is not imported yet may well come.
_IS_OVER = case((or_(SHOP_ORDER.c.packed_at.is_not(None), SHOP_ORDER.c.state != "open"), 1), else_=0)

#: One round trip, three reads of an index.
_KNOWN = union_all(
    select(
        ORDER_CODE.c.kind,
        ORDER_CODE.c.code,
        ORDER_CODE.c.order_number.label("order_number"),
        _IS_OVER.label("is_over"),
        ORDER_CODE.c.added_at,
    )
    .select_from(ORDER_CODE.outerjoin(SHOP_ORDER, SHOP_ORDER.c.number == ORDER_CODE.c.order_number))
    .where(ORDER_CODE.c.code_key.in_(bindparam("keys", expanding=True))),
    select(
        literal(MeaningKind.ORDER.value),
        SHOP_ORDER.c.number,
        SHOP_ORDER.c.number,
        literal(0),
        cast(null(), ORDER_CODE.c.added_at.type),
    ).where(SHOP_ORDER.c.number_key.in_(bindparam("keys", expanding=True))),
    select(
        literal(MeaningKind.VOUCHER.value),
        VOUCHER_CODE.c.code,
        literal(""),
        literal(0),
        cast(null(), ORDER_CODE.c.added_at.type),
    ).where(VOUCHER_CODE.c.code.in_(bindparam("codes", expanding=True))),
)
_OF_ORDER = (
    select(ORDER_CODE.c.kind, ORDER_CODE.c.code)
    .where(ORDER_CODE.c.order_number == bindparam("number"))
    .order_by(ORDER_CODE.c.kind, ORDER_CODE.c.added_at.desc(), ORDER_CODE.c.code)
)
_PARCELS = (
    select(PARCEL.c.parcel_id, PARCEL.c.order_number, PARCEL.c.state)
    .where(PARCEL.c.parcel_id >= bindparam("start"), PARCEL.c.parcel_id < bindparam("end"))
    .order_by(PARCEL.c.parcel_id)
)


@dataclass(frozen=True, slots=True)
class OrderCode:
    """One code on paper that leads to one order."""

    code: str
    kind: MeaningKind  #: one of `meaning.ORDER_CODES`
    order_number: str


@dataclass(frozen=True, slots=True)
class PrintedParcel:
    """A parcel that a scanned-back print belongs to."""

    parcel_id: str
    order_number: str
    state: str  #: "open", "packed", "set_aside" or "abandoned"


class SqlCodeStore:
    """Fits `station.workflow.recognising.CodeStore`. Raises Trouble "database...." as `engine.troubles`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known_codes(self, codes: Sequence[str]) -> tuple[CodeHit, ...]:
        with reading(self._engine) as connection:
            return lookup(connection, codes)

    def parcels_of_print(self, parcel: str) -> tuple[PrintedParcel, ...]:
        with reading(self._engine) as connection:
            return parcels_by_prefix(connection, parcel)


def lookup(connection: Connection, codes: Sequence[str]) -> tuple[CodeHit, ...]:
    """What the database knows by any of these codes (without case and surrounding blanks), one hit per kind and code.

    Several orders of one code come oldest first; those that are packed or cancelled only where all are, and then of
    the latest time the code was used, for totes go round.
    """
    keys = sorted({number_key(code) for code in codes} - {""})
    exact = {storable(code).strip() for code in codes}
    asked = {"keys": keys, "codes": sorted(exact | {code.upper() for code in exact})}
    rows = connection.execute(_KNOWN, asked).all() if keys else []
    found: dict[tuple[str, str], list[Row[Any]]] = defaultdict(list)
    is_exact = any(row.kind == MeaningKind.ORDER and row.code in exact for row in rows)
    for row in rows:
        if row.kind != MeaningKind.ORDER:
            found[row.kind, number_key(row.code)].append(row)
        elif not is_exact or row.code in exact:  # else it is the twin, in other case, of the order that is meant
            found[row.kind, row.code].append(row)
    return tuple(CodeHit(MeaningKind(kind), each[0].code, _orders(each)) for (kind, _), each in sorted(found.items()))


def add(connection: Connection, codes: Iterable[OrderCode], at: datetime) -> int:
    """Store codes; returns how many were new. A code that is there already with its order stays as it is."""
    rows = [
        {
            "code_key": number_key(each.code),
            "kind": each.kind.value,
            "order_number": storable(each.order_number).strip(),
            "code": storable(each.code).strip(),
            "added_at": at,
        }
        for each in codes
    ]
    return connection.execute(insert_new(connection, ORDER_CODE), rows).rowcount if rows else 0


def of_order(connection: Connection, number: str) -> tuple[OrderCode, ...]:
    """Every code that leads to an order."""
    rows = connection.execute(_OF_ORDER, {"number": number})
    return tuple(OrderCode(row.code, MeaningKind(row.kind), number) for row in rows)


def parcels_by_prefix(connection: Connection, prefix: str) -> tuple[PrintedParcel, ...]:
    """Parcels whose id begins with these hex digits: one, for ten digits are 40 random bits."""
    rows = connection.execute(_PARCELS, {"start": prefix, "end": prefix + _ABOVE_HEX})
    return tuple(PrintedParcel(row.parcel_id, row.order_number, row.state) for row in rows)


def _orders(rows: Sequence[Row[Any]]) -> tuple[str, ...]:
    waiting = sorted((row for row in rows if not row.is_over), key=lambda row: (row.added_at or 0, row.order_number))
    if not waiting:
        latest = max(row.added_at for row in rows)
        waiting = sorted((row for row in rows if row.added_at == latest), key=lambda row: row.order_number)
    return tuple(dict.fromkeys(row.order_number for row in waiting if row.order_number))
