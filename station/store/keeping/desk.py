"""Where a table's questions to the server go out: asked for a moment, answered by what is here where that is away."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy import Connection, Engine

from station.domain.trouble import Trouble
from station.store import orders
from station.store.engine import reading, writing
from station.store.keeping import downward
from station.store.keeping.claims import Claim
from station.store.keeping.closure import Closure
from station.store.keeping.courier import Courier
from station.store.keeping.freshness import Seen
from station.store.keeping.link import Away
from station.store.keeping.outbox import news, quietly, stand
from station.store.voucher_blocks import adopt_codes, take_codes_over

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

    def open(self, claim: Claim, act: Callable[[Connection], None]) -> None:
        """Open a parcel here with `act`, once the server gave it what it claims; without asking where it is away.

        Raises what `act` and `claim.take` raise.
        """
        claimed = self._claimed(claim)
        try:
            with writing(self._here) as here:
                act(here)
        except Trouble as trouble:
            if claimed:
                self._ask_for_nothing(claim.give_up)
                if trouble.code in _TAKEN:  # it is there, and was not known here
                    self._bring_stock()
            raise
        self.was_done()

    def _claimed(self, claim: Claim) -> bool:
        for may_tell in (True, False):
            try:
                self._courier.link.ask(claim.take)
            except Away:
                return False
            except Trouble as trouble:
                if may_tell and self._told_first():
                    continue
                if trouble.code in _TAKEN:
                    self._bring_stock()
                raise
            return True
        return False

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

    def do(self, parcel_id: str, act: Callable[[Connection], _T]) -> _T:
        """Do something to a parcel on the server, and bring home what it became; here alone where it is away.

        Raises what `act` raises.
        """
        try:
            told, rows = self._courier.link.ask(lambda server: self._done(server, parcel_id, act))
        except Away:
            with writing(self._here) as here:
                return act(here)
        with writing(self._here) as here:
            downward.write_parcel(here, parcel_id, rows, self._courier.holder)
        return told

    def _done(self, server: Connection, parcel_id: str, act: Callable[[Connection], _T]) -> tuple[_T, downward.Rows]:
        self._courier.carry()  # what it asks for may depend on what was done a moment ago
        take_codes_over(server, parcel_id, self._courier.holder)
        told = act(server)
        adopt_codes(server, parcel_id, self._courier.holder)
        return told, downward.read_parcel(server, parcel_id)

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
