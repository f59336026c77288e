"""Whether the packing window opens when this person logs in: one entry of this account, no rights of others needed."""

import os
import plistlib
import subprocess
import sys
from pathlib import Path
from typing import Any

from station.domain.trouble import Trouble

__all__ = ["desktop_entry", "entry_name", "entry_text", "switch_off", "switch_on"]

NAME = "packing-station"
#: Programs of an account that Windows starts at log-on (Microsoft: "Run and RunOnce Registry Keys").
RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"


def switch_on(command: list[str]) -> str:
    """Start `command` from the next log-in on, in place of what was started before; the name of the entry.

    Raises Trouble "autostart.unwritable" (entry, problem).
    """
    try:
        if sys.platform == "win32":
            _write_registry(command)
        else:
            file = _file()
            file.parent.mkdir(parents=True, exist_ok=True)
            content = _launch_agent(command) if sys.platform == "darwin" else desktop_entry(command).encode()
            file.write_bytes(content)
    except OSError as error:
        raise Trouble("autostart.unwritable", entry=entry_name(), problem=error.strerror or "") from error
    return entry_name()


def switch_off() -> bool:
    """Start nothing from the next log-in on; whether anything was. Raises Trouble as `switch_on`."""
    was_on = bool(entry_text())
    try:
        if sys.platform == "win32":
            _forget_registry()
        else:
            _file().unlink(missing_ok=True)
    except OSError as error:
        raise Trouble("autostart.unwritable", entry=entry_name(), problem=error.strerror or "") from error
    return was_on


def entry_text() -> str:
    """What the entry says, "" where there is none."""
    if sys.platform == "win32":
        return _read_registry()
    try:
        return _file().read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def entry_name() -> str:
    """Where the entry stands, for a person who looks for it."""
    return rf"HKCU\{RUN_KEY}\{NAME}" if sys.platform == "win32" else str(_file())


def desktop_entry(command: list[str]) -> str:
    """The entry of a Linux desktop (freedesktop.org: Desktop Application Autostart 0.5, Desktop Entry 1.5)."""
    line = " ".join(_quoted(word) for word in command)
    return (
        "[Desktop Entry]\nType=Application\nName=Packing station\nComment=Scan an order, pack it\n"
        f"Exec={line}\nTerminal=false\nX-GNOME-Autostart-enabled=true\n"
    )


def _quoted(word: str) -> str:
    """A word of an Exec line: quoted, its special signs escaped once for the quotes and once for the file."""
    inside = "".join(f"\\{sign}" if sign in '"`$\\' else sign for sign in word)
    return '"' + inside.replace("\\", "\\\\").replace("%", "%%") + '"'


def _file() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{NAME}.plist"
    folder = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(folder) if Path(folder).is_absolute() else Path.home() / ".config") / "autostart" / f"{NAME}.desktop"


def _launch_agent(command: list[str]) -> bytes:
    """The entry of macOS (`man launchd.plist`); a window that was closed is not opened again."""
    told: dict[str, Any] = {"Label": NAME, "ProgramArguments": command, "RunAtLoad": True}
    return plistlib.dumps(told)


if sys.platform == "win32":
    import winreg

    def _write_registry(command: list[str]) -> None:
        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
            winreg.SetValueEx(key, NAME, 0, winreg.REG_SZ, subprocess.list2cmdline(command))

    def _forget_registry() -> None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY, 0, winreg.KEY_SET_VALUE) as key:
                winreg.DeleteValue(key, NAME)
        except FileNotFoundError:
            return

    def _read_registry() -> str:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, RUN_KEY) as key:
                return str(winreg.QueryValueEx(key, NAME)[0])
        except FileNotFoundError:
            return ""
