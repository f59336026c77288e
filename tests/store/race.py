"""One packing table in a process of its own: waits for the start, then opens a parcel with the last sample."""

import sys

from station.domain.trouble import Trouble
from station.store.engine import open_engine
from station.store.shop_store import SqlShopStore
from tests.store.facts import NOON, plan


def main(url: str, parcel_id: str) -> None:
    store = SqlShopStore(open_engine(url))
    store.catalog()  # connected and warm
    print("ready", flush=True)
    sys.stdin.readline()
    try:
        store.open_parcel(parcel_id, plan(parcel_id), "Anna", parcel_id, NOON)
    except Trouble as trouble:
        print(trouble.code, flush=True)
    else:
        print("got it", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
