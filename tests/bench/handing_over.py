"""From the plan of a parcel to the last byte of all its prints, over TCP; and what a kept connection saves."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Condition
from time import perf_counter
from typing import Any

import numpy as np
from printing_bytes import NOTE_80, note_of
from soft_printers import PROFILES, SLOTS, soft_printers
from sqlalchemy import text

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

from printing.jobs import JobChange, JobState
from printing.languages import language_of
from printing.layout import lay_out
from printing.page_maker import PageProcess
from printing.profiles import load_profiles
from printing.transports.address import transport_for
from station.app import Station, open_station
from station.assets_folder import assets_folder
from station.demo import demo_settings, furnish
from station.program import page_command
from station.settings import PrinterSettings
from station.workflow.views import OpenView, View
from tests.fakes.packing_table import PackingTable

PARCELS = 150
JOBS = 300
PATIENCE_S = 20.0
WARM = 5  #: parcels that are not counted: faces and pictures are read with the first


def figures(parcels: int = PARCELS, jobs: int = JOBS) -> dict[str, Any]:
    """`plan_to_handed_over_ms` (p50, p95, p99) with `prints_per_plan`; `kept_job_ms` and `reconnected_job_ms`: status
    asked, note sent, on a connection that is kept, and on a new one each (p50, p95)."""
    with soft_printers() as addresses:
        return {**_plans(addresses, parcels), **_wires(addresses["notes"], jobs)}


def _plans(addresses: dict[str, str], parcels: int) -> dict[str, Any]:
    day = datetime.now(UTC).date()
    printers = {
        name: PrinterSettings(profile=profile, address=addresses[name], media=media, label=name)
        for name, (profile, media) in PROFILES.items()
    }
    settings = demo_settings("en").model_copy(update={"printers": printers, "slots": SLOTS})
    with TemporaryDirectory() as folder:
        featured = furnish(Path(folder), settings, day)
        station = open_station(Path(folder), settings, pages=PageProcess(page_command()))
        try:
            clock = _Clock(PackingTable(station, featured, {}))
            taken = [clock.parcel(number) for number in _open_orders(station, parcels + WARM)][WARM:]
        finally:
            station.close()
    prints = [count for _, count in taken]
    return {
        "plan_to_handed_over_ms": _percentiles([ms for ms, count in taken if count], 50, 95, 99),
        "prints_per_plan": round(sum(prints) / max(len(prints), 1), 2),
    }


class _Clock:
    """Scans orders and takes the time from the first view of the plan to the last byte of its last print."""

    def __init__(self, table: PackingTable) -> None:
        self._table = table
        self._planned: float | None = None
        self._left: dict[str, float] = {}
        self._changed = Condition()
        self._jobs: set[str] = set()
        self._unproved: set[str] = set()
        table.station.job_changes.listen(self._job_changed)

    def parcel(self, number: str) -> tuple[float, int]:
        """Milliseconds, and how many prints it was: none where a question comes first. Each parcel is left open."""
        self._planned = None
        with self._changed:
            self._left.clear()
            self._jobs.clear()
        self._table.make_session(announce=self._announced).scan(number, "wedge")
        with self._changed:
            if not self._changed.wait_for(lambda: self._jobs <= self._left.keys(), PATIENCE_S):
                raise TimeoutError(f"order {number}: {len(self._jobs - self._left.keys())} prints never left")
            last, count = max(self._left.values(), default=0.0), len(self._jobs)
            self._changed.wait_for(lambda: not self._unproved, PATIENCE_S)  # no two parcels are packed at once
        return (last - (self._planned or last)) * 1000, count

    def _announced(self, view: View) -> None:
        if isinstance(view, OpenView) and self._planned is None:
            self._planned = perf_counter()

    def _job_changed(self, change: JobChange) -> None:
        with self._changed:
            if change.state is JobState.QUEUED:
                self._jobs.add(change.job_id)
            elif change.state is JobState.HANDED_OVER:
                self._left[change.job_id] = perf_counter()
                if change.job is not None and self._table.station.room.confirms(change.job.printer):
                    self._unproved.add(change.job_id)
            else:
                self._unproved.discard(change.job_id)
            self._changed.notify_all()


def _open_orders(station: Station, wanted: int) -> list[str]:
    with station.engine.connect() as connection:
        found = connection.execute(text("SELECT number FROM shop_order WHERE state = 'open' ORDER BY number")).all()
    return [number for (number,) in found][:wanted]


def _wires(address: str, jobs: int) -> dict[str, Any]:
    """The same bytes, once on one connection, once on a new one for every job."""
    profile = load_profiles((assets_folder() / "profiles" / "printers",))[PROFILES["notes"][0]]
    language = language_of(profile.language)
    question, page = language.status_query(profile), lay_out(note_of(1), NOTE_80, profile)
    payloads = [language.encode(page, profile, number) for number in range(1, 11)]
    wire = transport_for(address)

    def job(number: int, is_new: bool) -> float:
        began = perf_counter()
        if is_new:
            wire.open()
        wire.write(question, 1.0)
        while not wire.read(1.0):
            pass
        wire.write(payloads[number % len(payloads)], 5.0)
        taken = (perf_counter() - began) * 1000
        _until_proved(wire)
        if is_new:
            wire.close()
        return taken

    wire.open()
    kept = [job(number, False) for number in range(jobs)]
    wire.close()
    renewed = [job(number, True) for number in range(jobs)]
    return {"kept_job_ms": _percentiles(kept, 50, 95), "reconnected_job_ms": _percentiles(renewed, 50, 95)}


def _until_proved(wire: Any) -> None:
    """The note is out: the next one finds the printer idle."""
    told = b""
    while told.count(b"\x37\x22") < 2:
        told += wire.read(1.0)


def _percentiles(taken: list[float], *percents: int) -> dict[str, float]:
    return {f"p{p}": round(float(np.percentile(taken, p)), 2) for p in percents} if taken else {}
