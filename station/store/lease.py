"""One worker at a time for a job of the whole database: a lease with a time-out. What the job is lies elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine, delete, select, update

from station.store.engine import writing
from station.store.numbers import insert_new
from station.store.tables import META

__all__ = ["leased"]


@contextmanager
def leased(engine: Engine, job: str, lasts: timedelta) -> Iterator[bool]:
    """True inside for the one who holds the lease of `job`, False where somebody else does.

    A holder who died holds it no longer than `lasts`, by the clocks of the computers concerned: choose it several
    times longer than the job takes. Raises Trouble as `engine.troubles`.
    """
    mark = f"{uuid4().hex} {(datetime.now(UTC) + lasts).isoformat()}"
    held = _take(engine, f"lease.{job}", mark)
    try:
        yield held
    finally:
        if held:
            with writing(engine) as connection:
                connection.execute(delete(META).where(META.c.key == f"lease.{job}", META.c.value == mark))


def _take(engine: Engine, key: str, mark: str) -> bool:
    with writing(engine) as connection:
        if connection.execute(insert_new(connection, META), {"key": key, "value": mark}).rowcount:
            return True
        other = connection.execute(select(META.c.value).where(META.c.key == key)).scalar()
        if other is not None and _ends_at(other) > datetime.now(UTC):
            return False
        # compare and swap: of several who find it run out, one updates the row that all have read
        taken = update(META).where(META.c.key == key, META.c.value == other).values(value=mark)
        return connection.execute(taken).rowcount == 1


def _ends_at(mark: str) -> datetime:
    return datetime.fromisoformat(mark.partition(" ")[2])
