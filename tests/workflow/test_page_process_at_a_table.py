"""A packing table whose page process is killed while parcels are printed: nothing is lost, nothing comes twice."""

from pathlib import Path

import psutil

from printing.jobs import JobState
from printing.page_maker import PageProcess, PagesHere
from station.domain.command_codes import Command
from station.program import page_command
from station.shops.demo_shop import Featured
from station.workflow.views import View
from tests.fakes.packing_table import packing_table

#: However busy the computer is, the child comes up.
START_S = 120.0
#: Nothing more happens to a print; the printer of cards cannot answer.
OUT = frozenset({JobState.PRINTED, JobState.HANDED_OVER})
STORIES = ("enjoy", "engage", "delivery")


def test_every_print_comes_once_though_the_page_process_is_killed_at_every_change(
    tmp_path: Path, furnished: tuple[Path, tuple[Featured, ...]]
) -> None:
    """Killed whenever a view changes: before the pages, between page, bytes and picture, and in the middle of them."""
    pages = PageProcess(page_command(), start_s=START_S)
    killed: set[int] = set()

    def kill() -> None:
        pid = pages.pid
        if pid is not None and len(killed) < 12:
            killed.add(pid)
            psutil.Process(pid).kill()

    with packing_table(tmp_path / "home", *furnished, pages=pages) as table:

        def announce(view: View) -> None:
            table.views.append(view)
            kill()

        session = table.make_session(announce=announce)
        for story in STORIES:
            session.scan(table.number(story), "wedge")
            table.hear(session)
            opened, parcel = table.open, session.parcel
            assert parcel is not None
            assert opened.inserts
            assert {insert.state for insert in opened.inserts if insert.has_print} <= OUT
            assert all(insert.preview_png for insert in opened.inserts if insert.has_print)
            jobs = table.station.room.jobs_of(parcel.id)
            assert len(jobs) == len({job.place for job, _ in jobs})
            for job, _ in jobs:
                profile = table.station.printers[job.printer].profile
                shown = next(insert.preview_png for insert in opened.inserts if insert.job_id == job.id)
                assert shown == PagesHere().preview_png(job.page, profile)
            session.do(Command.SET_ASIDE.value)
        assert len(killed) >= 3
