"""A throw-away PostgreSQL cluster for the tests: made in a temporary folder, on a free port, gone afterwards."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

#: Where Debian and Ubuntu keep the server's programs, newest version last.
_DEBIAN = "/usr/lib/postgresql"
#: Settings that make a cluster fast and forgetful.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=40", "shared_buffers=32MB")


def server_programs() -> Path | None:
    """The folder with initdb and pg_ctl; None where no server is installed."""
    for folder in sorted(Path(_DEBIAN).glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class Cluster:
    """A cluster of its own in a temporary folder, which can be stopped and started again on its port."""

    def __init__(self, programs: Path, settings: Sequence[str] = _FAST) -> None:
        self._programs, self._user = programs, _owner()
        self.home = Path(mkdtemp(prefix="station-pg-"))
        if self._user:
            shutil.chown(self.home, self._user)
        self._cluster = self.home / "cluster"
        self._run("initdb", "-D", self._cluster, "-U", "station", "-A", "trust", "-E", "UTF8", "--no-locale", "-N")
        self.port = _free_port()
        together = " ".join(f"-c {s}" for s in (*settings, f"port={self.port}", "listen_addresses=127.0.0.1"))
        self._options = f"{together} -c unix_socket_directories="
        self.url = f"postgresql://station@127.0.0.1:{self.port}"

    def start(self) -> None:
        self._run("pg_ctl", "-D", self._cluster, "-l", self.home / "log", "-o", self._options, "-w", "start")

    def stop(self) -> None:
        """At once, as if the power went; what was committed to its log stays."""
        self._run("pg_ctl", "-D", self._cluster, "-m", "immediate", "-w", "stop")

    def remove(self) -> None:
        shutil.rmtree(self.home, ignore_errors=True)

    def _run(self, program: str, *arguments: Path | str) -> None:
        _as(self._user, [self._programs / program, *arguments])


@contextmanager
def postgres_server(programs: Path) -> Iterator[str]:
    """The URL (without a database name) of a running cluster; stopped and removed at the end."""
    cluster = Cluster(programs)
    try:
        cluster.start()
        try:
            yield cluster.url
        finally:
            cluster.stop()
    finally:
        cluster.remove()


def _owner() -> str:
    """Who runs the server: PostgreSQL refuses root; "" = ourselves."""
    return "postgres" if hasattr(os, "geteuid") and os.geteuid() == 0 else ""


def _as(user: str, command: list[Path | str]) -> None:
    words = [str(word) for word in command]
    if user:
        words = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups", *words]
    done = subprocess.run(words, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, text=True)
    if done.returncode:
        raise RuntimeError(f"{words[0]} failed: {done.stdout}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
