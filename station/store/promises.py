"""What an open parcel is promised beside samples: pieces of inserts with stock, and places of limited campaigns.

Taken at opening, kept when packed, given back when released. Each step is one conditional UPDATE, so that tables racing
for the last one cannot both have it; rows are taken in one order everywhere, so that they cannot wait for each other.
"""

from collections.abc import Set

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from station.domain.plan import CampaignPlace, PackPlan
from station.domain.trouble import Trouble
from station.store.numbers import insert_new, mark_changed
from station.store.tables import CAMPAIGN_COUNT, CAMPAIGN_RESERVATION, INSERT_ITEM, INSERT_RESERVATION

_free = INSERT_ITEM.c.on_hand - INSERT_ITEM.c.reserved
_of_insert = INSERT_ITEM.c.id == bindparam("of_id")
_PROMISE_PIECE = (
    update(INSERT_ITEM).where(_of_insert, _free > bindparam("keep")).values(reserved=INSERT_ITEM.c.reserved + 1)
)
_TAKE_PROMISED = (
    update(INSERT_ITEM).where(_of_insert).values(on_hand=INSERT_ITEM.c.on_hand - 1, reserved=INSERT_ITEM.c.reserved - 1)
)
_TAKE_FREE = update(INSERT_ITEM).where(_of_insert, _free >= 1).values(on_hand=INSERT_ITEM.c.on_hand - 1)
_GIVE_BACK_PIECE = update(INSERT_ITEM).where(_of_insert).values(reserved=INSERT_ITEM.c.reserved - 1)

_count = (CAMPAIGN_COUNT.c.rule == bindparam("of_rule")) & (CAMPAIGN_COUNT.c.day == bindparam("of_day"))
_RAISE = update(CAMPAIGN_COUNT).where(_count).values(taken=CAMPAIGN_COUNT.c.taken + 1)
_RAISE_BELOW = _RAISE.where(CAMPAIGN_COUNT.c.taken < bindparam("limit"))
_LOWER = update(CAMPAIGN_COUNT).where(_count).values(taken=CAMPAIGN_COUNT.c.taken - 1)

_HELD_PIECES = (
    select(INSERT_RESERVATION.c.insert_id)
    .where(INSERT_RESERVATION.c.parcel_id == bindparam("parcel"))
    .order_by(INSERT_RESERVATION.c.insert_id)
)
_HELD_PLACES = (
    select(CAMPAIGN_RESERVATION.c.rule, CAMPAIGN_RESERVATION.c.day)
    .where(CAMPAIGN_RESERVATION.c.parcel_id == bindparam("parcel"))
    .order_by(CAMPAIGN_RESERVATION.c.rule)
)


def promise(connection: Connection, parcel_id: str, plan: PackPlan, day: str) -> None:
    """Promise a parcel its pieces and places on a day (ISO 8601), or nothing at all.

    Raises Trouble "insert.gone" (insert) or "campaign.gone" (rule) where another table was faster; the caller's
    transaction must end with it.
    """
    pieces = _pieces(plan)
    for insert_id, keep in sorted(pieces.items()):
        if not promise_piece(connection, parcel_id, insert_id, keep):
            raise Trouble("insert.gone", insert=insert_id)
    for place in _places(plan):
        if not promise_place(connection, parcel_id, place, day):
            raise Trouble("campaign.gone", rule=place.rule)
    _mark(connection, bool(pieces), bool(plan.campaigns))


def promise_piece(connection: Connection, parcel_id: str, insert_id: str, keep: int = 0) -> bool:
    """Promise one piece of an insert, of which `keep` stay; False where fewer are free."""
    if connection.execute(_PROMISE_PIECE, {"of_id": insert_id, "keep": keep}).rowcount == 0:
        return False
    connection.execute(insert(INSERT_RESERVATION), {"parcel_id": parcel_id, "insert_id": insert_id})
    return True


def promise_place(connection: Connection, parcel_id: str, place: CampaignPlace, day: str) -> bool:
    """Promise a place of a campaign on a day; False where a limit is reached: the caller's transaction must end."""
    for of_day, limit in (("", place.total), (day, place.per_day)):
        if not _take_place(connection, place.rule, of_day, limit):
            return False
    connection.execute(insert(CAMPAIGN_RESERVATION), {"parcel_id": parcel_id, "rule": place.rule, "day": day})
    return True


def keep_promise(connection: Connection, parcel_id: str, plan: PackPlan, day: str) -> None:
    """The parcel is packed: what lies in it is gone, what it was promised and does not hold is free."""
    keep_pieces(connection, parcel_id, set(_pieces(plan)), {place.rule for place in plan.campaigns}, day)


def keep_pieces(connection: Connection, parcel_id: str, pieces: Set[str], places: Set[str], day: str) -> None:
    """As `keep_promise`, for the ids of inserts with stock and the rules of campaigns."""
    held_pieces = set(connection.execute(_HELD_PIECES, {"parcel": parcel_id}).scalars())
    held_places = {row.rule: row.day for row in connection.execute(_HELD_PLACES, {"parcel": parcel_id})}
    for insert_id in sorted(held_pieces | pieces):
        step = (
            _TAKE_FREE if insert_id not in held_pieces else _TAKE_PROMISED if insert_id in pieces else _GIVE_BACK_PIECE
        )
        connection.execute(step, {"of_id": insert_id})
    for rule in sorted(places | set(held_places)):
        if rule not in held_places:  # released meanwhile, yet it lies in the box
            _take_place(connection, rule, "", None)
            _take_place(connection, rule, day, None)
        elif rule not in places:
            _leave_place(connection, rule, held_places[rule])
    _forget(connection, parcel_id)
    _mark(connection, bool(held_pieces or pieces), bool(held_places or places))


def take_back_promise(connection: Connection, parcel_id: str) -> None:
    """The parcel was left: all it was promised is free again."""
    held_pieces = list(connection.execute(_HELD_PIECES, {"parcel": parcel_id}).scalars())
    held_places = list(connection.execute(_HELD_PLACES, {"parcel": parcel_id}))
    for insert_id in held_pieces:
        connection.execute(_GIVE_BACK_PIECE, {"of_id": insert_id})
    for rule, day in held_places:
        _leave_place(connection, rule, day)
    _forget(connection, parcel_id)
    _mark(connection, bool(held_pieces), bool(held_places))


def _take_place(connection: Connection, rule: str, day: str, limit: int | None) -> bool:
    """One place more of a campaign on a day, "" in total; False where its limit is reached."""
    asked = {"of_rule": rule, "of_day": day} | ({} if limit is None else {"limit": limit})
    raise_count = _RAISE if limit is None else _RAISE_BELOW
    if connection.execute(raise_count, asked).rowcount:
        return True
    connection.execute(insert_new(connection, CAMPAIGN_COUNT), {"rule": rule, "day": day, "taken": 0})
    return bool(connection.execute(raise_count, asked).rowcount)


def _leave_place(connection: Connection, rule: str, day: str) -> None:
    for of_day in ("", day):
        connection.execute(_LOWER, {"of_rule": rule, "of_day": of_day})


def _forget(connection: Connection, parcel_id: str) -> None:
    for table in (INSERT_RESERVATION, CAMPAIGN_RESERVATION):
        connection.execute(delete(table).where(table.c.parcel_id == parcel_id))


def _mark(connection: Connection, pieces: bool, places: bool) -> None:
    if pieces:
        mark_changed(connection, "inserts")
    if places:
        mark_changed(connection, "campaigns")


def _pieces(plan: PackPlan) -> dict[str, int]:
    """Inserts of the plan that come out of a stock, with the pieces their rules leave there."""
    return {c.insert.id: c.keep_stock for c in plan.chosen if c.insert.stock is not None}


def _places(plan: PackPlan) -> list[CampaignPlace]:
    return sorted(plan.campaigns, key=lambda place: place.rule)
