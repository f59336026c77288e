"""How long the window's thread is ever away while parcels are packed and printed, and others import or learn."""

import csv
import os
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, perf_counter, process_time
from typing import Any

import numpy as np
from big_shop import NOW, SIZES, shop_copy, waiting_numbers
from packer import Packer, packer_at
from PySide6.QtCore import QObject, Qt, QTimer, Slot

ROOT = Path(__file__).resolve().parents[2]
PARCELS = 60
IMPORTED = 20_000
IDLE_S = 5.0
WARM_UP = 20


class Pulse(QObject):
    """Beats every millisecond on the window's thread; a long gap is a thread that was away."""

    def __init__(self) -> None:
        super().__init__()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(1)
        self._last = self._work = 0.0
        self.gaps_ms: list[float] = []
        self.worked_ms: list[float] = []
        self.rest()

    @Slot()
    def _beat(self) -> None:
        now, work = perf_counter(), process_time()
        gap = (now - self._last) * 1000
        self.gaps_ms.append(gap)
        self.worked_ms.append(min(gap, (work - self._work) * 1000))
        self._last, self._work = now, work

    def taken(self) -> dict[str, float]:
        """The longest gap since the last call, and the one that 999 of 1,000 stay below; the same of the processor time
        of all our threads within each gap, which is what the gap would be if nobody else worked on the computer."""
        gaps, worked = self.gaps_ms, self.worked_ms
        self.rest()
        return {
            "p99.9": round(float(np.percentile(gaps, 99.9)), 1),
            "max": round(max(gaps), 1),
            "work_p99.9": round(float(np.percentile(worked, 99.9)), 1),
            "work_max": round(max(worked), 1),
        }

    def rest(self) -> None:
        """Forget what was; the next gap counts from here."""
        self._last, self._work, self.gaps_ms, self.worked_ms = perf_counter(), process_time(), [], []


def figures(shop: str = "large") -> dict[str, Any]:
    """`gui_block_ms_max` over printing, importing and learning; `gui_block_ms` of each, and of an idle window;
    `gui_block_work_ms_max` is the first in processor time, for a busy computer."""
    with shop_copy(shop) as database, packer_at(database) as packer, TemporaryDirectory() as folder:
        pulse = Pulse()
        numbers = iter(waiting_numbers(SIZES[shop], 2_000))
        for _ in range(WARM_UP):
            _pack(packer, next(numbers))
        until = monotonic() + IDLE_S
        pulse.rest()
        packer.until(lambda: monotonic() > until, "a rest")
        found = {"idle": pulse.taken()}
        pulse.rest()
        for _ in range(PARCELS):
            _pack(packer, next(numbers))
        found["printing"] = pulse.taken()
        file = _new_orders(Path(folder) / "orders.csv")
        for name, command in (
            ("importing", ["import", str(file), "--db", database]),
            ("learning", ["learn", "--db", database]),
        ):
            with _station(command, folder) as child:
                pulse.rest()
                _pack_while(packer, lambda: next(numbers), child)
                found[name] = pulse.taken()
    busy = [found[name] for name in ("printing", "importing", "learning")]
    return {
        "gui_block_ms_max": max(gaps["max"] for gaps in busy),
        "gui_block_work_ms_max": max(gaps["work_max"] for gaps in busy),
        "gui_block_ms": found,
    }


def _pack(packer: Packer, number: str) -> None:
    packer.open(number, NOW)
    packer.wait_for_prints()
    packer.check_items()
    packer.finish()


def _pack_while(packer: Packer, following: Callable[[], str], child: "subprocess.Popen[bytes]") -> None:
    for packed in count():
        if packed >= 10 and child.poll() is not None:
            break
        _pack(packer, following())
    if child.returncode:
        raise RuntimeError(f"the other process ended with {child.returncode}")


def _station(arguments: list[str], home: str) -> "subprocess.Popen[bytes]":
    """A command of the station in a process of its own, as IT or the night starts it."""
    return subprocess.Popen(
        [sys.executable, "-m", "station", *arguments, "--home", home],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
    )


def _new_orders(file: Path) -> Path:
    """A file of orders of two lines that the shop does not know yet."""
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(COLUMNS)
        for number in range(IMPORTED):
            for line in range(2):
                writer.writerow([f"N{number}", f"2026-11-{1 + number % 19:02d} 10:00", f"C{number % 5000}",
                                 f"NEW-{line}", f"New {line}", "1", "9.90"])  # fmt: skip
    return file


#: Columns of the shop profile "orders".
COLUMNS = ("order_number", "ordered_at", "customer_number", "sku", "name", "quantity", "unit_price")
