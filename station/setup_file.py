"""Puts a settings file in place for a table, its password elsewhere, and hands one out for the next table."""

import hashlib
import json
import logging
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from station import pc_secrets
from station.database_address import DATABASE_SECRET, without_password
from station.domain.trouble import Trouble
from station.pc_secrets import SecretPlace
from station.program import account_name

__all__ = ["TOLD_FILE", "export_settings", "for_table", "keep_password", "keep_told", "put_settings", "told_of"]

log = logging.getLogger(__name__)

#: What of the settings the audit log was told last, and who put in place what it was not told yet.
TOLD_FILE = "settings.told.json"

_PASSWORD = re.compile(r"(://[^\s:/@\"']+):[^\s@\"']+@")
#: The line with the database's address; no section has a key of this name.
_ADDRESS = re.compile(r"^[^\S\n]*database[^\S\n]*=[^\n]*$", re.MULTILINE)
_NAMED = re.compile(r"^[^\S\n]*database_secret[^\S\n]*=[^\n]*$", re.MULTILINE)
#: The line with the table's name, and where the first section begins: names of tables stand above it.
_TABLE = re.compile(r"^[^\S\n]*table[^\S\n]*=[^\n]*$", re.MULTILINE)
_SECTION = re.compile(r"^[^\S\n]*\[", re.MULTILINE)


def for_table(text: str, table: str) -> str:
    """The same settings for another table: one file serves a whole shop. `text` has no mistakes."""
    told = f"table = {json.dumps(table, ensure_ascii=False)}"
    section = _SECTION.search(text)
    end = section.start() if section else len(text)
    head, rest = text[:end], text[end:]
    named = _TABLE.search(head)
    return (head.replace(named[0], told, 1) if named else f"{told}\n{head}") + rest


def keep_password(home: Path, text: str) -> tuple[str, SecretPlace | None]:
    """Settings without the password that stood in the database's address, and where it is kept now.

    None: none stood there. `text` has no mistakes. Raises Trouble "secret.unwritable" (file, problem).
    """
    line = _ADDRESS.search(text)
    address, password = without_password(tomllib.loads(line[0])["database"] if line else "")
    if line is None or not password:
        return text, None
    named = _NAMED.search(text)
    name = (tomllib.loads(named[0])["database_secret"] if named else "") or DATABASE_SECRET
    place = pc_secrets.keep(home, name, password)
    told = f"database_secret = {json.dumps(name)}"
    bare = f"database = {json.dumps(address, ensure_ascii=False)}"
    if named:
        return text.replace(named[0], told).replace(line[0], bare), place
    return text.replace(line[0], f"{bare}\n{told}"), place


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
        put = {"by": account_name(), "at": datetime.now(UTC).isoformat(), "file": _digest(target.read_bytes())}
        keep_told(home, told_of(home) | {"put": put})
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("settings.unwritable", file=str(target), problem=str(error)) from error
    return target


def told_of(home: Path) -> dict[str, Any]:
    """What `keep_told` kept; nothing where it was never, or the file is not ours."""
    try:
        told = json.loads((home / TOLD_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def keep_told(home: Path, told: Mapping[str, object]) -> None:
    """Remember what the audit log was told of the settings; where that fails, it is told again."""
    try:
        _replace(home / TOLD_FILE, json.dumps(told, indent=1, sort_keys=True) + "\n")
    except OSError as error:
        log.warning("%s is not written: %s", TOLD_FILE, error.strerror)


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


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


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
