"""How this program is started anew as a process of its own: installed from a wheel, in a checkout, or frozen."""

import sys
from pathlib import Path


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


def is_frozen() -> bool:
    """Whether this is the one-folder program of PyInstaller."""
    return bool(getattr(sys, "frozen", False))
