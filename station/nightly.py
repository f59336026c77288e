"""Starts backing up, learning, and erasing what is too old, as a quiet child process when it is due and nobody packs.

The work itself: `station backup`, `station learn`, `station retention run`.
"""

import logging
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from sqlalchemy import Engine

from station.domain.trouble import Trouble
from station.program import program_command
from station.settings import BackupSettings
from station.store.backup import backups_in
from station.store.learning import is_stale, last_opened, learned_at
from station.store.retention import last_run
from station.store.server_backup import last_proved

__all__ = [
    "NightlyBackup",
    "NightlyErasing",
    "NightlyLearning",
    "backup_command",
    "erase_command",
    "is_due",
    "learn_command",
    "start_quietly",
]

log = logging.getLogger(__name__)

#: What was learned is good for a day; a shop that packs day and night waits no longer than three.
FRESH, TOO_OLD = timedelta(hours=24), timedelta(hours=72)
#: No table of this database opened a parcel for so long: a break, or the night.
IDLE = timedelta(minutes=10)
#: How often this table looks.
LOOK_EVERY_S = 300.0
#: POSIX niceness, 19 being the quietest.
NICENESS = 15


def is_due(learned: datetime | None, last_parcel: datetime | None, now: datetime) -> bool:
    """True where learning should start: it is older than a day and nobody packs, or older than three in any case."""
    age = FRESH if learned is None else now - learned
    is_idle = last_parcel is None or now - last_parcel >= IDLE
    return age >= TOO_OLD or (age >= FRESH and is_idle)


def learn_command() -> list[str]:
    """The command line of `station learn` for this program, installed or frozen."""
    return [*program_command(), "learn", "--older-than", str(FRESH // timedelta(hours=1)), "--json"]


def erase_command() -> list[str]:
    """The command line of `station retention run`."""
    return [*program_command(), "retention", "run", "--older-than", str(FRESH // timedelta(hours=1)), "--json"]


def backup_command() -> list[str]:
    """The command line of `station backup`, which takes folder and number from the settings."""
    return [*program_command(), "backup", "--json"]


def start_quietly(home: Path, db_url: str = "", command: list[str] | None = None) -> "subprocess.Popen[bytes]":
    """Start a command (default: learning) as a child of low priority that leaves the terminal alone. Raises OSError."""
    environment = {**os.environ, "STATION_HOME": str(home), **({"STATION_DB": db_url} if db_url else {})}
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.BELOW_NORMAL_PRIORITY_CLASS | subprocess.CREATE_NO_WINDOW
    nothing = subprocess.DEVNULL
    child = subprocess.Popen(  # noqa: S603  # our own program
        command or learn_command(), stdin=nothing, stdout=nothing, stderr=nothing, env=environment, creationflags=flags
    )
    if sys.platform != "win32":
        try:
            os.setpriority(os.PRIO_PROCESS, child.pid, NICENESS)
        except OSError as error:  # it may have ended already, or limits forbid it: then it is not quiet, that is all
            log.info("it runs at usual priority: %s", error.strerror)
    return child


class _Nightly:
    """Looks every few minutes whether its work is due; a thread that sleeps, and one child at a time."""

    name = ""

    def __init__(self, engine: Engine, home: Path, db_url: str = "", look_every_s: float = LOOK_EVERY_S) -> None:
        """`db_url` as the station was started with, "" for the database of its settings."""
        self._engine, self._home, self._db_url = engine, home, db_url
        self._look_every_s = look_every_s
        self._ends = Event()
        self._child: subprocess.Popen[bytes] | None = None
        self._thread = Thread(target=self._run, name=f"nightly {self.name}", daemon=True)

    def start(self) -> None:
        """Look for the first time after a while, not while the table starts."""
        self._thread.start()

    def close(self, timeout_s: float) -> None:
        """Stop looking; a child that still works is left to finish. Safe to call twice and before `start`."""
        self._ends.set()
        if self._thread.is_alive():
            self._thread.join(timeout_s)

    def look(self) -> bool:
        """Start the work where it is due; True where it was started."""
        if self._child is not None and self._child.poll() is None:
            return False
        try:
            done = self._done_at()
            if not is_stale(done, FRESH) or not is_due(done, last_opened(self._engine), datetime.now(UTC)):
                return False
            self._child = start_quietly(self._home, self._db_url, self._command())
        except Trouble as trouble:  # the table tells it when a parcel needs the database
            log.info("did not look for %s: %s", self.name, trouble.code)
            return False
        except OSError as error:
            log.warning("%s could not be started: %s", self.name, error.strerror)
            return False
        return True

    def _run(self) -> None:
        while not self._ends.wait(self._look_every_s):
            self.look()

    def _done_at(self) -> datetime | None:
        raise NotImplementedError

    def _command(self) -> list[str]:
        raise NotImplementedError


class NightlyLearning(_Nightly):
    """Learns what goes with what."""

    name = "learning"

    def _done_at(self) -> datetime | None:
        return learned_at(self._engine)

    def _command(self) -> list[str]:
        return learn_command()


class NightlyErasing(_Nightly):
    """Erases what is older than its period of retention."""

    name = "erasing"

    def _done_at(self) -> datetime | None:
        return last_run(self._engine)

    def _command(self) -> list[str]:
        return erase_command()


class NightlyBackup(_Nightly):
    """Backs up a database that is a file of this PC, or the shop's server where this PC is to do that."""

    name = "backup"

    def __init__(
        self,
        engine: Engine,
        home: Path,
        wanted: BackupSettings,
        db_url: str = "",
        look_every_s: float = LOOK_EVERY_S,
    ) -> None:
        super().__init__(engine, home, db_url, look_every_s)
        self._wanted, self._folder = wanted, wanted.folder_in(home)

    def look(self) -> bool:
        is_ours = self._engine.dialect.name == "sqlite" or self._wanted.server
        return self._wanted.daily and is_ours and super().look()

    def _done_at(self) -> datetime | None:
        if self._engine.dialect.name == "postgresql":  # another PC may have done it
            last = last_proved(self._engine)
            return last.at if last else None
        newest = next(iter(backups_in(self._folder)), None)
        return datetime.fromtimestamp(newest.stat().st_mtime, UTC) if newest else None

    def _command(self) -> list[str]:
        return backup_command()
