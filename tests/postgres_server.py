"""A throw-away PostgreSQL cluster for the tests: made in a temporary folder, on a free port, gone afterwards."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
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


@contextmanager
def postgres_server(programs: Path) -> Iterator[str]:
    """The URL (without a database name) of a running cluster; stopped and removed at the end."""
    home = Path(mkdtemp(prefix="station-pg-"))
    user = _owner()
    if user:
        shutil.chown(home, user)
    cluster, log = home / "cluster", home / "log"
    try:
        _as(
            user,
            [programs / "initdb", "-D", cluster, "-U", "station", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
        )
        port = _free_port()
        settings = " ".join(f"-c {s}" for s in (*_FAST, f"port={port}", "listen_addresses=127.0.0.1"))
        options = f"{settings} -c unix_socket_directories="
        _as(user, [programs / "pg_ctl", "-D", cluster, "-l", log, "-o", options, "-w", "start"])
        try:
            yield f"postgresql://station@127.0.0.1:{port}"
        finally:
            _as(user, [programs / "pg_ctl", "-D", cluster, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(home, ignore_errors=True)


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
