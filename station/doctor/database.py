"""The doctor on the database itself: version, whole or not, its clock, its disk, the age of its orders."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from station.doctor.computer import LITTLE_SPACE_MB
from station.doctor.finding import Finding
from station.store.integrity import is_whole
from station.store.server_facts import ServerFacts, server_facts
from station.store.shop_store import SqlShopStore
from station.wording.words import Words

#: Dates of vouchers and phases, and which of two tables was first, go by the clock.
CLOCK_OFF = timedelta(seconds=5)

#: Over a long weekend no order may come in.
OLD_IMPORT = timedelta(days=4)


def database_findings(engine: Engine, words: Words) -> Iterator[Finding]:
    """An open database at the newest schema. Raises Trouble "database...."."""
    facts = server_facts(engine)
    yield Finding("database.ok", "ok", words.say("{dialect}, schema up to date", dialect=facts.version))
    if engine.dialect.name == "postgresql":
        yield space_finding(facts, words)
    yield from server_findings(facts, datetime.now(UTC), words)
    if is_whole(engine):
        yield Finding("integrity.ok", "ok", words.say("The database is whole"))
    else:
        yield Finding("integrity.damaged", "failed", *words.trouble("database.damaged"))
    catalog = SqlShopStore(engine).catalog()
    detail = words.say(
        "{products} products, {samples} samples", products=len(catalog.products), samples=len(catalog.samples)
    )
    if catalog.products:
        yield Finding("shop.ok", "ok", detail)
    else:
        yield Finding("shop.empty", "warning", detail, words.say("Import orders with: station import FILE"))


def space_finding(facts: ServerFacts, words: Words) -> Finding:
    """The server's disk, where it is a disk of this computer and the server says where; else how large the database is.

    PostgreSQL has no function that tells how much is free.
    """
    size = facts.bytes // 1_000_000
    if facts.folder is None:
        detail = words.say("The database takes {size} MB; PostgreSQL does not tell how much is free there", size=size)
        return Finding("server.size", "ok", detail)
    free = shutil.disk_usage(facts.folder).free // 1_000_000
    detail = words.say("The database takes {size} MB, {free} MB are free on the server", size=size, free=free)
    if free < max(LITTLE_SPACE_MB, size):  # a migration or a backup's trial may write the database once more
        cure = words.say("Free some space on the server: a full disk stops all tables.")
        return Finding("server.little_space", "warning", detail, cure)
    return Finding("server.space", "ok", detail)


def server_findings(facts: ServerFacts, now: datetime, words: Words) -> Iterator[Finding]:
    """The clock of the database against ours, and the age of its orders where they are imported."""
    seconds = round(abs(facts.ahead.total_seconds()))
    detail = words.say("Clocks of this PC and of the database differ by {seconds} s", seconds=seconds)
    if abs(facts.ahead) > CLOCK_OFF:
        yield Finding("clock.off", "warning", detail, words.say("Let both take their time from the same time server."))
    else:
        yield Finding("clock.ok", "ok", detail)
    if facts.last_import is not None:
        age = now - facts.last_import
        detail = words.say("The last import is {hours} hours old", hours=int(age.total_seconds() // 3600))
        if age > OLD_IMPORT:
            yield Finding("import.old", "warning", detail, words.say("Import orders with: station import FILE"))
        else:
            yield Finding("import.ok", "ok", detail)
