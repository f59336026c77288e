"""Voucher codes: each goes out once over all tables. Held at opening, given when packed, free again when left.

A code that may stand on paper already never becomes free again: two customers would have the same one.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Engine, bindparam, func, select, update

from printing.jobs import JobState
from station.domain.audit import Action, Actor
from station.domain.plan import PackPlan
from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.store import audit
from station.store.columns import storable
from station.store.engine import reading
from station.store.numbers import insert_new, mark_changed
from station.store.tables import INSERT_ITEM, PRINT_JOB, VOUCHER_CODE, VOUCHER_POOL

FREE, HELD, GIVEN = "free", "held", "given"
_BATCH = 5000
_CODE = VOUCHER_CODE.c
#: A page that waits for paper comes out with the next roll, also of a parcel that was let go meanwhile.
_MAY_COME_OUT = (
    JobState.QUEUED,
    JobState.SENDING,
    JobState.HANDED_OVER,
    JobState.PRINTED,
    JobState.UNCERTAIN,
)

_POOLS_OF = select(INSERT_ITEM.c.id, INSERT_ITEM.c.voucher_pool).where(
    INSERT_ITEM.c.id.in_(bindparam("inserts", expanding=True)), INSERT_ITEM.c.voucher_pool != ""
)
_OF_PARCEL = (
    select(_CODE.code, _CODE.pool_id).where(_CODE.parcel_id == bindparam("parcel")).order_by(_CODE.pool_id, _CODE.code)
)
#: Those a parcel or a block gets. Rows that another is taking are passed over; SQLite's writers take turns anyway.
NEXT_FREE = (
    select(_CODE.code)
    .where(_CODE.pool_id == bindparam("pool"), _CODE.state == FREE)
    .order_by(_CODE.code)
    .limit(bindparam("pieces"))
    .with_for_update(skip_locked=True)
)
_IN_BLOCK = (_CODE.state == HELD) & _CODE.parcel_id.is_(None) & (_CODE.held_by != "")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file of codes."""

    new: int
    duplicates: int  #: in the file twice, or here already, in whatever pool and state


def save_pool(connection: Connection, pool: VoucherPool) -> None:
    """Add a pool or change its name, low water and last day; its codes stay."""
    values = {"name": pool.name or pool.id, "low_water": pool.low_water, "valid_until": pool.valid_until}
    connection.execute(insert_new(connection, VOUCHER_POOL), {"id": pool.id, **values})
    connection.execute(update(VOUCHER_POOL).where(VOUCHER_POOL.c.id == storable(pool.id)).values(**values))
    mark_changed(connection, "catalogue")  # its last day is that of its inserts


def import_codes(connection: Connection, pool: str, codes: Sequence[str], who: Actor, at: datetime) -> Imported:
    """Take codes into a pool; one that is there already, in any pool, is refused and counted.

    Raises Trouble "voucher.pool_unknown" (pool).
    """
    require_pool(connection, pool)
    statement = insert_new(connection, VOUCHER_CODE)
    rows = [
        {"code": code, "pool_id": pool, "state": FREE, "held_by": ""} for code in dict.fromkeys(map(storable, codes))
    ]
    batches = (rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH))
    new = sum(connection.execute(statement, batch).rowcount for batch in batches)
    mark_changed(connection, "vouchers")
    audit.record(connection, at, who, Action.VOUCHERS_IMPORTED, pool, new=new, duplicates=len(codes) - new)
    return Imported(new, len(codes) - new)


def pools(connection: Connection) -> list[VoucherPool]:
    """All pools by id, with how many codes are in which state."""
    counted: dict[str, Counter[str]] = {}
    blocks: dict[str, dict[str, int]] = {}
    by_state = select(_CODE.pool_id, _CODE.state, func.count()).group_by(_CODE.pool_id, _CODE.state)
    for pool, state, count in connection.execute(by_state):
        counted.setdefault(pool, Counter())[state] = count
    by_table = (
        select(_CODE.pool_id, _CODE.held_by, func.count()).where(_IN_BLOCK).group_by(_CODE.pool_id, _CODE.held_by)
    )
    for pool, table, count in connection.execute(by_table):
        blocks.setdefault(pool, {})[table] = count
    rows = connection.execute(select(VOUCHER_POOL).order_by(VOUCHER_POOL.c.id))
    return [_pool(row, counted.get(row.id, Counter()), blocks.get(row.id, {})) for row in rows]


def hold(connection: Connection, parcel_id: str, plan: PackPlan, day: date | None = None) -> dict[str, str]:
    """One code for each insert of the plan that has a pool, by the insert's id; again: the same ones.

    `day`: pools that ended before it give nothing. Raises Trouble "voucher.none_left" (pool, insert) where nothing is
    left; the caller's transaction must end with it.
    """
    pool_of = _pools_of(connection, plan)
    held = _codes_of(connection, parcel_id, pool_of) if pool_of else {}
    missing = {insert_id: pool for insert_id, pool in pool_of.items() if insert_id not in held}
    for insert_id, pool in missing.items():
        if day is not None and _is_over(connection, pool, day):
            raise Trouble("voucher.none_left", pool=pool, insert=insert_id)
        held[insert_id] = _take(connection, parcel_id, pool, insert_id)
    if missing:
        mark_changed(connection, "vouchers")
    return held


def give(connection: Connection, parcel_id: str, at: datetime) -> None:
    """The parcel is packed: its codes are gone for good."""
    given = update(VOUCHER_CODE).where(_CODE.parcel_id == storable(parcel_id), _CODE.given_at.is_(None))
    connection.execute(given.values(state=GIVEN, given_at=at))


def give_back(connection: Connection, parcel_id: str) -> None:
    """The parcel was left: its codes are free again, or back in their table's block.

    Where a print of the parcel may be out or still come out, they count as given (with no time): nobody else gets what
    stands on paper.
    """
    held = (_CODE.parcel_id == storable(parcel_id)) & (_CODE.state == HELD)
    if connection.execute(select(_CODE.code).where(held).limit(1)).first() is None:
        return
    printed = select(PRINT_JOB.c.id).where(
        PRINT_JOB.c.parcel_id == storable(parcel_id), PRINT_JOB.c.state.in_(_MAY_COME_OUT)
    )
    if connection.execute(printed.limit(1)).first() is not None:
        connection.execute(update(VOUCHER_CODE).where(held).values(state=GIVEN))
        return
    connection.execute(update(VOUCHER_CODE).where(held, _CODE.held_by == "").values(state=FREE, parcel_id=None))
    connection.execute(update(VOUCHER_CODE).where(held).values(parcel_id=None))
    mark_changed(connection, "vouchers")


def codes_of(connection: Connection, parcel_id: str, plan: PackPlan) -> dict[str, str]:
    """The codes of a parcel by the ids of its inserts: what is printed on them."""
    return _codes_of(connection, parcel_id, _pools_of(connection, plan))


def printed_codes(engine: Engine, parcel_id: str, plan: PackPlan) -> dict[str, str]:
    """As `codes_of`, with "" for every insert of the plan that has a pool and got no code: it must not be printed."""
    with reading(engine) as connection:
        pool_of = _pools_of(connection, plan)
        return {**dict.fromkeys(pool_of, ""), **_codes_of(connection, parcel_id, pool_of)} if pool_of else {}


def without_codes(connection: Connection) -> list[str]:
    """Ids of the inserts whose pool has no free code."""
    is_free = select(_CODE.code).where(_CODE.pool_id == INSERT_ITEM.c.voucher_pool, _CODE.state == FREE).exists()
    return list(
        connection.execute(select(INSERT_ITEM.c.id).where(INSERT_ITEM.c.voucher_pool != "", ~is_free)).scalars()
    )


def last_days_of_codes(connection: Connection) -> dict[str, date]:
    """Last day of the codes of each insert whose pool has one."""
    pools = VOUCHER_POOL.c
    query = select(INSERT_ITEM.c.id, pools.valid_until).join(VOUCHER_POOL, pools.id == INSERT_ITEM.c.voucher_pool)
    return {row.id: row.valid_until for row in connection.execute(query.where(pools.valid_until.is_not(None)))}


def _codes_of(connection: Connection, parcel_id: str, pool_of: Mapping[str, str]) -> dict[str, str]:
    of_pool: dict[str, list[str]] = {}
    for code, pool in connection.execute(_OF_PARCEL, {"parcel": parcel_id}):
        of_pool.setdefault(pool, []).append(code)
    found = ((insert_id, of_pool.get(pool, [])) for insert_id, pool in pool_of.items())
    return {insert_id: codes.pop(0) for insert_id, codes in found if codes}


def _take(connection: Connection, parcel_id: str, pool: str, insert_id: str) -> str:
    code: str | None = connection.execute(NEXT_FREE, {"pool": pool, "pieces": 1}).scalar()
    if code is None:
        raise Trouble("voucher.none_left", pool=pool, insert=insert_id)
    connection.execute(update(VOUCHER_CODE).where(_CODE.code == code).values(state=HELD, parcel_id=parcel_id))
    return code


def _pools_of(connection: Connection, plan: PackPlan) -> Mapping[str, str]:
    """Pool of each insert of the plan that has one; in one order everywhere, so that tables cannot wait in a circle."""
    ids = sorted({choice.insert.id for choice in plan.chosen})
    rows = connection.execute(_POOLS_OF, {"inserts": ids}).all() if ids else []
    return dict(sorted(((row.id, row.voucher_pool) for row in rows), key=lambda each: (each[1], each[0])))


def _is_over(connection: Connection, pool: str, day: date) -> bool:
    query = select(VOUCHER_POOL.c.id).where(VOUCHER_POOL.c.id == pool, VOUCHER_POOL.c.valid_until < day)
    return connection.execute(query).first() is not None


def require_pool(connection: Connection, pool: str) -> None:
    """Raises Trouble "voucher.pool_unknown" (pool)."""
    if connection.execute(select(VOUCHER_POOL.c.id).where(VOUCHER_POOL.c.id == storable(pool))).first() is None:
        raise Trouble("voucher.pool_unknown", pool=pool)


def _pool(row: Any, counted: Counter[str], blocks: dict[str, int]) -> VoucherPool:
    held = counted[HELD] - sum(blocks.values())
    return VoucherPool(row.id, row.name, row.low_water, row.valid_until, counted[FREE], held, counted[GIVEN], blocks)
