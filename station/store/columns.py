"""Column types and the base of all rows: text any database can hold, the naming of constraints. No tables."""

import re
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, MetaData, Table, Text
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine
from sqlmodel import Field, SQLModel

#: What no UTF-8 database holds: NUL (PostgreSQL refuses it) and lone surrogates (neither encodes).
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def storable(text: str) -> str:
    """`text` with NUL bytes and lone surrogates replaced by U+FFFD, so that nothing vanishes unseen."""
    return _UNSTORABLE.sub("\ufffd", text)


class ShopText(TypeDecorator[str]):
    """Text of a shop: any length, and the same on SQLite and PostgreSQL (see `storable`)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 (SQLAlchemy calls it so)
        return value if value is None or (value.isascii() and "\x00" not in value) else storable(value)


class KeyText(ShopText):
    """Text that is compared byte by byte on every database, so that ranges find prefixes by index."""

    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return Text(collation="C") if dialect.name == "postgresql" else Text()


def number_key(number: str) -> str:
    """An order number as it is looked up: without case and surrounding blanks."""
    return storable(number).strip().casefold()


class Row(SQLModel):
    """Base of all tables; its metadata names constraints so that migrations can find them."""

    model_config = {"defer_build": True}  # rows are read and written by Core: nothing is ever validated
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def table_of(row: type[SQLModel]) -> Table:
    """The Core table of a row class, for statements without the ORM."""
    return Row.metadata.tables[str(row.__tablename__)]


def text_column(*, key: bool = False) -> Any:
    """Text, "" where unknown; a primary key has no default."""
    return Field(sa_type=ShopText, primary_key=True) if key else Field(default="", sa_type=ShopText)


def json_column(empty: type[list[Any]] | type[dict[str, Any]]) -> Any:
    """A list or an object, stored as JSON text."""
    return Field(default_factory=empty, sa_column=Column(JSON, nullable=False))


def cents_column() -> Any:
    """An amount in minor units; wide enough for every currency."""
    return Field(default=0, sa_type=BigInteger)
