"""The time zone in which a shop counts its days: one for all its tables, kept in its database.

Moments are stored in UTC; the day of an order, of a parcel, of a limit is the day on the shop's calendar, wherever the
computer of a table stands. What is read once stays until the program starts again.
"""

from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import Connection, Engine, Pool, delete, insert, select

from station.domain.trouble import Trouble
from station.store.engine import reading, writing
from station.store.numbers import insert_new
from station.store.tables import META

__all__ = ["ZONE_KEY", "change_zone", "keep_zone", "shop_zone", "take_zone", "zone_of"]

#: Where it stands in the table of single values; tables bring it home with the secrets.
ZONE_KEY = "shop.timezone"
#: Of a database that no table has opened yet.
USUAL = "Europe/Berlin"

#: By the pool of connections, which all views of one engine share.
_KNOWN: WeakKeyDictionary[Pool, ZoneInfo] = WeakKeyDictionary()


def shop_zone(connection: Connection) -> ZoneInfo:
    """The zone of the shop whose database this is."""
    pool = connection.engine.pool
    zone = _KNOWN.get(pool)
    if zone is None:
        zone = _KNOWN[pool] = _zone(_read(connection) or USUAL)
    return zone


def zone_of(engine: Engine) -> ZoneInfo:
    """As `shop_zone`. Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        return shop_zone(connection)


def keep_zone(engine: Engine, wanted: str) -> ZoneInfo:
    """The zone of the shop; where none is kept yet, `wanted` becomes it: the table that comes first says it for all.

    Raises Trouble "timezone.unknown" (zone), and as `engine.troubles`.
    """
    with reading(engine) as connection:
        if _read(connection):
            return shop_zone(connection)
    _zone(wanted)
    with writing(engine) as connection:
        connection.execute(insert_new(connection, META), {"key": ZONE_KEY, "value": wanted})
    _KNOWN.pop(engine.pool, None)
    return zone_of(engine)


def take_zone(engine: Engine, zone: ZoneInfo) -> None:
    """In the file of one table: the zone that its shop has. Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        is_known = _read(connection) == zone.key
    if not is_known:
        with writing(engine) as connection:
            _write(connection, zone.key)
    _KNOWN[engine.pool] = zone


def change_zone(connection: Connection, wanted: str) -> str:
    """Another zone for a shop from the next start of each table on; the one before, "" = none was kept.

    Days that are written already stay as they are. Raises Trouble "timezone.unknown" (zone).
    """
    zone, before = _zone(wanted), _read(connection) or ""
    _write(connection, zone.key)
    _KNOWN[connection.engine.pool] = zone
    return before


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:  # OSError: the name of a folder, e.g. "Europe"
        raise Trouble("timezone.unknown", zone=name) from error


def _read(connection: Connection) -> str | None:
    return connection.execute(select(META.c.value).where(META.c.key == ZONE_KEY)).scalar()


def _write(connection: Connection, name: str) -> None:
    connection.execute(delete(META).where(META.c.key == ZONE_KEY))
    connection.execute(insert(META), {"key": ZONE_KEY, "value": name})
