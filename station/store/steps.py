"""The steps of packing, as they are appended and read back."""

from dataclasses import fields
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from station.domain.audit import Action, Actor
from station.domain.packing import Step, StepKind
from station.store import audit
from station.store.tables import PARCEL, PARCEL_EVENT

_OF_PARCEL = select(PARCEL_EVENT).where(PARCEL_EVENT.c.parcel_id == bindparam("parcel")).order_by(PARCEL_EVENT.c.number)
_NUMBER = select(PARCEL.c.order_number).where(PARCEL.c.parcel_id == bindparam("parcel"))
_OF_ORDER = (
    select(PARCEL_EVENT, PARCEL.c.part)
    .join(PARCEL, PARCEL.c.parcel_id == PARCEL_EVENT.c.parcel_id)
    .where(PARCEL.c.order_number == bindparam("of_number"), PARCEL.c.state == "packed")
    .order_by(PARCEL.c.packed_at, PARCEL_EVENT.c.parcel_id, PARCEL_EVENT.c.number)
)

#: What of a step has a column of its own.
_COLUMNS = ("number", "kind", "at", "packer", "table")
#: The other facts of a step and their defaults, which are not written.
_PLAIN = {fact.name: fact.default for fact in fields(Step) if fact.name not in _COLUMNS}


def append(connection: Connection, parcel_id: str, steps: list[Step]) -> None:
    """Append steps; their numbers go on from those of the parcel. What a packer overruled is in the audit log, too."""
    if not steps:
        return
    connection.execute(insert(PARCEL_EVENT), [_values(parcel_id, step) for step in steps])
    told = [(step, action) for step in steps if (action := _audited(step)) is not None]
    if told:
        number = connection.execute(_NUMBER, {"parcel": parcel_id}).scalar_one()
        for step, action in told:
            audit.record(connection, step.at, Actor(step.packer, table=step.table), action, number, what=step.word)


def _audited(step: Step) -> Action | None:
    """What the audit log calls a step; None: it is no override."""
    if step.kind is StepKind.OVERRULED:
        return Action.OVERRULED
    return Action.TEXT_REPLACED if step.kind is StepKind.EXCHANGED and step.word.startswith("text ") else None


def steps_of(connection: Connection, parcel_id: str) -> list[Step]:
    """All steps of a parcel, oldest first."""
    return [_step_from(row) for row in connection.execute(_OF_PARCEL, {"parcel": parcel_id})]


def steps_of_packed(connection: Connection, order_number: str) -> dict[str, list[Step]]:
    """The steps of every packed parcel of an order, by parcel in the order they were packed."""
    found: dict[str, list[Step]] = {}
    for row in connection.execute(_OF_ORDER, {"of_number": order_number}):
        found.setdefault(row.parcel_id, []).append(_step_from(row))
    return found


def _values(parcel_id: str, step: Step) -> dict[str, Any]:
    facts = {name: getattr(step, name) for name in _PLAIN}
    return {
        "parcel_id": parcel_id,
        "number": step.number,
        "kind": step.kind.value,
        "at": step.at,
        "packer": step.packer,
        "table_name": step.table,
        "facts": {name: value for name, value in facts.items() if value != _PLAIN[name]},
    }


def _step_from(row: Any) -> Step:
    return Step(
        number=row.number, kind=StepKind(row.kind), at=row.at, packer=row.packer, table=row.table_name, **row.facts
    )
