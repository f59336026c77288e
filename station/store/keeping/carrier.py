"""Carries what waits in the outbox to the server, oldest first, each thing in a transaction of its own."""

import logging
from collections.abc import Callable
from datetime import datetime
from threading import Lock
from uuid import uuid4

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError

from station.store import journal
from station.store import tables as t
from station.store.engine import reading, writing
from station.store.keeping.codes import holder_of
from station.store.keeping.forked import fork
from station.store.keeping.outbox import News, items_of, news, told
from station.store.keeping.rows import rows_of
from station.store.keeping.upward import Arrival, carry_parcel, kept_parcel
from station.store.keeping.upward_prints import carry_entries, carry_prints, kept_prints

log = logging.getLogger(__name__)

#: Key of `meta` with the name of this file towards the server.
_ORIGIN = "keeping.origin"
_BOOKS = {"stock_move": t.STOCK_MOVE, "audit": t.AUDIT_ENTRY}


class Carrier:
    """Safe from any thread; one carries at a time."""

    def __init__(self, here: Engine, server: Engine, table_name: str, now: Callable[[], datetime]) -> None:
        self._here, self._server, self._table_name, self._now = here, server, table_name, now
        self._lock = Lock()
        self._origin, self.holder = _origin(here), holder_of(here, table_name)

    def carry(self) -> tuple[set[str], list[str]]:
        """Tell the server everything: numbers of the orders it was told of, and of those that other tables have.

        What the server refuses stays in the outbox and is in the log. Raises Trouble where it cannot be had.
        """
        with self._lock:
            with reading(self._here) as here:
                waiting = news(here)
            done: set[str] = set()
            lost: list[str] = []
            for one in waiting:
                try:
                    if one.topic == "parcel":
                        lost += self._carry_parcel(one, done)
                    elif one.topic == "prints":
                        self._carry_prints(one)
                except SQLAlchemyError:
                    log.exception("%s %s cannot be told to the shop's database and stays here", one.topic, one.item)
            self._carry_books(waiting)
            return done, lost

    def _carry_parcel(self, one: News, done: set[str]) -> list[str]:
        with reading(self._here) as here:
            kept = kept_parcel(here, one.item)
        if kept is None:
            self._told(one)
            return []
        at, number = self._now(), str(kept.row["order_number"])
        with writing(self._server) as server:
            came_to = carry_parcel(server, kept, self._table_name, self.holder, at)
        done.add(number)
        if came_to is Arrival.KNOWN:
            self._told(one)
            return []
        log.warning("parcel %s of order %s: another table has the order (%s)", one.item, number, came_to.value)
        with writing(self._here) as here:
            if came_to is Arrival.FORKED:
                fork(here, one.item, self._table_name)
            else:
                journal.release_parcel(here, one.item, at, "elsewhere")
                told(here, one)
        return [number]

    def _carry_prints(self, one: News) -> None:
        with reading(self._here) as here:
            kept = kept_prints(here, one.item)
        with writing(self._server) as server:
            carry_prints(server, kept)
        self._told(one)

    def _carry_books(self, waiting: list[News]) -> None:
        """After the parcels: what they hold no longer is written off with the rest of its lot."""
        for topic, table in _BOOKS.items():
            each = [one for one in waiting if one.topic == topic]
            if not each:
                continue
            ids = [int(item) for item in items_of(each, each[0].topic)]
            with reading(self._here) as here:
                rows = rows_of(here, table, table.c.id.in_(ids))
            with writing(self._server) as server:
                carry_entries(server, self._origin, table, rows)
            with writing(self._here) as here:
                for one in each:
                    told(here, one)
                # the newest stays, so that no number is given twice
                here.execute(delete(table).where(table.c.id < max(ids)))

    def _told(self, one: News) -> None:
        with writing(self._here) as here:
            told(here, one)


def _origin(here: Engine) -> str:
    """A name for this file that no other file has: of a file made anew the server knows nothing."""
    with writing(here) as connection:
        known: str | None = connection.execute(select(t.META.c.value).where(t.META.c.key == _ORIGIN)).scalar()
        if known is None:
            known = uuid4().hex
            connection.execute(insert(t.META), {"key": _ORIGIN, "value": known})
    return known
