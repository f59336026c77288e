"""Blocks of voucher codes that packing tables hold, so that they can give them without the network.

On the server a block is held by its holder and in no parcel; nobody else ever gives such a code. What a table may have
printed before it vanished is withdrawn, never given to another customer. The table's own file lies in `keeping.codes`.
"""

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, or_, select, update

from station.domain.audit import Action, Actor
from station.domain.trouble import Trouble
from station.domain.vouchers import Block
from station.store import audit
from station.store.columns import storable
from station.store.numbers import mark_changed
from station.store.tables import INSERT_ITEM, META, VOUCHER_CODE, VOUCHER_POOL
from station.store.vouchers import FREE, GIVEN, HELD, NEXT_FREE, require_pool

log = logging.getLogger(__name__)

#: Key of `meta`: when a holder looked after its block last.
_SEEN = "vouchers.seen."
_CODE = VOUCHER_CODE.c
_IN_BLOCK = (_CODE.state == HELD) & _CODE.parcel_id.is_(None)
_WITHDRAWN = (_CODE.state == GIVEN) & _CODE.parcel_id.is_(None)
_BLOCK = (
    select(_CODE.code)
    .where(_IN_BLOCK, _CODE.pool_id == bindparam("pool"), _CODE.held_by == bindparam("holder"))
    .order_by(_CODE.code)
)
_LATELY = (
    select(_CODE.pool_id, func.count())
    .where(_CODE.held_by == bindparam("holder"), _CODE.given_at >= bindparam("since"))
    .group_by(_CODE.pool_id)
)


def wanted_pools(connection: Connection, today: date) -> dict[str, int]:
    """Pools of inserts whose last day is not over, with how many codes are free for all."""
    used = select(INSERT_ITEM.c.voucher_pool).where(INSERT_ITEM.c.voucher_pool != "")
    pool = VOUCHER_POOL.c
    is_good = or_(pool.valid_until.is_(None), pool.valid_until >= today)
    free = select(func.count()).where(_CODE.pool_id == pool.id, _CODE.state == FREE).scalar_subquery()
    return {row[0]: row[1] for row in connection.execute(select(pool.id, free).where(pool.id.in_(used), is_good))}


def given_lately(connection: Connection, holder: str, since: datetime) -> dict[str, int]:
    """Codes that a holder gave since then, by pool."""
    return {row[0]: row[1] for row in connection.execute(_LATELY, {"holder": holder, "since": since})}


def reserve_block(connection: Connection, pool: str, holder: str, pieces: int) -> list[str]:
    """Fill a holder's block up to so many codes and return them all; fewer where the pool has no more.

    Raises Trouble "voucher.pool_unknown".
    """
    require_pool(connection, pool)
    block = list(connection.execute(_BLOCK, {"pool": pool, "holder": holder}).scalars())
    missing = pieces - len(block)
    fresh = list(connection.execute(NEXT_FREE, {"pool": pool, "pieces": missing}).scalars()) if missing > 0 else []
    if fresh:
        taken = update(VOUCHER_CODE).where(_CODE.code.in_(fresh), _CODE.state == FREE)
        connection.execute(taken.values(state=HELD, held_by=holder))
        mark_changed(connection, "vouchers")
    return [*block, *fresh]


def give_back_codes(connection: Connection, holder: str, codes: Collection[str]) -> int:
    """Codes of a block are free for all again: their holder has crossed them out before. How many."""
    given_up = update(VOUCHER_CODE).where(_IN_BLOCK, _CODE.held_by == holder, _CODE.code.in_(codes))
    freed = connection.execute(given_up.values(state=FREE, held_by="")).rowcount
    if freed:
        mark_changed(connection, "vouchers")
    return freed


def carry_codes(connection: Connection, parcel_id: str, holder: str, codes: Sequence[Mapping[str, Any]]) -> None:
    """Make the codes of a holder's parcel what its table says; again without any effect.

    A code that was withdrawn meanwhile stands in the parcel all the same.
    """
    listed = [row["code"] for row in codes]
    of_parcel = update(VOUCHER_CODE).where(_CODE.parcel_id == parcel_id, _CODE.held_by == holder)
    connection.execute(of_parcel.where(_CODE.state == HELD, _CODE.code.not_in(listed)).values(parcel_id=None))
    for row in codes:
        own = (_CODE.state == HELD) | _CODE.parcel_id.is_(None) | (_CODE.parcel_id == parcel_id)
        told = update(VOUCHER_CODE).where(_CODE.code == row["code"], _CODE.held_by == holder, own)
        values = {"state": row["state"], "parcel_id": parcel_id, "given_at": row["given_at"]}
        if connection.execute(told.values(values)).rowcount == 0:
            log.error("parcel %s bears a voucher code that is another parcel's", parcel_id)


def withdraw_block(connection: Connection, holder: str) -> int:
    """A table does not come back: its codes are out of use, for nobody knows which of them stand on paper. How many."""
    block = update(VOUCHER_CODE).where(_IN_BLOCK, _CODE.held_by == storable(holder))
    withdrawn = connection.execute(block.values(state=GIVEN)).rowcount
    if withdrawn:
        mark_changed(connection, "vouchers")
    return withdrawn


def take_up_again(connection: Connection, holder: str, codes: Collection[str]) -> None:
    """A table came back after all, with these codes of its block unused."""
    block = update(VOUCHER_CODE).where(_WITHDRAWN, _CODE.held_by == holder, _CODE.code.in_(codes))
    connection.execute(block.values(state=HELD))


def note_seen(connection: Connection, holder: str, at: datetime) -> None:
    """A holder looks after its block."""
    values = {"value": at.isoformat()}
    if connection.execute(update(META).where(META.c.key == _SEEN + holder).values(values)).rowcount == 0:
        connection.execute(insert(META), {"key": _SEEN + holder, **values})


def blocks(connection: Connection) -> list[Block]:
    """The blocks of all tables, longest unseen first."""
    seen = dict(connection.execute(select(META.c.key, META.c.value).where(META.c.key.startswith(_SEEN))).all())
    held = select(_CODE.held_by, func.count()).where(_IN_BLOCK, _CODE.held_by != "").group_by(_CODE.held_by)
    found = [Block(row[0], row[1], _time(seen.get(_SEEN + row[0]))) for row in connection.execute(held)]
    return sorted(found, key=lambda block: (block.seen_at is not None, block.seen_at, block.holder))


def withdraw(connection: Connection, holder: str, unseen_since: datetime, who: Actor, at: datetime) -> int:
    """As `withdraw_block`, for a table that was not seen since then; the audit log keeps it.

    Raises Trouble "voucher.block_unknown" (table) and "voucher.block_in_use" (table, seen).
    """
    block = next((each for each in blocks(connection) if each.holder == storable(holder)), None)
    if block is None:
        raise Trouble("voucher.block_unknown", table=holder)
    if block.seen_at is not None and block.seen_at > unseen_since:
        raise Trouble("voucher.block_in_use", table=holder, seen=block.seen_at)
    withdrawn = withdraw_block(connection, holder)
    audit.record(connection, at, who, Action.VOUCHERS_WITHDRAWN, block.holder, codes=withdrawn)
    return withdrawn


def _time(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
