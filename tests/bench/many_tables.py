"""Many packing tables on one PostgreSQL, each a process: what the server does for them, and how long a packer waits.

And a large past on it: bytes of an order and of a parcel with their indexes, and what a scan costs then.
"""

import argparse
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from threading import Thread
from typing import Any

import psycopg

from station.store.engine import open_engine
from station.table_stores import prepare_shop
from tests.campaigns.network_shop import furnish
from tests.campaigns.network_waits import Packer
from tests.postgres_server import Cluster, server_programs
from tests.store.large_shop import fill

#: As a server is delivered, with what counts its statements; its disk need not survive a power cut.
COUNTS = "shared_preload_libraries=pg_stat_statements"
SETTINGS = ("max_connections=200", "shared_buffers=128MB", "max_wal_size=4GB", "fsync=off", COUNTS)
#: Tables whose rows a packed parcel makes.
OF_PARCELS = ("parcel", "parcel_event", "parcel_insert", "trial_exposure", "print_job", "print_change", "audit_entry")
OF_ORDERS = ("shop_order", "order_line")


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--tables", type=int, default=8)
    asked.add_argument("--parcels", type=int, default=5, help="of each table")
    asked.add_argument("--pause", type=float, default=10.0, help="seconds from one parcel to the next at a table")
    asked.add_argument("--past", type=int, default=0, help="packed orders that are there before")
    given = asked.parse_args()
    programs = server_programs()
    if programs is None:
        raise SystemExit("no PostgreSQL server programs here")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # the server does not outlive who is told to end
    cluster = Cluster(programs, SETTINGS)
    try:
        cluster.start()
        try:
            print(json.dumps(measured(cluster.url, given)))
        finally:
            cluster.stop()
    finally:
        cluster.remove()


def measured(server: str, given: argparse.Namespace) -> dict[str, Any]:
    """All figures of one run; milliseconds, bytes, and statements a second."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as admin:
        admin.execute("CREATE DATABASE shop")
    url = f"{server}/shop"
    engine = open_engine(url)
    prepare_shop(engine)
    with psycopg.connect(url, autocommit=True) as admin, tempfile.TemporaryDirectory(prefix="many-tables-") as folder:
        admin.execute("CREATE EXTENSION pg_stat_statements")
        empty = _bytes(admin, OF_ORDERS)
        if given.past:
            fill(engine, given.past)
        each_order = (_bytes(admin, OF_ORDERS) - empty) / given.past if given.past else 0
        numbers = furnish(engine, given.tables * given.parcels, 1)
        engine.dispose()
        told = _packed(admin, url, Path(folder), numbers, given)
    return {"tables": given.tables, "past": given.past, "bytes_of_an_order": round(each_order), **told}


def _packed(
    admin: "psycopg.Connection[Any]", url: str, folder: Path, numbers: list[str], given: argparse.Namespace
) -> dict[str, Any]:
    with ExitStack() as opened:
        packers = []
        for n in range(given.tables):
            packers.append(Packer(folder / f"T{n}", url, f"T{n}"))
            opened.callback(packers[-1].close)
        for packer in packers:
            packer.say(f"await {len(numbers)}")
        before, started = _bytes(admin, OF_PARCELS), time.monotonic()
        admin.execute("SELECT pg_stat_statements_reset()")
        load = os.getloadavg()[0]
        threads = [Thread(target=_pack, args=(p, numbers[n :: given.tables], given)) for n, p in enumerate(packers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for packer in packers:
            packer.say("settle 60")
        seconds = time.monotonic() - started
        calls, spent = admin.execute(
            "SELECT sum(calls)::int, sum(total_exec_time)::float FROM pg_stat_statements s "
            "JOIN pg_database d ON d.oid = s.dbid WHERE d.datname = 'shop'"
        ).fetchone() or (0, 0.0)
        connections = admin.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = 'shop'").fetchone() or (0,)
        took = sorted(ms for packer in packers for ms in packer.took_ms)
    return {
        "parcels": len(took),
        "seconds": round(seconds, 1),
        "statements_a_second": round(calls / seconds, 1),
        "statements_a_parcel": round(calls / len(took), 1),
        "server_ms_a_second": round(spent / seconds, 1),
        "connections_each": round((connections[0] - 1) / given.tables, 1),
        "scan_p50_ms": round(statistics.median(took), 1),
        "scan_p95_ms": round(statistics.quantiles(took, n=20)[-1], 1),
        "load": round(load, 1),
        "bytes_of_a_parcel": round((_bytes(admin, OF_PARCELS) - before) / len(took)),
    }


def _pack(packer: Packer, numbers: list[str], given: argparse.Namespace) -> None:
    for number in numbers:
        began = time.monotonic()
        packer.pack(number)
        time.sleep(max(0.0, given.pause - (time.monotonic() - began)))


def _bytes(admin: "psycopg.Connection[Any]", tables: tuple[str, ...]) -> int:
    """Of tables with their indexes and long values."""
    each = [admin.execute("SELECT pg_total_relation_size(%s::regclass)", (table,)).fetchone() for table in tables]
    return sum(row[0] for row in each if row)


if __name__ == "__main__":
    main()
