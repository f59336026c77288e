"""Print jobs and their append-only history in the database: fits `printing.job_store.JobStore`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, insert, or_, select, update

from printing.errors import JobsNotStored
from printing.job_store import HIGHEST_MARK
from printing.jobs import CLEAN_ENDS, SEEN, JobChange, JobState, PrintJob
from printing.page import Page
from station.domain.audit import Action, Actor
from station.domain.trouble import Trouble
from station.store import audit
from station.store.columns import ShopText
from station.store.engine import reading, writing
from station.store.numbers import take_numbers
from station.store.tables import PRINT_CHANGE, PRINT_JOB

#: Nobody can answer any more for a print handed over longer ago than this (`JobStore.unfinished`).
ANSWERABLE = timedelta(days=7)

#: Rows of before jobs knew their table belong to any.
_HERE = PRINT_JOB.c.table_name.in_((bindparam("of_table", type_=ShopText()), ""))
_OPEN = (JobState.QUEUED.value, JobState.SENDING.value)
_UNFINISHED = (
    select(PRINT_JOB)
    .where(
        PRINT_JOB.c.printer == bindparam("of_printer"),
        _HERE,
        or_(
            PRINT_JOB.c.state.in_(_OPEN),
            (PRINT_JOB.c.state == JobState.HANDED_OVER.value) & (PRINT_JOB.c.created_at > bindparam("since")),
        ),
    )
    .order_by(PRINT_JOB.c.number)
)
_OF_PARCEL = select(PRINT_JOB).where(PRINT_JOB.c.parcel_id == bindparam("parcel")).order_by(PRINT_JOB.c.number)
_HISTORY = (
    select(PRINT_CHANGE.c.job_id, PRINT_CHANGE.c.state, PRINT_CHANGE.c.at, PRINT_CHANGE.c.evidence)
    .join(PRINT_JOB, PRINT_JOB.c.id == PRINT_CHANGE.c.job_id)
    .where(PRINT_JOB.c.parcel_id == bindparam("parcel"))
    .order_by(PRINT_CHANGE.c.id)
)
_LAST_SENT = (
    select(PRINT_CHANGE.c.id, PRINT_CHANGE.c.job_id)
    .join(PRINT_JOB, PRINT_JOB.c.id == PRINT_CHANGE.c.job_id)
    .where(PRINT_JOB.c.printer == bindparam("of_printer"), _HERE, PRINT_CHANGE.c.state == JobState.SENDING.value)
    .order_by(PRINT_CHANGE.c.id.desc())
    .limit(1)
)
_CLEAN_END = select(PRINT_CHANGE.c.id).where(
    PRINT_CHANGE.c.job_id == bindparam("job"),
    PRINT_CHANGE.c.id > bindparam("sent"),
    PRINT_CHANGE.c.state.in_([state.value for state in CLEAN_ENDS]),
    PRINT_CHANGE.c.evidence != SEEN,
)
_JOB = select(PRINT_JOB).where(PRINT_JOB.c.id == bindparam("job"))
_STATE = select(PRINT_JOB.c.state).where(PRINT_JOB.c.id == bindparam("job"))
_MOVE = update(PRINT_JOB).where(PRINT_JOB.c.id == bindparam("job")).values(state=bindparam("now"))


class SqlJobStore:
    """The jobs of one packing table's printers: two tables of a shop may call theirs the same.

    Each call is one committed unit of work, safe from any thread. Raises JobsNotStored.
    """

    def __init__(self, engine: Engine, table: str = "") -> None:
        self._engine = engine
        self._table = table

    def add(self, jobs: Sequence[PrintJob], instead_of: JobChange | None = None) -> None:
        """All jobs as QUEUED, with the end of the job whose place they take, or nothing of it.

        Those that a person wanted once more are in the audit log.
        """
        if not jobs:
            return
        with self._writing() as connection:
            numbers = take_numbers(connection, "print_job.number", len(jobs))
            rows = [_values(job, number, self._table) for job, number in zip(jobs, numbers, strict=True)]
            connection.execute(insert(PRINT_JOB), rows)
            connection.execute(insert(PRINT_CHANGE), [_change(job.id, JobState.QUEUED, job.created_at) for job in jobs])
            self._tell_again(connection, jobs)
            if instead_of is not None:
                _append(connection, instead_of)

    def _tell_again(self, connection: Connection, jobs: Sequence[PrintJob]) -> None:
        """Who wanted which prints once more, and why, is in the audit log."""
        for job in jobs:
            if job.again_by is not None:
                who = Actor(job.again_by, table=self._table)
                told = {"print": job.slot, "copy": job.copy, "what": job.reason}
                audit.record(connection, job.created_at, who, Action.PRINT_AGAIN, job.order_number, **told)

    def record(self, change: JobChange) -> None:
        """Append a change and make it the job's state. Raises KeyError for an unknown job."""
        with self._writing() as connection:
            _append(connection, change)

    def state(self, job_id: str) -> JobState | None:
        with self._reading() as connection:
            state = connection.execute(_STATE, {"job": job_id}).scalar()
            return JobState(state) if state is not None else None

    def job(self, job_id: str) -> PrintJob | None:
        with self._reading() as connection:
            row = connection.execute(_JOB, {"job": job_id}).first()
            return _job_from(row) if row else None

    def unfinished(self, printer: str) -> list[tuple[PrintJob, JobState]]:
        """QUEUED, SENDING and recent HANDED_OVER jobs of a printer in the order they were added."""
        asked = {"of_printer": printer, "of_table": self._table, "since": datetime.now(UTC) - ANSWERABLE}
        with self._reading() as connection:
            return [(_job_from(row), JobState(row.state)) for row in connection.execute(_UNFINISHED, asked)]

    def of_parcel(self, parcel_id: str) -> list[PrintJob]:
        with self._reading() as connection:
            return [_job_from(row) for row in connection.execute(_OF_PARCEL, {"parcel": parcel_id})]

    def history(self, parcel_id: str) -> list[JobChange]:
        with self._reading() as connection:
            rows = connection.execute(_HISTORY, {"parcel": parcel_id})
            return [JobChange(job, JobState(state), at, evidence) for job, state, at, evidence in rows]

    def left_unproven(self, printer: str) -> bool:
        """Whether the job that was sent last to a printer has neither the printer's word nor that no byte left."""
        with self._reading() as connection:
            sent = connection.execute(_LAST_SENT, {"of_printer": printer, "of_table": self._table}).first()
            if sent is None:
                return False
            return connection.execute(_CLEAN_END, {"job": sent.job_id, "sent": sent.id}).first() is None

    def next_mark(self, printer: str) -> int:
        """1 to HIGHEST_MARK, then again from 1; never the same twice in a row."""
        with self._writing() as connection:
            number = take_numbers(connection, f"mark {printer}")[0]
            return (number - 1) % HIGHEST_MARK + 1

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with _not_stored(), writing(self._engine) as connection:
            yield connection

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with _not_stored(), reading(self._engine) as connection:
            yield connection


@contextmanager
def _not_stored() -> Iterator[None]:
    try:
        yield
    except Trouble as trouble:
        raise JobsNotStored(trouble.code) from trouble


def _append(connection: Connection, change: JobChange) -> None:
    if connection.execute(_MOVE, {"job": change.job_id, "now": change.state.value}).rowcount == 0:
        raise KeyError(change.job_id)
    connection.execute(insert(PRINT_CHANGE), _change(change.job_id, change.state, change.at, change.evidence))


def _values(job: PrintJob, number: int, table: str) -> dict[str, Any]:
    return {
        "id": job.id,
        "number": number,
        "order_number": job.order_number,
        "parcel_id": job.parcel_id,
        "slot": job.slot,
        "printer": job.printer,
        "pdf": job.page.pdf,
        "width_mm": job.page.width_mm,
        "height_mm": job.page.height_mm,
        "cut": job.page.cut,
        "created_at": job.created_at,
        "copy_number": job.copy,
        "expires_at": job.expires_at,
        "state": JobState.QUEUED.value,
        "reason": job.reason,
        "moved_from": job.moved_from,
        "place": job.place,
        "table_name": table,
    }


def _change(job_id: str, state: JobState, at: datetime, evidence: str = "") -> dict[str, Any]:
    return {"job_id": job_id, "state": state.value, "at": at, "evidence": evidence}


def _job_from(row: Row[Any]) -> PrintJob:
    return PrintJob(
        id=row.id,
        order_number=row.order_number,
        parcel_id=row.parcel_id,
        slot=row.slot,
        printer=row.printer,
        page=Page(row.pdf, row.width_mm, row.height_mm, row.cut),
        created_at=row.created_at,
        copy=row.copy_number,
        expires_at=row.expires_at,
        reason=row.reason,
        moved_from=row.moved_from,
        place=row.place,
    )
