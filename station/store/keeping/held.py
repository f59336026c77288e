"""What an open parcel holds of stocks and campaigns: read at the table, held on the server as far as it has it."""

import logging
from dataclasses import dataclass

from sqlalchemy import Connection, select

from station.domain.plan import CampaignPlace
from station.store.numbers import mark_changed
from station.store.promises import promise_piece, promise_place, take_back_promise
from station.store.reservations import release_samples, reserve_lot
from station.store.tables import CAMPAIGN_RESERVATION, INSERT_RESERVATION, RESERVATION, SAMPLE

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Held:
    """Lots with pieces, inserts, and places of campaigns with their day, each in one order everywhere."""

    lots: tuple[tuple[str, str, int], ...]  #: SKU, lot, pieces
    inserts: tuple[str, ...]
    places: tuple[tuple[str, str], ...]  #: rule, day


def held_by(connection: Connection, parcel_id: str) -> Held:
    """What a parcel holds."""
    lots = (
        select(SAMPLE.c.sku, SAMPLE.c.lot, RESERVATION.c.pieces)
        .join(RESERVATION, RESERVATION.c.sample_id == SAMPLE.c.id)
        .where(RESERVATION.c.parcel_id == parcel_id)
    )
    inserts = select(INSERT_RESERVATION.c.insert_id).where(INSERT_RESERVATION.c.parcel_id == parcel_id)
    places = select(CAMPAIGN_RESERVATION.c.rule, CAMPAIGN_RESERVATION.c.day).where(
        CAMPAIGN_RESERVATION.c.parcel_id == parcel_id
    )
    return Held(
        tuple(sorted(tuple(row) for row in connection.execute(lots))),
        tuple(sorted(connection.execute(inserts).scalars())),
        tuple(sorted(tuple(row) for row in connection.execute(places))),
    )


def hold(server: Connection, parcel_id: str, wanted: Held) -> None:
    """Let a parcel hold this and nothing else. What went to others meanwhile it does not get: it lies in a box already,
    and leaves the stock once that is packed.
    """
    if held_by(server, parcel_id) == wanted:
        return
    release_samples(server, parcel_id)
    take_back_promise(server, parcel_id)
    for sku, lot, pieces in wanted.lots:
        if not reserve_lot(server, parcel_id, sku, lot, pieces):
            log.warning("parcel %s was packed from a stock that others took: count %s", parcel_id, sku)
    for insert_id in wanted.inserts:
        if not promise_piece(server, parcel_id, insert_id):
            log.warning("parcel %s was packed from a stock that others took: count %s", parcel_id, insert_id)
    for rule, day in wanted.places:
        promise_place(server, parcel_id, CampaignPlace(rule, None, None), day)
    mark_changed(server, "samples")
    mark_changed(server, "inserts")
    mark_changed(server, "campaigns")
