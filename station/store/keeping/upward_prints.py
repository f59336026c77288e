"""Prints and what a person wrote in the books, carried to the server: each once, in the order it happened."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, case, func, insert, select, update

from station.store import tables as t
from station.store.keeping.rows import rows_of
from station.store.numbers import insert_new, mark_changed, take_numbers

Values = Mapping[str, Any]

#: Prints that were brought from other tables are numbered from here on, above all of this one's.
FOREIGN = 1_000_000_000_000


@dataclass(frozen=True, slots=True)
class KeptPrints:
    """The prints of a parcel at this table's printers, with their history."""

    jobs: Sequence[Values]
    changes: Sequence[Values]


def kept_prints(here: Connection, parcel_id: str) -> KeptPrints:
    """The prints of a parcel that were queued here, whatever this table was called then."""
    job = t.PRINT_JOB
    jobs = rows_of(here, job, job.c.parcel_id == parcel_id, job.c.number < FOREIGN)
    ids = [row["id"] for row in jobs]
    return KeptPrints(jobs, rows_of(here, t.PRINT_CHANGE, t.PRINT_CHANGE.c.job_id.in_(ids)))


def carry_prints(server: Connection, kept: KeptPrints) -> None:
    """Make the server know the prints as they are here. Only this table adds to them, so what is there is a start."""
    job, change = t.PRINT_JOB, t.PRINT_CHANGE
    ids = [row["id"] for row in kept.jobs]
    known = set(server.execute(select(job.c.id).where(job.c.id.in_(ids)).with_for_update()).scalars())
    fresh = sorted((row for row in kept.jobs if row["id"] not in known), key=lambda row: row["number"])
    if fresh:
        numbers = take_numbers(server, "print_job.number", len(fresh))
        rows = [{**row, "number": number} for row, number in zip(fresh, numbers, strict=True)]
        server.execute(insert_new(server, job), rows)
    for row in kept.jobs:
        if row["id"] in known:
            moved = {"state": row["state"], "parcel_id": row["parcel_id"]}
            server.execute(update(job).where(job.c.id == row["id"]).values(moved))
    counted = select(change.c.job_id, func.count()).where(change.c.job_id.in_(ids)).group_by(change.c.job_id)
    told: Counter[str] = Counter({row[0]: row[1] for row in server.execute(counted)})
    for row in kept.changes:
        told[row["job_id"]] -= 1
        if told[row["job_id"]] < 0:
            server.execute(insert(change), {name: value for name, value in row.items() if name != "id"})


def carry_entries(server: Connection, origin: str, table: Table, rows: Sequence[Values]) -> None:
    """Append entries of a book (audit log, stock moves) that this file numbers for itself; `origin` names the file.

    The server remembers how far it was told, in the same transaction: an entry told again is known.
    """
    key = f"told.{table.name}.{origin}"
    server.execute(insert_new(server, t.META), {"key": key, "value": "0"})
    told = int(server.execute(select(t.META.c.value).where(t.META.c.key == key).with_for_update()).scalar_one())
    fresh = sorted((row for row in rows if row["id"] > told), key=lambda row: int(row["id"]))
    for row in fresh:
        server.execute(insert(table), {name: value for name, value in row.items() if name != "id"})
        if table is t.STOCK_MOVE:
            _move_stock(server, row)
    if fresh:
        server.execute(update(t.META).where(t.META.c.key == key).values(value=str(fresh[-1]["id"])))


def _move_stock(server: Connection, move: Values) -> None:
    """A lot that a packer found used up: as many pieces less, but never those that others were promised."""
    sample = t.SAMPLE
    left = sample.c.on_hand + move["pieces"]
    server.execute(
        update(sample)
        .where(sample.c.sku == move["item"], sample.c.lot == move["lot"])
        .values(on_hand=case((left < sample.c.reserved, sample.c.reserved), else_=left))
    )
    mark_changed(server, "samples")
