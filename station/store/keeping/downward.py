"""What a table brings home from the server and writes to its own file: the shop and its stocks.

Nothing that changed here and was not told yet is ever overwritten.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine, Table, select, union

from station.store import tables as t
from station.store.engine import reading, writing
from station.store.keeping.outbox import note_quiet, quietly, untold_changes
from station.store.keeping.rows import difference, mirror, put, rows_of, write_difference
from station.store.numbers import Topic, change_marks, mark_changed
from station.store.shop_zone import ZONE_KEY

Rows = Mapping[str, Sequence[Mapping[str, Any]]]

#: Tables of the shop that are copied whole, by the mark that tells that they changed.
_OF_TOPIC: dict[Topic, tuple[Table, ...]] = {
    "catalogue": (t.PRODUCT, t.TEXT_VARIANT, t.VOUCHER_POOL, t.INSERT_ITEM),
    "samples": (t.SAMPLE,),
    "inserts": (t.INSERT_ITEM,),
    "campaigns": (t.CAMPAIGN_COUNT,),
    "rules": (t.RULE_SET,),
    "affinity": (t.AFFINITY,),
    "vouchers": (t.VOUCHER_POOL,),
}
#: Nobody at a table writes these: what differs is found out while the packer may write, and written in parts.
_ONLY_BROUGHT = (t.PRODUCT, t.TEXT_VARIANT, t.VOUCHER_POOL, t.RULE_SET, t.AFFINITY)
#: Rows written at once: the packer waits some hundredths of a second for them at most.
_PART = 500
_STOCK: tuple[Topic, ...] = ("samples", "inserts", "campaigns")
_RESERVATIONS = (t.RESERVATION, t.INSERT_RESERVATION, t.CAMPAIGN_RESERVATION)
#: Small tables without a mark.
_ALWAYS = (t.PHASE_POLICY, t.ACCOUNT)
#: Of a person at a table: wrong PINs are counted where they were typed.
_OF_THIS_TABLE = {"account": ("failed_tries", "waits_until")}
#: Single values of the shop that decisions and links need. The secrets that key e-mails stay on the server.
_SECRETS = ("links.secret", "trials.salt", ZONE_KEY)


@dataclass(frozen=True, slots=True)
class Shop:
    """What changed of the shop since the marks that were known."""

    marks: Mapping[str, int]
    topics: tuple[Topic, ...]
    rows: Rows
    secrets: Mapping[str, str]


def read_shop(server: Connection, known: Mapping[str, int], holding: Sequence[str]) -> Shop:
    """The tables whose marks moved beyond `known`, with what the open parcels of this table hold."""
    marks = dict.fromkeys(_OF_TOPIC, 0) | change_marks(server)
    topics = tuple(topic for topic in _OF_TOPIC if marks[topic] != known.get(topic))
    tables = {table.name: table for topic in topics for table in _OF_TOPIC[topic]}
    rows = {name: _whole(server, table) for name, table in tables.items()}
    rows |= {table.name: rows_of(server, table) for table in _ALWAYS}
    rows |= {a.name: rows_of(server, a, a.c.parcel_id.in_(holding)) for a in _RESERVATIONS}
    return Shop(marks, topics, rows, secrets_of(server))


def write_shop(here: Engine, shop: Shop, before: tuple[int, int], holding: Sequence[str]) -> bool:
    """Write it, unless parcels changed here since `before` (`untold_changes`): their stock would be counted wrongly.

    A hundred thousand articles take seconds to compare: no packer's step waits for that.
    """
    if not shop.topics and _is_known(here, shop, holding):
        return True  # and the packer's next step waits for nobody
    _write_brought(here, shop)
    with writing(here) as connection:
        if before[0] or untold_changes(connection) != before:
            return False
        with quietly(connection):
            for name, rows in shop.rows.items():
                table = t.METADATA.tables[name]
                if table in _RESERVATIONS:
                    mirror(connection, table, rows, table.c.parcel_id.in_(holding))
                elif table not in _ONLY_BROUGHT:
                    mirror(connection, table, rows, keep=_OF_THIS_TABLE.get(name, ()))
            for key, value in shop.secrets.items():
                put(connection, t.META, [{"key": key, "value": value}])
            for topic in shop.topics:
                mark_changed(connection, topic)
    return True


def _is_known(here: Engine, shop: Shop, holding: Sequence[str]) -> bool:
    with reading(here) as connection:
        if secrets_of(connection) != shop.secrets:
            return False
        tables = [t.METADATA.tables[name] for name in shop.rows]
        held = {table: (table.c.parcel_id.in_(holding),) for table in _RESERVATIONS}
        return not any(
            difference(connection, a, shop.rows[a.name], *held.get(a, ()), keep=_OF_THIS_TABLE.get(a.name, ()))
            for a in tables
        )


def _write_brought(here: Engine, shop: Shop) -> None:
    """Snapshots read it only once its topic is marked, which is the last thing that is written."""
    brought = {table: shop.rows[table.name] for table in _ONLY_BROUGHT if table.name in shop.rows}
    with reading(here) as connection:
        differs = [difference(connection, table, rows) for table, rows in brought.items()]
    for part in (part for each in differs for part in each.parts(_PART)):
        with writing(here) as connection, quietly(connection):
            write_difference(connection, part)


def secrets_of(connection: Connection) -> dict[str, str]:
    """The secrets of the shop that a table needs; none in a file that never heard of its shop. Never shown."""
    query = select(t.META.c.key, t.META.c.value).where(t.META.c.key.in_(_SECRETS))
    return {row.key: row.value for row in connection.execute(query)}


def _whole(server: Connection, table: Table) -> list[dict[str, Any]]:
    if table is not t.AFFINITY:
        return rows_of(server, table)
    newest = select(table.c.id).order_by(table.c.id.desc()).limit(1).scalar_subquery()
    return rows_of(server, table, table.c.id == newest)


def holders(here: Connection) -> list[str]:
    """Ids of parcels that are open here or hold something of a stock."""
    is_open = select(t.PARCEL.c.parcel_id).where(t.PARCEL.c.state == "open")
    return sorted(here.execute(union(is_open, *(select(a.c.parcel_id) for a in _RESERVATIONS))).scalars())


def read_stock(server: Connection) -> Rows:
    """All stocks and places of campaigns."""
    return {table.name: rows_of(server, table) for topic in _STOCK for table in _OF_TOPIC[topic]}


def write_stock(here: Connection, found: Rows) -> None:
    """Stocks as the server said a moment ago; what is not among them stays. Only within `quietly`."""
    note_quiet(here)
    for topic in _STOCK:
        for table in _OF_TOPIC[topic]:
            if found[table.name]:
                put(here, table, found[table.name])
                mark_changed(here, topic)
