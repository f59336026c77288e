"""Whether a database file is whole; what to do about one that is not stands in `backup`."""

from sqlalchemy import Engine, text

from station.store.engine import reading

__all__ = ["is_whole"]


def is_whole(engine: Engine) -> bool:
    """What SQLite finds in its own file; servers look after theirs. Raises Trouble as `troubles`."""
    if engine.dialect.name != "sqlite":
        return True
    with reading(engine) as connection:
        return connection.execute(text("PRAGMA quick_check(1)")).scalar() == "ok"
