"""Where a table's questions to the server go out: asked for a moment, answered by what is here where that is away."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TypeVar

from sqlalchemy import Connection, Engine

from station.domain.trouble import Trouble
from station.store import orders
from station.store.engine import reading, writing
from station.store.keeping import downward
from station.store.keeping.claims import Claim
from station.store.keeping.closure import Closure
from station.store.keeping.codes import leave_codes_of_others
from station.store.keeping.courier import Courier
from station.store.keeping.freshness import Seen
from station.store.keeping.hold_again import HoldAgain, Holding
from station.store.keeping.link import Away
from station.store.keeping.outbox import news, quietly, stand

_T = TypeVar("_T")

#: The server has less than this table thought, or the other way round.
_TAKEN = frozenset({"sample.gone", "insert.gone", "campaign.gone", "voucher.none_left"})


class Desk:
    """The questions of one table. Each may be put from any thread."""

    def __init__(self, here: Engine, courier: Courier) -> None:
        self._here, self._courier = here, courier

    @property
    def is_alone(self) -> bool:
        """Whether the server is away."""
        return not self._courier.link.is_well

    @property
    def holder(self) -> str:
        """The name under which this table holds voucher codes."""
        return self._courier.holder

    def open(self, claim: Claim, act: Callable[[Connection], None]) -> None:
        """Open a parcel here with `act`, once the server gave it what it claims; without asking where it is away.

        Raises what `act` and `claim.take` raise.
        """
        try:
            if not self._courier.link.ask(claim.take_all, reads=True):
                self._given(claim.take)  # says what is not to be had
            claimed = True
        except Away:
            claimed = False
        try:
            with writing(self._here) as here:
                act(here)
        except Trouble as trouble:
            if claimed:
                self._ask_for_nothing(claim.give_up)
                self._bring_what_is_gone(trouble)  # it is there, and was not known here
            raise
        self.was_done()

    def go_on(self, again: HoldAgain, act: Callable[[Connection, Trouble | None], Trouble | None]) -> Trouble | None:
        """Go on with a parcel here with `act`, once the server lets it hold what it is to hold; without asking where
        that is away.

        `act` is told what the server refused: the parcel then holds nothing, and is open all the same. Returns what
        went to others, as `act` does; raises what `act` raises, and "parcel.taken_over" and "order.open_elsewhere".
        """
        held, refused = self._held(again)
        try:
            with writing(self._here) as here:
                if held is not None:
                    held.write(here, again.parcel_id)
                    leave_codes_of_others(here, again.parcel_id)
                gone = act(here, refused)
        except Trouble:
            if held is not None:
                self._ask_for_nothing(again.give_up)
            raise
        self.was_done()
        return gone

    def _held(self, again: HoldAgain) -> tuple[Holding | None, Trouble | None]:
        """What the parcel holds on the server, and what of it was refused: then it holds nothing; None: it is away."""
        refused = None
        with suppress(Away):
            try:
                return self._given(again.take), None
            except Trouble as trouble:
                if trouble.code not in _TAKEN:
                    raise
                refused = trouble
            return self._given(again.with_nothing().take), refused
        return None, refused

    def _given(self, take: Callable[[Connection], _T]) -> _T:
        """What the server gave. Raises Away, and what `take` raises."""
        try:
            return self._courier.link.ask(take)
        except Trouble as trouble:
            if not self._told_first():
                self._bring_what_is_gone(trouble)
                raise
        try:
            return self._courier.link.ask(take)
        except Trouble as trouble:
            self._bring_what_is_gone(trouble)
            raise

    def _bring_what_is_gone(self, trouble: Trouble) -> None:
        if trouble.code in _TAKEN:
            self._bring_stock()

    def _told_first(self) -> bool:
        """Tell what was done here: it may be what stands in the way. False where there was nothing."""
        with reading(self._here) as here:
            if not news(here, at_most=1):
                return False
        return self.ask(self._carried, otherwise=False)

    def _carried(self, _: Connection) -> bool:
        self._courier.carry()
        return True

    def _bring_stock(self) -> None:
        nothing: downward.Rows = {}
        rows = self.ask(downward.read_stock, nothing)
        if rows:
            with writing(self._here) as here, quietly(here):
                downward.write_stock(here, rows)

    def bring(self, number: str) -> None:
        """Bring an order as the server knows it now, unless that is away or knows no such order."""
        with reading(self._here) as here:
            before = stand(here)
        nothing: tuple[Closure | None, Mapping[str, Seen]] = (None, {})
        closure, seen = self.ask(lambda server: self._looked(server, number), nothing)
        if closure is not None:
            self._courier.write(closure, seen, before)

    def _looked(self, server: Connection, number: str) -> tuple[Closure | None, Mapping[str, Seen]]:
        exact = number
        if not self._courier.knows(exact):
            order = orders.find_order(server, number)
            if order is None:
                return None, {}
            exact = order.number
        self._courier.asked_for(exact)
        return self._courier.look(server, [exact])

    def ask(self, question: Callable[[Connection], _T], otherwise: _T) -> _T:
        """What the server knows; `otherwise` where it is away."""
        try:
            return self._courier.link.ask(question, reads=True)
        except Away:
            return otherwise

    def _ask_for_nothing(self, act: Callable[[Connection], None]) -> None:
        try:
            self._courier.link.ask(act)
        except Away:
            return  # the order lies on this table, and what is held for it is free in two hours

    def was_done(self) -> None:
        """Something was done here alone: it may be told."""
        self._courier.wake()
