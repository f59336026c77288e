"""The doctor on backups: how old the newest is that was proved, of a file here and of a shop's server."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from station.doctor.finding import Finding
from station.settings import StationSettings
from station.store.backup import backups_in
from station.store.server_backup import last_proved
from station.wording.words import Words

#: A nightly backup may be missed once, over a weekend twice.
OLD_BACKUP = timedelta(days=3)


def backup_findings(home: Path, settings: StationSettings, engine: Engine, words: Words) -> Iterator[Finding]:
    """The newest proved backup. Raises Trouble "database...."."""
    if engine.dialect.name == "postgresql":
        yield _of_server(settings, engine, words)
        return
    newest = next(iter(backups_in(settings.backup.folder_in(home))), None)
    at = datetime.fromtimestamp(newest.stat().st_mtime, UTC) if newest else None
    yield _aged(at, words.say("A running table makes one every day; at once: station backup"), words)


def _of_server(settings: StationSettings, engine: Engine, words: Words) -> Finding:
    """Every table sees the last one, whichever computer made it."""
    last = last_proved(engine)
    if last is None and not settings.backup.daily:
        return Finding("backups.elsewhere", "ok", words.say("The server's backups are not seen from here"))
    cure = words.say("Write server = true under [backup] of one computer that has pg_dump; at once: station backup")
    found = _aged(last.at if last else None, cure, words)
    if last and found.state == "ok" and not last.was_restored:
        told = words.say("The newest backup was read back, and not restored for trial")
        return Finding("backups.only_read", "warning", told, words.say("Give the role of the database CREATEDB."))
    return found


def _aged(at: datetime | None, cure: str, words: Words) -> Finding:
    if at is None:
        return Finding("backups.none", "warning", words.say("There is no backup"), cure)
    age = datetime.now(UTC) - at
    detail = words.say("The newest backup is {hours} hours old", hours=int(age.total_seconds() // 3600))
    if age > OLD_BACKUP:
        return Finding("backups.old", "warning", detail, cure)
    return Finding("backups.fresh", "ok", detail)
