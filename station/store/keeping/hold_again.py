"""A parcel that was begun, gone on with at a table or with another plan: what it holds on the server, made anew.

While it runs a packer waits, so it is two statements. Its steps and its plan are told later.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Connection, Integer, bindparam, select, text, update

from station.domain.journal import OnTable
from station.domain.plan import PackPlan
from station.domain.trouble import Trouble
from station.store import tables as t
from station.store.keeping.rows import mirror, put
from station.store.keeping.wishes import Wishes, wish_parameters
from station.store.notices import CHANNEL
from station.store.open_orders import let_go, on_table, open_elsewhere
from station.store.promises import take_back_promise
from station.store.reservations import release_samples

#: First and alone: what was done to the parcel meanwhile is then seen by the statement that follows.
_LOCK = (
    select(t.PARCEL.c.order_number, t.PARCEL.c.table_name, t.PARCEL.c.packer)
    .where(t.PARCEL.c.parcel_id == bindparam("parcel"))
    .with_for_update()
)
#: Only what differs from what the parcel holds is moved; rows are locked in the order of `claims`.
_HOLD = f"""
WITH known AS (
    SELECT order_number FROM parcel this
    WHERE parcel_id = :parcel_id AND state IN ('open', 'set_aside', 'abandoned')
      AND (SELECT count(*) FROM parcel_event WHERE parcel_id = :parcel_id) <= :steps
      AND (EXISTS (SELECT FROM order_on_table place WHERE place.parcel_id = this.parcel_id)
           OR NOT EXISTS (SELECT FROM parcel other WHERE other.order_number = this.order_number
                          AND other.state = 'packed' AND other.packed_at > this.opened_at))
), placed AS (
    INSERT INTO order_on_table AS place (order_number, parcel_id, table_name, packer, since)
    SELECT order_number, :parcel_id, :table_name, :packer, :opened_at FROM known
    ON CONFLICT (order_number) DO UPDATE SET table_name = excluded.table_name, packer = excluded.packer,
        since = CASE WHEN place.table_name = excluded.table_name THEN place.since ELSE excluded.since END
    WHERE place.parcel_id = excluded.parcel_id AND (place.table_name = excluded.table_name OR :takes_over)
    RETURNING order_number
), gone_on AS (
    UPDATE parcel SET state = 'open', closed_on = NULL, why = '', table_name = :table_name, packer = :packer
    WHERE parcel_id = :parcel_id AND EXISTS (SELECT FROM placed)
), withdrawn AS (
    UPDATE voucher_code SET state = 'given', parcel_id = NULL
    WHERE parcel_id = :parcel_id AND state = 'held' AND held_by <> :holder RETURNING code
), lot_wish AS (
    SELECT * FROM unnest(:skus, :lots, :pieces, :keeps) AS wish(sku, lot, pieces, keep)
), lot_had AS (
    SELECT sample_id, pieces FROM reservation WHERE parcel_id = :parcel_id
), lots AS (
    SELECT id, sku, lot, on_hand - reserved AS free FROM sample
    WHERE sku IN (SELECT sku FROM lot_wish) OR id IN (SELECT sample_id FROM lot_had) ORDER BY id FOR UPDATE
), lot_change AS (
    SELECT lots.id, lots.sku, wish.keep, coalesce(wish.pieces, 0) AS wanted, coalesce(had.pieces, 0) AS had
    FROM lots LEFT JOIN lot_wish wish ON wish.sku = lots.sku AND wish.lot = lots.lot
         LEFT JOIN lot_had had ON had.sample_id = lots.id
    WHERE wish.pieces IS NOT NULL OR had.pieces IS NOT NULL
), lot_taken AS (
    UPDATE sample SET reserved = reserved + change.wanted - change.had FROM lot_change change
    WHERE sample.id = change.id AND sample.on_hand - sample.reserved + change.had >= change.wanted
      AND (change.wanted <= change.had OR change.keep <=
           (SELECT sum(free) FROM lots WHERE lots.sku = change.sku)
           + (SELECT sum(each.had - each.wanted) FROM lot_change each WHERE each.sku = change.sku))
    RETURNING sample.id, sample.sku, sample.lot, sample.on_hand, sample.reserved, change.wanted, change.had
), lot_left AS (
    DELETE FROM reservation WHERE parcel_id = :parcel_id AND sample_id IN (SELECT id FROM lot_taken WHERE wanted = 0)
), lot_held AS (
    INSERT INTO reservation (parcel_id, sample_id, pieces)
    SELECT :parcel_id, id, wanted FROM lot_taken WHERE wanted > 0
    ON CONFLICT (parcel_id, sample_id) DO UPDATE SET pieces = excluded.pieces
), piece_wish AS (
    SELECT * FROM unnest(:inserts, :insert_keeps) AS wish(id, keep)
), piece_had AS (
    SELECT insert_id AS id FROM insert_reservation WHERE parcel_id = :parcel_id
), pieces AS (
    SELECT id, on_hand, reserved FROM insert_item
    WHERE id IN (SELECT id FROM piece_wish) OR id IN (SELECT id FROM piece_had) ORDER BY id FOR UPDATE
), piece_left AS (
    UPDATE insert_item SET reserved = reserved - 1
    WHERE id IN (SELECT id FROM pieces) AND id IN (SELECT id FROM piece_had) AND id NOT IN (SELECT id FROM piece_wish)
    RETURNING id, on_hand, reserved
), piece_taken AS (
    UPDATE insert_item SET reserved = reserved + 1 FROM piece_wish wish
    WHERE insert_item.id = wish.id AND insert_item.on_hand - insert_item.reserved > wish.keep
      AND wish.id IN (SELECT id FROM pieces) AND wish.id NOT IN (SELECT id FROM piece_had)
    RETURNING insert_item.id, insert_item.on_hand, insert_item.reserved
), piece_unheld AS (
    DELETE FROM insert_reservation WHERE parcel_id = :parcel_id AND insert_id IN (SELECT id FROM piece_left)
), piece_held AS (
    INSERT INTO insert_reservation (parcel_id, insert_id) SELECT :parcel_id, id FROM piece_taken
), place_wish AS (
    SELECT * FROM unnest(:rules, :days, :limits) AS wish(rule, day, most)
), place_had AS (
    SELECT rule, of_day.day FROM campaign_reservation had, LATERAL (VALUES (''), (had.day)) AS of_day(day)
    WHERE parcel_id = :parcel_id
), place_left AS (
    UPDATE campaign_count counted SET taken = taken - 1 FROM place_had had
    WHERE had.rule = counted.rule AND had.day = counted.day
      AND (had.rule, had.day) NOT IN (SELECT rule, day FROM place_wish)
    RETURNING counted.rule, counted.day, counted.taken
), place_taken AS (
    INSERT INTO campaign_count AS counted (rule, day, taken)
    SELECT rule, day, 1 FROM place_wish
    WHERE coalesce(most, 1) > 0 AND (rule, day) NOT IN (SELECT rule, day FROM place_had) ORDER BY rule, day
    ON CONFLICT (rule, day) DO UPDATE SET taken = counted.taken + 1
    WHERE counted.taken < coalesce((SELECT most FROM place_wish wish
                                    WHERE wish.rule = counted.rule AND wish.day = counted.day), 2147483647)
    RETURNING rule, day, taken
), place_kept AS (
    SELECT rule, day, taken FROM campaign_count
    WHERE (rule, day) IN (SELECT rule, day FROM place_had) AND (rule, day) IN (SELECT rule, day FROM place_wish)
), place_unheld AS (
    DELETE FROM campaign_reservation WHERE parcel_id = :parcel_id AND rule NOT IN (SELECT rule FROM place_wish)
), place_held AS (
    INSERT INTO campaign_reservation (parcel_id, rule, day)
    SELECT :parcel_id, rule, day FROM place_taken WHERE day <> ''
    ON CONFLICT (parcel_id, rule) DO UPDATE SET day = excluded.day
), marked AS (
    INSERT INTO change_mark AS mark (topic, count)
    SELECT topic, 1 FROM (VALUES
        ('campaigns', EXISTS (SELECT FROM place_left) OR EXISTS (SELECT FROM place_taken)),
        ('inserts', EXISTS (SELECT FROM piece_left) OR EXISTS (SELECT FROM piece_taken)),
        ('samples', EXISTS (SELECT FROM lot_taken WHERE wanted <> had)),
        ('vouchers', EXISTS (SELECT FROM withdrawn))) AS moved(topic, is_so)
    WHERE is_so ORDER BY topic
    ON CONFLICT (topic) DO UPDATE SET count = mark.count + 1
)
SELECT EXISTS (SELECT FROM placed),
       (SELECT json_agg(json_build_array(id, on_hand, reserved, wanted, sku || :between || lot)) FROM lot_taken),
       (SELECT json_agg(json_build_array(id, on_hand, reserved, is_held))
        FROM (SELECT id, on_hand, reserved, true AS is_held FROM piece_taken
              UNION ALL SELECT id, on_hand, reserved, false FROM piece_left
              UNION ALL SELECT id, on_hand, reserved, true FROM pieces
                        WHERE id IN (SELECT id FROM piece_had) AND id IN (SELECT id FROM piece_wish)) AS piece),
       (SELECT json_agg(json_build_array(rule, day, taken, is_held))
        FROM (SELECT rule, day, taken, true AS is_held FROM place_taken
              UNION ALL SELECT rule, day, taken, false FROM place_left
              UNION ALL SELECT rule, day, taken, true FROM place_kept) AS place),
       pg_notify('{CHANNEL}', '')
"""  # noqa: S608  (a name of ours only)

_STATEMENT = text(_HOLD).bindparams(
    *wish_parameters(),
    *(bindparam(name, type_=t.PARCEL.c[name].type) for name in ("parcel_id", "packer", "table_name", "opened_at")),
    bindparam("holder", type_=t.PARCEL.c.table_name.type),
    bindparam("steps", type_=Integer()),
    bindparam("takes_over", type_=Boolean()),
)


@dataclass(frozen=True, slots=True)
class Holding:
    """What a parcel holds on the server now, with the stocks and counts as that moved them."""

    lots: Sequence[tuple[int, int, int, int, str]]  #: key, on hand, reserved, pieces held, SKU and lot
    pieces: Sequence[tuple[str, int, int, bool]]  #: insert, on hand, reserved, whether one is held
    places: Sequence[tuple[str, str, int, bool]]  #: rule, day, taken, whether one is held

    def write(self, here: Connection, parcel_id: str) -> None:
        """Make the table's own file know it, so that what was given is to be had there, too."""
        for key, on_hand, reserved, _, _ in self.lots:
            here.execute(update(t.SAMPLE).where(t.SAMPLE.c.id == key).values(on_hand=on_hand, reserved=reserved))
        for insert_id, on_hand, reserved, _ in self.pieces:
            item = update(t.INSERT_ITEM).where(t.INSERT_ITEM.c.id == insert_id)
            here.execute(item.values(on_hand=on_hand, reserved=reserved))
        counts = [{"rule": rule, "day": day, "taken": taken} for rule, day, taken, _ in self.places]
        put(here, t.CAMPAIGN_COUNT, counts)
        of_parcel = {"parcel_id": parcel_id}
        lots = [{**of_parcel, "sample_id": key, "pieces": held} for key, _, _, held, _ in self.lots if held]
        pieces = [{**of_parcel, "insert_id": insert_id} for insert_id, _, _, is_held in self.pieces if is_held]
        places = [{**of_parcel, "rule": rule, "day": day} for rule, day, _, is_held in self.places if is_held and day]
        for table, rows in ((t.RESERVATION, lots), (t.INSERT_RESERVATION, pieces), (t.CAMPAIGN_RESERVATION, places)):
            mirror(here, table, rows, table.c.parcel_id == parcel_id)


@dataclass(frozen=True, slots=True)
class HoldAgain:
    """A parcel of which a table knows the first `steps`, with what is to go into it from now on.

    `holder` holds the table's voucher codes: those that others hold for the parcel may stand on paper, and are
    withdrawn.
    """

    parcel_id: str
    plan: PackPlan
    packer: str
    table: str
    holder: str
    at: datetime
    steps: int
    takes_over: bool = False

    def take(self, server: Connection) -> Holding:
        """Put the parcel on this table, holding what its plan says and nothing else; or change nothing: the
        transaction must end with what is raised.

        Raises Trouble "parcel.taken_over" where it was packed or gone on with elsewhere, "order.open_elsewhere",
        "sample.gone", "insert.gone" or "campaign.gone".
        """
        known = server.execute(_LOCK, {"parcel": self.parcel_id}).first()
        wishes = Wishes(self.plan, self.at.date())
        is_placed, *told, _ = server.execute(_STATEMENT, {**self._parcel(), **wishes.arrays()}).one()
        if not is_placed:
            there = on_table(server, self.plan.order_number)
            if there is not None and not self._is_known_at(there):
                raise open_elsewhere(there)
            where = {"table": known.table_name, "packer": known.packer} if known else {"table": "", "packer": ""}
            raise Trouble("parcel.taken_over", number=self.plan.order_number, **where)
        lots, pieces, places = ([tuple(row) for row in rows or ()] for rows in told)
        wishes.require(
            [name for *_, held, name in lots if held],
            [name for name, *_, is_held in pieces if is_held],
            [rule for rule, *_, is_held in places if is_held],
        )
        return Holding(lots, pieces, places)

    def give_up(self, server: Connection) -> None:
        """The parcel is not gone on with here after all: it lies on no table."""
        let_go(server, self.parcel_id)
        release_samples(server, self.parcel_id)
        take_back_promise(server, self.parcel_id)

    def _is_known_at(self, there: OnTable) -> bool:
        """Whether this table knows where the parcel lies, or is told to take it from there."""
        return there.parcel_id == self.parcel_id and (self.takes_over or there.table == self.table)

    def _parcel(self) -> dict[str, Any]:
        return {
            "parcel_id": self.parcel_id,
            "packer": self.packer,
            "table_name": self.table,
            "holder": self.holder,
            "opened_at": self.at,
            "steps": self.steps,
            "takes_over": self.takes_over,
        }

    def with_nothing(self) -> "HoldAgain":
        """The same parcel holding nothing: something of it went to others."""
        return replace(self, plan=replace(self.plan, chosen=(), campaigns=()))
