"""One packing table in a process of its own: opens the order of each line it reads, and tells what came of it."""

import sys

from station.domain.packing_policy import PackingPolicy
from station.domain.phases import PhasePolicy
from station.domain.trouble import Trouble
from station.store.engine import open_engine
from station.store.parcel_store import SqlParcelStore
from station.store.shop_store import SqlShopStore
from station.workflow.deciding import Decider
from station.workflow.opening import Opener
from station.workflow.question import Doubt
from tests.store.facts import NOON


def main(url: str, table: str) -> None:
    engine = open_engine(url)
    store = SqlShopStore(engine)
    decider = Decider(store, PhasePolicy(), "en")
    opener = Opener(store, SqlParcelStore(engine), decider, PackingPolicy(), table)
    store.catalog()  # connected and warm
    print("ready", flush=True)
    for line in sys.stdin:
        try:
            opener.open(decider.find(line.strip()), NOON, "Anna")
        except Doubt as doubt:
            print("asked", doubt.code, flush=True)
        except Trouble as trouble:
            print("refused", trouble.code, flush=True)
        else:
            print("open", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
