"""Pictures that managers uploaded, brought to a table one by one: each only when it is new."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, select

from station.store.keeping.rows import put, rows_of
from station.store.tables import PICTURE


@dataclass(frozen=True, slots=True)
class NewPictures:
    """Names of all pictures of the shop, and the rows of those that a table lacks."""

    names: frozenset[str]
    rows: tuple[Mapping[str, Any], ...]


def known_pictures(connection: Connection) -> dict[str, datetime]:
    """When each picture was uploaded, by name."""
    query = select(PICTURE.c.name, PICTURE.c.added_at)
    return {row.name: row.added_at for row in connection.execute(query)}


def read_new(server: Connection, known: Mapping[str, datetime]) -> NewPictures:
    """What a table lacks that has `known`."""
    there = known_pictures(server)
    lacking = [name for name, added_at in there.items() if known.get(name) != added_at]
    rows = rows_of(server, PICTURE, PICTURE.c.name.in_(lacking)) if lacking else []
    return NewPictures(frozenset(there), tuple(rows))


def write_new(here: Connection, found: NewPictures) -> None:
    """Keep what is new, and no more than the shop has."""
    here.execute(delete(PICTURE).where(PICTURE.c.name.not_in(found.names)))
    put(here, PICTURE, found.rows)
