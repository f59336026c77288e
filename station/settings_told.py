"""Tells the audit log what changed in the settings file of this computer, by whichever way. Reads it, changes nothing.

The file is edited by its form, by `station setup --file` and by hand, with or without a network: so it is compared with
what was told before whenever a database is opened.
"""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from station.domain.audit import Action, Actor
from station.domain.trouble import Trouble
from station.program import account_name
from station.settings import StationSettings, load_settings
from station.setup_file import keep_told, told_of
from station.store import audit
from station.store.engine import writing

__all__ = ["tell_settings"]

#: Settings by their dotted names: numbers and switches as they are, of words only a digest.
Told = Mapping[str, str | int | float | bool | None]


def tell_settings(engine: Engine, home: Path) -> tuple[str, ...]:
    """Record what changed since this was told last; what that was: numbers with both values, else the setting's name.

    The first time it is what differs from the settings' defaults. Raises Trouble "database....".
    """
    try:
        content = (home / "settings.toml").read_bytes()
    except OSError:
        return ()
    digest = hashlib.sha256(content).hexdigest()
    before = told_of(home)
    if before.get("file") == digest:
        return ()
    try:
        settings = load_settings(home)
    except Trouble:  # whoever opens the station is told
        return ()
    now = _flat(settings.model_dump(mode="json"))
    told = _flat(StationSettings().model_dump(mode="json")) | (before.get("settings") or {})
    changed = tuple(_said(name, told, now) for name in sorted({*told, *now}) if told.get(name) != now.get(name))
    if changed:
        by, at = _who(before, digest)
        with writing(engine) as connection:
            who = Actor(by, table=settings.table)
            audit.record(connection, at, who, Action.SETTINGS_CHANGED, settings.table, changed=list(changed))
    keep_told(home, {"file": digest, "settings": now})
    return changed


def _who(before: Mapping[str, Any], digest: str) -> tuple[str, datetime]:
    """Who put these settings in place, and when; of those that were written by hand, whoever uses them first."""
    put = before.get("put") or {}
    if put.get("file") == digest:
        return str(put["by"]), datetime.fromisoformat(put["at"])
    return account_name(), datetime.now(UTC)


def _said(name: str, before: Told, now: Told) -> str:
    """A setting by its name; with its values where they are plain numbers or switches, which name nobody."""
    old, new = before.get(name), now.get(name)
    if isinstance(old, str) or isinstance(new, str) or old is None or new is None:
        return name
    return f"{name}: {json.dumps(old)} → {json.dumps(new)}"


def _flat(part: object, name: str = "") -> dict[str, Any]:
    """Every setting by its dotted name."""
    if isinstance(part, dict):
        inner = [_flat(value, f"{name}.{key}" if name else str(key)) for key, value in part.items()]
        return {key: value for one in inner for key, value in one.items()}
    if isinstance(part, bool | int | float) or part is None:
        return {name: part}
    return {name: hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]}
