"""Packing at several tables of one shop while its server stops, wires are cut or go silent, and tables are killed.

At the end everything is repaired, and every journal is held against the server's.
"""

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Lock, Thread
from typing import Any

import psycopg

from station.store.engine import open_engine
from station.table_stores import prepare_shop
from tests.campaigns.network_judge import judge
from tests.campaigns.network_proxy import Proxy
from tests.campaigns.network_shop import furnish
from tests.campaigns.network_table import answer_ms
from tests.campaigns.network_waits import waits
from tests.postgres_server import Cluster, server_programs

ROOT = Path(__file__).resolve().parents[2]
#: A commit survives a stopped server; the disk of the campaign need not survive a power cut.
SETTINGS = ("fsync=off", "max_connections=60", "shared_buffers=32MB")
#: Share of orders that two tables are given, and of parcels that are set aside first.
SHARED, ASIDE = 0.06, 0.05
SETTLE_S = 180.0
#: Between two faults: now long enough to be asked again, now not.
CALM_S = (0.3, 6.0)
#: A table may be killed while it starts.
STARTS = 5
#: Between two parcels of a table: long enough for a campaign to see the server go and come back many times.
PAUSE_S = (0.0, 0.3)


@dataclass
class Fed:
    """One table as the campaign sees it: its process, its wire, what it has to pack and what it told."""

    name: str
    home: Path
    proxy: Proxy
    orders: deque[tuple[str, str]]
    told: list[tuple[str, str, str]] = field(default_factory=list)  #: (word, fact, order)
    took_ms: list[float] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None
    lock: Lock = field(default_factory=Lock)
    kills: int = 0
    alone: int = 0  #: parcels packed while it knew that the server was away
    pause: Random = field(default_factory=Random)

    def start(self) -> None:
        """Start it, again where it was killed meanwhile."""
        for _ in range(STARTS):
            self._start()
            if self.say("") == "ready":
                return
        raise RuntimeError(f"{self.name} did not start: {(self.home / 'stderr.log').read_text()[-2000:]}")

    def _start(self) -> None:
        self._bury()
        with self.lock, (self.home / "stderr.log").open("a") as log:
            url = f"postgresql://station@127.0.0.1:{self.proxy.port}/shop"
            command = [sys.executable, "-m", "tests.campaigns.network_table", str(self.home), url, self.name]
            self.process = subprocess.Popen(
                command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True
            )

    def _bury(self) -> None:
        """Let go of a process that ended, or was told to."""
        process = self.process
        if process is None:
            return
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what was not read any more
                    pipe.close()
        process.wait(30)

    def say(self, words: str) -> str:
        """Its answer; "" where it was killed."""
        process = self.process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("not started")
        try:
            if words:
                process.stdin.write(words + "\n")
                process.stdin.flush()
            return process.stdout.readline().strip()
        except OSError:
            return ""

    def kill(self) -> None:
        with self.lock:
            if self.process is not None:
                self.process.kill()
                self.kills += 1

    def feed(self) -> None:
        """Give it its orders, again after it was killed."""
        while self.orders:
            word, number = self.orders[0]
            answer = self.say(f"{word} {number}")
            if not answer:
                self.start()
                continue
            self.orders.popleft()
            time.sleep(self.pause.uniform(*PAUSE_S))
            kind, fact, alone, took = answer.split(" ")
            self.alone += kind == "packed" and alone == "alone"
            self.told.append((kind, fact, number))
            if kind in ("packed", "aside"):
                self.took_ms.append(float(took))
            if kind == "aside":
                self.orders.append(("pack", number))
            if kind == "refused" and fact == "order.not_kept":
                self.orders.append(("pack", number))  # scanned again once the network is back
                time.sleep(0.2)

    def close(self) -> None:
        self._bury()
        self.proxy.close()


class Chaos:
    """Breaks one thing after the other, by a seed, until it is told to stop; then everything is whole again."""

    def __init__(self, tables: list[Fed], cluster: Cluster, seed: int) -> None:
        self._tables, self._cluster, self._drawn, self._done = tables, cluster, Random(seed), Event()
        self.breaks: dict[str, int] = {}
        self._thread = Thread(target=self._run, name="chaos")

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._done.set()
        self._thread.join()

    def _run(self) -> None:
        drawn = self._drawn
        while not self._done.wait(drawn.uniform(*CALM_S)):
            kind = drawn.choices(("cut", "silent", "slow", "server", "kill"), (5, 5, 4, 1, 4))[0]
            self.breaks[kind] = self.breaks.get(kind, 0) + 1
            some = drawn.sample(self._tables, drawn.randint(1, len(self._tables)))
            if kind == "kill":
                some[0].kill()
            elif kind == "server":
                self._cluster.stop()
                self._done.wait(drawn.uniform(0.5, 3.0))
                self._cluster.start()
            else:
                delay_s = drawn.uniform(0.02, 2.0) if kind == "slow" else 0.0
                for each in some:
                    each.proxy.become(kind, delay_s)
                self._done.wait(drawn.uniform(0.3, 6.0))
                for each in some:
                    each.proxy.become("good")


def campaign(options: argparse.Namespace, *, also_waits: bool = True) -> dict[str, Any]:
    """The figures: `lost`, `doubled`, `conflicts_unlisted` and `diverged` must be 0."""
    programs = server_programs()
    if programs is None:
        raise SystemExit("no PostgreSQL server programs here: install the package postgresql")
    cluster = Cluster(programs, SETTINGS)
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="station-network-") as folder:
        try:
            cluster.start()
            found = _run(options, cluster, Path(folder))
            if also_waits:
                _make_database(cluster, "waits")
                found["scan_to_plan_ms"] = waits(cluster.port, f"{cluster.url}/waits", Path(folder), options.seed)
            return {**found, "seconds": round(time.monotonic() - started)}
        finally:
            cluster.stop()
            cluster.remove()


def _run(options: argparse.Namespace, cluster: Cluster, folder: Path) -> dict[str, Any]:
    _make_database(cluster, "shop")
    shop = open_engine(f"{cluster.url}/shop")
    prepare_shop(shop)
    numbers = furnish(shop, options.parcels, options.seed)
    shop.dispose()
    tables = _tables(options, cluster, folder, numbers)
    for each in tables:
        each.start()
    chaos = Chaos(tables, cluster, options.seed)
    chaos.start()
    feeding = [Thread(target=each.feed, name=each.name) for each in tables]
    for thread in feeding:
        thread.start()
    for thread in feeding:
        thread.join()
    chaos.stop()
    unsettled = [each.name for each in tables if _settled(each) != "settled"]
    for each in tables:
        each.close()
    found = judge(shop, [(each.name, each.home / "kept.sqlite", each.told) for each in tables])
    shop.dispose()
    return {
        **found,
        "packed_alone": sum(each.alone for each in tables),
        "longest_wait_ms": _longest(tables),
        "unsettled": len(unsettled),
        "kills": sum(each.kills for each in tables),
        "breaks": chaos.breaks,
        "broken": _broken(found) + len(unsettled),
    }


def _make_database(cluster: Cluster, name: str) -> None:
    with psycopg.connect(f"{cluster.url}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")


def _longest(tables: list[Fed]) -> dict[str, float]:
    """The longest way from a scan to its plan, by how long a table waits for the server: no other wait is as long."""
    longest: dict[str, float] = {}
    for each in tables:
        kind = f"answer_ms {answer_ms(each.name)}"
        longest[kind] = max(longest.get(kind, 0.0), *each.took_ms)
    return longest


def _broken(found: dict[str, Any]) -> int:
    return sum(found[name] for name in ("lost", "doubled", "conflicts_unlisted", "diverged"))


def _settled(table: Fed) -> str:
    """Its last word, after a last kill, too."""
    answer = table.say(f"settle {SETTLE_S}")
    if answer:
        return answer
    table.start()
    return table.say(f"settle {SETTLE_S}")


def _tables(options: argparse.Namespace, cluster: Cluster, folder: Path, numbers: list[str]) -> list[Fed]:
    drawn = Random(options.seed + 1)
    work: list[deque[tuple[str, str]]] = [deque() for _ in range(options.tables)]
    for number in numbers:
        how_many = 2 if drawn.random() < SHARED and options.tables > 1 else 1
        for table in drawn.sample(range(options.tables), how_many):
            work[table].append(("aside" if drawn.random() < ASIDE else "pack", number))
    made = []
    for n, orders in enumerate(work, 1):
        home = folder / f"table{n}"
        home.mkdir()
        made.append(Fed(f"Table {n}", home, Proxy(cluster.port), orders))
    return made
