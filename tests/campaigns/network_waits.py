"""How long a packer waits from scan to plan: on a file of the PC, and with a server that is well, slow or silent.

Every table is a process of its own, as on a PC of its own; they take turns, so that a busy moment meets all of them.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from station.store.engine import open_engine
from station.store.migrate import upgrade
from station.table_stores import prepare_shop
from tests.campaigns.network_proxy import Proxy
from tests.campaigns.network_shop import furnish

ROOT = Path(__file__).resolve().parents[2]
KINDS = ("local", "well", "slow", "silent")
#: Orders of each kind in a block.
BLOCK, BLOCKS = 20, 10
#: One way: a question and its answer take twice as long.
SLOW_S = 1.0
#: Between two parcels, in which the courier tells of the one before: a packer needs twenty times as long.
PAUSE_S = 0.5


class Packer:
    """A table in a process of its own."""

    def __init__(self, home: Path, url: str, name: str) -> None:
        home.mkdir(exist_ok=True)
        self._log = (home / "stderr.log").open("w")
        command = [sys.executable, "-m", "tests.campaigns.network_table", str(home), url, name]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        self.took_ms: list[float] = []
        self._answer()

    def pack(self, number: str) -> None:
        kind, _, _, took = self.say(f"pack {number}").split(" ")
        if kind != "packed":
            raise RuntimeError(f"{number} was {kind}")
        self.took_ms.append(float(took))

    def say(self, words: str) -> str:
        stdin = self._process.stdin
        if stdin is None:
            raise RuntimeError("not started")
        stdin.write(words + "\n")
        stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        told = self._process.stdout.readline().strip() if self._process.stdout else ""
        if not told:
            raise RuntimeError("a table ended")
        return told

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()
        self._log.close()


def waits(server_port: int, server_url: str, folder: Path, seed: int) -> dict[str, dict[str, float]]:
    """p50, p95 and the longest wait in ms, by kind of server; `times_local` is its p95 by that of a file of the PC."""
    shop = open_engine(server_url)
    prepare_shop(shop)
    numbers = furnish(shop, BLOCK * BLOCKS * len(KINDS), seed)
    shop.dispose()
    with _packers(server_port, server_url, folder, seed) as packers:
        waiting = iter(numbers)
        for _ in range(BLOCKS):
            for packer in packers.values():
                for _ in range(BLOCK):
                    packer.pack(next(waiting))
                    time.sleep(PAUSE_S)
        return {kind: _figures(packer.took_ms, packers["local"].took_ms) for kind, packer in packers.items()}


@contextmanager
def _packers(server_port: int, server_url: str, folder: Path, seed: int) -> Iterator[dict[str, Packer]]:
    orders = BLOCK * BLOCKS * len(KINDS)
    with ExitStack() as opened:
        packers: dict[str, Packer] = {}
        proxies: dict[str, Proxy] = {}
        for kind in KINDS:
            url = _local(folder / kind, orders, seed) if kind == "local" else server_url
            if kind in ("slow", "silent"):  # a wire in Python would be the slowest part of a good one
                proxies[kind] = Proxy(server_port)
                opened.callback(proxies[kind].close)
                url = f"postgresql://station@127.0.0.1:{proxies[kind].port}/{server_url.rpartition('/')[2]}"
            packers[kind] = Packer(folder / kind, url, kind)
            opened.callback(packers[kind].close)
            packers[kind].say(f"await {orders}")
        for kind, proxy in proxies.items():
            proxy.become("slow" if kind == "slow" else "silent", SLOW_S)
        yield packers


def _local(home: Path, orders: int, seed: int) -> str:
    home.mkdir()
    url = f"sqlite:///{(home / 'station.sqlite').as_posix()}"
    engine = open_engine(url)
    upgrade(engine)
    prepare_shop(engine)
    furnish(engine, orders, seed)
    engine.dispose()
    return url


def _figures(took_ms: Sequence[float], local_ms: Sequence[float]) -> dict[str, float]:
    p95, local = (statistics.quantiles(each, n=20)[-1] for each in (took_ms, local_ms))
    return {
        "p50": round(statistics.median(took_ms), 1),
        "p95": round(p95, 1),
        "longest": round(max(took_ms), 1),
        "times_local": round(p95 / local, 2),
    }
