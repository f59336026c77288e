"""Secrets of a shop, made once and kept in its database. They are never shown and never logged."""

import secrets

from sqlalchemy import Connection, Engine, select

from station.store.engine import reading, writing
from station.store.numbers import insert_new
from station.store.tables import META

_LINKS = "links.secret"
_BYTES = 32


def link_secret(engine: Engine) -> bytes:
    """What this shop signs links with, made at the first call; all tables of a shop share it.

    Raises Trouble as `engine.troubles`.
    """
    with reading(engine) as connection:
        known = _read(connection)
    if known is None:
        with writing(engine) as connection:
            # of two tables that start at once the first one's stays
            connection.execute(insert_new(connection, META), {"key": _LINKS, "value": secrets.token_hex(_BYTES)})
            known = _read(connection)
    if known is None:
        raise RuntimeError("a secret just stored is not there")
    return bytes.fromhex(known)


def _read(connection: Connection) -> str | None:
    return connection.execute(select(META.c.value).where(META.c.key == _LINKS)).scalar()
