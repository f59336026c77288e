"""The voucher codes in a table's own file: refilled ahead by pace, given without asking, given back when unused.

In the file the table's own codes are what a shop's are in its database: free, held by a parcel, or given. Codes of
other tables' parcels bear their holder's name and never become free here. On the server all lie in `voucher_blocks`.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, delete, insert, select

from station.store import voucher_blocks as blocks
from station.store.engine import reading, writing
from station.store.keeping.outbox import quietly
from station.store.keeping.rows import rows_of
from station.store.numbers import insert_new, mark_changed
from station.store.tables import META, VOUCHER_CODE, VOUCHER_POOL
from station.store.vouchers import FREE, HELD

log = logging.getLogger(__name__)

#: A block lasts a day at the pace of the last one; a table that gave none of a pool holds the fewest.
FEWEST, MOST, PACE_OF = 10, 500, timedelta(days=1)
#: No table takes more than this part of what is left at once, so that the last codes go round.
SHARE = 4
#: Key of `meta` with the name under which this file holds codes: a new file of the same table holds others.
_HOLDER = "keeping.holder"
#: In the file, of codes that a table without a file of its own gave.
_THE_SHOP = "the shop"
_CODE = VOUCHER_CODE.c


def holder_of(here: Engine, table_name: str) -> str:
    """The name under which this file holds codes, the same for good."""
    with writing(here) as connection:
        known: str | None = connection.execute(select(META.c.value).where(META.c.key == _HOLDER)).scalar()
        if known is None:
            known = f"{table_name} #{uuid4().hex[:6]}"
            connection.execute(insert(META), {"key": _HOLDER, "value": known})
    return known


def own_codes(here: Connection, parcel_id: str) -> list[dict[str, Any]]:
    """This table's codes in a parcel."""
    return rows_of(here, VOUCHER_CODE, _CODE.parcel_id == parcel_id, _CODE.held_by == "")


def at_home(here: Connection, rows: Iterable[Mapping[str, Any]], holder: str) -> list[dict[str, Any]]:
    """Codes of parcels as this file writes them; without those of a pool that was not brought yet."""
    pools = set(here.execute(select(VOUCHER_POOL.c.id)).scalars())
    names = {holder: "", "": _THE_SHOP}
    known = (row for row in rows if row["pool_id"] in pools)
    return [{**row, "held_by": names.get(row["held_by"], row["held_by"])} for row in known]


def leave_codes_of_others(here: Connection, parcel_id: str) -> None:
    """This table goes on with a parcel: what others held for it may stand on paper there, and was withdrawn."""
    others = (_CODE.parcel_id == parcel_id, _CODE.held_by != "", _CODE.state == HELD)
    here.execute(delete(VOUCHER_CODE).where(*others))


class CodeBlocks:
    """Keeps the blocks of a table as large as it needs. For one thread, which has told everything before."""

    def __init__(self, here: Engine, server: Engine, holder: str, now: Callable[[], datetime]) -> None:
        self._here, self._server, self._holder, self._now = here, server, holder, now
        self._wanted: dict[str, int] = {}

    def are_low(self) -> bool:
        """Whether a block is half used up that was full before."""
        free = self._free()
        return any(len(free.get(pool, ())) < (pieces + 1) // 2 for pool, pieces in self._wanted.items())

    def refill(self) -> None:
        """Once to the server and back. Killed between any two steps it loses and doubles nothing. Raises Trouble."""
        now = self._now()
        with reading(self._here) as here:
            known = frozenset(here.execute(select(_CODE.code)).scalars())
        with reading(self._server) as server:
            free = blocks.wanted_pools(server, now.date())
            lately = blocks.given_lately(server, self._holder, now - PACE_OF)
        held = self._free()
        self._wanted = {pool: min(max(FEWEST, lately.get(pool, 0)), MOST) for pool in free}
        self._give_back(held, self._wanted)
        found: dict[str, list[str]] = {}
        with writing(self._server) as server:
            blocks.note_seen(server, self._holder, now)
            blocks.take_up_again(server, self._holder, [code for codes in held.values() for code in codes])
            for pool, pieces in self._wanted.items():
                kept = len(held.get(pool, ()))
                more = 0 if kept * 2 > pieces else min(pieces - kept, max(1, free[pool] // SHARE))
                found[pool] = blocks.reserve_block(server, pool, self._holder, kept + more)
        self._write(found, known)
        short = {pool for pool, codes in found.items() if len(codes) * 2 < self._wanted[pool]}
        self._wanted = {pool: pieces for pool, pieces in self._wanted.items() if pool not in short}  # not asked again

    def give_all_back(self) -> int:
        """This table packs no more: its unused codes are for the others; how many. Raises Trouble."""
        return self._give_back(self._free(), {})

    def _free(self) -> dict[str, list[str]]:
        free: dict[str, list[str]] = {}
        with reading(self._here) as here:
            for pool, code in here.execute(select(_CODE.pool_id, _CODE.code).where(_CODE.state == FREE)):
                free.setdefault(pool, []).append(code)
        return free

    def _give_back(self, held: Mapping[str, Sequence[str]], wanted: Mapping[str, int]) -> int:
        """Crossed out here first: a code that is still here is nobody else's."""
        surplus = [code for pool, codes in held.items() for code in sorted(codes)[2 * wanted.get(pool, 0) :]]
        if not surplus:
            return 0
        with writing(self._here) as here, quietly(here):
            crossed_out = delete(VOUCHER_CODE).where(_CODE.code.in_(surplus), _CODE.state == FREE)
            gone = list(here.execute(crossed_out.returning(_CODE.code)).scalars())
            mark_changed(here, "vouchers")
        with writing(self._server) as server:
            return blocks.give_back_codes(server, self._holder, gone)

    def _write(self, found: Mapping[str, Sequence[str]], known: Set[str]) -> None:
        """What was `known` before the server was read may have gone out meanwhile, and does not come again."""
        rows = [
            {"code": code, "pool_id": pool, "state": FREE, "held_by": ""}
            for pool, codes in found.items()
            for code in codes
            if code not in known
        ]
        if not rows:
            return
        with writing(self._here) as here, quietly(here):
            pools = set(here.execute(select(VOUCHER_POOL.c.id)).scalars())
            brought = [row for row in rows if row["pool_id"] in pools]
            if brought and here.execute(insert_new(here, VOUCHER_CODE), brought).rowcount:
                mark_changed(here, "vouchers")
