"""Opens the database and turns its failures into known trouble; every read and write goes through here."""

import importlib
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from station.domain.trouble import Trouble

#: A writer waits this long for another table's writer before "database.locked".
BUSY_TIMEOUT_MS = 5000
#: A packer waits at most this long for a server that does not answer.
CONNECT_TIMEOUT_S = 3

#: Primary result codes, https://www.sqlite.org/rescode.html
_SQLITE_TROUBLE = {
    sqlite3.SQLITE_BUSY: "database.locked",
    sqlite3.SQLITE_LOCKED: "database.locked",
    sqlite3.SQLITE_FULL: "database.full",
    sqlite3.SQLITE_CORRUPT: "database.damaged",
    sqlite3.SQLITE_NOTADB: "database.damaged",
    sqlite3.SQLITE_CANTOPEN: "database.unreachable",
    sqlite3.SQLITE_READONLY: "database.readonly",
    sqlite3.SQLITE_IOERR: "database.unreachable",
    sqlite3.SQLITE_PERM: "database.unreachable",
}
#: What SQLite says of a file that was taken away while the program runs: it makes an empty one in its place.
_FILE_WAS_REMOVED = "no such table"
#: SQLSTATE codes and classes, PostgreSQL manual, appendix A.
_POSTGRES_TROUBLE = {
    "55P03": "database.locked",  # lock_not_available
    "40P01": "database.locked",  # deadlock_detected
    "40001": "database.locked",  # serialization_failure
    "57014": "database.locked",  # query_canceled: statement_timeout
    "53100": "database.full",  # disk_full
    "XX001": "database.damaged",  # data_corrupted
    "XX002": "database.damaged",  # index_corrupted
}

_WRITES = "station_writes"


def open_engine(database: str | Path, key: bytes = b"", *, pings: bool = True) -> Engine:
    """The engine for a SQLite file (path or sqlite:// URL) or a PostgreSQL server (postgresql:// URL).

    `key` (32 bytes) opens a file that SQLCipher encrypts; with another key its first use raises Trouble
    "database.wrong_key". `pings`: a connection to a server is tried before it is used again. Nothing
    is connected yet. Raises Trouble "database.unreachable" where the URL names neither, and "database.no_cipher" where
    SQLCipher is not installed.
    """
    text = str(database)
    try:
        url = make_url(text) if "://" in text else URL.create("sqlite", database=text)
        if url.drivername in {"postgresql", "postgres"}:
            url = url.set(drivername="postgresql+psycopg")
        backend = url.get_backend_name()
        if backend == "sqlite":
            return _sqlite(url, key)
        if backend == "postgresql":
            return _postgresql(url, pings)
    except (ValueError, ArgumentError) as error:
        raise Trouble("database.unreachable", database="?", problem=type(error).__name__) from error
    raise Trouble("database.unreachable", database=backend, problem="not SQLite or PostgreSQL")


def _from_json(text: str) -> Any:
    """A value of a JSON column. Most are empty, and a catalogue has tens of thousands of them."""
    return [] if text == "[]" else {} if text == "{}" else json.loads(text)


def _sqlite(url: URL, key: bytes) -> Engine:
    module = {"module": cipher_module()} if key else {}
    engine = create_engine(
        url,
        hide_parameters=True,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        json_deserializer=_from_json,
        **module,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we send BEGIN ourselves, so that writers can begin IMMEDIATE
        if key:
            unlock(connection, key)
        for pragma in (
            "journal_mode=WAL",
            # FULL for all: a commit of the journal or of a print state survives a power cut (0.15 to 5 ms measured)
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            "cache_size=-32000",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if (
            url.database not in (None, "", ":memory:") and not Path(str(url.database)).exists()
        ):  # else commits go into a file that nobody has any more
            raise Trouble("database.missing")
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def cipher_module() -> Any:
    """SQLCipher as a database driver. Raises Trouble "database.no_cipher" where it is not installed."""
    try:
        return importlib.import_module("sqlcipher3.dbapi2")
    except ImportError as error:
        raise Trouble("database.no_cipher") from error


def unlock(connection: Any, key: bytes) -> None:
    """Open an encrypted file. Raises Trouble "database.wrong_key"."""
    # a raw key: https://www.zetetic.net/sqlcipher/sqlcipher-api/#PRAGMA_key
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except cipher_module().DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_NOTADB:
            raise Trouble("database.wrong_key") from error
        raise Trouble(_sqlite_code(error) or "database.unreachable", problem=str(error)) from error


def _postgresql(url: URL, pings: bool) -> Engine:
    return create_engine(
        url,
        hide_parameters=True,
        pool_pre_ping=pings,  # a restarted server costs one round trip, not a failed parcel
        pool_timeout=CONNECT_TIMEOUT_S,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "keepalives_idle": 10,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
            "options": f"-c timezone=UTC -c lock_timeout={BUSY_TIMEOUT_MS}",
        },
    )


@contextmanager
def reading(engine: Engine, *, streams: bool = False) -> Iterator[Connection]:
    """A connection for one unit of reading: one consistent state on SQLite. Raises Trouble as `troubles`.

    On a server each statement stands for itself, which spares the round trips of BEGIN and ROLLBACK; only a
    result that `streams` (`yield_per`) needs the transaction around its cursor.
    """
    moment = None if streams else _MOMENTS.of_thread.get(engine)
    if moment is not None:
        with _forgotten_on_error(engine), troubles():
            yield moment
        return
    if engine.dialect.name == "postgresql" and not streams:
        engine = engine.execution_options(isolation_level="AUTOCOMMIT")
    with troubles(), engine.connect() as connection:
        yield connection


class _Moments(threading.local):
    """What each thread reads at one moment: the connection of its unit of reading, by engine."""

    def __init__(self) -> None:
        self.of_thread: dict[Engine, Connection] = {}


_MOMENTS = _Moments()


@contextmanager
def at_one_moment(engine: Engine) -> Iterator[None]:
    """Whatever this thread reads until the end is one unit of reading, until it writes: what it wrote is read anew.

    A scan asks a dozen questions. A transaction for each costs more than most answers, and on a table where the window
    is busy each waits for the interpreter. Raises Trouble as `troubles`.
    """
    if engine in _MOMENTS.of_thread:
        yield
        return
    with reading(engine) as connection:
        _MOMENTS.of_thread[engine] = connection
        try:
            yield
        finally:
            if _MOMENTS.of_thread.get(engine) is connection:
                del _MOMENTS.of_thread[engine]


@contextmanager
def _forgotten_on_error(engine: Engine) -> Iterator[None]:
    """A moment in which something failed is over: its connection may be of no use."""
    try:
        yield
    except BaseException:
        _MOMENTS.of_thread.pop(engine, None)
        raise


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction for one unit of work: committed (and on disk) at the end, rolled back on any error.

    Takes SQLite's write lock at once, so that what was read stays true. Raises Trouble as `troubles`.
    """
    moment = _MOMENTS.of_thread.pop(engine, None)
    with troubles():
        if moment is not None:
            moment.rollback()  # ends what was read; there was nothing to lose
    with troubles(), engine.execution_options(**{_WRITES: True}).begin() as connection:
        yield connection


@contextmanager
def troubles() -> Iterator[None]:
    """Turns failures of the database into Trouble "database.locked", ".full", ".damaged" or ".unreachable".

    What is a fault of ours (a broken constraint, wrong SQL) passes unchanged.
    """
    try:
        yield
    except PoolTimeout as error:
        raise Trouble("database.unreachable", problem="no free connection") from error
    except DBAPIError as error:
        code = _code(error)
        if code is None:
            raise
        raise Trouble(code, problem=_problem(error)) from error
    except sqlite3.Error as error:  # raised while a connection is prepared
        raise Trouble(_sqlite_code(error) or "database.unreachable", problem=str(error)) from error


def _code(error: DBAPIError) -> str | None:
    """The trouble code of a driver's error; None for a fault of ours."""
    if isinstance(error.orig, sqlite3.Error) or (error.orig is not None and hasattr(error.orig, "sqlite_errorcode")):
        return _sqlite_code(error.orig)
    state = getattr(error.orig, "sqlstate", None)
    if state in _POSTGRES_TROUBLE:
        return _POSTGRES_TROUBLE[state]
    if error.connection_invalidated or (state is None and isinstance(error, OperationalError)):
        return "database.unreachable"
    # 08 connection exceptions, 28 refused login, 3D no such database, 53 insufficient resources, 57 shut down
    return "database.unreachable" if state and state[:2] in {"08", "28", "3D", "53", "57"} else None


def _sqlite_code(error: BaseException) -> str | None:
    primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if primary == sqlite3.SQLITE_ERROR and str(error).startswith(_FILE_WAS_REMOVED):
        return "database.missing"
    return _SQLITE_TROUBLE.get(primary)


def _problem(error: DBAPIError) -> str:
    """First line of the driver's message: PostgreSQL puts values of rows only into the lines after it."""
    return str(error.orig).strip().partition("\n")[0]
