"""How this program is started anew as a process of its own: installed from a wheel, in a checkout, or frozen."""

import getpass
import os
import sys
from pathlib import Path

#: The one word of the command line by which a station starts its page process; no command for people.
MAKE_PAGES = "make-pages"


def program_command(*, without_console: bool = False) -> list[str]:
    """The beginning of a command line of `station`; the command and its options follow.

    Frozen for Windows there is a second program beside the first, which opens windows `without_console`.
    """
    here = Path(sys.executable)
    if is_frozen():
        quiet = here.with_name("stationw.exe")
        return [str(quiet if without_console and quiet.exists() else here)]
    quiet = here.with_name("pythonw.exe")
    return [str(quiet if without_console and quiet.exists() else here), "-m", "station"]


def page_command() -> list[str]:
    """The command line of a page process (`printing.page_maker`)."""
    return [*program_command(), MAKE_PAGES]


def account_name() -> str:
    """The name of the account that runs this program; "" where the system has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def is_frozen() -> bool:
    """Whether this is the one-folder program of PyInstaller."""
    return bool(getattr(sys, "frozen", False))


def environment_for_others() -> dict[str, str]:
    """Our environment for programs that are not this one.

    The frozen program points the loader of libraries to its own folder; PyInstaller keeps what stood there before.
    """
    environment = dict(os.environ)
    if is_frozen():
        before = environment.pop("LD_LIBRARY_PATH_ORIG", "")
        environment.pop("LD_LIBRARY_PATH", None)
        environment["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
        if before:
            environment["LD_LIBRARY_PATH"] = before
    return environment
