"""Goes between a table and the shop's server in the background: tells what was done, brings what is needed.

The packer never waits for it. What a parcel or a row becomes on either side is for its neighbours.
"""

import logging
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Lock, Thread
from time import monotonic

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import SQLAlchemyError

from station.domain.journal import Kept
from station.domain.trouble import Trouble
from station.store import journal
from station.store import tables as t
from station.store.engine import reading, writing
from station.store.keeping import downward, outbox, removal
from station.store.keeping.carrier import Carrier
from station.store.keeping.closure import Closure, closure_of, needs_of, open_orders
from station.store.keeping.codes import CodeBlocks
from station.store.keeping.forgotten import forget_here
from station.store.keeping.freshness import Seen, see, unchanged
from station.store.keeping.link import TOO_SLOW_S, ServerLink
from station.store.keeping.orders_home import compare_orders, write_orders
from station.store.keeping.pictures import known_pictures, read_new, write_new
from station.store.numbers import Topic, change_marks
from station.store.reservations import stale_parcels

log = logging.getLogger(__name__)

#: Everything reaches every table within 2 s, whether anybody calls `wake` or not.
BRING_EVERY_S = 1.5
#: Between two helpings of orders: the packer's own steps go first.
BREATH_S = 0.1
#: While the server is away it is looked for so often.
LOOK_EVERY_S = 1.0
#: Orders brought in one go: a quarter of a second, in which a table's question waits for nothing.
AT_ONCE = 25
#: Orders known already that are looked at again each time, so that each of 1,000 is in 75 s, whoever changed it how.
AGAIN_AT_ONCE = 20
#: Orders looked at in one question once the shop told that some changed: 0.035 s of the server.
LOOK_AT_ONCE = 250
#: What is needed no longer goes so often, and voucher codes are looked after.
REMOVE_EVERY_S = 20.0
#: What is done within this time is told together: what a packer did is shown and printed first.
GATHER_S = 0.1
#: An order that was asked for is held so long even where it does not wait to be packed.
ASKED_FOR_S = 3600.0
#: A parcel packed so short a time ago is on its way, not kept.
ON_ITS_WAY = timedelta(seconds=5)

#: Troubles of a server that answers: a person must see to it.
REFUSALS = frozenset({"database.newer", "database.other_shop", "database.migration_failed"})


@dataclass(slots=True)
class _Known:
    """What was brought, and when: only to bring less the next time."""

    marks: dict[str, int]
    refreshed: dict[str, float]  #: order number -> when it was looked at (monotonic)
    seen: dict[str, Seen]  #: order number -> how the server had it when it was brought
    orders_at: tuple[int, int] | None  #: marks of orders and customers, None: not known
    asked: dict[str, float]  #: order number -> when a packer asked for it


class Courier:
    """A thread between the file of a table (`here`) and the server. `prepare` brings the server to our schema once."""

    def __init__(
        self,
        here: Engine,
        link: ServerLink,
        table_name: str,
        waiting_days: int,
        prepare: Callable[[], None],
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        outbox.watch(here)
        self._here, self.link, self._table_name, self._waiting_days = here, link, table_name, waiting_days
        self._prepare, self._now = prepare, now
        self._is_prepared = self._has_more = False
        self._refused = ""
        self._carrier = Carrier(here, link.engine, table_name, now)
        self.holder = self._carrier.holder  #: of voucher codes
        self._blocks = CodeBlocks(here, link.engine, self.holder, now)
        self._known = _Known({}, {}, {}, None, {})
        self._bring_lock = Lock()
        self._written = 0  #: how often orders were
        self._brought_at = self._removed_at = 0.0
        self._needed: set[str] = set()
        self._suspects: set[str] = set()  #: numbers of orders that may have changed since they were brought
        self._told: set[str] = set()  #: numbers of orders whose parcels were told of since orders were brought
        self._nudge, self._must_bring, self._stopping = Event(), Event(), Event()
        self._thread = Thread(target=self._run, name="courier", daemon=True)

    # --- for the table -----------------------------------------------------------------------------------

    def start(self) -> None:
        """Look for the server once, then go on in the background.

        Raises Trouble where it cannot be had and this table never heard of the shop, or its schema is newer.
        """
        try:
            self.go_round()
        except Trouble as trouble:
            if trouble.code in REFUSALS or not self._knows_shop():
                raise
            log.warning("starting without the shop's database: %s", trouble.code)
        self._thread.start()

    def wake(self, bring: bool = False) -> None:
        """Something was done here, or (`bring`) the server has news: go now."""
        if bring:
            self._must_bring.set()
        self._nudge.set()

    def close(self, timeout_s: float) -> bool:
        """Tell what can be told in this time, and stop; what is left is told at the next start. True: all was told."""
        self._stopping.set()
        self._nudge.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)
        self.link.close()
        with reading(self._here) as here:
            return not outbox.news(here, at_most=1)

    def kept(self) -> Kept:
        """What is kept here because the server does not answer; nothing while it does."""
        if self.link.is_well:
            return Kept()
        with reading(self._here) as here:
            return Kept(outbox.kept_parcels(here, self._now() - ON_ITS_WAY), self.data_from(), is_alone=True)

    def data_from(self) -> datetime | None:
        """When all open orders were brought last; None: never."""
        with reading(self._here) as here:
            return outbox.data_from(here)

    def _knows_shop(self) -> bool:
        with reading(self._here) as here:
            return bool(downward.secrets_of(here))

    def _require_same_shop(self) -> None:
        """What is kept here must not be told to another shop. Raises Trouble "database.other_shop"."""
        with reading(self._here) as here:
            kept = downward.secrets_of(here)
        with reading(self.link.engine) as server:
            if kept and kept != downward.secrets_of(server):
                raise Trouble("database.other_shop")

    def asked_for(self, number: str) -> None:
        """A packer asked for this order: it is held for a while."""
        self._known.asked[number] = monotonic()

    def knows(self, number: str) -> bool:
        """Whether this is exactly the number of an order that was brought."""
        return number in self._known.seen

    def carry(self) -> None:
        """Tell the server everything now. Raises Trouble where it cannot be had."""
        told, lost = self._carrier.carry()
        if told:
            self._told |= told
        if lost:
            self._bring_orders(lost)

    def give_codes_back(self) -> int:
        """This table packs no more: its unused voucher codes are for the others; how many. Raises Trouble."""
        return self._blocks.give_all_back()

    # --- on its own thread -------------------------------------------------------------------------------

    def _run(self) -> None:
        while not self._stopping.is_set():
            if self._nudge.wait(self._pause_s()):
                self._stopping.wait(GATHER_S)
            self._nudge.clear()
            try:
                self.go_round()
            except Trouble as trouble:
                if trouble.code == "database.locked":  # another table was in the way: again in a moment
                    continue
                if trouble.code in REFUSALS and trouble.code != self._refused:
                    log.warning("the shop's database refuses this table: %s", trouble.code)
                    self._refused = trouble.code
                self.link.is_down(trouble.code)
                self.link.engine.dispose()  # what hangs must not be taken for a connection again
            except SQLAlchemyError:
                log.exception("the courier stumbled and goes on")
        if self.link.is_well:
            try:
                self.carry()
            except Trouble as trouble:
                log.warning("what is left is told at the next start: %s", trouble.code)

    def _pause_s(self) -> float:
        if not self.link.is_well:
            return LOOK_EVERY_S
        return BREATH_S if self._has_more else BRING_EVERY_S

    def go_round(self) -> None:
        """Once to the server and back: tell what was done here, bring what is new. Raises Trouble."""
        seconds = self.link.round_trip_s()
        if seconds > TOO_SLOW_S:
            self.link.is_down(f"a round trip takes {seconds:.1f} s")
            return
        if not self._is_prepared:
            self._prepare()
            self._require_same_shop()
            self._is_prepared = True
        if not self.link.is_well:
            self._known.marks.clear()
            self._known.orders_at = None
        self.carry()
        if self._must_bring.is_set() or not self.link.is_well or monotonic() - self._brought_at >= BRING_EVERY_S:
            self._must_bring.clear()
            self._bring()
        if seconds <= self.link.is_fast_enough_s:
            self.link.came_back()

    def _bring(self) -> None:
        changed = self._bring_shop()
        with reading(self.link.engine) as server:
            orders_at = _orders_at(server)
            waiting = open_orders(server, self._now(), self._waiting_days)
            on_tables = _on_tables(server)
        with reading(self._here) as here:
            held = set(here.execute(select(t.SHOP_ORDER.c.number).where(t.SHOP_ORDER.c.state == "open")).scalars())
            ours = removal.kept_orders(here, self._table_name, self._now())
            moved = {row[0] for row in on_tables ^ _on_tables(here)}
            moved |= _waiting_of_the_same(here, moved | self._told)
        self._told = set()
        missing = [number for number in waiting if number not in held]
        self._bring_orders([*missing[:AT_ONCE], *(moved - set(missing[:AT_ONCE]))])
        if orders_at != self._known.orders_at:
            self._suspects = {*self._known.seen, *(number for number in waiting if number in held)}
            self._known.orders_at = orders_at
        self._look_at_suspects()
        self._has_more = len(missing) > AT_ONCE or bool(self._suspects)
        if self._has_more:
            self._must_bring.set()
        else:
            self._note_data()
        self._needed = {*waiting, *ours}
        now = monotonic()
        if now - self._brought_at >= BRING_EVERY_S:
            self._brought_at = now
            self._look_again([number for number in waiting if number in held], on_tables)
        is_time = now - self._removed_at >= REMOVE_EVERY_S
        if is_time or self._blocks.are_low() or not {"vouchers", "catalogue"}.isdisjoint(changed):
            self._blocks.refill()
        if is_time:
            self.remove()
            self._let_go_of_stale()

    def _look_at_suspects(self) -> None:
        """Somebody changed orders or customers: which of those that are held, and bring these."""
        some = sorted(self._suspects)[:LOOK_AT_ONCE]
        if not some:
            return
        seen = self._known.seen
        with reading(self.link.engine) as server:
            same = unchanged(server, {number: seen[number] for number in some if number in seen})
        changed = [number for number in some if number not in same][:AT_ONCE]
        if changed:
            forget_here(self._here, self.link.engine, self._now())
        self._bring_orders(changed)
        self._suspects -= same | set(changed)

    def _look_again(self, held: Sequence[str], on_tables: Set[tuple[str, str, str]]) -> None:
        """Some of the orders that are held: what changed about them came without being told."""
        refreshed = self._known.refreshed
        oldest = sorted(held, key=lambda one: refreshed.get(one, 0.0))[:AGAIN_AT_ONCE]
        self._bring_orders(list(dict.fromkeys([*(row[0] for row in on_tables), *oldest])))

    def _let_go_of_stale(self) -> None:
        """What parcels hold that somebody began and left hours ago is free again."""
        now = self._now()
        with reading(self.link.engine) as server:
            left = stale_parcels(server, now)
        for parcel_id in left:
            with writing(self.link.engine) as server:
                journal.release_parcel(server, parcel_id, now, "abandoned")

    def _note_data(self) -> None:
        """All open orders are here, as of this minute."""
        minute = self._now().replace(second=0, microsecond=0)
        if self.data_from() != minute:
            with writing(self._here) as here:
                outbox.note_data_from(here, minute)

    def _bring_shop(self) -> tuple[Topic, ...]:
        """What of the shop changed."""
        with reading(self._here) as here:
            before = outbox.untold_changes(here)
            holding = downward.holders(here)
            pictures = known_pictures(here)
        if before[0]:
            return ()  # the stock of what is on its way would be counted twice
        with self.link.one_state() as server:
            shop = downward.read_shop(server, self._known.marks, holding)
            new_pictures = read_new(server, pictures)
        if new_pictures.rows or new_pictures.names != pictures.keys():
            with writing(self._here) as here:
                write_new(here, new_pictures)
        if not downward.write_shop(self._here, shop, before, holding):
            return ()
        self._known.marks = dict(shop.marks)
        return shop.topics

    def _bring_orders(self, numbers: Sequence[str]) -> None:
        """Bring orders with their people, as they are now; those that nothing happened to are left as they are."""
        if not numbers:
            return
        with reading(self._here) as here:
            before = outbox.stand(here)
        with self.link.one_state() as server:
            closure, seen = self.look(server, numbers)
        if closure is not None:
            self.write(closure, seen, before)
        self._known.refreshed.update(dict.fromkeys(numbers, monotonic()))

    def look(self, server: Connection, numbers: Sequence[str]) -> tuple[Closure | None, Mapping[str, Seen]]:
        """What those of the orders need that changed since they were brought; None: none did."""
        known = {number: self._known.seen[number] for number in numbers if number in self._known.seen}
        same = unchanged(server, known)
        changed = [number for number in numbers if number not in same]
        if not changed:
            return None, {}
        needs = needs_of(server, changed)
        seen = see(server, needs)
        return closure_of(server, needs), seen

    def write(self, closure: Closure, seen: Mapping[str, Seen], before: outbox.Stand) -> None:
        """Keep what was brought, unless it is newer here."""
        for may_wait in (False, True):
            written = self._written
            with reading(self._here) as here:
                found = compare_orders(here, closure, before, self._table_name, self.holder)
            with self._bring_lock, writing(self._here) as here:
                if may_wait:  # something was done meanwhile: now it is compared while nothing can be
                    found = compare_orders(here, closure, before, self._table_name, self.holder)
                elif self._written != written:
                    continue
                if write_orders(here, found):
                    self._written += 1
                    break
        if found.is_whole:
            self._known.seen.update(seen)
        else:  # look again
            for number in seen:
                self._known.seen.pop(number, None)

    def remove(self) -> None:
        """What was not needed when the orders were brought goes; one that a packer asks for at this moment stays."""
        known, now, needed = self._known, monotonic(), self._needed
        self._removed_at = now
        known.refreshed = {number: at for number, at in known.refreshed.items() if number in needed}
        known.seen = {number: seen for number, seen in known.seen.items() if number in needed | set(known.asked)}
        for number in [number for number, at in list(known.asked.items()) if now - at > ASKED_FOR_S]:
            del known.asked[number]
        with reading(self._here) as here:
            others = removal.others(here, needed | set(known.asked))
        if others:
            with writing(self._here) as here:
                removal.remove(here, [one for one in others if known.asked.keys().isdisjoint(one.order_numbers)])
        if self.link.is_well:
            forget_here(self._here, self.link.engine, self._now())


def _orders_at(server: Connection) -> tuple[int, int]:
    """Moves with every import, merge or incident that changed an order or a customer."""
    marks = change_marks(server)
    return marks.get("orders", 0), marks.get("customers", 0)


def _on_tables(connection: Connection) -> set[tuple[str, str, str]]:
    """Orders that lie on a table, each with its parcel and that table."""
    place = t.ORDER_ON_TABLE.c
    rows = connection.execute(select(place.order_number, place.parcel_id, place.table_name))
    return {(row[0], row[1], row[2]) for row in rows}


def _waiting_of_the_same(here: Connection, numbers: Set[str]) -> set[str]:
    """Orders that wait here of the customers of these: what was done for one decides about the others."""
    if not numbers:
        return set()
    this, other = t.SHOP_ORDER.alias(), t.SHOP_ORDER.alias()
    of_same = this.join(other, (other.c.customer_id == this.c.customer_id) & (other.c.id != this.c.id))
    waits = (other.c.state == "open", other.c.packed_at.is_(None))
    return set(
        here.execute(select(other.c.number).select_from(of_same).where(this.c.number.in_(numbers), *waits)).scalars()
    )
