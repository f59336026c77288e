"""Hears at once that another table changed something: LISTEN on a connection of its own to the shop's server.

What is then brought, and how a table without notices (a pooler between) learns it by asking, is in `keeping.courier`.
"""

import logging
from collections.abc import Callable, Set
from threading import Event, Thread
from weakref import ref

from sqlalchemy import Connection, text

from station.domain.trouble import Trouble
from station.store.engine import open_engine, reading

__all__ = ["CHANNEL", "Notices", "notify"]

log = logging.getLogger(__name__)

#: One channel for all: who hears it looks at the marks of what changed.
CHANNEL = "station_news"
#: Notices that follow each other faster are heard as one: twenty tables pack a parcel every second.
TOGETHER_S = 0.25
#: A listener looks this often whether it is to end.
LOOK_EVERY_S = 1.0
#: A server that is away is looked for this often.
AGAIN_S = 5.0

_NOTIFY = text(f"NOTIFY {CHANNEL}")
#: In the `info` of a connection: the transaction that tells already.
_TELLS = "station_tells"


def notify(connection: Connection) -> None:
    """Tell all tables once this transaction is committed; nothing where the database is a file of one PC.

    Asked for again in one transaction it costs no further round trip.
    """
    if connection.dialect.name != "postgresql":
        return
    transaction = connection.get_nested_transaction() or connection.get_transaction()
    tells = connection.info.get(_TELLS)
    if transaction is None or tells is None or tells() is not transaction:
        connection.execute(_NOTIFY)
    if transaction is not None:
        connection.info[_TELLS] = ref(transaction)


class Notices:
    """A thread that listens, and connects again after the server was away; `heard` runs on it.

    What connections of these `own` told (numbers of their server processes) is no news to this table.
    """

    def __init__(self, url: str, heard: Callable[[], None], own: Set[int] = frozenset()) -> None:
        self._engine, self._heard, self._own = open_engine(url), heard, own
        self._ends = Event()
        self.listens = Event()  #: set while the server has taken the LISTEN
        self._thread = Thread(target=self._run, name="notices", daemon=True)

    def start(self) -> None:
        """Listen from now on, as soon as the server can be had."""
        self._thread.start()

    def close(self, timeout_s: float) -> None:
        """Hear nothing more. Safe to call twice and before `start`."""
        self._ends.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        self._engine.dispose()

    def _run(self) -> None:
        import psycopg  # late: a table with a database file never listens

        while not self._ends.is_set():
            try:
                self._listen()
            except (Trouble, psycopg.Error) as error:
                log.info("no notices for now: %s", type(error).__name__)
            finally:
                self.listens.clear()
                self._engine.dispose()
            self._ends.wait(AGAIN_S)

    def _listen(self) -> None:
        import psycopg

        with reading(self._engine) as connection:
            driver = connection.connection.driver_connection
            if not isinstance(driver, psycopg.Connection):
                return
            driver.execute(f"LISTEN {CHANNEL}".encode())
            self.listens.set()
            self._heard()  # what happened while nobody listened
            while not self._ends.is_set():
                told = list(driver.notifies(timeout=LOOK_EVERY_S, stop_after=1))
                if any(one.pid not in self._own for one in told):
                    self._heard()
                    self._ends.wait(TOGETHER_S)
