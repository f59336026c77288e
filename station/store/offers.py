"""Inserts, texts and pictures as managers change them: checked, in the audit log, and seen by all tables at once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from station.domain.audit import Action, Actor
from station.domain.catalog import Insert, TextVariant
from station.domain.offers import check_insert, check_text
from station.domain.trouble import Trouble
from station.store import audit
from station.store.catalogue_rows import insert_values, text_values
from station.store.columns import storable
from station.store.numbers import insert_new, mark_changed
from station.store.tables import INSERT_ITEM, PICTURE, TEXT_VARIANT, VOUCHER_POOL

#: Larger files are photographs of a camera, not pictures for a card.
MOST_PICTURE_BYTES = 4_000_000
_PICTURE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


def save_insert(connection: Connection, item: Insert, voucher_pool: str, who: Actor, at: datetime) -> tuple[str, ...]:
    """Add an insert or change it; the names of the columns that changed, () = it was so already.

    The stock of one that has a stock stays: it is moved by `store.stock`. Raises Trouble "insert.invalid" (field),
    "voucher.pool_unknown" (pool), and "stock.promised" (item, reserved) where a stock with promises would end.
    """
    check_insert(item)
    if voucher_pool and _pool_name(connection, voucher_pool) is None:
        raise Trouble("voucher.pool_unknown", pool=voucher_pool)
    values = insert_values(item) | {"voucher_pool": voucher_pool}
    row = connection.execute(select(INSERT_ITEM).where(INSERT_ITEM.c.id == item.id).with_for_update()).first()
    if row is None:
        connection.execute(insert(INSERT_ITEM), values)
        return _told_insert(connection, item.id, tuple(values), who, at)
    if item.stock is None and row.reserved:
        raise Trouble("stock.promised", item=item.id, reserved=row.reserved)
    kept = {"reserved"} | ({"on_hand"} if item.stock is not None and row.on_hand is not None else set())
    changed = {name: value for name, value in values.items() if name not in kept and getattr(row, name) != value}
    if not changed:
        return ()
    connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.id == item.id).values(**changed))
    return _told_insert(connection, item.id, tuple(changed), who, at)


def save_text(connection: Connection, text: TextVariant, who: Actor, at: datetime) -> bool:
    """Add a text or change it; whether anything changed. Raises Trouble "text.invalid" (problem)."""
    check_text(text)
    row = connection.execute(select(TEXT_VARIANT).where(_is(text)).with_for_update()).first()
    if row is not None and (row.heading, row.body) == (storable(text.heading), storable(text.body)):
        return False
    if row is None:
        connection.execute(insert(TEXT_VARIANT), text_values(text))
    else:
        connection.execute(update(TEXT_VARIANT).where(_is(text)).values(heading=text.heading, body=text.body))
    before = {} if row is None else {"heading_before": row.heading, "before": row.body}
    _told_text(connection, text, who, at, heading=text.heading, body=text.body, **before)
    return True


def delete_text(connection: Connection, text: TextVariant, who: Actor, at: datetime) -> bool:
    """Take a text away; False where it was gone. The log keeps its words."""
    row = connection.execute(select(TEXT_VARIANT).where(_is(text)).with_for_update()).first()
    if row is None:
        return False
    connection.execute(delete(TEXT_VARIANT).where(_is(text)))
    _told_text(connection, text, who, at, heading_before=row.heading, before=row.body)
    return True


def save_picture(connection: Connection, name: str, content: bytes, who: Actor, at: datetime) -> None:
    """Keep a picture under a name, for every table. Raises Trouble "picture.unusable" (name, most)."""
    plain = storable(name).replace("\\", "/").rpartition("/")[2].strip()
    if not plain or len(content) > MOST_PICTURE_BYTES or not content.startswith(_PICTURE_STARTS):
        raise Trouble("picture.unusable", name=plain or "–", most=MOST_PICTURE_BYTES // 1_000_000)
    values: dict[str, Any] = {"content": content, "added_at": at, "added_by": who.name}
    connection.execute(insert_new(connection, PICTURE), {"name": plain, **values})
    connection.execute(update(PICTURE).where(PICTURE.c.name == plain).values(**values))
    audit.record(connection, at, who, Action.INSERT_CHANGED, plain, picture=len(content))
    mark_changed(connection, "catalogue")


def picture(connection: Connection, name: str) -> bytes | None:
    """A picture that a manager uploaded."""
    found: bytes | None = connection.execute(select(PICTURE.c.content).where(PICTURE.c.name == storable(name))).scalar()
    return found


def voucher_pool_of(connection: Connection, insert_id: str) -> str:
    """The pool that gives an insert its code, "" = none. Raises Trouble "insert.unknown" (insert)."""
    row = connection.execute(select(INSERT_ITEM.c.voucher_pool).where(INSERT_ITEM.c.id == storable(insert_id))).first()
    if row is None:
        raise Trouble("insert.unknown", insert=insert_id)
    return str(row.voucher_pool)


def _is(text: TextVariant) -> Any:
    columns = TEXT_VARIANT.c
    return (columns.text_set == text.text_set) & (columns.id == text.id) & (columns.language == text.language)


def _pool_name(connection: Connection, pool: str) -> str | None:
    name: str | None = connection.execute(select(VOUCHER_POOL.c.name).where(VOUCHER_POOL.c.id == pool)).scalar()
    return name


def _told_insert(
    connection: Connection, insert_id: str, columns: tuple[str, ...], who: Actor, at: datetime
) -> tuple[str, ...]:
    audit.record(connection, at, who, Action.INSERT_CHANGED, insert_id, changed=sorted(columns))
    mark_changed(connection, "catalogue")
    return columns


def _told_text(connection: Connection, text: TextVariant, who: Actor, at: datetime, **facts: object) -> None:
    audit.record(connection, at, who, Action.TEXT_CHANGED, f"{text.text_set}/{text.id}/{text.language}", **facts)
    mark_changed(connection, "catalogue")
