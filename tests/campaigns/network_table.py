"""One packing table of the network campaign, in a process of its own that may be killed: packs what it is told."""

import logging
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from printing.jobs import JobChange, JobState, PrintJob
from printing.page import Page
from station.domain.packing import StepKind
from station.domain.packing_policy import PackingPolicy
from station.domain.trouble import Trouble
from station.settings import NetworkSettings, StationSettings
from station.store.engine import open_engine, reading
from station.store.job_store import SqlJobStore
from station.store.keeping.outbox import news
from station.table_stores import TableStores, direct_stores, keeps_packing, kept_stores
from station.workflow.deciding import Decider
from station.workflow.opening import Opener
from station.workflow.parcel import Parcel
from station.workflow.question import Doubt

PAGE = Page(b"%PDF-1.4 a page of the campaign", 80, 60, True)


class Table:
    """Packs orders as the session does, without a window."""

    def __init__(self, stores: TableStores, settings: StationSettings) -> None:
        self.stores, self.name = stores, settings.table
        decider = Decider(stores.store, settings.phases, "de", stores.policy_version)
        self.decider = decider
        self.opener = Opener(stores.store, stores.parcels, decider, PackingPolicy(), settings.table)
        self.jobs = SqlJobStore(stores.here, settings.table)

    def pack(self, number: str, sets_aside: bool) -> tuple[str, float]:
        """What came of it, and the milliseconds from the scan to the plan."""
        started = time.perf_counter()
        took_ms = 0.0
        try:
            order = self.decider.find(number)
            parcel = self.opener.open(order, datetime.now(UTC), "Anna")
            took_ms = (time.perf_counter() - started) * 1000
            return self._fill(parcel, sets_aside), took_ms
        except Doubt as doubt:
            return f"asked {doubt.code}", took_ms
        except Trouble as trouble:
            return f"refused {trouble.code}", took_ms

    def _fill(self, parcel: Parcel, sets_aside: bool) -> str:
        for line in parcel.lines:
            missing = parcel.missing(line)
            if missing:
                self._step(parcel, StepKind.COUNTED, line=line.position, pieces=missing)
        self._print(parcel)
        at = datetime.now(UTC)
        if sets_aside:
            self._step(parcel, StepKind.SET_ASIDE)
            self.stores.store.release_parcel(parcel.id, at, "set_aside")
            return f"aside {parcel.id}"
        seconds = (at - parcel.opened_at).total_seconds()
        self.stores.store.record_packed(parcel.id, parcel.kept_plan, "Anna", self.name, at, seconds)
        return f"packed {parcel.id}"

    def _step(self, parcel: Parcel, kind: StepKind, line: int = 0, pieces: int = 0) -> None:
        at = datetime.now(UTC)
        step = parcel.step(kind, at, "Anna", self.name, line=line, pieces=pieces)
        self.stores.parcels.record_steps(parcel.id, [step], "Anna", self.name, at)
        parcel.steps.append(step)

    def _print(self, parcel: Parcel) -> None:
        job = PrintJob(uuid4().hex, parcel.number, parcel.id, "note", "notes", PAGE, datetime.now(UTC))
        self.jobs.add([job])
        for state in (JobState.SENDING, JobState.HANDED_OVER, JobState.PRINTED):
            self.jobs.record(JobChange(job.id, state, datetime.now(UTC), ""))

    def await_orders(self, how_many: int) -> str:
        """Wait until so many open orders were brought."""
        while self.stores.store.day_count(datetime.now(UTC).date(), "", 14).waiting < how_many:
            time.sleep(0.2)
        return "here"

    def settle(self, until_s: float) -> str:
        """Wait until everything was told."""
        courier = self.stores.courier
        end = time.monotonic() + until_s
        while courier is not None and time.monotonic() < end:
            with reading(self.stores.here) as here:
                if courier.link.is_well and not news(here):
                    return "settled"
            courier.wake()
            time.sleep(0.1)
        return "unsettled"


def answer_ms(name: str) -> int:
    """A busy computer answers late: half of the tables ask patiently, so that both ways are walked."""
    return 5000 if name[-1] in "02468" else 300


def main(home: str, url: str, name: str) -> None:
    logging.basicConfig(filename=Path(home) / "table.log", level=logging.INFO)
    network = NetworkSettings(answer_ms=answer_ms(name))
    settings = StationSettings(table=name, database=url, timezone="UTC", network=network)
    keeps = keeps_packing(url, settings)
    stores = kept_stores(Path(home), settings, url) if keeps else direct_stores(open_engine(url), settings)
    table = Table(stores, settings)
    table.stores.store.catalog()
    print("ready", flush=True)
    for line in sys.stdin:
        word, _, rest = line.strip().partition(" ")
        if word == "settle":
            print(table.settle(float(rest)), flush=True)
        elif word == "await":
            print(table.await_orders(int(rest)), flush=True)
        else:
            told, took_ms = table.pack(rest, word == "aside")
            courier = table.stores.courier
            way = "alone" if courier is None or not courier.link.is_well else "asked"
            print(f"{told} {way} {took_ms:.2f}", flush=True)
    table.stores.close(5.0)


if __name__ == "__main__":
    main(*sys.argv[1:])
