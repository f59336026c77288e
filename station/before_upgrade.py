"""What must be copied before a database is brought up to date: its file, or a proved dump of the shop's server."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from station.domain.trouble import Trouble
from station.settings import BackupSettings
from station.store.backup import back_up
from station.store.migrate import HEAD, copy_before_upgrade
from station.store.server_backup import last_proved

__all__ = ["FRESH", "copy_before"]

log = logging.getLogger(__name__)

#: A backup of a server younger than this is good enough to go back to.
FRESH = timedelta(days=1)


def copy_before(home: Path, wanted: BackupSettings, engine: Engine, found: str) -> None:
    """Copy a database that stands at revision `found`, before `migrate.upgrade` touches it.

    A server is backed up by the computer that does so daily; others go on only where a proved backup is fresh, or
    where IT backs the server up by itself (`daily = false`). Raises Trouble "backup.before_upgrade" (found, known),
    and as `copy_before_upgrade` and `back_up`.
    """
    if engine.dialect.name != "postgresql":
        copy_before_upgrade(engine, found)
    elif not wanted.daily:
        log.info("the server at schema %s is brought up to date; IT backs it up", found)
    elif wanted.server:
        back_up(engine, wanted.folder_in(home), datetime.now(UTC), wanted.keep, wanted.programs)
    else:
        last = last_proved(engine)
        if last is None or datetime.now(UTC) - last.at > FRESH:
            raise Trouble("backup.before_upgrade", found=found, known=HEAD)
