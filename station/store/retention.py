"""How long things are kept: what is older than its period is erased, every night. One person's rows: `forgetting`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Engine, delete, select, update

from printing.jobs import JobState
from station.domain.retention_policy import RetentionPolicy
from station.domain.trouble import Trouble
from station.store import tables as t
from station.store.engine import reading, troubles, writing
from station.store.forgetting import SWEEP_DUE, erased_page
from station.store.lease import leased
from station.store.numbers import insert_new

__all__ = ["KINDS", "Due", "Kind", "due", "last_run", "run", "sweep"]

Kind = Literal["prints", "journal", "quarantine", "audit"]
KINDS: tuple[Kind, ...] = ("prints", "journal", "quarantine", "audit")  #: as `RetentionPolicy` names their days

#: Rows a transaction: tables that pack meanwhile wait no longer than a moment for the lock.
_BATCH = 500
#: A run takes minutes at most; a computer that died keeps the others from it no longer than this.
_LEASE = timedelta(minutes=30)
_RAN_AT = "retention.ran_at"
#: Rows older than this moment were erased before.
_DONE_UNTIL = "retention.done."
_ON_ITS_WAY = (JobState.QUEUED.value, JobState.SENDING.value)
#: Who did what outside the audit log, and when: such names are kept as long as its entries.
_STAFF = (
    (t.STOCK_MOVE.c.who, t.STOCK_MOVE.c.at),
    (t.RULE_SET.c.made_by, t.RULE_SET.c.made_at),
    (t.PHASE_POLICY.c.made_by, t.PHASE_POLICY.c.made_at),
    (t.PICTURE.c.added_by, t.PICTURE.c.added_at),
    (t.CONFLICT.c.settled_by, t.CONFLICT.c.settled_at),
    (t.CUSTOMER_MERGE.c.made_by, t.CUSTOMER_MERGE.c.made_at),
    (t.CUSTOMER_MERGE.c.undone_by, t.CUSTOMER_MERGE.c.undone_at),
    (t.GUEST_SPLIT.c.made_by, t.GUEST_SPLIT.c.made_at),
)


@dataclass(frozen=True, slots=True)
class Due:
    """What goes at the next run, or went at this one."""

    rows: Mapping[Kind, int]
    before: Mapping[Kind, datetime]  #: older than this; a kind that is kept for good is missing

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def due(engine: Engine, policy: RetentionPolicy, now: datetime) -> Due:
    """What is older than its days. Changes nothing. Raises Trouble as `engine.troubles`."""
    before = _before(policy, now)
    with reading(engine) as connection:
        rows = {kind: len(_old(connection, kind, at)) for kind, at in before.items()}
    return Due(rows, before)


def run(engine: Engine, policy: RetentionPolicy, now: datetime) -> Due | None:
    """Erase what is older than its days and sweep the file; None where another table is doing it.

    Raises Trouble as `engine.troubles`; what was erased until then is erased.
    """
    with leased(engine, "retention", _LEASE) as is_ours:
        if not is_ours:
            return None
        before = _before(policy, now)
        rows = {kind: _erase_old(engine, kind, at, now) for kind, at in before.items()}
        sweep(engine)
        with writing(engine) as connection:
            _remember(connection, _RAN_AT, now.isoformat())
    return Due(rows, before)


def last_run(engine: Engine) -> datetime | None:
    """When a table last erased what was due; None: never. Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        return _moment(connection, _RAN_AT)


def sweep(engine: Engine) -> bool:
    """Rewrite the file where rows were erased since, so that no byte of them stays; True where it was done.

    Of a SQLite file only: a server's own VACUUM does it. A file that is in use just now is left for the next time.
    """
    with reading(engine) as connection:
        asked_at = _moment(connection, SWEEP_DUE)
    if asked_at is None:
        return False
    if engine.dialect.name == "sqlite" and not _rewrite(engine):
        return False
    with writing(engine) as connection:
        connection.execute(delete(t.META).where(t.META.c.key == SWEEP_DUE, t.META.c.value == asked_at.isoformat()))
    return True


def _rewrite(engine: Engine) -> bool:
    """VACUUM, and the log emptied; False where somebody reads or writes just now."""
    try:
        with troubles(), engine.connect() as connection:
            driver: Any = connection.connection.dbapi_connection
            driver.execute("VACUUM")
            busy, _, _ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except Trouble as trouble:
        if trouble.code != "database.locked":
            raise
        return False
    return not busy


def _before(policy: RetentionPolicy, now: datetime) -> dict[Kind, datetime]:
    days = {kind: getattr(policy, f"{kind}_days") for kind in KINDS}
    return {kind: now.astimezone(UTC) - timedelta(days=days[kind]) for kind in KINDS if days[kind]}


def _old(connection: Connection, kind: Kind, before: datetime) -> list[Any]:
    """Keys of the rows to erase. Pages and plans stay as rows; a mark says up to where they were erased before."""
    since = _moment(connection, _DONE_UNTIL + kind) or datetime.min.replace(tzinfo=UTC)
    match kind:
        case "prints":
            job = t.PRINT_JOB.c
            query = select(job.id).where(job.created_at >= since, job.state.not_in(_ON_ITS_WAY))
            return list(connection.execute(query.where(job.created_at < before)).scalars())
        case "journal":
            parcel = t.PARCEL.c
            query = select(parcel.parcel_id).where(parcel.opened_at >= since, parcel.state != "open")
            return list(connection.execute(query.where(parcel.opened_at < before)).scalars())
        case "quarantine":
            runs = select(t.IMPORT_RUN.c.id).where(t.IMPORT_RUN.c.started_at < before)
            return list(connection.execute(select(t.QUARANTINE.c.id).where(t.QUARANTINE.c.run_id.in_(runs))).scalars())
        case "audit":
            return list(connection.execute(select(t.AUDIT_ENTRY.c.id).where(t.AUDIT_ENTRY.c.at < before)).scalars())


def _erase_old(engine: Engine, kind: Kind, before: datetime, now: datetime) -> int:
    with reading(engine) as connection:
        keys = _old(connection, kind, before)
    for start in range(0, len(keys), _BATCH):
        with writing(engine) as connection:
            _erase(connection, kind, keys[start : start + _BATCH], now)
            _remember(connection, SWEEP_DUE, now.isoformat())
    with writing(engine) as connection:
        if kind == "audit":
            _empty_staff(connection, before)
        done = _moment(connection, _DONE_UNTIL + kind)
        _remember(connection, _DONE_UNTIL + kind, max(before, done or before).isoformat())
    return len(keys)


def _erase(connection: Connection, kind: Kind, keys: list[Any], now: datetime) -> None:
    match kind:
        case "prints":
            _erase_pages(connection, keys, now)
        case "journal":
            connection.execute(delete(t.PARCEL_EVENT).where(t.PARCEL_EVENT.c.parcel_id.in_(keys)))
            connection.execute(update(t.PARCEL).where(t.PARCEL.c.parcel_id.in_(keys)).values(plan={}, packer=""))
        case "quarantine":
            connection.execute(delete(t.QUARANTINE).where(t.QUARANTINE.c.id.in_(keys)))
        case "audit":
            connection.execute(delete(t.AUDIT_ENTRY).where(t.AUDIT_ENTRY.c.id.in_(keys)))


def _empty_staff(connection: Connection, before: datetime) -> None:
    """What was done stays, without who did it; the few rows of a shop's rules, pictures and deliveries."""
    for who, at in _STAFF:
        connection.execute(update(who.table).where(at < before, who != "").values({who.name: ""}))


def _erase_pages(connection: Connection, keys: list[str], now: datetime) -> None:
    """The same page for all of one size."""
    job = t.PRINT_JOB.c
    sizes = select(job.width_mm, job.height_mm).where(job.id.in_(keys)).distinct()
    for width, height in connection.execute(sizes).all():
        of_size = update(t.PRINT_JOB).where(job.id.in_(keys), job.width_mm == width, job.height_mm == height)
        connection.execute(of_size.values(pdf=erased_page(width, height, now)))


def _moment(connection: Connection, key: str) -> datetime | None:
    told = connection.execute(select(t.META.c.value).where(t.META.c.key == key)).scalar()
    return datetime.fromisoformat(told) if told else None


def _remember(connection: Connection, key: str, value: str) -> None:
    if not connection.execute(update(t.META).where(t.META.c.key == key).values(value=value)).rowcount:
        connection.execute(insert_new(connection, t.META), {"key": key, "value": value})
