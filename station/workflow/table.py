"""What a packing table holds: its parcel, its screen, its people and printers. Moves nothing by itself."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from station.domain.journal import Kept
from station.domain.packing_policy import PackingPolicy
from station.domain.roles import Deed
from station.domain.trouble import Trouble
from station.workflow.deciding import Decider
from station.workflow.gate import Gate
from station.workflow.parcel import Parcel
from station.workflow.parcel_view import insert_views, open_view
from station.workflow.ports import DayCount, ParcelStore, People, PrintRoom, ShopStore
from station.workflow.print_desk import PrintDesk
from station.workflow.prints import Composer
from station.workflow.question import Question
from station.workflow.recognising import CodeReader
from station.workflow.screen import Screen
from station.workflow.step_book import StepBook
from station.workflow.views import DayView, DoneView, IdleView, LoginView, OpenView, View

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TableSettings:
    """What a table is called and asks of its packers."""

    table: str
    packer: str  #: first name that signs while nobody is logged in
    waiting_days: int
    zone: ZoneInfo
    policy: PackingPolicy = PackingPolicy()
    is_training: bool = False


@dataclass(frozen=True, slots=True)
class TableParts:
    """What a table works with."""

    store: ShopStore
    parcels: ParcelStore
    people: People
    codes: CodeReader
    room: PrintRoom
    decider: Decider
    composer: Composer
    kept: Callable[[], Kept] = Kept  #: what waits because the shop's database does not answer


class Table:
    """The state of one packing table and how it is shown. Lives on the work thread.

    `sound` hears "good", "bad" and "done".
    """

    def __init__(
        self,
        parts: TableParts,
        settings: TableSettings,
        now: Callable[[], datetime],
        announce: Callable[[View], None],
        sound: Callable[[str], None],
    ) -> None:
        self.parts = parts
        self.settings = settings
        self.now = now  #: time at the table, aware
        self.sound = sound
        self.screen = Screen(announce)
        self.gate = Gate(parts.people, settings.policy, settings.packer, now)
        self.book = StepBook(parts.parcels, settings.table, now, lambda: self.gate.first_name)
        self.desk = PrintDesk(parts.room, parts.composer)
        self.parcel: Parcel | None = None
        self.last: Parcel | None = None  #: the parcel finished last, for late prints and another copy
        self.tote: tuple[str, ...] = ()  #: numbers of a tote's orders that wait, the open one left out
        self._kept = Kept()  #: as the idle screen shows it
        self.done: DoneView | None = None  #: the screen of the parcel that was just finished

    @property
    def packer(self) -> str:
        """First name that signs."""
        return self.gate.first_name

    # --- showing -----------------------------------------------------------------------------------------

    def view_of(self, parcel: Parcel) -> OpenView:
        return open_view(parcel, self.settings.is_training, parcel.is_watched)

    def stuck_printers(self) -> frozenset[str]:
        """Names of the printers of this table whose queue stands still for paper, cover or cable."""
        return frozenset(lamp.printer for lamp in self.parts.room.lamps() if lamp.is_paused)

    def call_off_late(self) -> None:
        """With the next parcel on the table, nothing of the last one may wait for paper: it would come out into this
        box. Raises Trouble."""
        if self.parcel is None or self.last is None:
            return
        stuck = self.stuck_printers() if self.last.on_the_way() else frozenset()
        if any(job.printer in stuck for job in self.last.on_the_way()):
            log.warning("parcel %s is gone, its late prints are called off", self.last.id)
            self.parts.room.void(self.last.id)

    def see_whose(self) -> None:
        """Raises Trouble "parcel.taken_over" where the parcel lies on another table by now, as far as is known here."""
        parcel = self.parcel
        there = self.parts.parcels.on_table(parcel.number) if parcel is not None else None
        if there is not None and there.table != self.settings.table:
            raise Trouble("parcel.taken_over", number=there.order_number, table=there.table, packer=there.packer)

    def behind(self) -> OpenView | None:
        """The open parcel as it is seen behind a question; None while the table is locked."""
        return self.view_of(self.parcel) if self.parcel and not self.gate.is_shut else None

    def show_parcel(self) -> None:
        """Announce the open parcel, or what lies over it."""
        if self.parcel is not None:
            self.screen.refresh(self.view_of(self.parcel))

    def show_good(self) -> None:
        """Something counted: say so, and show the parcel without what lay over it."""
        self.screen.clear()
        self.sound("good")
        self.show_parcel()

    def show_login(self) -> None:
        """Nobody may do anything before somebody logs in."""
        self.screen.cover(self.gate.view(self.parcel.number if self.parcel else ""))

    def show_rest(self) -> None:
        """What is seen with nothing over it: the lock, the parcel, the done screen or the idle one."""
        if self.gate.is_shut:
            self.show_login()
        elif self.parcel is not None:
            self.screen.clear()
            self.show_parcel()
        elif self.done is not None:
            self.screen.clear()
            self.show_done()
        else:
            self.show_idle()

    def show_done(self) -> None:
        """The done screen as its prints are now, unless something lies over it."""
        if self.done is not None and self.last is not None:
            self.done = replace(self.done, inserts=() if self.last.is_watched else insert_views(self.last))
            if self.screen.top is None or isinstance(self.screen.top, LoginView):
                self.screen.show(self.done)

    def show_idle(self) -> None:
        """Scan an order."""
        self.done, self.tote = None, ()
        settings, today = self.settings, self.now().date()
        slots = tuple(self.last.choice(place).slot for place in self.last.places) if self.last else ()
        self._kept = kept = self.parts.kept()
        self.screen.show(
            IdleView(
                self.count(),
                self.parts.store.last_packed(settings.table),
                slots,
                misprints=self.parts.parcels.misprints(today, settings.table),
                kept_here=kept.parcels,
                data_from=kept.data_from,
                is_training=settings.is_training,
                is_watching=settings.policy.is_watching(today),
            )
        )

    def freshen_idle(self) -> None:
        """The idle screen anew, where what is kept here changed since it was shown."""
        is_idle = self.parcel is None and self.done is None and self.screen.top is None and not self.gate.is_shut
        if is_idle and self.parts.kept() != self._kept:
            self.show_idle()

    def show_day(self) -> None:
        """The figures of this table's day."""
        today, settings = self.now().date(), self.settings
        more = self.parts.parcels.day_figures(today, settings.table, settings.zone)
        self.screen.cover(DayView.of(today, self.count(), more))

    def count(self) -> DayCount:
        settings = self.settings
        return self.parts.store.day_count(self.now().date(), settings.table, settings.waiting_days)

    # --- trouble -----------------------------------------------------------------------------------------

    def guarded(self, action: Callable[[], None]) -> None:
        """Run an action; known trouble becomes a problem on the screen."""
        try:
            action()
        except Trouble as trouble:
            log.warning("trouble %s", trouble.code)
            self.sound("bad")
            if trouble.code == "parcel.taken_over" and self.parcel is not None:
                self._give_up(self.parcel)
            may_go_on = isinstance(trouble, Question) and self.gate.may(Deed.OVERRULE)
            if_yes = trouble.if_yes if isinstance(trouble, Question) and may_go_on else None
            self.screen.tell(trouble.code, dict(trouble.facts), self.behind(), if_yes)

    def _give_up(self, parcel: Parcel) -> None:
        """Another table has the parcel now: it is open here no longer, and what waits of it must not come out."""
        self.parcel = None
        try:
            self.desk.call_off(parcel)
        except Trouble as trouble:
            log.warning("prints of a parcel at another table stay queued: %s", trouble.code)
