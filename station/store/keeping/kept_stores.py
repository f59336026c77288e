"""The stores of a table that goes on without the network: its own file first, the server where two tables could clash.

Reading an order asks the server whether it changed, opening a parcel, going on with one or exchanging what goes into it
asks for the order and its pieces: one round trip and one transaction. Where it does not answer in a moment, what this
table holds decides.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import NoResultFound

from station.domain.catalog import Sample
from station.domain.journal import LeftParcel
from station.domain.meaning import CodeHit
from station.domain.orders import Order
from station.domain.packing import Step
from station.domain.plan import PackPlan
from station.domain.trouble import Trouble
from station.store import journal, left_parcels, order_codes
from station.store.keeping.claims import Claim
from station.store.keeping.desk import Desk
from station.store.keeping.hold_again import HoldAgain
from station.store.order_codes import PrintedParcel, SqlCodeStore
from station.store.parcel_store import SqlParcelStore
from station.store.shop_store import SqlShopStore


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

        self._desk.open(Claim(parcel_id, plan, packer, table, at, part), act)

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
        def act(connection: Connection, refused: Trouble | None) -> Trouble | None:
            return left_parcels.reopen(connection, left, plan, new_steps, packer, table, at, takes_over, refused)

        known = len(left.steps)
        again = HoldAgain(left.parcel_id, plan, packer, table, self._desk.holder, at, known, takes_over)
        return self._desk.go_on(again, act)

    def record_steps(self, parcel_id: str, new_steps: Sequence[Step], packer: str, table: str, at: datetime) -> None:
        try:
            super().record_steps(parcel_id, new_steps, packer, table, at)
        except NoResultFound as error:  # what was done here became a parcel of its own
            raise Trouble("parcel.taken_over", number="", table="", packer="") from error
        except Trouble as trouble:
            if trouble.code != "order.open_elsewhere":
                raise
            raise _taken_over(trouble) from trouble
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
        def act(connection: Connection, refused: Trouble | None) -> Trouble | None:
            return left_parcels.exchange(
                connection, parcel_id, plan, kept, new_steps, packer, table, at, none_left, refused
            )

        known = new_steps[0].number - 1
        try:
            return self._desk.go_on(HoldAgain(parcel_id, kept, packer, table, self._desk.holder, at, known), act)
        except Trouble as trouble:
            if trouble.code != "order.open_elsewhere":
                raise
            raise _taken_over(trouble) from trouble

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


def _taken_over(trouble: Trouble) -> Trouble:
    """What a packer is told whose open parcel went on elsewhere, of Trouble "order.open_elsewhere"."""
    return Trouble("parcel.taken_over", **{name: trouble.facts[name] for name in ("number", "table", "packer")})
