"""Prints whose end is unknown, and copies: "Is it lying there?" and what the answer does. A part of the session."""

from station.workflow.parcel import Parcel
from station.workflow.parcel_view import insert_views
from station.workflow.table import Table

ASKED = "print.uncertain"


class UncertainPrints:
    """Asks about prints at one table. Raises Trouble."""

    def __init__(self, table: Table) -> None:
        self._table = table
        self._asked: set[str] = set()  #: jobs that were asked about; Esc leaves it at that until somebody wants to know

    def ask_new(self, parcel: Parcel) -> bool:
        """Ask about a print nobody was asked about yet; False: there is none, or something else is on the screen."""
        table = self._table
        if table.screen.top is not None or table.gate.is_shut:
            return False
        new = next((p.job.id for p in parcel.uncertain() if p.job and p.job.id not in self._asked), "")
        if new:
            table.sound("bad")
            self.ask(parcel, new, by_itself=True)
        return bool(new)

    def ask_first(self, parcel: Parcel | None) -> None:
        """Ask about the first print of a parcel whose end is unknown, if there is one."""
        uncertain = parcel.uncertain() if parcel else []
        if parcel is not None and uncertain and uncertain[0].job:
            self.ask(parcel, uncertain[0].job.id)

    def ask(self, parcel: Parcel, job_id: str, *, by_itself: bool = False) -> None:
        """ "Is it lying there?" of one print, with its picture."""
        table = self._table
        self._asked.add(job_id)
        table.desk.picture_due(parcel)
        place = next((view.place for view in insert_views(parcel) if view.job_id == job_id), None)
        title, names = (parcel.title(place), parcel.names(place)) if place is not None else ("", {})
        facts = {
            "job_id": job_id, "title": title, "names": tuple(sorted(names.items())), "number": parcel.number
        }  # fmt: skip
        behind = table.view_of(parcel) if parcel is table.parcel else None
        picture = parcel.previews.get(job_id, b"")
        table.screen.tell(ASKED, facts, behind, lambda: self.settle(job_id, True), picture, by_itself=by_itself)

    @property
    def asked_about(self) -> str:
        """The job that the screen asks about; "" = none."""
        problem = self._table.screen.problem
        return str(dict(problem.facts)["job_id"]) if problem is not None and problem.code == ASKED else ""

    def settle(self, job_id: str, lies_there: bool) -> None:
        """A person looked: it lies there, or it does not and is printed again."""
        self._table.parts.room.settle(job_id, lies_there)
        self._table.screen.clear()
        if not lies_there:
            self.copy(job_id, "")
        self._table.show_rest()

    def copy(self, job_id: str, reason: str) -> None:
        """Another copy of one print, "" = of all of the open (else the last) parcel; copies carry a mark."""
        table = self._table
        there = [parcel for parcel in (table.parcel, table.last) if parcel is not None]
        parcel = next((one for one in there if not job_id or job_id in one.states), None)
        if parcel is None:
            return
        table.desk.print_again(parcel, job_id, reason, table.packer)
        table.show_rest()
