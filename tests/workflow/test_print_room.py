"""A spool whose database fails is told as trouble, never as a traceback."""

from collections.abc import Callable

import pytest

from printing.errors import JobsNotStored
from printing.jobs import PrintJob
from printing.spool import Spool
from station.domain.trouble import Trouble
from station.workflow.print_room import SpoolPrintRoom
from tests.fakes.job_store import MemoryJobStore


class FullDisk(MemoryJobStore):
    """A job store on a disk without room."""

    def of_parcel(self, parcel_id: str) -> list[PrintJob]:
        raise JobsNotStored("database.full")

    def job(self, job_id: str) -> PrintJob | None:
        raise JobsNotStored("database.full")


@pytest.mark.parametrize("act", [lambda room: room.void("p"), lambda room: room.settle("j", True)])
def test_says_what_is_wrong_with_the_database(act: Callable[[SpoolPrintRoom], None]) -> None:
    jobs = FullDisk()
    room = SpoolPrintRoom({}, {}, Spool({}, jobs, lambda _change: None, lambda: pytest.fail("no time is needed")), jobs)
    with pytest.raises(Trouble) as told:
        act(room)
    assert told.value.code == "database.full"
