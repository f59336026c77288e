"""The diagnostics zip that IT may send away: only what is on a list of things that name nobody gets in.

Nothing is searched for names, for no search finds them all: free texts are left out, whoever wrote them.
"""

import json
import platform
import re
import sys
import zipfile
from collections import deque
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from station.database_address import database_url
from station.doctor import Finding, examine
from station.domain.trouble import Trouble
from station.settings import StationSettings
from station.store.engine import open_engine
from station.store.row_counts import count_rows
from station.wording.words import Words

PACKAGES = ("packing-station", "PySide6-Essentials", "alembic", "psycopg", "pydantic", "sqlmodel")
#: Entries of the log that are kept, newest last: about a day of one table.
LOG_LINES = 2000
#: Settings whose text is one of a few that we ourselves name; any other text is only told as set or empty.
NAMED_BY_US = frozenset({"language", "address_form", "wedge_decode", "wedge_caps_lock"})
#: What the doctor says in versions and counts only; its other details name folders, hosts, printers or rules.
PLAIN_FINDINGS = frozenset(
    {"python.ok", "qt.ok", "qt.no_window", "fonts.ok", "integrity.ok", "rules.ok", "shop.ok", "shop.empty"}
    | {"backups.fresh", "backups.none", "backups.old", "backups.only_read", "texts.ok"}
)
_ENTRY = re.compile(
    r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}) (DEBUG|INFO|WARNING|ERROR|CRITICAL) ([a-z_.]+) .*?: (.*)", re.ASCII
)
_FAULT = re.compile(r"fault [0-9A-F]{6}(?=: )")
_FRAME = re.compile(r'  File ".*?((?:station|printing|scanners)(?:[/\\][a-z_]+)+\.py)", line (\d{1,5}), in ', re.ASCII)
_CODE = Path(__file__).resolve().parent.parent


def write_bundle(file: Path, home: Path, settings: StationSettings, db_url: str, words: Words) -> list[str]:
    """Write the zip; the names of its files. Raises Trouble "bundle.unwritable" (file, problem)."""
    database = database_url(home, settings, db_url)
    contents = {
        "versions.json": _json(versions()),
        "settings.json": _json(settings_account(settings)),
        "database.json": _json(database_account(database)),
        "doctor.json": _json([finding_account(each) for each in examine(home, settings, db_url, words, texts=False)]),
        "log.txt": "".join(f"{line}\n" for line in log_account(home / "logs")),
    }
    try:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in contents.items():
                archive.writestr(name, content)
    except OSError as error:
        raise Trouble("bundle.unwritable", file=str(file), problem=error.strerror or "") from error
    return list(contents)


def versions() -> dict[str, str]:
    """Of Python, the system and the packages that faults come from."""
    found = {"python": sys.version.split()[0], "system": platform.system(), "machine": platform.machine()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "missing"
    return found


def settings_account(section: BaseModel) -> dict[str, Any]:
    """Numbers and switches as they are; texts, addresses and everything in lists only as "set" or "empty"."""
    return {name: _told(name, getattr(section, name)) for name in type(section).model_fields}


def _told(name: str, value: object) -> object:
    if isinstance(value, BaseModel):
        return settings_account(value)
    if value is None or isinstance(value, bool | int | float) or name in NAMED_BY_US:
        return value
    if isinstance(value, list | tuple | dict | set | frozenset):
        return {"entries": len(value)}
    return "set" if value else "empty"


def database_account(database: str) -> dict[str, Any]:
    """Kind, revision and counts; where it cannot be read, the code of the trouble."""
    try:
        engine = open_engine(database)
        try:
            counts = count_rows(engine)
        finally:
            engine.dispose()
    except Trouble as trouble:
        return {"trouble": trouble.code}
    return {
        "dialect": counts.dialect,
        "revision": counts.revision,
        "rows": counts.tables,
        "prints": counts.prints,
    }


def finding_account(finding: Finding) -> dict[str, str]:
    """A line of the doctor's; its detail only where it can name nobody."""
    detail = finding.detail if finding.code in PLAIN_FINDINGS else ""
    return {"name": finding.name, "code": finding.code, "state": finding.state, "detail": detail}


def log_account(folder: Path) -> Iterator[str]:
    """Time, level, place and fault number of the newest entries, and where in our code faults came from."""
    newest: deque[str] = deque(maxlen=LOG_LINES)
    for file in [*sorted(folder.glob("station.log.*")), folder / "station.log"]:
        if file.is_file():
            with file.open(encoding="utf-8", errors="replace") as lines:
                newest.extend(told for line in lines if (told := log_line(line)))
    yield from newest


def log_line(line: str) -> str:
    """What of one line leaves this PC, "" = nothing. Only modules and files that this program has are named."""
    if entry := _ENTRY.match(line):
        when, level, logger, message = entry.groups()
        module = _CODE.joinpath(*logger.split("."))
        is_ours = logger.split(".")[0] in ("station", "printing", "scanners")
        is_ours = is_ours and (module.with_suffix(".py").is_file() or module.is_dir())
        fault = _FAULT.match(message)
        return f"{when} {level} {logger if is_ours else 'other'} {fault[0] if fault else ''}".rstrip()
    if frame := _FRAME.match(line):
        path, number = frame.groups()
        if (_CODE / path.replace("\\", "/")).is_file():
            return f"  {path}:{number}"
    return ""


def _json(account: object) -> str:
    return json.dumps(account, indent=2, ensure_ascii=False) + "\n"
