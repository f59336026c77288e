"""A table of the race for orders, pieces and places, as a process: claims every order and says which it got."""

import sys
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from station.domain.plan import CampaignPlace, Choice
from station.domain.reasons import Reason
from station.domain.trouble import Trouble
from station.store.engine import open_engine, reading, writing
from station.store.keeping.claims import Claim
from tests.store.facts import CARD, LAST_PIECE, plan

#: The insert of which there are few.
GIFT = replace(CARD, id="gift", stock=1)


def main(url: str, table: str, orders: int, limit: int) -> None:
    """Claims the orders 0, 1, ... in an order of its own once it hears that all are there."""
    engine = open_engine(url)
    gift = Choice(GIFT.slot, GIFT, "gift", Reason.of("together"), "de")
    print("ready", flush=True)
    sys.stdin.readline()
    numbers = list(range(orders))
    Random(table).shuffle(numbers)
    for number in numbers:
        made = plan(str(number), LAST_PIECE)
        made = replace(made, chosen=(*made.chosen, gift), campaigns=(CampaignPlace("rule", limit, None),))
        claim = Claim(f"{table}.{number}", made, "Anna", table, datetime.now(UTC))
        for _ in range(20):
            try:
                with reading(engine) as server:
                    is_had = claim.take_all(server)
                if not is_had:
                    with writing(engine) as server:
                        claim.take(server)
            except Trouble as trouble:
                if trouble.code == "database.locked":
                    continue
                print(f"{trouble.code} {number}", flush=True)
            else:
                print(f"got {number}", flush=True)
            break
    print("done", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
