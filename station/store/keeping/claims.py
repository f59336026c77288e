"""What two tables could clash about, taken on the server for a parcel in one statement: the order, pieces, places.

While it runs a packer waits, so it is one round trip and not thirty, where all is to be had. Everything else of the
parcel is told later.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from sqlalchemy import ARRAY, Connection, Text, TextClause, bindparam, delete, text
from sqlalchemy.exc import DataError, IntegrityError

from station.domain.plan import PackPlan
from station.domain.trouble import Trouble
from station.store.keeping.wishes import Wishes, wish_parameters
from station.store.notices import CHANNEL
from station.store.open_orders import let_go, on_table, open_elsewhere
from station.store.plan_record import plan_record
from station.store.promises import take_back_promise
from station.store.reservations import release_samples
from station.store.tables import PARCEL

#: Rows are locked in one order everywhere before they are counted. The parcel is written as it begins, so that what it
#: holds becomes free should its table never tell of it.
_TAKE = f"""
WITH begun AS (
    INSERT INTO parcel (parcel_id, order_number, order_id, customer_id, state, packer, table_name, opened_at,
                        rules_version, policy_version, plan, why, part)
    SELECT :parcel_id, :order_number, o.id, o.customer_id, 'open', :packer, :table_name, :opened_at,
           :rules_version, :policy_version, :plan, '', :part
    FROM (SELECT 1) one LEFT JOIN LATERAL (
        SELECT id, customer_id FROM shop_order WHERE number = :order_number ORDER BY ordered_at DESC LIMIT 1) o ON true
    ON CONFLICT DO NOTHING
), placed AS (
    INSERT INTO order_on_table (order_number, parcel_id, table_name, packer, since)
    VALUES (:order_number, :parcel_id, :table_name, :packer, :opened_at)
    ON CONFLICT DO NOTHING RETURNING order_number
), lot_wish AS (
    SELECT * FROM unnest(:skus, :lots, :pieces, :keeps) AS wish(sku, lot, pieces, keep)
), lots AS (
    SELECT sku, on_hand - reserved AS free FROM sample
    WHERE sku IN (SELECT sku FROM lot_wish) ORDER BY id FOR UPDATE
), lot_taken AS (
    UPDATE sample SET reserved = reserved + wish.pieces FROM lot_wish wish
    WHERE sample.sku = wish.sku AND sample.lot = wish.lot AND sample.on_hand - sample.reserved >= wish.pieces
      AND (SELECT sum(free) FROM lots WHERE lots.sku = wish.sku) - wish.pieces >= wish.keep
    RETURNING sample.id, sample.sku, sample.lot, wish.pieces
), lot_held AS (
    INSERT INTO reservation (parcel_id, sample_id, pieces) SELECT :parcel_id, id, pieces FROM lot_taken
), piece_wish AS (
    SELECT * FROM unnest(:inserts, :insert_keeps) AS wish(id, keep)
), pieces AS (
    SELECT id FROM insert_item WHERE id IN (SELECT id FROM piece_wish) ORDER BY id FOR UPDATE
), piece_taken AS (
    UPDATE insert_item SET reserved = reserved + 1 FROM piece_wish wish
    WHERE insert_item.id = wish.id AND insert_item.on_hand - insert_item.reserved > wish.keep
      AND wish.id IN (SELECT id FROM pieces)
    RETURNING insert_item.id
), piece_held AS (
    INSERT INTO insert_reservation (parcel_id, insert_id) SELECT :parcel_id, id FROM piece_taken
), place_wish AS (
    SELECT * FROM unnest(:rules, :days, :limits) AS wish(rule, day, most)
), place_taken AS (
    INSERT INTO campaign_count AS counted (rule, day, taken)
    SELECT rule, day, 1 FROM place_wish WHERE coalesce(most, 1) > 0 ORDER BY rule, day
    ON CONFLICT (rule, day) DO UPDATE SET taken = counted.taken + 1
    WHERE counted.taken < coalesce((SELECT most FROM place_wish wish
                                    WHERE wish.rule = counted.rule AND wish.day = counted.day), 2147483647)
    RETURNING rule, day
), place_held AS (
    INSERT INTO campaign_reservation (parcel_id, rule, day)
    SELECT :parcel_id, rule, day FROM place_taken WHERE day <> ''
), marked AS (
    INSERT INTO change_mark AS mark (topic, count) SELECT topic, 1 FROM unnest(:topics) AS wish(topic) ORDER BY topic
    ON CONFLICT (topic) DO UPDATE SET count = mark.count + 1
)
SELECT EXISTS (SELECT FROM placed), ARRAY(SELECT sku || :between || lot FROM lot_taken),
       ARRAY(SELECT id FROM piece_taken), ARRAY(SELECT rule FROM place_taken), pg_notify('{CHANNEL}', '')
"""  # noqa: S608  (a name of ours only)

#: The same, which fails (SQLSTATE 22012) and so changes nothing where not all of it is to be had.
_TAKE_ALL = f"""{_TAKE.rstrip()},
       1 / (CASE WHEN EXISTS (SELECT FROM placed)
                  AND (SELECT count(*) FROM lot_taken) = (SELECT count(*) FROM lot_wish)
                  AND (SELECT count(*) FROM piece_taken) = (SELECT count(*) FROM piece_wish)
                  AND (SELECT count(*) FROM place_taken) = (SELECT count(*) FROM place_wish)
            THEN 1 ELSE 0 END)
"""  # noqa: S608  (statements of ours only)


def _statement(sql: str) -> TextClause:
    return text(sql).bindparams(
        *wish_parameters(),
        bindparam("topics", type_=ARRAY(Text)),
        *(bindparam(name, type_=PARCEL.c[name].type) for name in ("parcel_id", "order_number", "packer", "table_name")),
        *(bindparam(name, type_=PARCEL.c[name].type) for name in ("opened_at", "plan", "part")),
        *(bindparam(name, type_=PARCEL.c[name].type) for name in ("rules_version", "policy_version")),
    )


_STATEMENT, _STATEMENT_ALL = _statement(_TAKE), _statement(_TAKE_ALL)


@dataclass(frozen=True, slots=True)
class Claim:
    """A parcel that is to be opened at a table."""

    parcel_id: str
    plan: PackPlan
    packer: str
    table: str
    at: datetime
    part: int = 1

    def take_all(self, server: Connection) -> bool:
        """Take all of it by one statement, on a connection on which each stands for itself: one round trip.

        False, and nothing is taken, where not all of it is to be had: `take` tells what is missing.
        """
        try:
            server.execute(_STATEMENT_ALL, self._asked(Wishes(self.plan, self.at.date())))
        except IntegrityError:
            return False
        except DataError as error:
            if not isinstance(error.orig, psycopg.errors.DivisionByZero):
                raise
            return False
        return True

    def take(self, server: Connection) -> None:
        """Take all of it, or nothing: the transaction must end with what is raised.

        Raises Trouble "order.open_elsewhere", "sample.gone", "insert.gone" or "campaign.gone".
        """
        wishes = Wishes(self.plan, self.at.date())
        try:
            is_placed, lots, pieces, places, _ = server.execute(_STATEMENT, self._asked(wishes)).one()
        except IntegrityError as error:  # the parcel was claimed before and not given up yet
            raise Trouble("database.locked") from error
        if not is_placed:
            there = on_table(server, self.plan.order_number)
            raise open_elsewhere(there) if there is not None else Trouble("database.locked")  # let go a moment ago
        wishes.require(lots, pieces, places)

    def give_up(self, server: Connection) -> None:
        """Leave all of it: the parcel was not opened after all."""
        let_go(server, self.parcel_id)
        release_samples(server, self.parcel_id)
        take_back_promise(server, self.parcel_id)
        server.execute(delete(PARCEL).where(PARCEL.c.parcel_id == self.parcel_id))

    def _asked(self, wishes: Wishes) -> dict[str, Any]:
        return {
            **wishes.arrays(),
            "topics": wishes.topics(),
            "parcel_id": self.parcel_id,
            "order_number": self.plan.order_number,
            "packer": self.packer,
            "table_name": self.table,
            "opened_at": self.at,
            "rules_version": self.plan.rules_version,
            "policy_version": self.plan.policy_version,
            "plan": plan_record(self.plan),
            "part": self.part,
        }
