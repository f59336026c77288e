"""Source lines that were set aside: kept raw with the reason, each once. Why lines are set aside lives elsewhere."""

from collections.abc import Iterable, Iterator
from itertools import islice

from sqlalchemy import Engine, func, select

from station.store.engine import reading, writing
from station.store.numbers import insert_new
from station.store.tables import QUARANTINE

_BATCH = 5000


def set_lines_aside(engine: Engine, run: int, source: str, lines: Iterable[tuple[int, str, str, str]]) -> int:
    """Keep (line number, reason, raw, key) of a source; known keys change nothing. Returns how many were new."""
    rest: Iterator[tuple[int, str, str, str]] = iter(lines)
    new = 0
    while batch := list(islice(rest, _BATCH)):
        rows = [
            {"run_id": run, "row_key": key, "source": source, "line": line, "raw": raw, "reason": reason}
            for line, reason, raw, key in batch
        ]
        with writing(engine) as connection:
            new += connection.execute(insert_new(connection, QUARANTINE), rows).rowcount
    return new


def count_by_reason(engine: Engine) -> dict[str, int]:
    """How many lines lie in quarantine, by reason."""
    query = select(QUARANTINE.c.reason, func.count()).group_by(QUARANTINE.c.reason).order_by(QUARANTINE.c.reason)
    with reading(engine) as connection:
        return dict(connection.execute(query).all())
