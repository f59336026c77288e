"""What is stored of one customer: everything, table by table (Art. 15 GDPR), and what their parcels held and why.

Nothing is judged here: where a customer stands tells `station.domain.phases`; words are for `workflow`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from station.domain.reasons import Reason
from station.store import tables as t
from station.store.person_rows import LINKS, Person, find_person, quarantined
from station.store.plan_revival import reason_from

__all__ = ["Everything", "Laid", "ParcelPast", "everything_about", "parcels_of"]


@dataclass(frozen=True, slots=True)
class Everything:
    """All rows about a person, by table in the order of `person_rows.LINKS`; tables without one are left out."""

    person: Person
    tables: Mapping[str, list[dict[str, Any]]]  #: values as the database holds them; a page is the name of its file
    pages: Mapping[str, bytes]  #: printed pages as PDF, by file name


@dataclass(frozen=True, slots=True)
class Laid:
    """One insert that a plan put in or left out, and why."""

    insert: str
    slot: str
    rule: str
    reason: Reason
    skus: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ParcelPast:
    """One packing of an order as the journal keeps it; `chosen` is empty once its details are erased."""

    parcel_id: str
    order_number: str
    state: str  #: "open", "packed", "set_aside", "abandoned", "watched"
    opened_at: datetime
    packed_at: datetime | None
    packer: str
    table: str
    phase: str  #: of the customer when the parcel is opened at home, "" = no longer known
    phase_reason: Reason | None
    chosen: tuple[Laid, ...]
    left_out: tuple[Laid, ...]


def everything_about(connection: Connection, number: str, shop: str) -> Everything:
    """All that is stored about the person with this customer or guest's order number. Raises as `find_person`."""
    person = find_person(connection, number, shop)
    tables: dict[str, list[dict[str, Any]]] = {}
    pages: dict[str, bytes] = {}
    for name, link in LINKS.items():
        if link.rows is None:
            continue
        table = t.METADATA.tables[name]
        ordered = select(table).where(link.rows(person)).order_by(*table.primary_key.columns)
        found = quarantined(connection, person) if name == t.QUARANTINE.name else connection.execute(ordered)
        rows = [dict(row._mapping) for row in found]
        if name == t.PRINT_JOB.name:
            pages |= {_file_of(row): row["pdf"] for row in rows}
            rows = [row | {"pdf": _file_of(row)} for row in rows]
        if rows:
            tables[name] = rows
    return Everything(person, tables, pages)


_PARCELS = select(t.PARCEL).where(t.PARCEL.c.parcel_id.in_(bindparam("parcels", expanding=True)))


def parcels_of(connection: Connection, person: Person) -> list[ParcelPast]:
    """The person's parcels, newest first, with what went in and what stayed out, each with its reason."""
    rows = connection.execute(_PARCELS.order_by(t.PARCEL.c.opened_at.desc()), {"parcels": person.parcels})
    return [_parcel(row, row.plan) for row in rows]


def _parcel(row: Any, plan: Mapping[str, Any]) -> ParcelPast:
    phase = plan.get("phase_when_opened")
    return ParcelPast(
        row.parcel_id,
        row.order_number,
        row.state,
        row.opened_at,
        row.packed_at,
        row.packer,
        row.table_name,
        phase["phase"] if phase else "",
        reason_from(phase["reason"]) if phase else None,
        tuple(_laid(one) for one in plan.get("chosen", ())),
        tuple(_laid(one) for one in plan.get("left_out", ())),
    )


def _laid(record: Mapping[str, Any]) -> Laid:
    skus = tuple(record.get("skus", ()))
    return Laid(record["insert"], record["slot"], record["rule"], reason_from(record["reason"]), skus)


def _file_of(job: Mapping[str, Any]) -> str:
    return f"page-{job['number']}.pdf"
