"""A job store in memory, with snapshots of every moment, for the spool's tests."""

import copy
import threading
from collections.abc import Sequence

from printing.errors import JobsNotStored
from printing.job_store import HIGHEST_MARK
from printing.jobs import CLEAN_ENDS, SEEN, JobChange, JobState, PrintJob

UNFINISHED = {JobState.QUEUED, JobState.SENDING, JobState.HANDED_OVER}


class MemoryJobStore:
    """Keeps jobs and histories; `refuse_next` calls fail as a locked database does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.jobs: dict[str, PrintJob] = {}
        self.changes: list[JobChange] = []
        self.marks: dict[str, int] = {}
        self.refuse_next = 0

    def snapshot(self) -> "MemoryJobStore":
        """What a power cut right now would leave."""
        with self._lock:
            left = MemoryJobStore()
            left.jobs, left.changes, left.marks = dict(self.jobs), list(self.changes), copy.copy(self.marks)
            return left

    def add(self, jobs: Sequence[PrintJob], instead_of: JobChange | None = None) -> None:
        with self._lock:
            self._may_refuse()
            for job in jobs:
                self.jobs[job.id] = job
                self.changes.append(JobChange(job.id, JobState.QUEUED, job.created_at))
            self.changes += [instead_of] if instead_of else []

    def record(self, change: JobChange) -> None:
        with self._lock:
            self._may_refuse()
            self.changes.append(change)

    def state(self, job_id: str) -> JobState | None:
        with self._lock:
            return self._state(job_id)

    def job(self, job_id: str) -> PrintJob | None:
        return self.jobs.get(job_id)

    def unfinished(self, printer: str) -> list[tuple[PrintJob, JobState]]:
        with self._lock:
            known = [(job, self._state(job.id)) for job in self.jobs.values() if job.printer == printer]
            return [(job, state) for job, state in known if state in UNFINISHED]

    def of_parcel(self, parcel_id: str) -> list[PrintJob]:
        return [job for job in self.jobs.values() if job.parcel_id == parcel_id]

    def history(self, parcel_id: str) -> list[JobChange]:
        mine = {job.id for job in self.of_parcel(parcel_id)}
        return [change for change in self.changes if change.job_id in mine]

    def left_unproven(self, printer: str) -> bool:
        with self._lock:
            mine = [change for change in self.changes if self.jobs[change.job_id].printer == printer]
            last = next((at for at in reversed(range(len(mine))) if mine[at].state is JobState.SENDING), None)
            if last is None:
                return False
            after = [change for change in mine[last:] if change.job_id == mine[last].job_id]
            return not any(change.state in CLEAN_ENDS and change.evidence != SEEN for change in after)

    def next_mark(self, printer: str) -> int:
        with self._lock:
            self.marks[printer] = self.marks.get(printer, 0) % HIGHEST_MARK + 1
            return self.marks[printer]

    def states(self, job_id: str) -> list[JobState]:
        return [change.state for change in self.changes if change.job_id == job_id]

    def _state(self, job_id: str) -> JobState | None:
        return next((change.state for change in reversed(self.changes) if change.job_id == job_id), None)

    def _may_refuse(self) -> None:
        if self.refuse_next:
            self.refuse_next -= 1
            raise JobsNotStored("locked")
