"""Secrets of a shop, each made once and kept in its database. They are never shown and never logged."""

import secrets

from sqlalchemy import Connection, Engine, select

from station.store.engine import reading, writing
from station.store.numbers import insert_new
from station.store.tables import META

_BYTES = 32


def link_secret(engine: Engine) -> bytes:
    """What this shop signs links with. Raises Trouble as `engine.troubles`."""
    return _secret(engine, "links.secret")


def trial_salt(engine: Engine) -> str:
    """What spreads this shop's customers over its trials. Raises Trouble as `engine.troubles`."""
    return _secret(engine, "trials.salt").hex()


def email_secret(engine: Engine) -> bytes:
    """What e-mail addresses are digested with: whoever reads a digest elsewhere cannot find its address by trying.

    Raises Trouble as above.
    """
    return _secret(engine, "emails.secret")


def forgotten_secret(engine: Engine) -> bytes:
    """What the marks of forgotten customers are digested with. Raises Trouble as above."""
    return _secret(engine, "forgotten.secret")


def _secret(engine: Engine, key: str) -> bytes:
    """The secret of this name, made at the first call; all tables of a shop share it."""
    with reading(engine) as connection:
        known = _read(connection, key)
    if known is None:
        with writing(engine) as connection:
            # of two tables that start at once the first one's stays
            connection.execute(insert_new(connection, META), {"key": key, "value": secrets.token_hex(_BYTES)})
            known = _read(connection, key)
    if known is None:
        raise RuntimeError("a secret just stored is not there")
    return bytes.fromhex(known)


def _read(connection: Connection, key: str) -> str | None:
    return connection.execute(select(META.c.value).where(META.c.key == key)).scalar()
