"""One packing table in a process of its own: opens parcels, packs some, leaves others, tells what it got."""

import sys
from dataclasses import replace
from datetime import timedelta

from station.domain.catalog import Insert, InsertKind, Slot
from station.domain.money import Money
from station.domain.plan import CampaignPlace, Choice, PackPlan
from station.domain.reasons import Reason
from station.domain.trouble import Trouble
from station.store.engine import open_engine
from station.store.shop_store import SqlShopStore
from tests.store.facts import NOON, plan

GIFT = Insert("card.gift", InsertKind.GIFT, Slot.CARD, "Gift", cost=Money(50), stock=9)
TOTAL, PER_DAY = 12, 5


def plan_with_gift(order_number: str, keep: int = 0) -> PackPlan:
    """A plan whose card comes out of a stock, under a campaign with a total and a daily limit."""
    card = Choice(Slot.CARD, GIFT, "gift", Reason.of("chosen.card"), "de", keep_stock=keep)
    base = plan(order_number, sample=None)
    return replace(base, chosen=(*base.chosen, card), campaigns=(CampaignPlace("gift", TOTAL, PER_DAY),))


def main(url: str, table: str, parcels: int) -> None:
    store = SqlShopStore(open_engine(url))
    store.catalog()  # connected and warm
    print("ready", flush=True)
    sys.stdin.readline()
    packed = refused = 0
    for number in range(parcels):
        at = NOON + timedelta(hours=11, minutes=58 + 2 * (number % 3))  # before and after midnight: nothing gets stale
        parcel_id, made = f"{table}-{number}", plan_with_gift(f"{table}-{number}")
        try:
            store.open_parcel(parcel_id, made, "Anna", table, at)
        except Trouble as trouble:
            if trouble.code not in ("insert.gone", "campaign.gone"):
                raise
            refused += 1
            continue
        if number % 4 == 3:
            store.release_parcel(parcel_id, at, "set_aside")
        else:
            store.record_packed(parcel_id, made, "Anna", table, at, 5.0)
            packed += 1
    print(packed, refused, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
