"""One packing table in a process of its own that lays cards with voucher codes into parcels, until it is killed.

`race_vouchers.py URL TABLE PARCELS PAPER`: PAPER is a file in which every code stands that may be on paper, with its
parcel: written, and on the disk, before the table goes on. Started again it goes on with what it left open.
"""

import os
import sys
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Engine, select

from printing.jobs import JobChange, JobState, PrintJob
from printing.page import Page
from station.domain.catalog import Slot
from station.domain.plan import Choice, PackPlan
from station.domain.reasons import Reason
from station.domain.trouble import Trouble
from station.store.engine import open_engine, reading
from station.store.job_store import SqlJobStore
from station.store.shop_store import SqlShopStore
from station.store.tables import PARCEL
from station.store.vouchers import printed_codes
from tests.store.facts import NOON, plan
from tests.store.test_vouchers import CARDS

#: Cards that take their codes from one pool, two in each parcel.
TWO = CARDS[-2:]
PAGE = Page(b"%PDF-1.4", 105, 148, True)


def with_cards(number: str) -> PackPlan:
    """Two cards, each with a code of the same pool."""
    cards = tuple(Choice(Slot.CARD, card, "rule", Reason.of("together"), "de") for card in TWO)
    return replace(plan(number, sample=None), chosen=cards)


class Table:
    """Packs its own orders one after the other, whole: opened, printed, packed or left."""

    def __init__(self, engine: Engine, name: str, paper: Path) -> None:
        self.engine, self.name, self.paper = engine, name, paper
        self.store, self.jobs = SqlShopStore(engine), SqlJobStore(engine, name)

    def state_of(self, parcel: str) -> str:
        """ "", "open", "packed" or how it was left."""
        with reading(self.engine) as connection:
            return connection.execute(select(PARCEL.c.state).where(PARCEL.c.parcel_id == parcel)).scalar() or ""

    def pack(self, place: int) -> str:
        """What became of the parcel at this place; some are left before anything is printed, some after."""
        parcel = number = f"{self.name}-{place}"
        found, made = self.state_of(parcel), with_cards(number)
        if found not in ("", "open"):
            return found
        if not found:
            try:
                self.store.open_parcel(parcel, made, "Anna", self.name, NOON)
            except Trouble as trouble:
                if trouble.code != "voucher.none_left":
                    raise
                return "refused"
        if place % 5 == 3:
            self.store.release_parcel(parcel, NOON, "set_aside")
            return "left blank"
        self._print(parcel, number, made)
        if place % 5 == 4:
            self.store.release_parcel(parcel, NOON, "set_aside")
            return "left printed"
        self.store.record_packed(parcel, made, "Anna", self.name, NOON, 5.0)
        return "packed"

    def _print(self, parcel: str, number: str, made: PackPlan) -> None:
        """A page for each card: what is to be printed is committed before the first byte, the paper comes after."""
        codes = printed_codes(self.engine, parcel, made)
        for card in TWO:
            job = f"{parcel}-{card.id}"
            if self.jobs.state(job) is None:
                self.jobs.add([PrintJob(job, number, parcel, "card", "cards", PAGE, NOON)])
            self.jobs.record(JobChange(job, JobState.SENDING, NOON, ""))
            with self.paper.open("a", encoding="utf-8") as out:
                out.write(f"{codes[card.id]} {parcel} {card.id}\n")
                out.flush()
                os.fsync(out.fileno())
            self.jobs.record(JobChange(job, JobState.HANDED_OVER, NOON, ""))


def main(url: str, name: str, parcels: int, paper: Path) -> None:
    table = Table(open_engine(url), name, paper)
    table.store.catalog()  # connected and warm
    print("ready", flush=True)
    sys.stdin.readline()
    for place in range(parcels):
        print(table.pack(place), flush=True)
    print("end", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), Path(sys.argv[4]))
