"""Texts, inserts and pictures for one manager: each change is one unit of work, and never over somebody else's."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Select, select

from station.domain.audit import Actor
from station.domain.catalog import Insert, TextVariant
from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.store import offers, vouchers
from station.store.catalogue_rows import insert_from, text_from
from station.store.columns import storable
from station.store.engine import reading, writing
from station.store.tables import INSERT_ITEM, TEXT_VARIANT


class SqlOffers:
    """Fits `TextBook` and `InsertBook` of `station.workflow`. Raises Trouble "offer.changed_meanwhile" (item)."""

    def __init__(self, engine: Engine, who: Actor) -> None:
        self._engine, self._who = engine, who

    def change_texts(self, changes: Sequence[tuple[TextVariant | None, TextVariant | None]], at: datetime) -> None:
        """Make each text what follows of what was seen; None: there is none. All of them or none."""
        with writing(self._engine) as connection:
            for before, after in changes:
                self._change_text(connection, before, after, at)

    def change_insert(self, before: Insert | None, after: Insert, pools: tuple[str, str], at: datetime) -> None:
        """Make an insert what follows of what was seen; None: it is new. `pools`: its voucher pool before and after.

        Raises Trouble as `offers.save_insert`, and "insert.taken" (insert) for a new one under a known id.
        """
        with writing(self._engine) as connection:
            query = select(INSERT_ITEM).where(INSERT_ITEM.c.id == storable(after.id)).with_for_update()
            row = connection.execute(query).first()
            if before is None and row is not None:
                raise Trouble("insert.taken", insert=after.id)
            if before is not None:
                seen = None if row is None else (_without_stock(insert_from(row)), row.voucher_pool)
                if seen != (_without_stock(before), pools[0]):
                    raise Trouble("offer.changed_meanwhile", item=after.id)
            offers.save_insert(connection, after, pools[1], self._who, at)

    def inserts(self) -> tuple[tuple[Insert, str], ...]:
        """All inserts as they are defined, each with its voucher pool ("" = none)."""
        return self._read(select(INSERT_ITEM))

    def coded(self) -> tuple[tuple[Insert, str], ...]:
        """Those that have a voucher pool: in the catalogue the codes that are left and their last day count too."""
        return self._read(select(INSERT_ITEM).where(INSERT_ITEM.c.voucher_pool != ""))

    def _read(self, query: Select[Any]) -> tuple[tuple[Insert, str], ...]:
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(INSERT_ITEM.c.id)).all()
        return tuple((insert_from(row), row.voucher_pool) for row in rows)

    def voucher_pools(self) -> Mapping[str, VoucherPool]:
        """All pools by id, with what is left in them."""
        with reading(self._engine) as connection:
            return {pool.id: pool for pool in vouchers.pools(connection)}

    def keep_picture(self, name: str, content: bytes, at: datetime) -> None:
        """Keep a picture for every table. Raises Trouble "picture.unusable"."""
        with writing(self._engine) as connection:
            offers.save_picture(connection, name, content, self._who, at)

    def _change_text(
        self, connection: Connection, before: TextVariant | None, after: TextVariant | None, at: datetime
    ) -> None:
        wanted = after or before
        if wanted is None:
            return
        columns = TEXT_VARIANT.c
        which = (columns.text_set == wanted.text_set) & (columns.id == wanted.id)
        query = select(TEXT_VARIANT).where(which, columns.language == wanted.language).with_for_update()
        row = connection.execute(query).first()
        if (None if row is None else text_from(row)) != before:
            raise Trouble("offer.changed_meanwhile", item=f"{wanted.id} ({wanted.language})")
        if after is None:
            offers.delete_text(connection, wanted, self._who, at)
        else:
            offers.save_text(connection, after, self._who, at)


def stored_picture(engine: Engine, name: str) -> bytes | None:
    """A picture that a manager uploaded, for `station.pictures.Pictures`. Raises Trouble "database...."."""
    with reading(engine) as connection:
        return offers.picture(connection, name)


def _without_stock(item: Insert) -> Insert:
    """Parcels and deliveries move the stock: it says nothing about what a manager changed."""
    return replace(item, stock=None if item.stock is None else 0)
