"""What two tables could clash about, taken on the server for a parcel in one statement: the order, pieces, places.

While it runs a packer waits, so it is one round trip and not thirty. Everything else of the parcel is told later.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, Connection, delete, func, insert, literal, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError

from station.domain.plan import CampaignPlace, PackPlan
from station.domain.trouble import Trouble
from station.store import tables as t
from station.store.notices import CHANNEL
from station.store.numbers import Topic
from station.store.open_orders import let_go, on_table, open_elsewhere
from station.store.plan_record import plan_record
from station.store.promises import take_back_promise
from station.store.reservations import release_samples

#: (kind, what of it): its one row where it was to be had.
_Wishes = dict[tuple[str, str], CTE]

_SAMPLE, _INSERT, _COUNT = t.SAMPLE.c, t.INSERT_ITEM.c, t.CAMPAIGN_COUNT.c


@dataclass(frozen=True, slots=True)
class Claim:
    """A parcel that is to be opened at a table."""

    parcel_id: str
    plan: PackPlan
    packer: str
    table: str
    at: datetime
    part: int = 1

    def take(self, server: Connection) -> None:
        """Take all of it, or nothing: the transaction must end with what is raised.

        Raises Trouble "order.open_elsewhere", "sample.gone", "insert.gone" or "campaign.gone".
        """
        wishes: _Wishes = {("order", ""): self._order(), **self._lots(), **self._pieces(), **self._places()}
        got = select(*(select(func.count()).select_from(wish).scalar_subquery() for wish in wishes.values()))
        told = got.add_columns(func.pg_notify(CHANNEL, "")).add_cte(self._parcel(), *self._marks())
        try:
            counts = server.execute(told).one()
        except IntegrityError as error:  # the parcel was claimed before and not given up yet
            raise Trouble("database.locked") from error
        for (kind, what), count in zip(wishes, counts, strict=False):
            if not count:
                raise self._refused(server, kind, what)

    def give_up(self, server: Connection) -> None:
        """Leave all of it: the parcel was not opened after all."""
        let_go(server, self.parcel_id)
        release_samples(server, self.parcel_id)
        take_back_promise(server, self.parcel_id)
        server.execute(delete(t.PARCEL).where(t.PARCEL.c.parcel_id == self.parcel_id))

    def _refused(self, server: Connection, kind: str, what: str) -> Trouble:
        if kind == "order":
            there = on_table(server, self.plan.order_number)
            return open_elsewhere(there) if there is not None else Trouble("database.locked")  # let go a moment ago
        if kind == "place":
            return Trouble("campaign.gone", rule=what)
        if kind == "piece":
            return Trouble("insert.gone", insert=what)
        names = {choice.sample.sku: choice.sample.name for choice in self.plan.chosen if choice.sample}
        return Trouble("sample.gone", sku=what, name=names[what])

    def _parcel(self) -> CTE:
        """The parcel as it begins, so that what it holds is free again should this table never tell of it."""
        order = t.SHOP_ORDER.c
        newest = select(order.id).where(order.number == self.plan.order_number).order_by(order.ordered_at.desc())
        who = select(order.customer_id).where(order.number == self.plan.order_number).order_by(order.ordered_at.desc())
        row = {
            "parcel_id": self.parcel_id,
            "order_number": self.plan.order_number,
            "order_id": newest.limit(1).scalar_subquery(),
            "customer_id": who.limit(1).scalar_subquery(),
            "state": "open",
            "packer": self.packer,
            "table_name": self.table,
            "opened_at": self.at,
            "rules_version": self.plan.rules_version,
            "policy_version": self.plan.policy_version,
            "plan": plan_record(self.plan),
            "why": "",
            "part": self.part,
        }
        begun: CTE = _insert_new(t.PARCEL, row).returning(t.PARCEL.c.parcel_id).cte("begun")
        return begun

    def _order(self) -> CTE:
        row = {
            "order_number": self.plan.order_number,
            "parcel_id": self.parcel_id,
            "table_name": self.table,
            "packer": self.packer,
            "since": self.at,
        }
        placed: CTE = _insert_new(t.ORDER_ON_TABLE, row).returning(t.ORDER_ON_TABLE.c.order_number).cte("placed")
        return placed

    def _lots(self) -> _Wishes:
        samples = [choice.sample for choice in self.plan.chosen if choice.sample]
        keep = {choice.sample.sku: choice.keep_stock for choice in self.plan.chosen if choice.sample}
        counted = sorted(Counter((sample.sku, sample.lot) for sample in samples).items())
        wishes: _Wishes = {}
        for n, ((sku, lot), pieces) in enumerate(counted):
            wishes[f"lot {n}", sku] = self._lot(n, sku, lot, pieces, keep[sku])
        return wishes

    def _lot(self, n: int, sku: str, lot: str, pieces: int, keep: int) -> CTE:
        free = _SAMPLE.on_hand - _SAMPLE.reserved
        of_lot = update(t.SAMPLE).where(_SAMPLE.sku == sku, _SAMPLE.lot == lot, free >= pieces)
        if keep:  # of all lots together so many stay; they are held until the transaction ends
            lots = select(free.label("free")).where(_SAMPLE.sku == sku).order_by(_SAMPLE.id).with_for_update()
            all_lots = lots.cte(f"lots_{n}")
            of_lot = of_lot.where(select(func.sum(all_lots.c.free)).scalar_subquery() - pieces >= keep)
        taken = of_lot.values(reserved=_SAMPLE.reserved + pieces).returning(_SAMPLE.id).cte(f"lot_{n}")
        held = select(literal(self.parcel_id), taken.c.id, literal(pieces))
        into = insert(t.RESERVATION).from_select(["parcel_id", "sample_id", "pieces"], held)
        return into.returning(t.RESERVATION.c.sample_id).cte(f"of_lot_{n}")

    def _pieces(self) -> _Wishes:
        keep = {choice.insert.id: choice.keep_stock for choice in self.plan.chosen if choice.insert.stock is not None}
        return {("piece", one): self._piece(n, one, keep[one]) for n, one in enumerate(sorted(keep))}

    def _piece(self, n: int, insert_id: str, keep: int) -> CTE:
        free = update(t.INSERT_ITEM).where(_INSERT.id == insert_id, _INSERT.on_hand - _INSERT.reserved > keep)
        taken = free.values(reserved=_INSERT.reserved + 1).returning(_INSERT.id).cte(f"piece_{n}")
        held = select(literal(self.parcel_id), taken.c.id)
        into = insert(t.INSERT_RESERVATION).from_select(["parcel_id", "insert_id"], held)
        return into.returning(t.INSERT_RESERVATION.c.insert_id).cte(f"of_piece_{n}")

    def _places(self) -> _Wishes:
        """In total and on the day; a count that is not there yet begins."""
        wishes: _Wishes = {}
        for n, place in enumerate(sorted(self.plan.campaigns, key=lambda place: place.rule)):
            total, today = self._counts(n, place)
            wishes["place", place.rule] = self._place(n, total, today)
        return wishes

    def _place(self, n: int, total: CTE, today: CTE) -> CTE:
        both = total.join(today, total.c.rule == today.c.rule)
        held = select(literal(self.parcel_id), total.c.rule, today.c.day).select_from(both)
        into = insert(t.CAMPAIGN_RESERVATION).from_select(["parcel_id", "rule", "day"], held)
        return into.returning(t.CAMPAIGN_RESERVATION.c.rule).cte(f"place_{n}")

    def _counts(self, n: int, place: CampaignPlace) -> tuple[CTE, CTE]:
        limits = {"": place.total, self.at.date().isoformat(): place.per_day}
        total, today = (
            _raise_below(place.rule, day, limit).returning(_COUNT.rule, _COUNT.day).cte(f"count_{n}_{m}")
            for m, (day, limit) in enumerate(limits.items())
        )
        return total, today

    def _marks(self) -> list[CTE]:
        chosen = self.plan.chosen
        topics: list[Topic] = ["campaigns"] if self.plan.campaigns else []
        topics += ["inserts"] if any(choice.insert.stock is not None for choice in chosen) else []
        topics += ["samples"] if any(choice.sample for choice in chosen) else []
        if not topics:
            return []
        mark = t.CHANGE_MARK
        raised = postgresql.insert(mark).values([{"topic": topic, "count": 1} for topic in topics])
        raised = raised.on_conflict_do_update(index_elements=["topic"], set_={"count": mark.c.count + 1})
        return [raised.returning(mark.c.topic).cte("marked")]


def _insert_new(table: Any, row: Mapping[str, Any]) -> Any:
    return postgresql.insert(table).values(row).on_conflict_do_nothing()


def _raise_below(rule: str, day: str, limit: int | None) -> Any:
    first = select(literal(rule), literal(day), literal(1)).where(literal(limit is None or limit > 0))
    raised = postgresql.insert(t.CAMPAIGN_COUNT).from_select(["rule", "day", "taken"], first)
    below = None if limit is None else t.CAMPAIGN_COUNT.c.taken < limit
    more = {"taken": t.CAMPAIGN_COUNT.c.taken + 1}
    return raised.on_conflict_do_update(index_elements=["rule", "day"], set_=more, where=below)
