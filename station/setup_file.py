"""Puts a settings file in place for a table and hands one out for the next; what is in it: `settings_check`."""

import os
import re
import tempfile
from pathlib import Path

from station.domain.trouble import Trouble

__all__ = ["export_settings", "put_settings"]

_PASSWORD = re.compile(r"(://[^\s:/@\"']+):[^\s@\"']+@")


def put_settings(home: Path, text: str) -> Path:
    """Make `text` the settings of a home folder; the ones before stay beside it as settings.before.toml.

    A power cut leaves the old file or the new one, never a part. Raises Trouble "settings.unwritable" (file, problem).
    """
    target = home / "settings.toml"
    try:
        home.mkdir(parents=True, exist_ok=True)
        if target.exists():
            _replace(home / "settings.before.toml", target.read_text(encoding="utf-8-sig"))
        _replace(target, text)
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("settings.unwritable", file=str(target), problem=str(error)) from error
    return target


def export_settings(home: Path) -> str:
    """The settings file of a home folder for other tables, without the database's password; "" where it has none.

    Raises Trouble "settings.unreadable" (file, problem).
    """
    file = home / "settings.toml"
    try:
        return _PASSWORD.sub(r"\1@", file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("settings.unreadable", file=str(file), problem=str(error)) from error


def _replace(target: Path, text: str) -> None:
    """Write beside the file, force it to the disk, and swap the names."""
    number, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    beside = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
