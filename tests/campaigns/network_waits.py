"""How long a packer waits from scan to plan: on a file of the PC, and with a server that is well, slow or silent."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from station.domain.packing_policy import PackingPolicy
from station.settings import StationSettings
from station.store.engine import open_engine
from station.store.migrate import upgrade
from station.table_stores import TableStores, direct_stores, kept_stores, prepare_shop
from station.workflow.deciding import Decider
from station.workflow.opening import Opener
from tests.campaigns.network_proxy import Proxy
from tests.campaigns.network_shop import furnish

#: Orders of each kind in a block; the kinds take turns, so that a busy moment of the computer meets all of them.
BLOCK, BLOCKS = 20, 10
#: One way: a question and its answer take twice as long.
SLOW_S = 1.0
#: Between two parcels, in which the courier tells of the one before: a packer needs twenty times as long.
PAUSE_S = 0.5


class _Packer:
    def __init__(self, stores: TableStores, settings: StationSettings) -> None:
        self.stores, self._settings = stores, settings
        self._decider = Decider(stores.store, settings.phases, "de", stores.policy_version)
        self._opener = Opener(stores.store, stores.parcels, self._decider, PackingPolicy(), settings.table)
        self.took_ms: list[float] = []

    def pack(self, number: str) -> None:
        started = time.perf_counter()
        parcel = self._opener.open(self._decider.find(number), datetime.now(UTC), "Anna")
        self.took_ms.append((time.perf_counter() - started) * 1000)
        at = datetime.now(UTC)
        self.stores.store.record_packed(parcel.id, parcel.kept_plan, "Anna", self._settings.table, at, 1.0)


def waits(server_port: int, server_url: str, folder: Path, seed: int) -> dict[str, dict[str, float]]:
    """p50, p95 and the longest wait in ms, by kind of server; `times_local` is its p95 by that of a file of the PC."""
    kinds = ("local", "well", "slow", "silent")
    shop = open_engine(server_url)
    prepare_shop(shop)
    numbers = furnish(shop, BLOCK * BLOCKS * len(kinds), seed)
    shop.dispose()
    with _packers(server_port, server_url, folder, kinds, seed) as packers:
        waiting = iter(numbers)
        for _ in range(BLOCKS):
            for packer in packers.values():
                for _ in range(BLOCK):
                    packer.pack(next(waiting))
                    time.sleep(PAUSE_S)
        return {kind: _figures(packer.took_ms, packers["local"].took_ms) for kind, packer in packers.items()}


@contextmanager
def _packers(
    server_port: int, server_url: str, folder: Path, kinds: Sequence[str], seed: int
) -> Iterator[dict[str, _Packer]]:
    packers, proxies = {}, []
    for kind in kinds:
        home = folder / kind
        home.mkdir()
        settings = StationSettings(table=kind, timezone="UTC")
        if kind == "local":
            engine = open_engine(home / "station.sqlite")
            upgrade(engine)
            prepare_shop(engine)
            furnish(engine, BLOCK * BLOCKS * len(kinds), seed)
            packers[kind] = _Packer(direct_stores(engine, settings), settings)
            continue
        url = server_url
        if kind != "well":  # a wire in Python would be the slowest part of a good one
            proxies.append(Proxy(server_port))
            url = f"postgresql://station@127.0.0.1:{proxies[-1].port}/{server_url.rpartition('/')[2]}"
        stores = kept_stores(home, settings, url)
        packers[kind] = _Packer(stores, settings)
        _wait_for_all(stores, BLOCK * BLOCKS * len(kinds))
        if kind == "slow":
            proxies[-1].become("slow", SLOW_S)
        elif kind == "silent":
            proxies[-1].become("silent")
    try:
        yield packers
    finally:
        for proxy in proxies:
            proxy.close()
        for packer in packers.values():
            packer.stores.close(1.0)


def _wait_for_all(stores: TableStores, orders: int) -> None:
    end = time.monotonic() + 120.0
    while time.monotonic() < end:
        if stores.store.day_count(datetime.now(UTC).date(), "", 14).waiting >= orders:
            return
        time.sleep(0.2)
    raise RuntimeError("the open orders did not arrive")


def _figures(took_ms: Sequence[float], local_ms: Sequence[float]) -> dict[str, float]:
    p95, local = (statistics.quantiles(each, n=20)[-1] for each in (took_ms, local_ms))
    return {
        "p50": round(statistics.median(took_ms), 1),
        "p95": round(p95, 1),
        "longest": round(max(took_ms), 1),
        "times_local": round(p95 / local, 2),
    }
