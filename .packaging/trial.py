"""Walks an installed program as IT would, on an account that has nothing. `build.py` gives it the program."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

#: What the log says when the first screen has been painted (station/window.py).
READY = "ready for the first order"
LONGEST_S = 120.0


def stop(text: str) -> None:
    """Leave with one sentence and exit code 1."""
    print(f"package: {text}", file=sys.stderr)
    raise SystemExit(1)


def bare_environment(home: Path) -> dict[str, str]:
    """An account that has nothing yet: no Python, no paths, an empty home."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    homes = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(home))
    return {**kept, "LANG": "C.UTF-8", **homes}


class Trial:
    """An installed program in a folder of its own, whose names have spaces and umlauts, as people name folders."""

    def __init__(self, program: Path, folder: Path) -> None:
        self.program = program
        self.folder = folder / "Päckchen für Größe 7"
        self.station = self.folder / "station home"
        account = self.folder / "Konto"
        account.mkdir(parents=True)
        self.environment = bare_environment(account)

    def says(self, *words: str, wanted: str, code: int = 0, without: str = "") -> None:
        """Run a command, `without` a variable of the environment; its exit code and its words must be these."""
        environment = {**self.environment, "QT_QPA_PLATFORM": "offscreen"}
        environment.pop(without, None)
        done = subprocess.run(  # noqa: S603  # what was built here
            [str(self.program), *words],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=LONGEST_S,
            check=False,
        )
        if done.returncode != code or wanted not in done.stdout + done.stderr:
            stop(f"`station {' '.join(words)}` said, with code {done.returncode}:\n{done.stdout}\n{done.stderr}")
        print(f"package: station {' '.join(words)}: as it should", file=sys.stderr)

    def walk(self) -> None:
        """From the first command to the last but one, as IT would."""
        home = ("--home", str(self.station))
        file = self.folder / "table.toml"
        file.write_text('table = "Table 7"\nlanguage = "en"\n', encoding="utf-8")
        self.says("--version", wanted="packing-station ")
        self.says("setup", "--file", str(file), *home, wanted="")
        self.says("doctor", *home, wanted="a window can be opened")
        self.says("doctor", "--quick", *home, wanted="The database is whole", without="HOME")
        self.says("demo", "--headless", "--out", str(self.folder / "prints"), wanted="(printed)")
        if not list((self.folder / "prints").rglob("*.pdf")):
            stop("the demo printed nothing")
        self.says("backup", *home, wanted="Backup proved")
        self.says("autostart", "on", "--kiosk", *home, wanted="starts")

    def goes(self) -> None:
        """The uninstall keeps what it was not told to delete."""
        home = ("--home", str(self.station))
        self.says("uninstall", "--data", "keep", *home, wanted="stay")
        if not (self.station / "station.sqlite").exists():
            stop("the uninstall deleted what it was told to keep")
        self.says("uninstall", "--data", "delete", "--yes", *home, wanted="deleted")
        if self.station.exists():
            stop(f"the uninstall left {sorted(path.name for path in self.station.iterdir())}")
        left = [path.name for path in self.folder.rglob("*packing-station*")]
        if left:
            stop(f"the uninstall left {left}")

    def start_ms(self, display: str) -> tuple[float, float]:
        """One start of the window, from the new process to the first screen painted: by the clock, and of processors.

        Of processors 0.0 where this system does not tell it.
        """
        log = self.station / "logs" / "station.log"
        log.unlink(missing_ok=True)
        environment = {**self.environment, "DISPLAY": display}
        line = [str(self.program), "run", "--home", str(self.station)]
        began = time.time()
        window = subprocess.Popen(line, env=environment, cwd=self.folder)  # noqa: S603  # what was built here
        try:
            while time.time() - began < LONGEST_S and window.poll() is None:
                ready = next((line for line in read(log).splitlines() if READY in line), "")
                if ready:
                    used = processor_ms(window.pid)
                    return 1000 * (datetime.fromisoformat(ready[:23].replace(",", ".")).timestamp() - began), used
                time.sleep(0.005)
        finally:
            window.terminate()
            window.wait(timeout=LONGEST_S)
        stop("the window did not come to its first screen")
        raise AssertionError


def processor_ms(process: int) -> float:
    """What a process used of processors up to now; 0.0 where the system does not tell it. Linux: proc(5)."""
    try:
        told = read(Path(f"/proc/{process}/stat")).rsplit(")", 1)[1].split()
    except IndexError:
        return 0.0
    return 1000 * (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def read_only(program: Path) -> Iterator[None]:
    """A folder that its account may not write; nothing in it may change either, for rights do not hold root back."""
    before = listing(program)
    folders = [program, *(path for path in program.rglob("*") if path.is_dir() and not path.is_symlink())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        yield
        if changed := before ^ listing(program):
            stop(f"the program wrote into its own folder: {sorted(changed)[:5]}")
    finally:
        for folder in folders:
            folder.chmod(0o755)


def listing(folder: Path) -> set[tuple[str, int, int]]:
    """Every file with its size and when it was written."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {(str(path.relative_to(folder)), path.stat().st_size, path.stat().st_mtime_ns) for path in files}


def read(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


@contextmanager
def screen() -> Iterator[str]:
    """A display to open windows on: this one, else one without a screen; "" where there is neither."""
    server = shutil.which("Xvfb")
    if os.environ.get("DISPLAY") or sys.platform != "linux" or server is None:
        yield os.environ.get("DISPLAY", "" if sys.platform == "linux" else "-")
        return
    reading, writing = os.pipe()
    line = [server, "-displayfd", str(writing), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"]
    running = subprocess.Popen(line, pass_fds=[writing], stderr=subprocess.DEVNULL)  # noqa: S603
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        running.terminate()
        running.wait(timeout=LONGEST_S)
