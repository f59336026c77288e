"""The checks behind `station doctor`: each says what it found, and the cure where something is wrong."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Literal

from printing.transports.memory import MemoryTransport
from station.app import build_printers, open_store, printer_settings, slots_of
from station.assets_folder import assets_folder
from station.domain.trouble import Trouble
from station.program import program_command
from station.settings import StationSettings
from station.store.backup import backups_in
from station.store.integrity import is_whole
from station.store.keeping.conflicts import conflicts
from station.store.server_facts import ServerFacts, server_facts
from station.store.shop_store import SqlShopStore
from station.table_stores import kept_at
from station.wording.words import Words
from station.workflow.printer_account import measure_all, printer_accounts

State = Literal["ok", "warning", "failed"]

#: Below this much free space prints and database will soon fail.
LITTLE_SPACE_MB = 500

#: A nightly backup may be missed once, over a weekend twice.
OLD_BACKUP = timedelta(days=3)

#: A table that runs brings the open orders every two seconds.
OLD_DATA_MIN = 10

#: Dates of vouchers and phases, and which of two tables was first, go by the clock.
CLOCK_OFF = timedelta(seconds=5)

#: Over a long weekend no order may come in.
OLD_IMPORT = timedelta(days=4)

#: How long printers get to answer, all asked at once.
PRINTERS_S = 4.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's account."""

    name: str
    state: State
    detail: str
    cure: str = ""

    def account(self) -> dict[str, Any]:
        return asdict(self)


def examine(home: Path, settings: StationSettings, db_url: str, words: Words) -> list[Finding]:
    """All checks; one that fails never keeps the others from running."""
    checks: list[tuple[str, Callable[[], Iterator[Finding]]]] = [
        ("python", lambda: _python(words)),
        ("qt", lambda: _qt(words)),
        ("fonts", lambda: _fonts(words)),
        ("space", lambda: _space(home, words)),
        ("database", lambda: _database(home, settings, db_url, words)),
        ("kept", lambda: _kept(home, settings, db_url, words)),
        ("backups", lambda: _backups(home, settings, db_url, words)),
        ("printers", lambda: _printers(home, settings, words)),
    ]
    findings: list[Finding] = []
    for name, check in checks:
        try:
            findings += check()
        except Trouble as trouble:
            findings.append(Finding(name, "failed", *words.trouble(trouble.code, **trouble.facts)))
    return findings


def _python(words: Words) -> Iterator[Finding]:
    yield Finding("python", "ok", words.say("Python {version}", version=sys.version.split()[0]))


def _qt(words: Words) -> Iterator[Finding]:
    from PySide6 import __version__ as version

    command = [*program_command(), "qt-trial"]  # a process of its own: a missing library would end ours
    trial = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
    if trial.returncode == 0:
        yield Finding("qt", "ok", words.say("Qt {version}, a window can be opened", version=version))
    else:
        cure = words.say("Without a screen only the headless commands work; see docs/it.md, section System libraries.")
        yield Finding("qt", "warning", words.say("Qt {version} cannot open a window here", version=version), cure)


def _fonts(words: Words) -> Iterator[Finding]:
    faces = sorted(path.stem for path in (assets_folder() / "fonts").rglob("*.ttf"))
    if len(faces) >= 4:  # three hands and a sans
        yield Finding("fonts", "ok", ", ".join(faces))
    else:
        yield Finding("fonts", "failed", words.say("Fonts are missing"), words.say("Install the station again."))


def _space(home: Path, words: Words) -> Iterator[Finding]:
    folder = next(path for path in (home, *home.parents) if path.exists())
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    detail = words.say("{free} MB free in {folder}", free=free_mb, folder=str(folder))
    if free_mb < LITTLE_SPACE_MB:
        yield Finding("space", "warning", detail, words.say("Free some space: prints and database need it."))
    else:
        yield Finding("space", "ok", detail)


def _database(home: Path, settings: StationSettings, db_url: str, words: Words) -> Iterator[Finding]:
    engine = open_store(home, settings, db_url)
    try:
        store = SqlShopStore(engine)
        catalog, rules = store.catalog(), store.rules()
        facts = server_facts(engine)
        yield Finding("database", "ok", words.say("{dialect}, schema up to date", dialect=facts.version))
        yield from server_findings(facts, datetime.now(UTC), words)
        if is_whole(engine):
            yield Finding("integrity", "ok", words.say("The database is whole"))
        else:
            yield Finding("integrity", "failed", *words.trouble("database.damaged"))
        detail = words.say(
            "{rules} rules (version {version}), {inserts} inserts, {texts} text sets",
            rules=len(rules.rules), version=rules.version, inserts=len(catalog.inserts), texts=len(catalog.texts),
        )  # fmt: skip
        yield Finding("rules", "ok" if rules.rules else "failed", detail)
        detail = words.say(
            "{products} products, {samples} samples", products=len(catalog.products), samples=len(catalog.samples)
        )
        if catalog.products:
            yield Finding("shop", "ok", detail)
        else:
            yield Finding("shop", "warning", detail, words.say("Import orders with: station import FILE"))
    finally:
        engine.dispose()


def server_findings(facts: ServerFacts, now: datetime, words: Words) -> Iterator[Finding]:
    """The clock of the database against ours, and the age of its orders where they are imported."""
    seconds = round(abs(facts.ahead.total_seconds()))
    detail = words.say("Clocks of this PC and of the database differ by {seconds} s", seconds=seconds)
    if abs(facts.ahead) > CLOCK_OFF:
        yield Finding("clock", "warning", detail, words.say("Let both take their time from the same time server."))
    else:
        yield Finding("clock", "ok", detail)
    if facts.last_import is not None:
        age = now - facts.last_import
        detail = words.say("The last import is {hours} hours old", hours=int(age.total_seconds() // 3600))
        if age > OLD_IMPORT:
            yield Finding("import", "warning", detail, words.say("Import orders with: station import FILE"))
        else:
            yield Finding("import", "ok", detail)


def _kept(home: Path, settings: StationSettings, db_url: str, words: Words) -> Iterator[Finding]:
    """What this table keeps without the network, and what two tables packed meanwhile."""
    kept = kept_at(home, settings, datetime.now(UTC))
    if kept is not None:
        since = kept.data_from or datetime.fromtimestamp(0, UTC)
        minutes = int((datetime.now(UTC) - since).total_seconds() // 60)
        detail = words.say("{n} parcels kept here, data {minutes} min old", n=kept.parcels, minutes=minutes)
        if kept.parcels or minutes > OLD_DATA_MIN:
            cure = words.say("Start the table and look at the network: it tells what it kept by itself.")
            yield Finding("kept", "warning", detail, cure)
        else:
            yield Finding("kept", "ok", detail)
    engine = open_store(home, settings, db_url)
    try:
        found = conflicts(engine)
    finally:
        engine.dispose()
    if found:
        detail = words.say("{n} orders were packed or begun at two tables", n=len(found))
        yield Finding("conflicts", "warning", detail, words.say("See: station conflicts"))


def _backups(home: Path, settings: StationSettings, db_url: str, words: Words) -> Iterator[Finding]:
    if (db_url or settings.database).startswith("postgres"):
        yield Finding("backups", "ok", words.say("The server's backups are not seen from here"))
        return
    cure = words.say("A running table makes one every day; at once: station backup")
    newest = next(iter(backups_in(settings.backup.folder_in(home))), None)
    if newest is None:
        yield Finding("backups", "warning", words.say("There is no backup"), cure)
        return
    age = datetime.now(UTC) - datetime.fromtimestamp(newest.stat().st_mtime, UTC)
    detail = words.say("The newest backup is {hours} hours old", hours=int(age.total_seconds() // 3600))
    yield Finding("backups", "warning", detail, cure) if age > OLD_BACKUP else Finding("backups", "ok", detail)


def _printers(home: Path, settings: StationSettings, words: Words) -> Iterator[Finding]:
    printers = build_printers(home, settings, lambda _name: MemoryTransport())
    slots, at = slots_of(settings), {name: one.address for name, one in printer_settings(home, settings).items()}
    real = {name: printer for name, printer in printers.items() if not at[name].startswith("virtual:")}
    measured = measure_all(real, PRINTERS_S)
    accounts = {one["name"]: one for one in printer_accounts(real, at, slots, measured, words)}
    for name, printer in printers.items():
        detail = f"{name}: {printer.profile.name}, {printer.media.name}"
        status = measured[name].status if name in real else None
        if name in real:
            detail = f"{detail}: {accounts[name]['says']}"
        if name in real and (measured[name].cause or (status is not None and not status.is_ready)):
            cure = words.say("Look at the printer and its cable; then: station printers")
            yield Finding("printer", "failed", detail, cure)
        elif status is not None and status.conditions:
            yield Finding("printer", "warning", detail, words.say("It still prints; see to it soon."))
        else:
            yield Finding("printer", "ok", detail)
    for slot in ("note", "sample", "cross_sell", "card"):
        if slots.get(slot) not in printers:
            detail = words.say("Nothing prints the slot {slot}", slot=slot)
            yield Finding(
                "slots", "warning", detail, words.say("Name a printer for it under [slots] in settings.toml.")
            )
