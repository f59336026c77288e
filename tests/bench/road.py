"""The real shop through the real window: a scan to the plan on screen, to all prints handed over; memory; the start."""

import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np
import psutil
from packer import packer_at, percentiles
from sqlalchemy import Engine, text

from printing.page_maker import PageMaker, PageProcess

ORDERS = 1000
ROOT = Path(__file__).resolve().parents[2]


def figures(database: str, orders: int = ORDERS) -> dict[str, Any]:
    """`scan_to_plan_ms`, `scan_to_handed_over_ms` (p50, p95, p99) and `rss_mb_after_1000`, of both processes."""
    to_plan, to_last_byte, prints = [], [], 0
    with packer_at(database) as packer:
        for number, ordered in _some_orders(packer.table.station.engine, orders):
            to_plan.append(packer.open(number, ordered + timedelta(hours=20)))
            left = packer.wait_for_prints()
            if left is not None:
                to_last_byte.append(left)
            prints += packer.prints
            packer.finish()
        rss = rss_mb(packer.table.station.pages)
    return {
        "scan_to_plan_ms": percentiles(to_plan),
        "scan_to_handed_over_ms": percentiles(to_last_byte),
        "prints_per_parcel": round(prints / orders, 2),
        "rss_mb_after_1000": round(rss),
    }


def rss_mb(pages: PageMaker) -> float:
    """Memory of the window's process and its page process; what they share is counted twice."""
    pids = [os.getpid(), *([pages.pid] if isinstance(pages, PageProcess) and pages.pid else [])]
    return sum(psutil.Process(pid).memory_info().rss for pid in pids) / 1_000_000


def start_figures(database: str, runs: int = 5) -> dict[str, Any]:
    """`start_ms`: from the start of the process to "Scan an order" on the screen, median of a few starts; and what it
    used of processors, `start_processor_ms`, which says what it costs where others use them, too.
    """
    taken, used = [], []
    with TemporaryDirectory() as folder:
        for _ in range(runs + 1):
            began, before = perf_counter(), os.times()
            subprocess.run([sys.executable, str(ROOT / "tests" / "bench" / "start.py"), folder, database], check=True)
            taken.append((perf_counter() - began) * 1000)
            after = os.times()
            children = (after.children_user + after.children_system) - (before.children_user + before.children_system)
            used.append(children * 1000)
    return {
        "start_ms": round(float(np.median(taken[1:]))),
        "start_processor_ms": round(float(np.median(used[1:]))),
    }


def _some_orders(engine: Engine, wanted: int) -> list[tuple[str, datetime]]:
    """Orders with a customer, drawn at random with a fixed seed."""
    with engine.connect() as connection:
        found = connection.execute(
            text("SELECT number, ordered_at FROM shop_order WHERE customer_id IS NOT NULL ORDER BY number")
        ).all()
    chosen = Random(1).sample(found, wanted)
    return [(number, datetime.fromisoformat(str(at)).astimezone()) for number, at in chosen]
