"""A packing table of the demo shop on a fixed day: real store, real spool, printers made of software at full speed."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event

from printing.jobs import JobChange, JobState, PrintJob
from printing.media import STANDARD_MEDIA
from printing.page_maker import PageMaker
from printing.profiles import load_profiles
from printing.virtual import VirtualPrinter
from printing.virtual.paper import Paper
from station.app import Station, open_station
from station.assets_folder import assets_folder
from station.demo import demo_settings, furnish
from station.domain.packing_policy import PackingPolicy
from station.shops.demo_shop import Featured
from station.workflow.session import PackingSession, TableSettings
from station.workflow.views import AskView, DoneView, IdleView, OpenView, ProblemView, View

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PATIENCE_S = 10.0

#: Items are scanned; what else a parcel needs is laid in without scanning.
QUICK = PackingPolicy(scan_sample=False, scan_back="off")

#: Further than this no print comes by itself; a printer that cannot answer ends with handed over.
AT_REST = frozenset(JobState) - {JobState.QUEUED, JobState.SENDING, JobState.HANDED_OVER}


class PackingTable:
    """A session whose clock the test turns; `views` and `sounds` are what the packer saw and heard."""

    def __init__(self, station: Station, featured: tuple[Featured, ...], printers: dict[str, VirtualPrinter]) -> None:
        self.station = station
        self.printers = printers
        self.papers: list[Paper] = []
        self.featured = featured
        self.views: list[View] = []
        self.sounds: list[str] = []
        self.to_window: list[str] = []
        self.clock = NOON
        self._changes: SimpleQueue[JobChange] = SimpleQueue()
        self.jobs: dict[str, PrintJob] = {}
        self.states: dict[str, JobState] = {}
        station.job_changes.listen(self._changes.put)

    def make_session(
        self,
        announce: Callable[[View], None] | None = None,
        sound: Callable[[str], None] | None = None,
        to_window: Callable[[str], None] | None = None,
        *,
        policy: PackingPolicy = QUICK,
        table: str = "",
    ) -> PackingSession:
        """A session at this table, or at another one of the shop."""
        station, settings = self.station, self.station.settings
        return PackingSession(
            station.table_parts,
            TableSettings(table or settings.table, settings.packer, settings.waiting_days, station.now.zone, policy),
            now=lambda: self.clock,
            announce=announce or self.views.append,
            sound=sound or self.sounds.append,
            to_window=to_window or self.to_window.append,
        )

    def number(self, story: str) -> str:
        return next(one.number for one in self.featured if one.story == story)

    def pass_time(self, seconds: float) -> None:
        self.clock += timedelta(seconds=seconds)

    @property
    def view(self) -> View:
        return self.views[-1]

    @property
    def idle(self) -> IdleView:
        assert isinstance(self.view, IdleView), self.view
        return self.view

    @property
    def open(self) -> OpenView:
        assert isinstance(self.view, OpenView), self.view
        return self.view

    @property
    def problem(self) -> ProblemView:
        assert isinstance(self.view, ProblemView), self.view
        return self.view

    @property
    def ask(self) -> AskView:
        assert isinstance(self.view, AskView), self.view
        return self.view

    @property
    def done(self) -> DoneView:
        assert isinstance(self.view, DoneView), self.view
        return self.view

    def hear(self, session: PackingSession, until: Callable[[], bool] | None = None) -> None:
        """Hand the printers' news to the session until all prints rest, or until a claim holds."""
        deadline = time.monotonic() + PATIENCE_S
        while not (until or self._all_rest)():
            try:
                change = self._changes.get(timeout=max(deadline - time.monotonic(), 0.0))
            except Empty:
                raise AssertionError(f"the prints never came to rest: {self.states}") from None
            if change.job is not None:
                self.jobs[change.job_id] = change.job
            self.states[change.job_id] = change.state
            session.job_changed(change)
        while session.draw_picture():
            pass
        session.show_prints()

    @staticmethod
    def wait(holds: Callable[[], bool], what: str) -> None:
        """Until a claim about other threads holds; looked at every few milliseconds."""
        turn = Event()
        for _ in range(int(PATIENCE_S / 0.01)):
            if holds():
                return
            turn.wait(0.01)
        raise AssertionError(what)

    def _all_rest(self) -> bool:
        if not self._changes.empty():
            return False
        return all(
            state in AT_REST
            or (state is JobState.HANDED_OVER and not self.station.room.confirms(self.jobs[job_id].printer))
            for job_id, state in self.states.items()
        )


@contextmanager
def packing_table(
    home: Path, furnished: Path, featured: tuple[Featured, ...], pages: PageMaker | None = None
) -> Iterator[PackingTable]:
    """A running table in `home`, on a copy of the database of the furnished home; `pages` as in `open_station`."""
    home.mkdir(parents=True, exist_ok=True)
    for file in furnished.glob("station.sqlite*"):
        shutil.copyfile(file, home / file.name)
    settings = demo_settings("en")
    profiles = load_profiles((assets_folder() / "profiles" / "printers",))
    papers: list[Paper] = []
    printers = {
        name: VirtualPrinter(name, profiles[p.profile], STANDARD_MEDIA[p.media], papers.append, speed_factor=0)
        for name, p in settings.printers.items()
    }
    try:
        station = open_station(home, settings, made_of_software=lambda name: printers[name].transport(), pages=pages)
        try:
            table = PackingTable(station, featured, printers)
            table.papers = papers
            yield table
        finally:
            station.close()
    finally:
        for printer in printers.values():
            printer.close()


def furnished_home(home: Path) -> tuple[Path, tuple[Featured, ...]]:
    """A home with the demo shop as of the day of NOON."""
    return home, furnish(home, demo_settings("en"), NOON.date())
