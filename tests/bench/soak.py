"""Thousands of parcels by keystrokes in one run: does anything grow, stay over, or become slower?"""

import gc
import sys
import threading
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
import psutil
from big_shop import NOW, SIZES, shop_copy, waiting_numbers
from packer import Packer, packer_at
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from station.freed_memory import give_back

PARCELS = 5000
#: Parcels after which everything a table needs has been met, and between two accounts.
SETTLED = 500


@dataclass(frozen=True, slots=True)
class Account:
    """What a process holds, and how fast the last parcels were."""

    rss_mb: float
    threads: int
    timers: int
    files: int
    widgets: int
    seconds_each: float  #: median of the last SETTLED parcels


def figures(parcels: int = PARCELS, shop: str = "small") -> dict[str, Any]:
    """`soak_growth_percent` of the memory since parcel 500, and what else was left over (0 = nothing)."""
    taken: list[float] = []
    accounts: list[Account] = []
    with shop_copy(shop) as database, packer_at(database) as packer:
        for place, number in enumerate(waiting_numbers(SIZES[shop], parcels), 1):
            began = perf_counter()
            _pack(packer, number)
            taken.append(perf_counter() - began)
            if place % SETTLED == 0:
                accounts.append(_account(taken[-SETTLED:]))
                print(f"soak: {place} parcels, {accounts[-1]}", file=sys.stderr, flush=True)
    first, last = accounts[0], accounts[-1]
    return {
        "soak_parcels": len(taken),
        "soak_growth_percent": round(100 * (last.rss_mb / first.rss_mb - 1), 1),
        "soak_rss_mb": round(last.rss_mb),
        "soak_threads_left": last.threads - first.threads,
        "soak_timers_left": last.timers - first.timers,
        "soak_files_left": last.files - first.files,
        "soak_widgets_left": last.widgets - first.widgets,
        "soak_slower_percent": round(100 * (last.seconds_each / first.seconds_each - 1), 1),
    }


def _pack(packer: Packer, number: str) -> None:
    packer.open(number, NOW)
    packer.wait_for_prints()
    packer.check_items()
    packer.finish()


def _account(taken: list[float]) -> Account:
    gc.collect()
    give_back()  # as the table does once a minute: what is free is not held
    this = psutil.Process()
    return Account(
        rss_mb=this.memory_info().rss / 1_000_000,
        threads=threading.active_count(),
        timers=sum(isinstance(one, QTimer) for one in gc.get_objects()),
        files=len(this.open_files()) + len(this.net_connections()),
        widgets=len(QApplication.allWidgets()),
        seconds_each=float(np.median(taken)),
    )
