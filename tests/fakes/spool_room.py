"""A spool with its store and a listener that tests can wait on."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from printing.jobs import JobChange, JobState, PrintJob
from printing.pace import Pace
from printing.page import Page
from printing.printer import Printer
from printing.spool import Spool
from tests.fakes.job_store import MemoryJobStore

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
#: Everything at test speed; the deadline of a job is `slack_s`.
QUICK = Pace(
    answer_s=0.05,
    fresh_s=0.0,
    idle_s=0.01,
    paused_s=0.01,
    retry_first_s=0.005,
    retry_most_s=0.02,
    slack_s=0.1,
    listen_s=0.02,
    ask_again_s=0.02,
    write_more_s=1.0,
)
PATIENCE_S = 10.0


def job(text: str, printer: str = "notes", parcel: str = "p1", expires_at: datetime | None = None) -> PrintJob:
    page = Page(text.encode(), 80.0, 100.0)
    return PrintJob(uuid4().hex, "1001", parcel, "note", printer, page, NOON, expires_at=expires_at)


class SpoolRoom:
    """Use as a context: starts the spool, and closes it whatever happens."""

    def __init__(self, *printers: Printer, store: MemoryJobStore | None = None, pace: Pace = QUICK) -> None:
        self.store = store or MemoryJobStore()
        self.changes: list[JobChange] = []
        self.snapshots: list[MemoryJobStore] = []
        self.clock = NOON
        self._turn = threading.Condition()
        self.sent: list[tuple[str, bytes]] = []
        self.spool = Spool(
            {printer.name: printer for printer in printers},
            self.store,
            self._on_change,
            lambda: self.clock,
            pace,
            on_sent=lambda job_id, payload: self.sent.append((job_id, payload)),
        )

    def __enter__(self) -> "SpoolRoom":
        self.spool.start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self.spool.close(PATIENCE_S), "a writer did not end"

    def pass_time(self, span: timedelta) -> None:
        self.clock += span

    def wait(self, holds: Callable[[], bool], what: str) -> None:
        """Until a claim holds; looked at after every change and every few milliseconds."""
        with self._turn:
            for _ in range(int(PATIENCE_S / 0.005)):
                if holds():
                    return
                self._turn.wait(0.005)
        raise AssertionError(f"{what}; changes: {[(str(each.state), each.evidence) for each in self.changes]}")

    def wait_state(self, awaited: PrintJob, state: JobState) -> JobChange:
        self.wait(lambda: self.store.state(awaited.id) is state, f"never {state}")
        return [change for change in self.store.changes if change.job_id == awaited.id][-1]

    def _on_change(self, change: JobChange) -> None:
        with self._turn:
            self.changes.append(change)
            self.snapshots.append(self.store.snapshot())
            self._turn.notify_all()
