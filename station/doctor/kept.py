"""The doctor on a table without the network: what it keeps, and what two tables packed meanwhile."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine

from station.doctor.finding import Finding
from station.settings import StationSettings
from station.store.keeping.conflicts import conflicts
from station.table_stores import kept_at
from station.wording.words import Words

#: A table that runs brings the open orders every two seconds.
OLD_DATA_MIN = 10


def kept_findings(home: Path, settings: StationSettings, words: Words) -> Iterator[Finding]:
    """What this table keeps in its own file, where it has one. Raises Trouble "network....", "secret...."."""
    kept = kept_at(home, settings, datetime.now(UTC))
    if kept is None:
        return
    since = kept.data_from or datetime.fromtimestamp(0, UTC)
    minutes = int((datetime.now(UTC) - since).total_seconds() // 60)
    detail = words.say("{n} parcels kept here, data {minutes} min old", n=kept.parcels, minutes=minutes)
    if kept.parcels or minutes > OLD_DATA_MIN:
        cure = words.say("Start the table and look at the network: it tells what it kept by itself.")
        yield Finding("kept.waiting", "warning", detail, cure)
    else:
        yield Finding("kept.ok", "ok", detail)


def conflict_findings(engine: Engine, words: Words) -> Iterator[Finding]:
    """Orders that two tables packed. Raises Trouble "database...."."""
    found = conflicts(engine)
    if found:
        detail = words.say("{n} orders were packed or begun at two tables", n=len(found))
        yield Finding("conflicts.some", "warning", detail, words.say("See: station conflicts"))
