"""Prints that are missing and do not come by themselves: told once, printed again on one key. Part of the session."""

from printing.jobs import JobState
from station.workflow.parcel import Parcel
from station.workflow.table import Table

#: Told as soon as nothing more is done for a print: it waited too long, or its printer refused it.
EXPIRED, FAILED = "print.expired", "print.failed"
#: Problems about a print that is not there.
ABOUT_ONE = frozenset({EXPIRED, FAILED, "print.missing"})


class MissingPrints:
    """Tells of the prints of one table that are not there."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._told: set[str] = set()  #: jobs; Esc leaves it at that until the parcel is to be closed

    def tell_new(self, parcel: Parcel) -> bool:
        """Say of a missing print what to do; False: none is new, or something else is on the screen."""
        table = self._table
        if table.screen.top is not None or table.gate.is_shut:
            return False
        new = next(((place, job) for place, job in parcel.missing_prints() if job.id not in self._told), None)
        if new is None:
            return False
        place, job = new
        self._told.add(job.id)
        table.sound("bad")
        code = EXPIRED if parcel.states[job.id] is JobState.VOID else FAILED
        facts = {"job_id": job.id, "title": parcel.title(place), "number": parcel.number}
        table.screen.tell(code, facts, table.view_of(parcel), by_itself=True)
        return True

    @property
    def asked_about(self) -> str:
        """The job that the screen says is missing; "" = none."""
        problem = self._table.screen.problem
        is_about_one = problem is not None and problem.code in ABOUT_ONE
        return str(dict(problem.facts)["job_id"]) if problem is not None and is_about_one else ""
