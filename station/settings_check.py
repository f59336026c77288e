"""Every mistake of a settings file with its line and what is allowed there; says it in codes, never in sentences."""

import difflib
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import ValidationError

from station.database_address import has_password
from station.settings import StationSettings

__all__ = ["Mistake", "MistakeCode", "Remark", "RemarkCode", "find_mistakes", "find_remarks", "settings_schema"]

MistakeCode = Literal["syntax", "unknown", "missing", "value", "no_printer", "time_zone"]
RemarkCode = Literal["password", "password_unused"]
Path = tuple[str, ...]

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
_LOOKS_LIKE_START = re.compile(r"\s*(\[|[\w\"'.-]+\s*=)")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: `line` counts from 1, `field` is dotted, `allowed` names values or keys ("" = says nothing)."""

    line: int
    code: MistakeCode
    field: str
    problem: str = ""
    allowed: str = ""


@dataclass(frozen=True, slots=True)
class Remark:
    """What works and should be better; `line` counts from 1."""

    line: int
    code: RemarkCode
    field: str


def settings_schema() -> dict[str, Any]:
    """The JSON schema of settings.toml: every key with its type, limits, default and one sentence."""
    return StationSettings.model_json_schema()


def find_mistakes(text: str) -> list[Mistake]:
    """All mistakes of a settings file by line; none = `load_settings` takes it."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    mistakes, places = _read_statements(lines)
    raw = _parse(lines, mistakes)
    is_whole = not mistakes
    mistakes += [m for m in _invalid(raw, places) if is_whole or m.code != "missing"]
    mistakes += _out_of_place(raw, places)
    return sorted(mistakes, key=lambda mistake: (mistake.line, mistake.field))


def find_remarks(text: str) -> list[Remark]:
    """What should be better in a settings file that is read; nothing where it is not."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    mistakes, places = _read_statements(lines)
    raw = {} if mistakes else _parse(lines, mistakes)
    if mistakes or not has_password(str(raw.get("database", ""))):
        return []
    code: RemarkCode = "password_unused" if raw.get("database_secret") else "password"
    return [Remark(_line_of(("database",), places), code, "database")]


def _read_statements(lines: list[str]) -> tuple[list[Mistake], dict[Path, int]]:
    """Where every key stands; a statement that cannot be read is a mistake and is emptied in `lines`."""
    mistakes: list[Mistake] = []
    places: dict[Path, int] = {}
    section: Path = ()
    at = 0
    while at < len(lines):
        end = next((n for n in range(at + 1, len(lines) + 1) if _reads("\n".join(lines[at:n]))), 0)
        if not end:
            if _LOOKS_LIKE_START.match(lines[at]):
                mistakes.append(Mistake(at + 1, "syntax", "", _problem_of(lines[at])))
            lines[at] = ""
            at += 1
            continue
        found = list(_leaves(tomllib.loads("\n".join(lines[at:end]))))
        if lines[at].lstrip().startswith("[") and found:
            section = found[0]
            found = [()]
        for path in found:
            for depth in range(1, len(section + path) + 1):
                places.setdefault((section + path)[:depth], at + 1)
        at = end
    return mistakes, places


def _reads(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _problem_of(text: str) -> str:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _AT_LINE.sub("", str(error))
    return ""


def _leaves(table: dict[str, Any]) -> Iterator[Path]:
    for key, value in table.items():
        if isinstance(value, dict) and value:
            yield from ((key, *path) for path in _leaves(value))
        else:
            yield (key,)


def _parse(lines: list[str], mistakes: list[Mistake]) -> dict[str, Any]:
    """The file's values; keys and sections that stand there twice become mistakes and are emptied in `lines`."""
    for _ in range(len(lines) + 1):
        try:
            return tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            found = _AT_LINE.search(str(error))
            line = int(found[1]) if found else len(lines)
            mistakes.append(Mistake(line, "syntax", "", _AT_LINE.sub("", str(error))))
            lines[line - 1] = ""
    return {}


def _invalid(raw: dict[str, Any], places: dict[Path, int]) -> Iterator[Mistake]:
    try:
        StationSettings.model_validate(raw)
    except ValidationError as error:
        for found in error.errors():
            path = tuple(str(part) for part in found["loc"])
            field, line = ".".join(path), _line_of(path, places)
            if found["type"] == "extra_forbidden":
                names = sorted(_schema_at(path[:-1]).get("properties", {}))
                near = difflib.get_close_matches(path[-1], names, 1)
                yield Mistake(line, "unknown", field, near[0] if near else "", ", ".join(names))
            elif found["type"] == "missing":
                yield Mistake(line, "missing", field, allowed=_allowed_at(path))
            else:
                problem = found["msg"].removeprefix("Value error, ")
                line = _line_of(_entry_named(problem, path, raw), places)
                yield Mistake(line, "value", field, problem, _allowed_at(path))


def _entry_named(problem: str, path: Path, raw: dict[str, Any]) -> Path:
    """Of a table that is refused as a whole the entry that the problem names, as it stands in the file."""
    here: Any = raw
    for part in path:
        here = here.get(part) if isinstance(here, dict) else None
    named = [key for key in here if problem.startswith((f"{key!r} ", f"{key}: "))] if isinstance(here, dict) else []
    return (*path, *named[:1])


def _out_of_place(raw: dict[str, Any], places: dict[Path, int]) -> Iterator[Mistake]:
    """What is well-formed and still cannot work: a slot without its printer, a time zone nobody has."""
    slots, printers, zone = raw.get("slots"), raw.get("printers", {}), raw.get("timezone")
    if isinstance(slots, dict) and isinstance(printers, dict):
        for slot, printer in slots.items():
            if isinstance(printer, str) and printers and printer not in printers:
                line = _line_of(("slots", slot), places)
                yield Mistake(line, "no_printer", f"slots.{slot}", printer, ", ".join(sorted(printers)))
    if isinstance(zone, str):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder, e.g. "Europe"
            yield Mistake(_line_of(("timezone",), places), "time_zone", "timezone", zone, "Europe/Berlin")


def _line_of(path: Path, places: dict[Path, int]) -> int:
    """The line of a key, else of the nearest section around it, else the first."""
    return next((places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in places), 1)


def _schema_at(path: Path) -> dict[str, Any]:
    """The part of the schema that describes a key; {} where it knows none."""
    schema = settings_schema()
    here: dict[str, Any] = schema
    for part in path:
        here = _followed(here, schema)
        others = here.get("additionalProperties")
        here = here.get("properties", {}).get(part) or (others if isinstance(others, dict) else here.get("items", {}))
    return _followed(here, schema)


def _followed(part: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    name = str(part.get("$ref", "")).rpartition("/")[2]
    return {**schema["$defs"][name], **part} if name else part


def _allowed_at(path: Path) -> str:
    """What may stand at a key: the values, or the kind with its limits, and what it means."""
    part = _schema_at(path)
    if "enum" in part:
        return ", ".join(f'"{value}"' for value in part["enum"])
    low, high = part.get("minimum"), part.get("maximum")
    limits = f"{low} – {high}" if low is not None and high is not None else ""
    longest = f"<= {part['maxLength']} characters" if "maxLength" in part else ""
    return ", ".join(text for text in (part.get("type", ""), limits, longest, part.get("description", "")) if text)
