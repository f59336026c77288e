"""The packing session: what each scan and key does to the parcel on the table."""

from collections.abc import Callable
from datetime import datetime

from printing.jobs import JobChange
from station.workflow.ports import PrintRoom, ShopStore
from station.workflow.views import View


class PackingSession:
    """One packing table. Lives on the work thread; every method returns after the new view was announced.

    `announce` is called with each new view and `sound` with "good", "bad" or "done", both on the work thread.
    Known trouble never escapes: it becomes a ProblemView.
    """

    def __init__(
        self,
        store: ShopStore,
        prints: PrintRoom,
        *,
        table: str,
        packer: str,
        now: Callable[[], datetime],
        announce: Callable[[View], None],
        sound: Callable[[str], None],
    ) -> None:
        self.announce = announce

    def start(self) -> None:
        """Show the idle screen, or the parcel that was open at a crash."""

    def scan(self, text: str, source: str) -> None:
        """An order number opens that order; with an order open, a SKU, GTIN or alias counts an item."""

    def finish(self) -> None:
        """F12: the parcel is done; journal it. From the done screen: back to idle."""

    def go_on(self) -> None:
        """Enter: the answer yes to a ProblemView that may go on; from the done screen back to idle."""

    def dismiss(self) -> None:
        """Esc: leave a problem; with an order open, set it aside."""

    def print_again(self, job_id: str = "") -> None:
        """F2: another copy of one print, or of all of the open (else the last) parcel; copies carry a mark."""

    def lies_there(self, job_id: str, answer: bool) -> None:
        """The answer to "Is it lying there?" of an uncertain print: yes settles it, no prints it again."""

    def count_line(self, position: int) -> None:
        """Click or key on a line: one piece more is checked, without scanning."""

    def lay_in(self, slot: str) -> None:
        """Click on an insert: it lies in the box (again: it does not)."""

    def change_packer(self, first_name: str) -> None: ...

    def job_changed(self, change: JobChange) -> None:
        """A print moved on; shows it where its parcel is still on the screen."""
