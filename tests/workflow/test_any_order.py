"""Whatever a packer does, in whatever order, and wherever the power fails: what must hold of every parcel holds."""

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from station.domain.command_codes import print_code
from station.domain.packing import StepKind
from station.domain.packing_policy import PackingPolicy
from station.shops.demo_shop import Featured
from station.store.engine import reading
from station.store.left_parcels import BEGUN
from station.store.steps import steps_of
from station.store.tables import ORDER_ON_TABLE, PARCEL, PRINT_JOB, RESERVATION, SAMPLE
from station.workflow.session import PackingSession
from station.workflow.views import AskView, DoneView, OpenView, ProblemView, View
from tests.fakes.packing_table import PackingTable, packing_table

STORIES = ("enjoy", "engage")
TABLES = ("Packing table 1", "Packing table 2")
#: Doubts that must have been overruled, and written down, before an order is packed a second time.
TWICE = {"order.already_packed"}


class PowerCut(BaseException):
    """The program ends here, after a commit and before its view."""


class AnyOrder(RuleBasedStateMachine):
    """One shop, two tables, two orders. A crash is a session that is gone without a word."""

    furnished: tuple[Path, tuple[Featured, ...]]

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(ignore_cleanup_errors=True)
        self.running = packing_table(Path(self.folder.name) / "home", *self.furnished)
        self.table: PackingTable = self.running.__enter__()
        self.seen: dict[str, list[View]] = {name: [] for name in TABLES}
        self.sessions: dict[str, PackingSession] = {}
        self.powered = True

    @initialize()
    def start(self) -> None:
        for name in TABLES:
            self.boot(name)

    def boot(self, name: str) -> None:
        def announce(view: View) -> None:
            if not self.powered:
                raise PowerCut
            self.seen[name].append(view)

        self.powered = True
        made = self.table.make_session(announce, policy=PackingPolicy(), table=name)
        made.start()
        self.sessions[name] = made

    def view(self, name: str) -> View:
        return self.seen[name][-1]

    def opened(self, name: str) -> OpenView | None:
        """The parcel on the screen, whatever lies over it."""
        view = self.view(name)
        return view if isinstance(view, OpenView) else view.open if isinstance(view, ProblemView | AskView) else None

    # --- what a packer does ------------------------------------------------------------------------------

    tables = st.sampled_from(TABLES)
    stories = st.sampled_from(STORIES)

    @rule(name=tables, story=stories)
    def scan_order(self, name: str, story: str) -> None:
        self.sessions[name].scan(self.table.number(story), "wedge")

    @rule(name=tables, which=st.integers(0, 2), times=st.integers(1, 2))
    def scan_item(self, name: str, which: int, times: int) -> None:
        view = self.opened(name)
        if view is not None and view.lines:
            for _ in range(times):
                self.sessions[name].scan(view.lines[which % len(view.lines)].line.sku, "wedge")

    @rule(name=tables, which=st.integers(0, 2), pieces=st.integers(-2, 3))
    def count_by_hand(self, name: str, which: int, pieces: int) -> None:
        view = self.opened(name)
        if view is not None and view.lines:
            self.sessions[name].count_line(view.lines[which % len(view.lines)].line.position, pieces)

    @rule(name=tables, which=st.integers(0, 3), older=st.booleans())
    def scan_print(self, name: str, which: int, older: bool) -> None:
        parcel = self.sessions[name].parcel
        if parcel is not None and parcel.places:
            place = parcel.places[which % len(parcel.places)]
            copy = parcel.newest_copy(place) - older
            self.sessions[name].scan(print_code(parcel.id, place, max(copy, 1)), "wedge")

    @rule(name=tables, which=st.integers(0, 3))
    def lay_in(self, name: str, which: int) -> None:
        self.sessions[name].lay_in(which)

    @rule(
        name=tables,
        command=st.sampled_from(["UNDO", "DAMAGED", "AGAIN", "ASIDE", "HANDOVER", "DONE", "BACK"]),
    )
    def command(self, name: str, command: str) -> None:
        self.sessions[name].do(command)

    @rule(name=tables, number=st.integers(1, 4))
    def answer(self, name: str, number: int) -> None:
        self.sessions[name].choose(number)

    @rule(name=tables, story=stories, all_the_same=st.booleans())
    def pack(self, name: str, story: str, all_the_same: bool) -> None:
        """The ordinary way of a whole parcel, from wherever it is; with `all_the_same` past every question."""
        session = self.sessions[name]
        session.scan(self.table.number(story), "wedge")
        self.yes(name, all_the_same)
        parcel = session.parcel
        if parcel is None:
            return
        for line in parcel.missing_lines():
            for _ in range(parcel.missing(line)):
                session.scan(line.sku, "wedge")
        for place in parcel.places:
            if session.parcel is parcel and parcel.newest_copy(place):
                session.scan(print_code(parcel.id, place, parcel.newest_copy(place)), "wedge")
        session.finish()
        self.yes(name, all_the_same)

    def yes(self, name: str, all_the_same: bool) -> None:
        for _ in range(9):
            view = self.view(name)
            if not (all_the_same and isinstance(view, ProblemView) and view.may_go_on):
                return
            self.sessions[name].go_on()

    @rule(name=tables, which=st.integers(1, 3), why=st.integers(1, 4))
    def leave_out(self, name: str, which: int, why: int) -> None:
        session = self.sessions[name]
        session.do("SHORT")
        if isinstance(view := self.view(name), AskView) and view.code == "ask.line":
            session.choose(which)
        session.choose(why)

    @rule(name=tables, command=st.sampled_from(["TEXT", "NOSAMPLE", "SPLIT"]), number=st.integers(1, 3))
    def change(self, name: str, command: str, number: int) -> None:
        self.sessions[name].do(command)
        self.sessions[name].choose(number)
        self.yes(name, all_the_same=True)

    @rule(name=tables)
    def enter(self, name: str) -> None:
        self.sessions[name].go_on()

    @precondition(lambda self: any(session.parcel for session in self.sessions.values()))
    @rule(name=tables)
    def crash_and_go_on(self, name: str) -> None:
        """The parcel looks after it as it did before."""
        parcel = self.sessions[name].parcel
        if parcel is None or parcel.is_split or (before := self.opened(name)) is None:
            return
        there = self.table.station.parcels.on_table(parcel.number)
        self.boot(name)
        if there is None or (there.parcel_id, there.table) != (parcel.id, name):
            return  # it was taken over, and the table had not heard of it yet
        self.sessions[name].scan(parcel.number, "wedge")
        after = self.opened(name)
        assert after is not None
        assert [(v.line, v.checked, v.short, v.damaged) for v in after.lines] == [
            (v.line, v.checked, v.short, v.damaged) for v in before.lines
        ]
        assert [(v.place, v.title, v.is_laid_in, v.is_confirmed) for v in after.inserts] == [
            (v.place, v.title, v.is_laid_in, v.is_confirmed) for v in before.inserts
        ]
        assert (after.part, after.next) == (before.part, before.next)

    @rule(name=tables, which=st.integers(0, 2))
    def power_fails_between_commit_and_view(self, name: str, which: int) -> None:
        parcel = self.sessions[name].parcel
        if parcel is None or not parcel.lines:
            return
        line = parcel.lines[which % len(parcel.lines)]
        self.powered = False
        with pytest.raises(PowerCut):
            self.sessions[name].scan(line.sku, "wedge")
        self.boot(name)

    # --- what must hold ----------------------------------------------------------------------------------

    @invariant()
    def no_box_holds_more_than_was_ordered(self) -> None:
        for session in self.sessions.values():
            parcel = session.parcel
            if parcel is not None:
                for line in parcel.lines:
                    checked = parcel.progress.checked.get(line.position, 0)
                    short = parcel.progress.short.get(line.position, 0)
                    assert 0 <= checked <= line.quantity
                    assert 0 <= short <= line.quantity - checked

    @invariant()
    def stock_and_reservations_agree(self) -> None:
        with reading(self.table.station.engine) as connection:
            for lot in connection.execute(select(SAMPLE.c.id, SAMPLE.c.on_hand, SAMPLE.c.reserved)):
                held = select(func.coalesce(func.sum(RESERVATION.c.pieces), 0)).where(RESERVATION.c.sample_id == lot.id)
                assert 0 <= lot.reserved <= lot.on_hand
                assert connection.execute(held).scalar_one() == lot.reserved
            on_table = set(connection.execute(select(ORDER_ON_TABLE.c.parcel_id)).scalars())
            reserved = set(connection.execute(select(RESERVATION.c.parcel_id)).scalars())
            begun = select(PARCEL.c.parcel_id).where(PARCEL.c.state == BEGUN[0])
            assert on_table == set(connection.execute(begun).scalars())
            assert reserved <= on_table

    @invariant()
    def no_print_comes_out_twice_unmarked(self) -> None:
        with reading(self.table.station.engine) as connection:
            unmarked = select(PRINT_JOB.c.order_number, PRINT_JOB.c.parcel_id, PRINT_JOB.c.place).where(
                PRINT_JOB.c.copy_number == 1, PRINT_JOB.c.state.not_in(("void", "failed"))
            )
            printed = connection.execute(unmarked).all()
        assert len(printed) == len(set(printed))
        parcels = Counter(number for number, _ in {(row.order_number, row.parcel_id) for row in printed})
        assert all(count == 1 for count in parcels.values()), "two parcels of one order printed unmarked"

    @invariant()
    def no_order_is_packed_twice_without_a_word(self) -> None:
        with reading(self.table.station.engine) as connection:
            packed = select(PARCEL.c.parcel_id, PARCEL.c.order_number, PARCEL.c.part).where(PARCEL.c.state == "packed")
            by_order: dict[str, list[tuple[str, int]]] = {}
            for row in connection.execute(packed):
                by_order.setdefault(row.order_number, []).append((row.parcel_id, row.part))
            for parcels in by_order.values():
                whole = [parcel for parcel, part in parcels if part == 1]
                told = [
                    parcel
                    for parcel in whole
                    if any(s.kind is StepKind.OVERRULED and s.word in TWICE for s in steps_of(connection, parcel))
                ]
                assert len(whole) - len(told) <= 1

    @invariant()
    def done_is_packed(self) -> None:
        for name in self.sessions:
            view = self.view(name)
            if isinstance(view, DoneView):
                assert self.table.station.store.packings(view.order.number)

    def teardown(self) -> None:
        self.running.__exit__(None, None, None)
        self.folder.cleanup()


def test_what_must_hold_holds_whatever_a_packer_does(furnished: tuple[Path, tuple[Featured, ...]]) -> None:
    AnyOrder.furnished = furnished
    run_state_machine_as_test(
        AnyOrder,
        settings=settings(
            max_examples=12, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
