"""PostgreSQL's own programs pg_dump and pg_restore: where they lie, how new they are, and how they are run."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy.engine import URL

from station.domain.trouble import Trouble

__all__ = ["PostgresPrograms", "address_for_programs", "programs_for", "read_lines"]

_DUMP, _RESTORE = "pg_dump", "pg_restore"
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")
#: Where installers put versions beside each other: Debian and Ubuntu, Red Hat, Windows, Homebrew.
_USUAL = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "C:/Program Files/PostgreSQL/*/bin",
    "/opt/homebrew/opt/libpq/bin",
    "/usr/local/opt/libpq/bin",
)


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """The two programs of one version."""

    dump: Path
    restore: Path
    version: int  #: the major one

    @contextmanager
    def started(self, program: Path, words: Sequence[str], url: URL) -> Iterator[subprocess.Popen[bytes]]:
        """A running program; its password goes by the environment, never by its arguments. Killed where we fail."""
        environment = {**os.environ, "PGCONNECT_TIMEOUT": "10", "LC_MESSAGES": "C"}
        if url.password:
            environment["PGPASSWORD"] = str(url.password)
        command = [str(program), *words]
        with subprocess.Popen(  # noqa: S603  # found by us or named by IT
            command, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as child:
            try:
                yield child
            except BaseException:
                child.kill()
                raise

    def run(self, program: Path, words: Sequence[str], url: URL) -> str:
        """Let a program work to its end; "" where it did well, else the first line of what it said."""
        with self.started(program, words, url) as child:
            _, said = child.communicate()
        if child.returncode == 0:
            return ""
        return _first_line(said) or f"exit code {child.returncode}"


def programs_for(server: int, folder: str = "") -> PostgresPrograms:
    """Programs that are as new as the server's major version at least, the newest found; `folder`: only those there.

    Raises Trouble "backup.no_programs" (server) or "backup.old_programs" (found, server).
    """
    found = [programs for place in _places(folder) if (programs := _programs_in(place))]
    if not found:
        raise Trouble("backup.no_programs", server=server)
    newest = max(found, key=lambda one: one.version)
    if newest.version < server:
        raise Trouble("backup.old_programs", found=newest.version, server=server)
    return newest


def address_for_programs(url: URL) -> str:
    """What `--dbname` takes: everything of an address but its password."""
    told = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database}
    from psycopg.conninfo import make_conninfo  # late: a table with a database file never needs it

    return make_conninfo(**{key: str(value) for key, value in {**url.query, **told}.items() if value})


def _places(folder: str) -> Iterator[Path]:
    if folder:
        yield Path(folder)
        return
    if on_path := shutil.which(_DUMP):
        yield Path(on_path).parent
    for pattern in _USUAL:
        anchor = Path(pattern).anchor
        yield from sorted(Path(anchor).glob(Path(pattern).relative_to(anchor).as_posix())) if anchor else ()


def _programs_in(place: Path) -> PostgresPrograms | None:
    dump, restore = (shutil.which(name, path=str(place)) for name in (_DUMP, _RESTORE))
    if dump is None or restore is None:
        return None
    try:
        told = subprocess.run([dump, "--version"], capture_output=True, text=True, check=False, timeout=30)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = _VERSION.search(told.stdout)
    return PostgresPrograms(Path(dump), Path(restore), int(version[1])) if version else None


def read_lines(stream: IO[bytes]) -> Iterator[bytes]:
    """Lines of a program, however long: a row may hold a picture."""
    yield from iter(stream.readline, b"")


def _first_line(said: bytes) -> str:
    """What a program complained of; values of rows come in later lines only."""
    lines = said.decode("utf-8", "replace").strip().splitlines()
    return lines[0] if lines else ""
