"""The app's half of the fault campaign: the product's spool and its SQL store in a process that may be killed."""

import signal
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from printing.jobs import JobChange, PrintJob
from printing.languages import language_of
from printing.media import Media, PrinterProfile
from printing.pace import Pace
from printing.printer import Printer
from printing.spool import Spool
from printing.transports.address import bytes_per_second, transport_for, wired
from station.store.engine import open_engine
from station.store.job_store import SqlJobStore
from station.store.migrate import upgrade

#: The product's waiting, some ten times shorter; no step is left out.
PACE = Pace(
    answer_s=0.2,
    fresh_s=0.3,
    idle_s=0.3,
    paused_s=0.05,
    retry_first_s=0.02,
    retry_most_s=0.2,
    slack_s=0.5,
    listen_s=0.05,
    ask_again_s=0.05,
    write_more_s=1.0,
)


@dataclass(frozen=True, slots=True)
class Post:
    """One printer as the app is told of it."""

    name: str
    profile: PrinterProfile
    media: Media
    address: str


def database(folder: Path) -> str:
    return f"sqlite:///{(folder / 'campaign.sqlite').as_posix()}"


def prepare(folder: Path) -> None:
    engine = open_engine(database(folder))
    upgrade(engine)
    engine.dispose()


def printer_at(post: Post) -> Printer:
    profile = wired(post.profile, post.address)
    return Printer(
        post.name,
        post.name,
        profile,
        post.media,
        lambda: transport_for(post.address),
        language_of(profile.language),
        bytes_per_second(post.address),
    )


def run(pipe: Connection, folder: Path, posts: Sequence[Post]) -> None:
    """Serve orders from the pipe until it closes or this process is killed; every order is acknowledged."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    engine = open_engine(database(folder))
    store = SqlJobStore(engine)
    turn = threading.Lock()

    def tell(*words: Any) -> None:
        with turn:
            pipe.send(words)

    def on_change(change: JobChange) -> None:
        tell("change", change.job_id, change.state, change.evidence)

    spool = Spool({post.name: printer_at(post) for post in posts}, store, on_change, lambda: datetime.now(UTC), PACE)
    spool.start()
    tell("ready")
    while True:
        try:
            number, order, fact = pipe.recv()
        except EOFError:
            break
        if order == "close":
            break
        tell("done", number, _carried_out(spool, store, order, fact))
    spool.close(5.0)
    engine.dispose()
    tell("closed")


def _carried_out(spool: Spool, store: SqlJobStore, order: str, fact: Any) -> Any:
    match order:
        case "submit":
            jobs: list[PrintJob] = fact
            spool.submit(jobs)
        case "void":
            spool.void_parcel(fact, "parcel left")
        case "settle":
            return spool.settle(*fact)
        case "retry":
            return spool.retry(fact)
        case "states":
            return {job: store.state(job) for job in fact}
    return None
