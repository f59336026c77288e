"""Forgets a person (Art. 17 GDPR): every row that tells of them is gone or emptied, and an import does not bring them
back. What belongs to a person is told by `person_rows`; how long things are kept for everybody by `retention`.

What stays is what counts parcels, inserts and prints, without who got them: a parcel's own id stands in for the number
of its order. An order that still waits stays as an order of nobody, so that it can be packed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, func, or_, select, update

from printing.jobs import JobState
from station.domain.audit import Action, Actor
from station.domain.trouble import Trouble
from station.store import audit
from station.store import tables as t
from station.store.engine import writing
from station.store.forgotten_marks import keep_marks, mark
from station.store.numbers import insert_new, mark_changed
from station.store.person_rows import LINKS, Person, find_person, quarantined
from station.store.secrets import forgotten_secret

__all__ = ["SWEEP_DUE", "Forgotten", "empty_parcels", "erased_page", "forget"]

#: Key of `meta`: rows were erased since the file was last rewritten.
SWEEP_DUE = "sweep.due"
#: So much of a mark names a forgotten person in the audit log: enough to be told apart, nothing to be read back.
_SHOWN_OF_MARK = 12
#: Facts of entries about another customer that hold a number of this one: what was merged with whom, and parted.
_NUMBERS_IN_FACTS = ("into", "counted_as")
_WAITING = (t.SHOP_ORDER.c.state == "open", t.SHOP_ORDER.c.packed_at.is_(None), t.SHOP_ORDER.c.shipped_on.is_(None))
_ON_ITS_WAY = (JobState.QUEUED.value, JobState.SENDING.value)
_OF_NOBODY: dict[str, Any] = {
    "customer_id": None, "email_key": "", "recipient": "", "comment": "", "postcode": "", "resent_for": "", "tags": [],
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What became of a person's rows."""

    name: str  #: start of the mark, by which the audit log names the person from now on
    rows: dict[str, int]  #: removed or emptied, by table; tables with none are left out
    still_to_pack: tuple[str, ...]  #: numbers of orders kept without a name
    printed: tuple[tuple[datetime, datetime], ...]  #: when pages were queued and last heard of: files of that time go


def forget(engine: Engine, number: str, shop: str, who: Actor, at: datetime, waiting_days: int) -> Forgotten:
    """Forget the person with this customer number, or the guest with this order number, in one transaction.

    Orders that were placed in the last `waiting_days` days and wait to be packed stay without a name. The learned
    tables are due for learning again afterwards, and the file for a sweep (`retention.sweep`). Raises Trouble
    "customer.unknown" (number, shop), "customer.on_table" (number, table) and "customer.printing" (printer).
    """
    secret = forgotten_secret(engine)
    with writing(engine) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA secure_delete=ON")  # of this connection: what it deletes is overwritten
        person = find_person(connection, number, shop)
        _require_free(connection, person)
        waiting = _still_waiting(connection, person, at - timedelta(days=waiting_days))
        name = mark(secret, shop, "customer" if person.numbers else "order", person.number)[:_SHOWN_OF_MARK]
        printed = _when_printed(connection, person)
        keep_marks(connection, _marks(secret, person, waiting.values()), at)
        rows = {
            **_empty_prints(connection, person, at),
            **_empty_journal(connection, person),
            **_remove_quarantined(connection, person, secret, at),
            **_rename_in_audit(connection, person, name),
            **_remove_shop_rows(connection, person, tuple(waiting)),
        }
        connection.execute(delete(t.RESULTS_READING))  # their share is in its sums: read anew, without them
        connection.execute(update(t.AFFINITY).values(learned_at=datetime.fromtimestamp(0, UTC)))
        connection.execute(delete(t.META).where(t.META.c.key == SWEEP_DUE))
        connection.execute(insert_new(connection, t.META), {"key": SWEEP_DUE, "value": at.isoformat()})
        mark_changed(connection, "customers")
        audit.record(connection, at, who, Action.CUSTOMER_FORGOTTEN, name, rows=sum(rows.values()))
    return Forgotten(name, {table: count for table, count in rows.items() if count}, tuple(waiting.values()), printed)


def empty_parcels(connection: Connection, person: Person, at: datetime) -> None:
    """Empty parcels that were told of a person only after they were forgotten; nothing else of theirs is looked for."""
    alone = replace(person, customers=(), orders=(), order_numbers=())
    _empty_prints(connection, alone, at)
    _empty_journal(connection, alone)


def erased_page(width_mm: float, height_mm: float, at: datetime) -> bytes:
    """The page that stands in for one that was erased, and says so to whoever prints it again."""
    from reportlab.lib.units import mm  # late: who only looks whether something is due does without
    from reportlab.pdfgen.canvas import Canvas

    stream = BytesIO()
    canvas = Canvas(stream, pagesize=(width_mm * mm, height_mm * mm), invariant=True)
    canvas.setFont("Helvetica", 7)
    canvas.drawString(2 * mm, height_mm * mm / 2, f"Erased / gelöscht {at.date().isoformat()}")
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _require_free(connection: Connection, person: Person) -> None:
    """Nothing of the person lies open on a table or waits for a printer: their memory holds names, too."""
    held = select(t.ORDER_ON_TABLE).where(_rows(t.ORDER_ON_TABLE, person))
    if (on_table := connection.execute(held).first()) is not None:
        raise Trouble("customer.on_table", number=on_table.order_number, table=on_table.table_name)
    printing = select(t.PRINT_JOB.c.printer).where(_rows(t.PRINT_JOB, person), t.PRINT_JOB.c.state.in_(_ON_ITS_WAY))
    if (printer := connection.execute(printing).scalar()) is not None:
        raise Trouble("customer.printing", printer=printer)


def _still_waiting(connection: Connection, person: Person, since: datetime) -> dict[int, str]:
    """Id and number of the orders that somebody has yet to pack."""
    order = t.SHOP_ORDER.c
    query = select(order.id, order.number).where(_rows(t.SHOP_ORDER, person), *_WAITING, order.ordered_at >= since)
    return dict(connection.execute(query.order_by(order.id)).all())


def _when_printed(connection: Connection, person: Person) -> tuple[tuple[datetime, datetime], ...]:
    job, change = t.PRINT_JOB.c, t.PRINT_CHANGE.c
    query = (
        select(job.created_at, func.max(change.at))
        .join_from(t.PRINT_JOB, t.PRINT_CHANGE, change.job_id == job.id)
        .where(_rows(t.PRINT_JOB, person))
        .group_by(job.id, job.created_at)
        .order_by(job.created_at)
    )
    return tuple((since, until) for since, until in connection.execute(query))


def _marks(secret: bytes, person: Person, still_to_pack: Iterable[str]) -> list[str]:
    gone = sorted(set(person.order_numbers) - set(still_to_pack))
    return [
        *(mark(secret, person.shop, "customer", number) for number in person.numbers),
        *(mark(secret, person.shop, "email", key) for key in person.email_keys),
        *(mark(secret, person.shop, "order", number) for number in gone),
    ]


def _empty_journal(connection: Connection, person: Person) -> dict[str, int]:
    """Parcels and what they held stay as counts; plans, steps in words and comparisons of customers go."""
    of_parcel: dict[str, Any] = {
        "customer_id": None,
        "order_id": None,
        "order_number": t.PARCEL.c.parcel_id,
        "plan": {},
    }
    given, of_person = t.PARCEL_INSERT, _rows(t.PARCEL_INSERT, person)
    return {
        "parcel_event": _change(connection, t.PARCEL_EVENT, person, facts={}),
        "trial_exposure": _remove(connection, t.TRIAL_EXPOSURE, person),
        "voucher_code": _change(connection, t.VOUCHER_CODE, person, parcel_id=None),
        "parcel_insert": connection.execute(delete(given).where(of_person, given.c.parcel_id.is_(None))).rowcount
        + _change(connection, given, person, customer_id=None, order_number="", skus=[], text_id=""),
        "parcel": _change(connection, t.PARCEL, person, **of_parcel),
    }


def _empty_prints(connection: Connection, person: Person, at: datetime) -> dict[str, int]:
    """Pages carry names: another page of the same size takes the place of each."""
    job = t.PRINT_JOB.c
    jobs = connection.execute(select(job.id, job.width_mm, job.height_mm).where(_rows(t.PRINT_JOB, person))).all()
    for row in jobs:
        page = erased_page(row.width_mm, row.height_mm, at)
        erased = update(t.PRINT_JOB).where(job.id == row.id).values(pdf=page, order_number=job.parcel_id)
        connection.execute(erased)
    return {"print_job": len(jobs)}


def _remove_quarantined(connection: Connection, person: Person, secret: bytes, at: datetime) -> dict[str, int]:
    """Lines set aside; the same line, which may say a name and no number, is known when it is imported again."""
    found = quarantined(connection, person)
    connection.execute(delete(t.QUARANTINE).where(t.QUARANTINE.c.id.in_([row.id for row in found])))
    keep_marks(connection, {mark(secret, "", "line", row.row_key.partition("#")[0]) for row in found}, at)
    return {"quarantine_line": len(found)}


def _rename_in_audit(connection: Connection, person: Person, name: str) -> dict[str, int]:
    """The log says that something was done, by whom and when; from now on not to whom. Its only change ever."""
    entry = t.AUDIT_ENTRY.c
    beside = or_(*(entry.facts[key].as_string().in_(person.numbers) for key in _NUMBERS_IN_FACTS))
    of_others = update(t.AUDIT_ENTRY).where(entry.action.startswith("customer.", autoescape=True), beside)
    connection.execute(of_others.values(facts={}))  # not counted: those entries are about somebody else
    return {"audit_entry": _change(connection, t.AUDIT_ENTRY, person, subject=name, facts={})}


def _remove_shop_rows(connection: Connection, person: Person, waiting: tuple[int, ...]) -> dict[str, int]:
    """Customers and all they ordered; orders in `waiting` stay as orders of nobody, with their lines and codes."""
    gone = tuple(sorted(set(person.orders) - set(waiting)))
    kept_numbers = select(t.SHOP_ORDER.c.number).where(t.SHOP_ORDER.c.id.in_(waiting))
    codes = t.ORDER_CODE.c
    lost = or_(codes.order_number.not_in(kept_numbers), codes.kind == "tracking")
    counts = {
        "goods_return": _remove(connection, t.GOODS_RETURN, person),
        "incident": _remove(connection, t.INCIDENT, person),
        "guest_split": _remove(connection, t.GUEST_SPLIT, person),
        "customer_merge": _remove(connection, t.CUSTOMER_MERGE, person),
        "order_code": connection.execute(delete(t.ORDER_CODE).where(_rows(t.ORDER_CODE, person), lost)).rowcount,
        "order_line": connection.execute(delete(t.ORDER_LINE).where(t.ORDER_LINE.c.order_id.in_(gone))).rowcount,
    }
    removed = connection.execute(delete(t.SHOP_ORDER).where(t.SHOP_ORDER.c.id.in_(gone))).rowcount
    nameless = update(t.SHOP_ORDER).where(t.SHOP_ORDER.c.id.in_(waiting)).values(**_OF_NOBODY)
    removed += connection.execute(nameless).rowcount
    return {**counts, "shop_order": removed, "customer": _remove(connection, t.CUSTOMER, person)}


def _rows(table: Table, person: Person) -> Any:
    rows = LINKS[table.name].rows
    if rows is None:
        raise RuntimeError(f"{table.name} holds nobody")
    return rows(person)


def _remove(connection: Connection, table: Table, person: Person) -> int:
    return connection.execute(delete(table).where(_rows(table, person))).rowcount


def _change(connection: Connection, table: Table, person: Person, **values: Any) -> int:
    return connection.execute(update(table).where(_rows(table, person)).values(**values)).rowcount
