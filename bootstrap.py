"""Sets up everything on a machine that has only Python, then runs one command. Standard library only.

    python3 bootstrap.py demo                 the demo shop, with printers made of software
    python3 bootstrap.py test [PYTEST ARGS]   all tests
    python3 bootstrap.py check                linters, types, import rules
    python3 bootstrap.py bench [NAME ...]     benchmarks, --json for one object of figures
    python3 bootstrap.py campaign NAME        long proofs: deciding, network, printing, scanning
    python3 bootstrap.py package              the frozen one-folder program of this system, built and tried out
    python3 bootstrap.py station ARGS         any `station` command
    python3 bootstrap.py setup                only the environment

The environment lies in `.venv` beside this file and is made from the lock files in `requirements/`.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)

#: Debian and Ubuntu packages with the libraries Qt links against, found by bisecting a bare Debian 12.
QT_PACKAGES = (
    "libglib2.0-0 libgl1 libegl1 libfontconfig1 libfreetype6 libx11-6 libxkbcommon0 libdbus-1-3 libbrotli1 "
    "libgssapi-krb5-2 libzstd1 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-render-util0 "
    "libxcb-render0 libxcb-shape0 libxcb-util1 libxcb-xkb1 libxkbcommon-x11-0"
).split()
#: What tests and packaging use beside that, by the program each brings: a virtual screen, real key events, a real
#: database server, a real IPP printer and what it needs to start.
TEST_PACKAGES = {
    "xvfb": "Xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "postgresql": "postgres",
    "cups-ipp-utils": "ippeveprinter",
    "avahi-daemon": "avahi-daemon",
    "dbus": "dbus-daemon",
    "binutils": "objdump",  # PyInstaller looks with it which libraries a library needs
}

#: Run inside the environment: which shared libraries of Qt cannot be loaded?
QT_PROBE = """
import ctypes, pathlib, sys
try:
    import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets, PySide6.QtNetwork, PySide6.QtSvg, PySide6.QtPrintSupport
    if sys.platform == "linux":
        plugins = pathlib.Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforms"
        for plugin in ("libqoffscreen.so", "libqxcb.so"):
            ctypes.CDLL(str(plugins / plugin))
except (ImportError, OSError) as error:
    sys.exit(str(error))
"""


def say(text: str) -> None:
    print(f"bootstrap: {text}", file=sys.stderr, flush=True)


def stop(text: str) -> None:
    """Leave with one sentence and exit code 1."""
    say(text)
    raise SystemExit(1)


def run(*command: object, quiet: bool = False) -> int:
    """Run a command in the project's folder; its output goes to stderr so that stdout stays the command's own."""
    out = subprocess.DEVNULL if quiet else sys.stderr
    return subprocess.call([str(part) for part in command], cwd=ROOT, stdout=out, stdin=subprocess.DEVNULL)


# --- system packages -----------------------------------------------------------------------------------------


def may_install() -> bool:
    """True where we are root on a machine with apt."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(packages: list[str], purpose: str) -> bool:
    """Install Debian packages, names that this release does not know left out. False where that failed."""
    say(f"installing {purpose} with apt-get ...")
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    run("apt-get", "update", "-qq", quiet=True)
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends"]
    if run(*install, *packages, quiet=True) == 0:
        return True
    # Ubuntu 24.04 and Debian 13 renamed a few (libglib2.0-0t64): take what is there, one by one.
    results = [
        run(*install, name, quiet=True) == 0 or run(*install, f"{name}t64", quiet=True) == 0 for name in packages
    ]
    return any(results)


def apt_line(packages: list[str]) -> str:
    return "sudo apt-get install -y --no-install-recommends " + " ".join(packages)


def python_package(suffix: str) -> str:
    return f"python{sys.version_info.major}.{sys.version_info.minor}-{suffix}"


# --- environment ---------------------------------------------------------------------------------------------


def make_venv() -> None:
    """A virtual environment of this Python; on Debian its package is fetched where that is possible."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        wanted = ["python3-venv", python_package("venv")]
        if not (may_install() and apt_install(wanted, "python3-venv")):
            stop(f"this Python cannot make environments. Run: {apt_line(wanted[:1])}   then start again.")
    say("making the environment in .venv ...")
    if run(sys.executable, "-m", "venv", "--clear", VENV, quiet=True) != 0:
        stop("making the environment failed. Delete the folder .venv, check the free disk space, and start again.")


def fingerprint(lock: Path) -> str:
    """Changes whenever the environment has to be made anew."""
    parts = [sys.version.encode(), str(ROOT).encode(), (ROOT / "pyproject.toml").read_bytes(), lock.read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def install(lock: Path) -> None:
    say(f"installing the locked packages of {lock.name} (about 110 MB the first time) ...")
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if run(*pip, "--require-hashes", "-r", lock) != 0:
        stop("installing packages failed. Check the network and the free disk space (600 MB), and start again.")
    if run(*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT) != 0:
        stop("installing the station itself failed. Delete the folder .venv and start again.")


def check_qt() -> None:
    """Find missing system libraries of Qt before Qt does, which would abort the process."""
    problem = qt_problem()
    if problem and sys.platform == "linux":
        if not may_install():
            stop(f"Qt misses a system library ({problem}). Run: {apt_line(QT_PACKAGES)}   then start again.")
        apt_install(QT_PACKAGES, "system libraries of Qt")
        problem = qt_problem()
    if problem:
        stop(f'Qt cannot start here: {problem}. docs/it.md, section "System libraries", tells what it needs.')


def qt_problem() -> str:
    """What keeps Qt from loading, "" = nothing."""
    probe = subprocess.run([PYTHON, "-c", QT_PROBE], capture_output=True, text=True, check=False)
    return "" if probe.returncode == 0 else (probe.stderr.strip().splitlines() or ["unknown"])[-1]


def check_python_library() -> None:
    """PyInstaller takes Python itself into the folder, which Debian keeps in a package of its own."""
    probe = [PYTHON, "-c", "from PyInstaller.depend.bindepend import get_python_library_path as path; path()"]
    if sys.platform != "linux" or run(*probe, quiet=True) == 0:
        return
    package = f"libpython{sys.version_info.major}.{sys.version_info.minor}"
    if not (may_install() and apt_install([package], "Python's shared library") and run(*probe, quiet=True) == 0):
        stop(f"PyInstaller needs a Python with a shared library. Run: {apt_line([package])}   then start again.")


def check_test_tools() -> None:
    """Programs the tests meet for real; without them their tests say why they were skipped."""
    postgres = sorted(str(folder) for folder in Path("/usr/lib/postgresql").glob("*/bin"))
    folders = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", *postgres])
    missing = [name for name, program in TEST_PACKAGES.items() if not shutil.which(program, path=folders)]
    if not missing or sys.platform != "linux":
        return
    if may_install():
        apt_install(missing, "tools of the tests")
    else:
        say(f"some tests will be skipped; to run them all: {apt_line(missing)}")


def ensure(kind: str) -> None:
    """The environment of a kind ("run" or "dev") is there and works; does nothing when it already is."""
    lock = ROOT / "requirements" / f"{kind}.lock"
    wanted = fingerprint(lock)
    stamps = {name: VENV / f".{name}-ready" for name in ("run", "dev")}
    if stamps[kind].exists() and stamps[kind].read_text() == wanted and PYTHON.exists():
        return
    if not PYTHON.exists() or subprocess.call([PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) != 0:
        make_venv()
    install(lock)
    check_qt()
    if kind == "dev":
        check_test_tools()
        stamps["run"].write_text(fingerprint(ROOT / "requirements" / "run.lock"))
    stamps[kind].write_text(wanted)


# --- commands ------------------------------------------------------------------------------------------------


def hand_over(*command: object) -> int:
    """Become the command (on POSIX), or run it and pass its exit code on."""
    line = [str(part) for part in command]
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(line[0], line)  # noqa: S606  (our own interpreter)
    return subprocess.call(line)


def check() -> int:
    """Linters, types and import rules; every one runs, the first failure decides."""
    tools = PYTHON.parent
    results = [
        run(PYTHON, "-m", "ruff", "check", "."),
        run(PYTHON, "-m", "ruff", "format", "--check", "."),
        run(PYTHON, "-m", "mypy"),
        run(tools / "lint-imports"),
    ]
    say("check: " + ("all passed" if not any(results) else "failed"))
    return int(any(results))


def main() -> int:
    command, *rest = sys.argv[1:] or ["help"]
    if sys.version_info < OLDEST:
        stop(f"Python {OLDEST[0]}.{OLDEST[1]} or newer is needed, this is {sys.version.split()[0]}.")
    if command in ("demo", "station", "setup"):
        ensure("run")
        if command == "setup":
            say("ready. Start with: python3 bootstrap.py demo")
            return 0
        return hand_over(PYTHON, "-m", "station", *(["demo"] if command == "demo" else []), *rest)
    if command in ("test", "check", "bench", "campaign", "package"):
        ensure("dev")
        os.chdir(ROOT)
        if command == "test":
            return hand_over(PYTHON, "-m", "pytest", *(rest or ["-n", "2", "--dist", "loadfile"]))
        if command == "check":
            return check()
        if command == "package":
            check_python_library()
            return hand_over(PYTHON, ROOT / ".packaging" / "build.py", *rest)
        script = "campaign.py" if command == "campaign" else "run.py"
        return hand_over(PYTHON, ROOT / "tests" / "bench" / script, *rest)
    print(__doc__)
    return 0 if command in ("help", "-h", "--help") else 2


if __name__ == "__main__":
    raise SystemExit(main())
