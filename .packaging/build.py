"""Builds the one-folder program of this system and tries it out, and the wheel: `python3 bootstrap.py package`.

    --smoke     no more than the trials, of what was built before
    --frozen    without the wheel
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
from pathlib import Path
from statistics import median

from trial import Trial, read_only, screen, stop

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
BUILD = ROOT / "build"
FOLDER = BUILD / "frozen" / "station"
PROGRAM = "station.exe" if os.name == "nt" else "station"

#: Starts of the window; the median counts.
STARTS = 5
#: Libraries that were put together for many systems are left as they are: their tables do not survive `strip`.
AS_THEY_ARE = (".libs", "PySide6", "shiboken6")


def build() -> float:
    """Freeze the program; the seconds it took."""
    if sys.platform == "linux" and shutil.which("objdump") is None:
        stop("PyInstaller needs objdump. Run: sudo apt-get install -y --no-install-recommends binutils")
    began = time.monotonic()
    line = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    line += ["--distpath", str(FOLDER.parent), "--workpath", str(BUILD / "pyinstaller"), str(HERE / "station.spec")]
    if subprocess.call(line, cwd=ROOT, stdout=sys.stderr, stdin=subprocess.DEVNULL) != 0:
        stop("PyInstaller failed; its own words stand above.")
    if sys.platform == "linux":
        without_debugging()
    return time.monotonic() - began


def without_debugging() -> None:
    """Take what only debuggers read out of the libraries: 45 MB of Python itself and of a few packages."""
    libraries = [
        str(path)
        for path in FOLDER.rglob("*.so*")
        if path.is_file() and not path.is_symlink() and not any(part.endswith(AS_THEY_ARE) for part in path.parts)
    ]
    strip = shutil.which("strip") or "strip"  # of binutils, as objdump
    if subprocess.call([strip, "--strip-debug", *libraries], stdin=subprocess.DEVNULL) != 0:
        stop("strip failed; its own words stand above.")


@contextmanager
def trial_folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="station-trial-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def try_frozen() -> dict[str, object]:
    """The frozen program, moved to a folder that nobody may write; the figures."""
    if not (FOLDER / PROGRAM).exists():
        stop("nothing was built yet: python3 bootstrap.py package")
    with trial_folder() as folder, screen() as display:
        moved = folder / "Programme für alle" / "station"
        shutil.copytree(FOLDER, moved, symlinks=True)
        with read_only(moved):
            trial = Trial(moved / PROGRAM, folder)
            trial.walk()
            starts = [trial.start_ms(display) for _ in range(STARTS)] if display else []
            trial.goes()
    size = sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file() and not path.is_symlink())
    return {
        "folder_mb": round(size / 1e6),
        "window_start_ms": round(median(wall for wall, _ in starts)) if starts else None,
        "window_starts_ms": sorted(round(wall) for wall, _ in starts),
        "window_processor_ms": round(median(used for _, used in starts)) if starts else None,
    }


def try_wheel() -> dict[str, object]:
    """The wheel in an environment made for it, with the locked packages and nothing else; the figures."""
    began = time.monotonic()
    with trial_folder() as folder:
        pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
        run(*pip, "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder / "wheel"))
        (wheel,) = (folder / "wheel").glob("*.whl")
        fresh = folder / "Umgebung für Tisch 7"
        run(sys.executable, "-m", "venv", str(fresh))
        scripts = fresh / ("Scripts" if os.name == "nt" else "bin")
        install = [str(scripts / Path(sys.executable).name), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        run(*install, "install", "--require-hashes", "--requirement", str(ROOT / "requirements" / "run.lock"))
        run(*install, "install", "--no-deps", str(wheel))
        run(*install, "check")
        with read_only(fresh):
            trial = Trial(scripts / PROGRAM, folder)
            trial.walk()
            trial.goes()
        run(*install, "uninstall", "--yes", "packing-station")
        if (scripts / PROGRAM).exists():
            stop("pip left the program behind")
        size = wheel.stat().st_size
    return {"wheel_mb": round(size / 1e6, 1), "wheel_s": round(time.monotonic() - began)}


def run(*line: str) -> None:
    """A step of the installation, which must succeed; its output goes to stderr."""
    if subprocess.call(line, cwd=ROOT, stdout=sys.stderr, stdin=subprocess.DEVNULL) != 0:
        stop(f"failed: {' '.join(line)}")


def main() -> int:
    words = sys.argv[1:]
    if unknown := set(words) - {"--smoke", "--frozen", "--json"}:
        stop(f"unknown: {' '.join(sorted(unknown))}\n{__doc__}")
    figures: dict[str, object] = {} if "--smoke" in words else {"build_s": round(build(), 1)}
    figures |= try_frozen()
    if "--frozen" not in words:
        figures |= try_wheel()
    if "--json" in words:
        print(json.dumps(figures))
    else:
        print(f"package: {FOLDER} is built and tried: {figures}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
