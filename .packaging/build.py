"""Builds the one-folder program of this system and tries it out in an empty folder: `python3 bootstrap.py package`.

    --smoke     no more than the trial, of what was built before
    --json      one object of figures on standard output

What goes into the folder stands in station.spec. Nothing is signed and no installer is made here.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "build"
FOLDER = BUILD / "frozen" / "station"
PROGRAM = FOLDER / ("station.exe" if os.name == "nt" else "station")

#: Starts of the window; the median counts.
STARTS = 5
#: What the log says when the first screen has been painted (station/window.py).
READY = "ready for the first order"
LONGEST_S = 120.0


def stop(text: str) -> None:
    """Leave with one sentence and exit code 1."""
    print(f"package: {text}", file=sys.stderr)
    raise SystemExit(1)


def build() -> float:
    """Freeze the program; the seconds it took."""
    if sys.platform == "linux" and shutil.which("objdump") is None:
        stop("PyInstaller needs objdump. Run: sudo apt-get install -y --no-install-recommends binutils")
    began = time.monotonic()
    line = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    line += ["--distpath", str(FOLDER.parent), "--workpath", str(BUILD / "pyinstaller"), str(HERE / "station.spec")]
    if subprocess.call(line, cwd=HERE.parent, stdout=sys.stderr, stdin=subprocess.DEVNULL) != 0:
        stop("PyInstaller failed; its own words stand above.")
    return time.monotonic() - began


def bare_environment(home: Path) -> dict[str, str]:
    """An account that has nothing yet: no Python, no paths, an empty home."""
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    homes = dict.fromkeys(("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"), str(home))
    return {**kept, "LANG": "C.UTF-8", **homes}


class Trial:
    """The frozen program in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.station = folder / "station home"  #: with a space, as people name folders
        self.environment = bare_environment(folder)

    def says(self, *words: str, wanted: str, code: int = 0) -> None:
        """Run a command; its exit code and its words must be these."""
        line = [str(PROGRAM), *words]
        environment = {**self.environment, "QT_QPA_PLATFORM": "offscreen"}
        done = subprocess.run(
            line,
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

    def started_in_ms(self, display: str) -> float:
        """One start of the window: from the new process to the first screen painted."""
        log = self.station / "logs" / "station.log"
        log.unlink(missing_ok=True)
        environment = {**self.environment, "DISPLAY": display}
        began = time.time()
        window = subprocess.Popen([str(PROGRAM), "run", "--home", str(self.station)], env=environment, cwd=self.folder)
        try:
            while time.time() - began < LONGEST_S and window.poll() is None:
                line = next((line for line in read(log).splitlines() if READY in line), "")
                if line:
                    return 1000 * (datetime.fromisoformat(line[:23].replace(",", ".")).timestamp() - began)
                time.sleep(0.02)
        finally:
            window.terminate()
            window.wait(timeout=LONGEST_S)
        stop("the window did not come to its first screen")
        raise AssertionError


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
    running = subprocess.Popen(line, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        running.terminate()
        running.wait(timeout=LONGEST_S)


def smoke() -> dict[str, object]:
    """Everything in an empty folder; the figures."""
    if not PROGRAM.exists():
        stop("nothing was built yet: python3 bootstrap.py package")
    with (
        tempfile.TemporaryDirectory(prefix="station-frozen-", ignore_cleanup_errors=True) as folder,
        screen() as display,
    ):
        trial = Trial(Path(folder))
        trial.walk()
        starts = sorted(trial.started_in_ms(display) for _ in range(STARTS)) if display else []
        trial.goes()
    size = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink())
    return {
        "folder_mb": round(size / 1e6),
        "window_start_ms": round(starts[len(starts) // 2]) if starts else None,
        "window_starts_ms": [round(each) for each in starts],
    }


def main() -> int:
    words = sys.argv[1:]
    if unknown := set(words) - {"--smoke", "--json"}:
        stop(f"unknown: {' '.join(sorted(unknown))}\n{__doc__}")
    figures: dict[str, object] = {} if "--smoke" in words else {"build_s": round(build(), 1)}
    figures |= smoke()
    if "--json" in words:
        print(json.dumps(figures))
    else:
        print(f"package: {FOLDER} is built and tried: {figures}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
