"""Takes a file of orders into the store: every line imported or set aside, in whole orders, as often as one likes."""

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, delete, exists, func, select, text, update

from station.store.email_keys import EmailKeys
from station.store.engine import reading, writing
from station.store.feed_forgotten import without_forgotten
from station.store.feed_masters import latest_sales, write_customers, write_products
from station.store.feed_orders import OrderWriter, Tally
from station.store.feed_source import ImportReport, OrderSource, Progress, SourceLine
from station.store.feed_staging import SoldLine, Staging
from station.store.forgotten_marks import ForgottenMarks
from station.store.learning import learn_again
from station.store.quarantine import set_lines_aside
from station.store.secrets import email_secret
from station.store.tables import AFFINITY, IMPORT_RUN, ORDER_LINE

log = logging.getLogger(__name__)

_T = TypeVar("_T")

#: Lines a transaction: a kill loses at most this much work; orders stay whole.
BATCH_LINES = 4000
#: Any number of our own: two tables importing at once take turns (PostgreSQL advisory lock).
_IMPORT_LOCK = 0x5AC4_0002
#: Share of the time that goes into reading, measured on the real shop.
_READING_SHARE = 0.35


def import_orders(
    engine: Engine, file: Path, profile: OrderSource, progress: Callable[[Progress], None] = lambda _: None
) -> ImportReport:
    """Import a file of orders and learn what goes with what.

    Nothing is written before the whole file has been read. Raises Trouble "import.*" where the file is broken and
    "database.*"; a KeyboardInterrupt or a kill leaves whole orders behind, and the next call completes them.
    """
    return _Import(engine, file, profile, progress).run()


class _Import:
    def __init__(self, engine: Engine, file: Path, source: OrderSource, progress: Callable[[Progress], None]) -> None:
        self._engine = engine
        self._file = file
        self._source = source
        self._progress = progress
        self._started = time.monotonic()
        self._lines = 0
        self._customers_new = 0
        self._products_new = 0
        self._forgotten: list[int] = []

    def run(self) -> ImportReport:
        secret = email_secret(self._engine) if self._source.tells_emails else b""
        emails = EmailKeys(secret, self._source.shop)
        marks = ForgottenMarks.read(self._engine, self._source.shop, emails)
        with Staging(self._source.name, self._source.shop, emails if secret else None) as staging:
            self._read(staging, marks)
            run, resumed = self._begin_run()
            tally = Tally()
            writer = OrderWriter(self._source, staging, tally, emails)
            self._write_masters(staging, emails)
            self._write_orders(staging, writer)
            for returns in _chunks(staging.returns(), BATCH_LINES):
                with self._writing() as connection:
                    writer.write_returns(connection, returns)
            staging.flush()
            if marks:
                self._forgotten += staging.leave_out(marks.was_set_aside)
            set_aside_new = set_lines_aside(self._engine, run, self._file.name, staging.asides())
            learned = self._learn(tally, resumed)
            report = self._report(staging, tally, resumed, learned)
            self._end_run(run, report, wrote=bool(set_aside_new or tally.orders_moved), resumed=resumed)
        log.info("imported %d lines, %d set aside, %.1f s", report.lines, report.lines_set_aside, report.seconds)
        return report

    def _read(self, staging: Staging, marks: ForgottenMarks) -> None:
        share = 0.0

        def position(read: float) -> None:
            nonlocal share
            share = read

        lines = self._counted(self._source.read(self._file, position))
        for line in without_forgotten(lines, marks, self._forgotten) if marks else lines:
            staging.add(line)
            if self._lines % 5000 == 0:
                self._tell("reading", self._lines, None, share * _READING_SHARE)
        staging.flush()

    def _counted(self, lines: Iterable[SourceLine]) -> Iterator[SourceLine]:
        for line in lines:
            self._lines += 1
            yield line

    def _write_masters(self, staging: Staging, emails: EmailKeys) -> None:
        with reading(self._engine) as connection:
            has_lines = connection.execute(select(exists().select_from(ORDER_LINE))).scalar()
            latest = latest_sales(connection) if has_lines else {}
        for products in _chunks(staging.products(), BATCH_LINES):
            with self._writing() as connection:
                self._products_new += write_products(connection, self._source, products, latest)
        for customers in _chunks(staging.customers(), BATCH_LINES):
            with self._writing() as connection:
                self._customers_new += write_customers(connection, self._source, emails, customers)

    def _write_orders(self, staging: Staging, writer: OrderWriter) -> None:
        total, _ = staging.counts()
        done = 0
        for orders in _whole_orders(staging.orders()):
            with self._writing() as connection:
                writer.write(connection, orders)
            done += sum(map(len, orders))
            self._tell("writing", done, total, _READING_SHARE + (1 - _READING_SHARE) * 0.9 * done / total)

    def _learn(self, tally: Tally, resumed: bool) -> bool:
        """Whether it was learned now; where another table is about it, the nightly turn takes these orders in."""
        with reading(self._engine) as connection:
            has_learned = connection.execute(select(func.count()).select_from(AFFINITY)).scalar()
        if has_learned and not resumed and not tally.lines_new and not tally.returns_new:
            return False
        self._tell("learning", self._lines, self._lines, 0.95)
        return learn_again(self._engine).outcome == "learned"

    def _writing(self) -> "_Turn":
        return _Turn(self._engine)

    def _tell(self, stage: str, lines: int, total: int | None, share: float) -> None:
        took = time.monotonic() - self._started
        left = took * (1 - share) / share if share > 0.01 else None
        self._progress(Progress(stage, lines, total, share, left))

    def _begin_run(self) -> tuple[int, bool]:
        """The run's id, and whether it completes an interrupted one of the same file and profile."""
        columns = IMPORT_RUN.c
        with self._writing() as connection:
            open_run = connection.execute(
                select(columns.id)
                .where(
                    columns.source == self._file.name,
                    columns.profile == self._source.name,
                    columns.finished_at.is_(None),
                )
                .order_by(columns.id.desc())
            ).scalar()
            if open_run is not None:
                return open_run, True
            begun = {"source": self._file.name, "profile": self._source.name, "counts": {}}
            insert = IMPORT_RUN.insert().values(**begun, started_at=datetime.now(UTC)).returning(columns.id)
            return connection.execute(insert).scalar_one(), False

    def _end_run(self, run: int, report: ImportReport, *, wrote: bool, resumed: bool) -> None:
        """Finish the run; one that changed nothing leaves no trace."""
        with self._writing() as connection:
            if report.changed_nothing and not wrote and not resumed:
                connection.execute(delete(IMPORT_RUN).where(IMPORT_RUN.c.id == run))
                return
            counts = {"lines": report.lines, "set_aside": report.set_aside, "orders_new": report.orders_new}
            connection.execute(
                update(IMPORT_RUN).where(IMPORT_RUN.c.id == run).values(finished_at=datetime.now(UTC), counts=counts)
            )

    def _report(self, staging: Staging, tally: Tally, resumed: bool, learned: bool) -> ImportReport:
        set_aside = staging.aside_counts()
        return ImportReport(
            source=self._file.name,
            profile=self._source.name,
            lines=self._lines,
            lines_imported=tally.lines_new + tally.returns_new,
            lines_unchanged=tally.lines_unchanged,
            lines_set_aside=sum(set_aside.values()),
            lines_forgotten=len(self._forgotten),
            set_aside=set_aside,
            orders_new=tally.orders_new,
            orders_unchanged=tally.orders_unchanged,
            orders_changed_since=tally.orders_changed_since,
            returns_new=tally.returns_new,
            customers_new=self._customers_new,
            products_new=self._products_new,
            seconds=time.monotonic() - self._started,
            resumed=resumed,
            learned=learned,
        )


class _Turn:
    """A transaction of the import: one importer at a time."""

    def __init__(self, engine: Engine) -> None:
        self._transaction = writing(engine)

    def __enter__(self) -> Connection:
        connection = self._transaction.__enter__()
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _IMPORT_LOCK})
        return connection

    def __exit__(self, *failure: object) -> bool | None:
        return self._transaction.__exit__(*failure)  # type: ignore[arg-type]  # the three of the protocol


def _whole_orders(orders: Iterable[list[SoldLine]]) -> Iterator[list[list[SoldLine]]]:
    batch: list[list[SoldLine]] = []
    lines = 0
    for order in orders:
        batch.append(order)
        lines += len(order)
        if lines >= BATCH_LINES:
            yield batch
            batch, lines = [], 0
    if batch:
        yield batch


def _chunks(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    chunk: list[_T] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
