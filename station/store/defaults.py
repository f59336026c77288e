"""The inserts, texts and rules that a new database starts with, from the files of the program."""

import logging
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, Engine, insert, select

from station.domain.catalog import Insert, TextVariant
from station.domain.rules import RuleSet
from station.domain.rules import read_rules as rules_from
from station.domain.trouble import Trouble
from station.store.engine import reading, writing
from station.store.rule_sets import publish_rules
from station.store.tables import META
from station.store.writers import add_inserts, add_texts

log = logging.getLogger(__name__)

_T = TypeVar("_T")

_SEEDED = "defaults.seeded_at"


def seed_defaults(engine: Engine, assets: Path) -> None:
    """Fill inserts, texts and rules of an empty database once; what managers changed later is never touched.

    Files that are not there are left out, and looked for again at the next start.
    Raises Trouble "rules.unreadable" (file, problem), "rules.invalid", "yaml....", and as `engine.troubles`.
    """
    with reading(engine) as connection:
        if _is_seeded(connection):
            return
    inserts, rules = read_inserts(assets / "rules" / "inserts.yaml"), read_rules(assets / "rules" / "default.yaml")
    texts = [text for file in sorted(assets.glob("templates/*/texts.yaml")) for text in read_texts(file)]
    with writing(engine) as connection:
        if _is_seeded(connection):  # another table was faster
            return
        add_inserts(connection, inserts)
        add_texts(connection, texts)
        if rules is not None:
            publish_rules(connection, rules, datetime.now(UTC), "")
        if inserts and texts and rules is not None:
            connection.execute(insert(META), {"key": _SEEDED, "value": datetime.now(UTC).isoformat()})
    log.info("defaults: %d inserts, %d texts", len(inserts), len(texts))


def read_inserts(file: Path) -> list[Insert]:
    """Inserts of a YAML list whose entries have the fields of `Insert`; none where there is no file."""
    return _read(file, TypeAdapter(list[Insert])) or []


def read_rules(file: Path) -> RuleSet | None:
    """The rule set of a YAML file; None where there is no file. Raises Trouble "yaml....", "rules.invalid"."""
    from station.rule_file import read_rule_file  # late: only an empty database is filled

    return rules_from(read_rule_file(file).content) if file.exists() else None


def read_texts(file: Path) -> list[TextVariant]:
    """Texts of a YAML list of {set, id, heading, body}; the language is the name of the folder."""
    entries = _read(file, TypeAdapter(list[dict[str, str]])) or []
    try:
        return [
            TextVariant(entry["id"], entry["set"], file.parent.name, entry["body"], entry.get("heading", ""))
            for entry in entries
        ]
    except KeyError as error:
        raise Trouble("rules.unreadable", file=file.name, problem=f"{error} is missing") from error


def _read(file: Path, shape: TypeAdapter[_T]) -> _T | None:
    if not file.exists():
        return None
    from station.strict_yaml import read_yaml_file  # late, as above

    try:
        return shape.validate_python(read_yaml_file(file).content)
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Trouble("rules.unreadable", file=file.name, problem=f"{where}: {first['msg']}") from error


def _is_seeded(connection: Connection) -> bool:
    return connection.execute(select(META.c.value).where(META.c.key == _SEEDED)).first() is not None
