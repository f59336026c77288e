"""The audit log: appended in the transaction of the change, searched, and never altered. Codes live in the domain."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, String, cast, insert, or_, select

from station.domain.audit import Action, Actor, AuditEntry, SoughtWord
from station.store.columns import storable
from station.store.engine import reading, writing
from station.store.tables import AUDIT_ENTRY

_COLUMNS = AUDIT_ENTRY.c
_FACTS = cast(AUDIT_ENTRY.c.facts, String)
_PAGE = 500


@dataclass(frozen=True, slots=True)
class AuditSearch:
    """Which entries are wanted; empty fields want all."""

    words: str = ""  #: in who, action, subject or facts, without case
    since: datetime | None = None
    before: datetime | None = None
    action: str = ""  #: an `Action`, or the start of one: "person"
    sought: tuple[SoughtWord, ...] = ()  #: the same words with what the log stores for them; then `words` is not read


def record(
    connection: Connection, at: datetime, who: Actor, action: Action, subject: str = "", **facts: object
) -> None:
    """Append one entry; part of the transaction that made the change, so that neither is without the other."""
    connection.execute(
        insert(AUDIT_ENTRY),
        {
            "at": at,
            "who": who.name,
            "role": who.role,
            "table_name": who.table,
            "action": action.value,
            "subject": subject,
            "facts": {name: storable(value) if isinstance(value, str) else value for name, value in facts.items()},
        },
    )


def search(connection: Connection, wanted: AuditSearch, limit: int = 100, before_id: int = 0) -> list[AuditEntry]:
    """Entries, newest first; `before_id` goes on behind the last one of the page before."""
    query = _wanted(wanted).order_by(_COLUMNS.id.desc()).limit(limit)
    if before_id:
        query = query.where(_COLUMNS.id < before_id)
    return [_entry(row) for row in connection.execute(query)]


def every(connection: Connection, wanted: AuditSearch) -> Iterator[AuditEntry]:
    """All entries, newest first, a page at a time: the log may be longer than memory."""
    before_id = 0
    while page := search(connection, wanted, _PAGE, before_id):
        yield from page
        before_id = page[-1].id


def _wanted(wanted: AuditSearch) -> Select[Any]:
    query = select(AUDIT_ENTRY)
    if wanted.since is not None:
        query = query.where(_COLUMNS.at >= wanted.since)
    if wanted.before is not None:
        query = query.where(_COLUMNS.at < wanted.before)
    if wanted.action:
        query = query.where(_COLUMNS.action.startswith(wanted.action, autoescape=True))
    for word in wanted.sought or map(SoughtWord, storable(wanted.words).split()):
        query = query.where(_tells(word))
    return query


def _tells(word: SoughtWord) -> ColumnElement[bool]:
    """The word stands in one of the columns as it is stored, or in what the page says for what is stored."""
    columns = (_COLUMNS.who, _COLUMNS.action, _COLUMNS.subject, _COLUMNS.table_name)
    written = [text.icontains(form, autoescape=True) for text in columns for form in _forms(word.text)]
    facts = {json.dumps(form)[1:-1] for form in _forms(word.text)} | word.in_facts
    written += [_FACTS.icontains(text, autoescape=True) for text in sorted(facts)]
    written += [_COLUMNS.action.startswith(start, autoescape=True) for start in sorted(word.actions)]
    written += [_COLUMNS.subject.endswith(end, autoescape=True) for end in sorted(word.ends)]
    return or_(*written, _COLUMNS.role.in_(sorted(word.roles)))


def _forms(text: str) -> list[str]:
    """A word as people write it: databases fold letters of other alphabets each in their own way."""
    typed = storable(text)
    if typed.isascii():
        return [typed]
    return sorted({typed, typed.lower(), typed.upper(), typed.capitalize()})


def _entry(row: Row[Any]) -> AuditEntry:
    actor = Actor(row.who, row.role, row.table_name)
    return AuditEntry(row.at, actor, Action(row.action), row.subject, row.facts, row.id)


class SqlAudit:
    """Fits `station.workflow.audit.AuditBook`, for one person. Each call is one unit of work, from any thread."""

    def __init__(self, engine: Engine, who: Actor) -> None:
        self._engine, self._who = engine, who

    def find(self, wanted: AuditSearch, limit: int, before_id: int) -> list[AuditEntry]:
        with reading(self._engine) as connection:
            return search(connection, wanted, limit, before_id)

    def every(self, wanted: AuditSearch) -> Iterator[AuditEntry]:
        with reading(self._engine) as connection:
            yield from every(connection, wanted)

    def was_refused(self, at: datetime, deed: str) -> None:
        """Note that the person wanted to do what their role may not do."""
        with writing(self._engine) as connection:
            record(connection, at, self._who, Action.REFUSED, deed=deed)

    def was_exported(self, at: datetime, entries: int, kind: str) -> None:
        with writing(self._engine) as connection:
            record(connection, at, self._who, Action.EXPORTED, "audit", entries=entries, kind=kind)
