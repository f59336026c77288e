"""A second database on a shop's server for a moment: made, compared with the shop's, and dropped."""

from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.engine import URL

from station.store.engine import open_engine, reading

__all__ = [
    "Contents", "contents_at", "contents_of", "drop_database", "drop_leftovers", "make_database", "may_make_databases",
    "scratch_database", "scratch_name",
]  # fmt: skip

#: Rows of each table, and a sum over what is in them.
Contents = dict[str, tuple[int, str]]

#: An identifier has 63 bytes at most; this many letters of the shop's own name are kept.
_LETTERS = 30


def may_make_databases(engine: Engine) -> bool:
    """Whether our role has CREATEDB. Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        asked = text("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(connection.execute(asked).scalar())


def scratch_name(url: URL) -> str:
    """A name that no other database has, and that tells whose trial it is."""
    return f"{_prefix(url)}{token_hex(6)}"


@contextmanager
def scratch_database(engine: Engine) -> Iterator[URL]:
    """An empty database that sorts and encodes as the shop's does; dropped at the end, whoever is in it."""
    name = scratch_name(engine.url)
    make_database(engine, name)
    try:
        yield engine.url.set(database=name)
    finally:
        drop_database(engine, name)


def make_database(engine: Engine, name: str) -> None:
    """Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        asked = (
            "SELECT pg_encoding_to_char(encoding), to_jsonb(d) FROM pg_database AS d WHERE datname = current_database()"
        )
        encoding, like = connection.execute(text(asked)).one()
        told = {"ENCODING": encoding, "LC_COLLATE": like["datcollate"], "LC_CTYPE": like["datctype"], **_locale(like)}
        wanted = " ".join(f"{key} {_quoted(value)}" for key, value in told.items())
        connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE template0 {wanted}')


def drop_database(engine: Engine, name: str) -> None:
    """Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'))


def drop_leftovers(engine: Engine) -> None:
    """Drop the trials of a backup that was killed. Only for who holds the lease of backups."""
    with reading(engine) as connection:
        asked = text("SELECT datname FROM pg_database WHERE starts_with(datname, :prefix)")
        names = connection.execute(asked, {"prefix": _prefix(engine.url)}).scalars().all()
    for name in names:
        drop_database(engine, name)


def contents_of(connection: Connection) -> Contents:
    """What is in every table just now, to compare with another database of the same tables."""
    asked = text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename")
    return {name: _content(connection, name) for name in connection.execute(asked).scalars().all()}


def contents_at(url: URL) -> Contents:
    """As above, of a database by its address. Raises Trouble as `engine.troubles`."""
    engine = open_engine(url.render_as_string(hide_password=False))
    try:
        with reading(engine) as connection:
            return contents_of(connection)
    finally:
        engine.dispose()


def _content(connection: Connection, table: str) -> tuple[int, str]:
    asked = f'SELECT count(*), coalesce(sum(hashtextextended(row::text, 0)::numeric), 0)::text FROM "{table}" AS row'  # noqa: S608
    rows, total = connection.execute(text(asked)).one()
    return int(rows), str(total)


def _locale(like: dict[str, Any]) -> dict[str, str]:
    """Who sorts, where that is not the C library: since PostgreSQL 15, 17 renamed the column."""
    kind = {"i": "ICU", "b": "BUILTIN"}.get(like.get("datlocprovider", "c"))
    if kind is None:
        return {}
    return {"LOCALE_PROVIDER": kind.lower(), f"{kind}_LOCALE": like.get("datlocale") or like.get("daticulocale", "")}


def _prefix(url: URL) -> str:
    return f"{(url.database or '')[:_LETTERS]}_proof_"


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
