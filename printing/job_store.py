"""What the spool needs to remember across restarts, as a Protocol. Its SQL lives in `station.store`."""

from collections.abc import Sequence
from typing import Protocol

from printing.jobs import JobChange, JobState, PrintJob

#: Marks are printed into jobs as six digits at most (GS ( H carries four characters, languages pack them).
HIGHEST_MARK = 999_999


class JobStore(Protocol):
    """Jobs and their append-only history. Each call is one committed unit of work, safe from any thread.

    Raises `printing.errors.JobsNotStored` when nothing could be committed (locked, full, unreachable); the
    spool then waits and asks again, and sends nothing meanwhile.
    """

    def add(self, jobs: Sequence[PrintJob], instead_of: JobChange | None = None) -> None:
        """All jobs, or none of them, as QUEUED; their histories begin with JobChange(id, QUEUED, job.created_at).

        `instead_of` is recorded with them or not at all: the end of a job whose place they take.
        """

    def record(self, change: JobChange) -> None:
        """Append one line of history; its state is the job's state from now on."""

    def state(self, job_id: str) -> JobState | None:
        """The job's state; None = unknown job."""

    def job(self, job_id: str) -> PrintJob | None: ...

    def unfinished(self, printer: str) -> list[tuple[PrintJob, JobState]]:
        """QUEUED, SENDING and HANDED_OVER jobs of a printer in the order they were added.

        HANDED_OVER jobs of more than a week ago may be left out: nobody can answer for them any more.
        """

    def of_parcel(self, parcel_id: str) -> list[PrintJob]:
        """All jobs of a parcel in the order they were added."""

    def history(self, parcel_id: str) -> list[JobChange]:
        """Every change of every job of a parcel, oldest first."""

    def left_unproven(self, printer: str) -> bool:
        """Whether the job that was sent last to a printer has no clean end (`printing.jobs.CLEAN_ENDS`): then it may
        still lie in the printer's buffer, whatever a person said of its paper."""

    def next_mark(self, printer: str) -> int:
        """The next mark of a printer: ascending, persistent, 1 to HIGHEST_MARK, then again from 1."""
