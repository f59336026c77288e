"""Hands a table over to another version of this program that is installed beside this one. Nothing is downloaded.

The new version proves itself on a copy of the data before it may touch the data itself.
"""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from station.autostart import entry_text
from station.domain.trouble import Trouble
from station.program import environment_for_others
from station.settings import BackupSettings
from station.store.backup import Backup, back_up
from station.store.engine import open_engine
from station.store.scratch_database import scratch_database
from station.store.server_backup import Proved, alone, note, programs_of, restored_into

__all__ = ["bring_up", "keep_copy", "move_autostart", "rehearse", "version_of"]

#: A migration of a million orders takes seconds; this is for a disk that is slow, too.
LONGEST_S = 1800.0
_VERSION = re.compile(r"packing-station (\d+(?:\.\d+)*)")
#: A copy is opened by its own address and keeps nothing: it needs no secret of this computer.
_OWN_SECRETS = re.compile(r"^[^\S\n]*(?:database|key)_secret[^\S\n]*=[^\n]*$", re.MULTILINE)


def version_of(program: Path, this: str) -> str:
    """The version of another program, which has to be this one's at least.

    Raises Trouble "update.no_program" (program) or "update.older" (program, found, known).
    """
    said = _run(program, "--version")
    match = _VERSION.search(said.stdout)
    if match is None:
        raise Trouble("update.no_program", program=str(program))
    if _numbers(match[1]) < _numbers(this):
        raise Trouble("update.older", program=str(program), found=match[1], known=this)
    return match[1]


def keep_copy(home: Path, database: str, wanted: BackupSettings) -> Backup | None:
    """A proved backup; None for a server that IT backs up by itself (`daily = false`). Raises Trouble as `back_up`."""
    if not database.startswith("sqlite") and not wanted.daily:
        return None
    engine = open_engine(database)
    try:
        return back_up(engine, home / "backups", datetime.now(UTC), programs=wanted.programs)
    finally:
        engine.dispose()


def rehearse(program: Path, home: Path, database: str, backup: Backup, programs: str = "") -> bool:
    """The new version opens a copy of settings, profiles and database; False: our role may make none on the server.

    The copy of a file lies in the home folder, where there is room for a database and nobody else reads; that of a
    server beside the shop's database. Both are deleted. Raises Trouble "update.trial_failed" (problem).
    """
    if not database.startswith("sqlite") and not backup.was_restored:
        return False
    with tempfile.TemporaryDirectory(prefix="update-trial-", dir=home, ignore_cleanup_errors=True) as folder:
        trial = Path(folder)
        if (home / "settings.toml").exists():
            told = (home / "settings.toml").read_text(encoding="utf-8-sig")
            (trial / "settings.toml").write_text(_OWN_SECRETS.sub("", told), encoding="utf-8")
        if (home / "profiles").exists():
            shutil.copytree(home / "profiles", trial / "profiles")
        with _copy_of(database, backup, trial, programs) as copy:
            problem = _examined(program, trial, copy)
    if problem:
        raise Trouble("update.trial_failed", problem=problem)
    return True


@contextmanager
def _copy_of(database: str, backup: Backup, folder: Path, programs: str) -> Iterator[str]:
    """The address of a database that was made from a backup, for as long as it is looked at."""
    if database.startswith("sqlite"):
        yield f"sqlite:///{Path(shutil.copy2(backup.file, folder / 'station.sqlite')).as_posix()}"
        return
    engine = open_engine(database)
    try:
        with alone(engine), scratch_database(engine) as copy:
            restored_into(copy, backup.file, programs_of(engine, programs))
            address = copy.set(drivername="postgresql").render_as_string(hide_password=False)
            _note_proved(address, backup)
            yield address
    finally:
        engine.dispose()


def _note_proved(address: str, backup: Backup) -> None:
    """The dump was made before its own proof: a copy that knows of none would not let itself be migrated."""
    engine = open_engine(address)
    try:
        note(engine, Proved(datetime.now(UTC), backup.rows, backup.was_restored))
    finally:
        engine.dispose()


def bring_up(program: Path, home: Path, db_url: str, backup: Path | None) -> None:
    """The new version brings the data up to date. Raises Trouble "update.failed" (problem, backup)."""
    problem = _examined(program, home, db_url)
    if problem:
        raise Trouble("update.failed", problem=problem, backup=str(backup or ""))


def move_autostart(program: Path, home: Path) -> bool:
    """Where this table starts at log-in, it starts the new version from now on; whether it does."""
    entry = entry_text()
    if not entry:
        return False
    kiosk = ["--kiosk"] if "--kiosk" in entry else []
    return _run(program, "autostart", "on", *kiosk, "--home", str(home)).returncode == 0


def _examined(program: Path, home: Path, db_url: str) -> str:
    """What the doctor of the new version finds failed; "" = nothing. Opening the database migrates it."""
    said = _run(program, "doctor", "--json", "--quick", "--home", str(home), database=db_url)
    try:
        checks = json.loads(said.stdout)["checks"]
        failed = [f"{check['name']}: {check['detail']}" for check in checks if check["state"] == "failed"]
    except (ValueError, KeyError, TypeError):
        failed = [(said.stderr.strip().splitlines() or [f"exit code {said.returncode}"])[-1]]
    return "; ".join(failed)


def _run(program: Path, *words: str, database: str = "") -> "subprocess.CompletedProcess[str]":
    """`database` goes by the environment, for it may hold a password."""
    environment = environment_for_others() | ({"STATION_DB": database} if database else {})
    try:
        return subprocess.run(  # noqa: S603  # the person who updates names it
            [str(program), *words], env=environment, stdin=subprocess.DEVNULL, capture_output=True,
            encoding="utf-8", errors="replace", timeout=LONGEST_S, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Trouble("update.no_program", program=str(program)) from error


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))
