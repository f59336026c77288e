"""The stores of a table that goes on without the network: its own file first, the server where two tables could clash.

Reading an order asks the server for its newest state, opening a parcel asks it for the order and its pieces; both for a
moment only. Where it does not answer, what this table holds decides.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import NoResultFound

from station.domain.catalog import Sample
from station.domain.journal import LeftParcel
from station.domain.meaning import CodeHit
from station.domain.orders import Order
from station.domain.packing import Step
from station.domain.plan import PackPlan
from station.domain.trouble import Trouble
from station.store import journal, left_parcels, order_codes, orders
from station.store.engine import reading, writing
from station.store.keeping import downward
from station.store.keeping.closure import Closure
from station.store.keeping.courier import Courier
from station.store.keeping.freshness import Seen
from station.store.keeping.link import Away
from station.store.keeping.outbox import quietly, stand
from station.store.order_codes import PrintedParcel, SqlCodeStore
from station.store.parcel_store import SqlParcelStore
from station.store.shop_store import SqlShopStore

_T = TypeVar("_T")

#: The server has less than this table thought: what it has is brought along with the refusal.
_TAKEN = frozenset({"sample.gone", "insert.gone", "campaign.gone", "voucher.none_left"})


class Desk:
    """Where a table's questions to the server go out."""

    def __init__(self, here: Engine, courier: Courier, table_name: str) -> None:
        self._here, self._courier, self._table_name = here, courier, table_name

    @property
    def is_alone(self) -> bool:
        """Whether the server is away."""
        return not self._courier.link.is_well

    def do(self, parcel_id: str, act: Callable[[Connection], _T]) -> _T:
        """Do something to a parcel on the server, and bring home what it became; here alone where it is away.

        Raises what `act` raises.
        """
        try:
            refused, told, rows = self._courier.link.ask(lambda server: self._done(server, parcel_id, act))
        except Away:
            with writing(self._here) as here:
                return act(here)
        if refused is not None:
            with writing(self._here) as here, quietly(here):
                downward.write_stock(here, rows)
            raise refused
        with writing(self._here) as here:
            downward.write_parcel(here, parcel_id, rows)
        return told[0]

    def _done(
        self, server: Connection, parcel_id: str, act: Callable[[Connection], _T]
    ) -> tuple[Trouble | None, tuple[_T, ...], downward.Rows]:
        self._courier.carry()  # what it asks for may depend on what was done a moment ago
        try:
            with server.begin_nested():
                told = act(server)
        except Trouble as trouble:
            if trouble.code in _TAKEN:
                return trouble, (), downward.read_stock(server)
            raise
        return None, (told,), downward.read_parcel(server, parcel_id)

    def bring(self, number: str) -> None:
        """Bring an order as the server knows it now, unless that is away or knows no such order."""
        with reading(self._here) as here:
            before = stand(here)
        try:
            closure, seen = self._courier.link.ask(lambda server: self._looked(server, number))
        except Away:
            return
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
            return self._courier.link.ask(question)
        except Away:
            return otherwise

    def was_done(self) -> None:
        """Something was done here alone: it may be told."""
        self._courier.wake()


class KeptShopStore(SqlShopStore):
    """`SqlShopStore` on the table's own file."""

    def __init__(self, here: Engine, desk: Desk) -> None:
        super().__init__(here)
        self._desk = desk

    def find_order(self, number: str) -> Order | None:
        """Raises Trouble "order.not_kept" (number) where it is not held here and the server is away."""
        self._desk.bring(number)
        order = super().find_order(number)
        if order is None and self._desk.is_alone:
            raise Trouble("order.not_kept", number=number)
        return order

    def open_parcel(
        self,
        parcel_id: str,
        plan: PackPlan,
        packer: str,
        table: str,
        at: datetime,
        part: int = 1,
        steps: Sequence[Step] = (),
    ) -> None:
        def act(connection: Connection) -> None:
            journal.open_parcel(connection, parcel_id, plan, packer, table, at, part, steps)

        self._desk.do(parcel_id, act)

    def record_packed(
        self,
        parcel_id: str,
        plan: PackPlan,
        packer: str,
        table: str,
        at: datetime,
        seconds: float,
        steps: Sequence[Step] = (),
    ) -> None:
        super().record_packed(parcel_id, plan, packer, table, at, seconds, steps)
        self._desk.was_done()

    def release_parcel(self, parcel_id: str, at: datetime, why: str) -> None:
        super().release_parcel(parcel_id, at, why)
        self._desk.was_done()


class KeptParcelStore(SqlParcelStore):
    """`SqlParcelStore` on the table's own file."""

    def __init__(self, here: Engine, desk: Desk) -> None:
        super().__init__(here)
        self._desk = desk

    def reopen(
        self,
        left: LeftParcel,
        plan: PackPlan,
        new_steps: Sequence[Step],
        packer: str,
        table: str,
        at: datetime,
        takes_over: bool = False,
    ) -> Trouble | None:
        def act(connection: Connection) -> Trouble | None:
            return left_parcels.reopen(connection, left, plan, new_steps, packer, table, at, takes_over=takes_over)

        return self._desk.do(left.parcel_id, act)

    def record_steps(self, parcel_id: str, new_steps: Sequence[Step], packer: str, table: str, at: datetime) -> None:
        try:
            super().record_steps(parcel_id, new_steps, packer, table, at)
        except NoResultFound as error:  # what was done here became a parcel of its own
            raise Trouble("parcel.taken_over", number="", table="", packer="") from error
        except Trouble as trouble:
            if trouble.code != "order.open_elsewhere":
                raise
            facts = {name: trouble.facts[name] for name in ("number", "table", "packer")}
            raise Trouble("parcel.taken_over", **facts) from trouble
        self._desk.was_done()

    def exchange(
        self,
        parcel_id: str,
        plan: PackPlan,
        kept: PackPlan,
        new_steps: Sequence[Step],
        packer: str,
        table: str,
        at: datetime,
        none_left: Sample | None = None,
    ) -> Trouble | None:
        def act(connection: Connection) -> Trouble | None:
            return left_parcels.exchange(
                connection, parcel_id, plan, kept, new_steps, packer, table, at, none_left=none_left
            )

        return self._desk.do(parcel_id, act)

    def parcel_of_print(self, prefix: str) -> tuple[str, str] | None:
        here = super().parcel_of_print(prefix)
        if here is not None:
            return here
        nothing: tuple[PrintedParcel, ...] = ()
        found = self._desk.ask(lambda server: order_codes.parcels_by_prefix(server, prefix), nothing)
        return (found[0].parcel_id, found[0].order_number) if found else None


class KeptCodeStore(SqlCodeStore):
    """`SqlCodeStore` on the table's own file, which knows the codes of the open orders; the server knows all."""

    def __init__(self, here: Engine, desk: Desk) -> None:
        super().__init__(here)
        self._desk = desk

    def known_codes(self, codes: Sequence[str]) -> tuple[CodeHit, ...]:
        return super().known_codes(codes) or self._desk.ask(lambda server: order_codes.lookup(server, codes), ())

    def parcels_of_print(self, parcel: str) -> tuple[PrintedParcel, ...]:
        here = super().parcels_of_print(parcel)
        return here or self._desk.ask(lambda server: order_codes.parcels_by_prefix(server, parcel), here)
