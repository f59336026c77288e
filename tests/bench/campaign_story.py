"""What is known of the prints that went wrong in a fault campaign: their histories, and where they lie."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from station.store.engine import open_engine
from station.store.job_store import SqlJobStore
from tests.bench.campaign_app import database
from tests.bench.campaign_judge import Judge, Print

#: More than a few tell nothing new.
TOLD = 5


def stories(folder: Path, judge: Judge, prints: list[Print]) -> list[str]:
    """The first prints that went wrong, in lines; empty where all is well."""
    wrong = {*judge.unmarked_doubles(), *judge.out_of_order(prints)}
    wrong |= {(one.number, one.copy) for one in judge.lost_unnoticed(prints)}
    wrong |= {one for piece in judge.wrong_order(prints) for one in piece.whole | piece.partly}
    engine = open_engine(database(folder))
    store = SqlJobStore(engine)
    told = []
    for one in [each for each in prints if (each.number, each.copy) in wrong][:TOLD]:
        told += [f"{one.number}.{one.copy} on {one.job.printer}", *_lines(one, judge, store)]
    engine.dispose()
    return told


def _lines(one: Print, judge: Judge, store: SqlJobStore) -> Iterator[str]:
    for change in store.history(one.job.parcel_id):
        if change.job_id == one.job.id:
            yield f"  {change.at:%H:%M:%S.%f} {change.state} {change.evidence}"
    for piece in judge.pieces:
        if (one.number, one.copy) in piece.whole | piece.partly:
            yield f"  {_clock(piece.at)} paper {sorted(piece.whole)}, parts of {sorted(piece.partly)}"
    for down, up in judge.dead:
        yield f"  {_clock(down)} app killed, up at {_clock(up)}"
    if (left := judge.left_at.get(one.job.parcel_id)) is not None:
        yield f"  {_clock(left)} parcel left"


def _clock(monotonic: float) -> str:
    return f"{datetime.fromtimestamp(time.time() - time.monotonic() + monotonic, UTC):%H:%M:%S.%f}"
