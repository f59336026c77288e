"""Tables of how facts came in: runs and quarantined lines; and the small facts about the database itself."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from station.store.columns import Row, ShopText, json_column, text_column


class ImportRunRow(Row, table=True):
    """One import of one source; `finished_at` is None while it runs or where it was interrupted."""

    __tablename__ = "import_run"

    id: int | None = Field(default=None, primary_key=True)
    source: str = Field(sa_type=ShopText)
    profile: str = text_column()
    started_at: datetime
    finished_at: datetime | None = None
    counts: dict[str, Any] = json_column(dict)


class QuarantineRow(Row, table=True):
    """A line of a source that was set aside, raw, with the code of the reason."""

    __tablename__ = "quarantine_line"

    id: int | None = Field(default=None, primary_key=True)
    run_id: int | None = Field(default=None, foreign_key="import_run.id")
    row_key: str = Field(sa_type=ShopText, unique=True)  #: the same line set aside again is one line
    source: str = Field(sa_type=ShopText)
    line: int  #: line number in the source, the header is 1
    raw: str = text_column()
    reason: str = Field(sa_type=ShopText)


class ChangeMarkRow(Row, table=True):
    """How often a topic (`numbers.Topic`) changed. Snapshots compare it."""

    __tablename__ = "change_mark"

    topic: str = text_column(key=True)
    count: int = 0


class CounterRow(Row, table=True):
    """Numbers handed out one after the other, e.g. the next completion mark of a printer."""

    __tablename__ = "counter"

    name: str = text_column(key=True)
    value: int = 0


class MetaRow(Row, table=True):
    """Small facts about this database: key and value."""

    __tablename__ = "meta"

    key: str = text_column(key=True)
    value: str = text_column()
