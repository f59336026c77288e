"""The fault campaign of printing: thousands of prints through the real spool, while printers fail and the app dies.

The app (spool, SQL store, SQLite file) runs in a process of its own and talks to printers made of software over real
TCP ports, serial lines and IPP. This process is the packing table: it orders prints, lets parcels leave, answers the
app's questions by looking at the paper, and judges.
"""

import argparse
import heapq
import itertools
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from printing.jobs import JobState, PrintJob
from printing.status import Condition
from printing.virtual.mishaps import Mishap, cure, strike
from tests.bench.campaign_app import prepare
from tests.bench.campaign_judge import OFFICE_DPI, Judge, Print
from tests.bench.campaign_printers import Machine, machines
from tests.bench.campaign_process import AppProcess
from tests.bench.campaign_story import stories
from tests.bench.coded_page import coded_page

MACHINES = 24
WAITING_EACH = 4  #: prints that a printer has to do at a time
LOOK_S = 0.1  #: how soon a packer looks for a paper
LEAVES = 0.03  #: share of parcels that are voided, and of those that expire
LONG = 0.15  #: share of paper outages that outlast their parcels
LONG_S = 4.5
STUCK_S = 60.0  #: without any change: the campaign gives up, and says so
SETTLED = (JobState.PRINTED, JobState.VOID)  #: all these printers confirm
ENDS = (*SETTLED, JobState.UNCERTAIN, JobState.FAILED)
#: A person needs longer to change a roll than printers need to tell: at this pace a few tenths of a second.
CHANGED_S = 1.0
#: Mishaps in the middle of a print, which a person mends.
MENDED = (Mishap.PAPER_OUT, Mishap.COVER_OPEN, Mishap.REPRINTS)


class Table:
    """One packing table with many printers."""

    def __init__(self, jobs: int, kills: int, seed: int, folder: Path, machine_count: int = MACHINES) -> None:
        self.die = random.Random(seed)
        self.wanted = jobs
        self.folder = folder
        dpi: dict[str, int] = {}
        self.judge = Judge(dpi)
        self.machines = {m.post.name: m for m in machines(machine_count, self.die, self.judge.came_out)}
        for name, machine in self.machines.items():
            dpi[name] = OFFICE_DPI if machine.wire == "ipp" else machine.post.profile.dpi
            machine.next_at = machine.die.randrange(1, 6)
        self.kill_at = sorted(self.die.sample(range(1, jobs), min(kills, jobs - 1)))
        self.prints: dict[str, Print] = {}  # by job id
        self.open: dict[str, set[str]] = {name: set() for name in self.machines}
        self.voids: dict[int, str] = {}  # number of an order -> parcel
        self.questions: Counter[str] = Counter()
        self.asked: Counter[str] = Counter()
        self.mishaps: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self._places = itertools.count(1)
        self._parcels = itertools.count(1)
        self._later: list[tuple[float, int, Callable[[], None]]] = []
        self._ties = itertools.count()
        self._changed_at = time.monotonic()
        self._asking: set[str] = set()
        self._killed_at = float("-inf")
        prepare(folder)
        self.app = AppProcess(folder, [machine.post for machine in self.machines.values()])

    # -- the loop

    def work(self) -> None:
        ordered = 0
        while ordered < self.wanted or any(self.open.values()):
            while self.kill_at and ordered >= self.kill_at[0]:
                self.kill_at.pop(0)
                self._after(self.die.uniform(0.0, 0.2), self._kill)
            if ordered < self.wanted:
                ordered += self._order_parcel(self.wanted - ordered)
            self._listen(0.01)
            self._make_mischief()
            self._do_what_is_due()
            if time.monotonic() - self._changed_at > STUCK_S:
                break
            if sys.stderr.isatty():
                settled = ordered - sum(map(len, self.open.values()))
                print(f"\r{settled:,} of {self.wanted:,}", end="", file=sys.stderr, flush=True)
        self._end()

    def _end(self) -> None:
        """Everything mended, so that whatever a printer still holds comes out and is judged."""
        for machine in self.machines.values():
            if machine.mishap is not None:
                cure(machine.printer, machine.mishap)
        for machine in self.machines.values():
            machine.printer.wait_until_idle(5.0)
        self.app.close()
        for machine in self.machines.values():
            machine.printer.close()

    def _after(self, seconds: float, what: Callable[[], None]) -> None:
        heapq.heappush(self._later, (time.monotonic() + seconds, next(self._ties), what))

    def _do_what_is_due(self) -> None:
        while self._later and self._later[0][0] <= time.monotonic():
            heapq.heappop(self._later)[2]()

    # -- ordering

    def _order_parcel(self, most: int) -> int:
        """Prints of one parcel for a few printers that have room; returns how many."""
        free = [name for name, waiting in self.open.items() if len(waiting) < WAITING_EACH]
        chosen = self.die.sample(free, min(len(free), most, self.die.randrange(1, 4)))
        if not chosen:
            return 0
        parcel = f"parcel-{next(self._parcels)}"
        expires_in = self.die.uniform(0.1, 1.0) if self.die.random() < LEAVES else None
        self._submit([self._print(next(self._numbers), 1, name, parcel, expires_in) for name in chosen])
        if expires_in is not None:
            self.judge.left(parcel, time.monotonic() + expires_in)
        elif self.die.random() < LEAVES:
            self._after(self.die.uniform(0.0, 0.5), lambda: self._void(parcel))
        return len(chosen)

    def _print(self, number: int, copy: int, printer: str, parcel: str, expires_in: float | None = None) -> Print:
        now = datetime.now(UTC)
        ends = now + timedelta(seconds=expires_in) if expires_in is not None else None
        page = coded_page(number, copy, self.die.choice((15.0, 18.0, 25.0, 38.0)))
        job_id = f"{self.die.getrandbits(128):032x}"
        job = PrintJob(job_id, str(number), parcel, "note", printer, page, now, copy, ends)
        return Print(number, copy, job, next(self._places))

    def _submit(self, prints: list[Print]) -> None:
        for one in prints:
            self.prints[one.job.id] = one
            self.open[one.job.printer].add(one.job.id)
        self.app.order("submit", [one.job for one in prints])

    def _void(self, parcel: str) -> None:
        self.voids[self.app.order("void", parcel)] = parcel

    # -- hearing

    def _listen(self, timeout_s: float) -> None:
        for words in self.app.news(timeout_s):
            match words:
                case ("change", job_id, state, evidence):
                    self._is_now(job_id, state, evidence)
                case ("done", number, answer):
                    if number in self.voids:
                        self.judge.left(self.voids.pop(number), time.monotonic())
                    if isinstance(answer, dict):
                        for job_id, state in answer.items():
                            if state in ENDS:  # any other may be overtaken by what the app has told meanwhile
                                self._is_now(job_id, state, "after a restart")

    def _is_now(self, job_id: str, state: JobState, evidence: str) -> None:
        one = self.prints[job_id]
        if one.state is state and state is not JobState.UNCERTAIN:
            return
        self._changed_at = time.monotonic()
        one.state, one.evidence = state, evidence
        waiting = self.open[one.job.printer]
        if state is JobState.UNCERTAIN:
            if job_id not in self._asking:
                self._asking.add(job_id)
                self._count_question(one)
                self._after(LOOK_S, lambda: self._answer(one))
        elif state is JobState.FAILED:
            self.failed[evidence] += 1
            one.was_retried = True
            self.app.order("retry", job_id)
        elif state in SETTLED:
            waiting.discard(job_id)

    def _count_question(self, one: Print) -> None:
        machine = self.machines[one.job.printer]
        self.asked[one.evidence.split(" ")[0]] += 1
        cause = "kill" if self._killed_at > max(machine.struck_at, one.submitted_at) else machine.last
        self.questions[cause] += 1

    def _answer(self, one: Print) -> None:
        """The packer looks: is it lying there? If not, and the parcel is still there, it is printed again."""
        lies_there = self.judge.lies_there(one.number, one.copy)
        self.app.order("settle", (one.job.id, lies_there))
        gone = self.judge.left_at.get(one.job.parcel_id, float("inf")) <= time.monotonic()
        if not lies_there and not gone and one.job.parcel_id not in self.voids.values():
            self._submit([self._print(one.number, one.copy + 1, one.job.printer, one.job.parcel_id)])

    # -- mischief

    def _make_mischief(self) -> None:
        for machine in self.machines.values():
            if machine.mishap is None and self.judge.papers[machine.post.name] >= machine.next_at:
                self._strike(machine)

    def _strike(self, machine: Machine) -> None:
        die = machine.die
        mishap = die.choice(machine.suited())
        machine.mishap, machine.last, machine.struck_at = mishap, mishap.value, time.monotonic()
        self.mishaps[mishap.value] += 1
        strike(machine.printer, mishap, die.randrange(1, 200))
        lasts_s = die.uniform(0.05, 0.6)
        if mishap in MENDED and die.random() < LONG:
            lasts_s = LONG_S + die.random()
            self._after(die.uniform(0.1, 0.4), lambda: self._void_waiting(machine))
        self._after(lasts_s, lambda: self._cure(machine))

    def _void_waiting(self, machine: Machine) -> None:
        """The packer does not wait for new paper: the parcel leaves."""
        waiting = [self.prints[job_id] for job_id in self.open[machine.post.name]]
        for one in sorted(waiting, key=lambda each: each.place)[:2]:
            self._void(one.job.parcel_id)

    def _cure(self, machine: Machine) -> None:
        if Condition.PAPER_OUT in machine.printer.conditions and not machine.is_changing_roll:
            machine.is_changing_roll = True
            self._after(CHANGED_S, lambda: self._cure(machine))
            return
        machine.is_changing_roll = False
        if machine.mishap is not None:
            cure(machine.printer, machine.mishap)
        machine.mishap = None
        machine.next_at = self.judge.papers[machine.post.name] + machine.die.randrange(2, 8)

    def _kill(self) -> None:
        down = self.app.kill()
        self._killed_at = down
        while ("ready",) not in (news := self.app.news(0.1)):
            for words in news:
                if words[0] == "change":
                    self._is_now(*words[1:])
        self.judge.dead.append((down, time.monotonic()))
        for words in news:
            if words[0] == "change":
                self._is_now(*words[1:])
        self.app.order("states", [job_id for waiting in self.open.values() for job_id in waiting])


def campaign(options: argparse.Namespace) -> dict[str, Any]:
    """Run it, and say what came of it; everything in "broken" must be 0."""
    with tempfile.TemporaryDirectory(prefix="campaign-") as folder:
        began = time.monotonic()
        table = Table(options.jobs, options.kills, options.seed, Path(folder))
        table.work()
        return {**verdict(table), "seconds": round(time.monotonic() - began, 1)}


def verdict(table: Table) -> dict[str, Any]:
    prints = list(table.prints.values())
    judge = table.judge
    unsettled = [one for waiting in table.open.values() for one in waiting]
    refused = [
        f"{machine.post.name}: {fault}"
        for machine in table.machines.values()
        for fault in machine.printer.faults
        if not fault.expected.startswith("the rest of")  # a host that was killed leaves half a job
    ]
    broken = {
        "lost_unnoticed": len(judge.lost_unnoticed(prints)),
        "unmarked_doubles": len(judge.unmarked_doubles()),
        "out_of_order": len(judge.out_of_order(prints)),
        "wrong_order": len(judge.wrong_order(prints)),
    }
    return {
        "jobs": sum(one.copy == 1 for one in prints),
        **broken,
        "questions": table.questions.total(),
        "questions_by_fault": dict(sorted(table.questions.items())),
        "kills": table.app.kills,
        "mishaps": dict(sorted(table.mishaps.items())),
        "states": dict(Counter(one.state.value for one in prints)),
        "marked_copies": sum(one.copy > 1 for one in prints),
        "unsettled": len(unsettled),
        "stuck": sorted({table.prints[one].job.printer for one in unsettled}),
        "refused_bytes": len(refused),
        "first_refused": refused[:3],
        "stories": stories(table.folder, judge, prints),
        "broken": sum(broken.values()) + len(unsettled) + len(refused),
    }
