"""How large a database is: its revision, rows per table, and prints per state. Counts only, no row's content."""

from dataclasses import dataclass

from sqlalchemy import Engine, func, inspect, select

from station.store.columns import Row
from station.store.engine import reading
from station.store.migrate import revision_of
from station.store.tables import PRINT_JOB


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Tables that the database lacks are left out; names of tables that are not ours never come in."""

    dialect: str
    revision: str | None
    tables: dict[str, int]
    prints: dict[str, int]


def count_rows(engine: Engine) -> RowCounts:
    """Count all rows, whatever schema is found. Raises Trouble as `troubles`."""
    with reading(engine) as connection:
        found = set(inspect(connection).get_table_names())
        ours = [table for table in Row.metadata.sorted_tables if table.name in found]
        tables = {table.name: connection.scalar(select(func.count()).select_from(table)) or 0 for table in ours}
        prints = {}
        if PRINT_JOB.name in found:
            states = select(PRINT_JOB.c.state, func.count()).group_by(PRINT_JOB.c.state).order_by(PRINT_JOB.c.state)
            prints = {str(getattr(state, "value", state)): count for state, count in connection.execute(states)}
        return RowCounts(engine.dialect.name, revision_of(connection), tables, prints)
