"""The wire to the shop's server: asked with a deadline, and not asked at all while it does not answer well."""

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event, Thread
from time import monotonic
from typing import Any, TypeVar

import psycopg
from sqlalchemy import Connection, event, text

from station.domain.trouble import Trouble
from station.store.engine import open_engine, reading, writing

log = logging.getLogger(__name__)

_T = TypeVar("_T")
_Asked = tuple[Future[Any], Callable[[Connection], Any], Event, bool]

#: Troubles that mean "the server cannot be had", not "no".
AWAY_CODES = frozenset(
    {"database.unreachable", "database.locked", "database.full", "database.damaged", "database.readonly"}
)
#: A round trip so long is too slow to tell parcels by: their rows would stay locked for the other tables.
TOO_SLOW_S = 0.5
#: Of one question: an order that changed since it was brought; a packer's other questions are half as many at most.
MOST_ROUND_TRIPS = 12
#: After a question without an answer in time the table works alone so long, each time twice as long.
ALONE_FIRST_S, ALONE_LONGEST_S = 5.0, 600.0
#: After so many answers in time the next such wait is a short one again.
GOOD_AGAIN = 20
#: The server lets go of what a table held that vanished in the middle of a transaction, and of statements that hang.
_GUARDS = "SET idle_in_transaction_session_timeout = '10s'; SET statement_timeout = '20s'; SET lock_timeout = '2s'"


class Away(Exception):
    """The server did not answer in time, or is known not to answer: the table works alone."""


class ServerLink:
    """Asks the server on a thread of its own, so that nobody waits longer than `answer_s` for it.

    After the first question without an answer it `is_well` no longer: questions fail at once until `came_back` is
    called, by who has looked (`round_trip_s`) and caught up.
    """

    def __init__(self, url: str, answer_s: float) -> None:
        self.engine = open_engine(url, pings=False)  # who asks in vain goes on alone
        event.listen(self.engine, "connect", _set_guards)
        self.processes: set[int] = set()  #: numbers of the server's processes behind our connections
        event.listen(self.engine, "connect", self._note_process)
        event.listen(self.engine, "close", self._forget_process)
        self._answer_s = answer_s
        self._questions: SimpleQueue[_Asked | None] = SimpleQueue()
        self.is_well = False
        self._answers, self._alone_s, self._ask_again_at = 0, 0.0, 0.0
        self._thread = Thread(target=self._answer, name="server-questions", daemon=True)
        self._thread.start()

    def ask(self, question: Callable[[Connection], _T], *, reads: bool = False) -> _T:
        """The answer, from one transaction on the server that was committed.

        `reads`: nothing is written, and each statement stands for itself, which spares two round trips.
        Raises Away (it may be committed all the same), and whatever `question` raises.
        """
        if not self.is_well:
            raise Away
        answer: Future[_T] = Future()
        given_up = Event()
        self._questions.put((answer, question, given_up, reads))
        try:
            told = answer.result(timeout=self._answer_s)
        except TimeoutError as error:
            given_up.set()
            answer.cancel()
            self._wait_longer()
            self.went_away("no answer in time")
            raise Away from error
        except Trouble as trouble:
            if trouble.code not in AWAY_CODES:
                raise
            if trouble.code != "database.locked":
                self.went_away(trouble.code)
            raise Away from trouble
        self._answers += 1
        if self._answers >= GOOD_AGAIN:
            self._alone_s = 0.0
        return told

    def _wait_longer(self) -> None:
        """A packer waited in vain: of many scans only a few may, however long the server is slow."""
        self._answers = 0
        self._alone_s = min(max(2 * self._alone_s, ALONE_FIRST_S), ALONE_LONGEST_S)
        self._ask_again_at = monotonic() + self._alone_s

    def round_trip_s(self) -> float:
        """Seconds that the server takes for nothing; blocks as long as the wire does. Raises Trouble."""
        with writing(self.engine) as connection:
            started = monotonic()
            connection.execute(text("SELECT 1"))
            return monotonic() - started

    @contextmanager
    def one_state(self) -> Iterator[Connection]:
        """A connection that sees one consistent state of the server. Raises Trouble."""
        engine = self.engine
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with writing(engine) as connection:
            yield connection

    @property
    def is_fast_enough_s(self) -> float:
        """A round trip so short lets questions be asked again."""
        return self._answer_s / MOST_ROUND_TRIPS

    def went_away(self, why: str) -> None:
        """Nothing is asked from now on."""
        if self.is_well:
            log.warning("the shop's database does not answer (%s): this table works alone", why)
        self.is_well = False

    def is_down(self, why: str) -> None:
        """A look at it found it away: whoever waited did not wait for a server that only answers late."""
        self._alone_s = self._ask_again_at = 0.0
        self.went_away(why)

    def came_back(self) -> None:
        """It answers well, and this table has caught up; not believed at once after packers waited in vain."""
        if monotonic() < self._ask_again_at:
            return
        if not self.is_well:
            log.info("the shop's database answers")
        self.is_well = True

    def close(self) -> None:
        """Ask nothing more. A question that hangs is left to its thread, which dies with the program."""
        self.is_well = False
        self._questions.put(None)
        self._thread.join(timeout=self._answer_s)
        self.engine.dispose()

    def _note_process(self, connection: Any, _record: Any) -> None:
        self.processes.add(_process(connection))

    def _forget_process(self, connection: Any, _record: Any) -> None:
        self.processes.discard(_process(connection))

    def _answer(self) -> None:
        while (asked := self._questions.get()) is not None:
            answer, question, given_up, reads = asked
            if not answer.set_running_or_notify_cancel():
                continue
            try:
                told = self._put_to_server(question, given_up, reads)
            except BaseException as error:  # whatever it is, it belongs to who asked
                answer.set_exception(error)
            else:
                answer.set_result(told)

    def _put_to_server(self, question: Callable[[Connection], Any], given_up: Event, reads: bool) -> Any:
        with (reading if reads else writing)(self.engine) as connection:
            told = question(connection)
            if given_up.is_set():
                raise Away  # rolled back: who asked went on alone
            return told


def _process(connection: Any) -> int:
    """0 for what is no connection to a server, or none any more."""
    try:
        return int(connection.info.backend_pid)
    except (AttributeError, psycopg.Error):
        return 0


def _set_guards(connection: Any, _record: Any) -> None:
    if hasattr(connection, "info"):
        with connection.cursor() as cursor:
            cursor.execute(_GUARDS)
        connection.commit()
