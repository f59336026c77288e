"""The versions of the rules in the database: drafts as typed, published ones for ever, the newest of these live."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, delete, func, insert, select, update

from station.domain.audit import Action, Actor
from station.domain.rule_versions import RuleState, RuleVersion, StoredRules
from station.domain.rules import RuleSet, read_rules
from station.domain.trouble import Trouble
from station.store import audit
from station.store.engine import reading, writing
from station.store.numbers import mark_changed, raise_to, take_numbers
from station.store.tables import RULE_SET

__all__ = ["SqlRuleSets", "live_rules", "publish_rules"]

log = logging.getLogger(__name__)

_COUNTER = "rule_set"
_IS_PUBLISHED = RULE_SET.c.state == RuleState.PUBLISHED.value


class SqlRuleSets:
    """The versions of one shop. Each call is one short transaction; raises Trouble as `engine.troubles`."""

    def __init__(self, engine: Engine, role: str = "", table: str = "") -> None:
        """`role` and `table` are those of who works here, for the audit log."""
        self._engine, self._role, self._table = engine, role, table

    def versions(self) -> list[RuleVersion]:
        """All versions, newest first."""
        with reading(self._engine) as connection:
            live = _live_version(connection)
            rows = connection.execute(select(RULE_SET).order_by(RULE_SET.c.version.desc()))
            return [_about(row, live) for row in rows]

    def read(self, version: int) -> StoredRules:
        """One version. Raises Trouble "rules.unknown_version" (version)."""
        with reading(self._engine) as connection:
            row = _row(connection, version)
            return StoredRules(_about(row, _live_version(connection)), row.body)

    def live_version(self) -> int:
        """The version that all tables pack under; 0 before the first."""
        with reading(self._engine) as connection:
            return _live_version(connection)

    def save_draft(
        self,
        body: Mapping[str, Any],
        by: str,
        note: str,
        at: datetime,
        *,
        made_from: int | None = None,
        over: RuleVersion | None = None,
    ) -> int:
        """Keep a draft as typed, checked or not, and return its version.

        `over` is the draft it replaces, as it was read. Raises Trouble as `_as_seen`.
        """
        told = {"body": dict(body), "made_at": at, "made_by": by, "note": note}
        with writing(self._engine) as connection:
            if over is None:
                version = _next_version(connection)
                row = {"version": version, "state": RuleState.DRAFT.value, "made_from": made_from}
                connection.execute(insert(RULE_SET), row | told)
                return version
            _lock(connection)
            _as_seen(connection, over)
            connection.execute(update(RULE_SET).where(RULE_SET.c.version == over.version).values(**told))
            return over.version

    def delete_draft(self, version: int, by: str, at: datetime, seen: RuleVersion | None = None) -> None:
        """Throw a draft away, as it was `seen` (None: whatever it is). Raises Trouble as `_as_seen`."""
        with writing(self._engine) as connection:
            _lock(connection)
            _as_seen(connection, seen) if seen else _draft(connection, version)
            connection.execute(delete(RULE_SET).where(RULE_SET.c.version == version))
            self._told(connection, at, by, Action.RULES_DISCARDED, version)

    def publish_draft(
        self, version: int, over: int, by: str, at: datetime, note: str = "", seen: RuleVersion | None = None
    ) -> int:
        """Make a draft live for all tables; the version it is published under, a new one where others came between.

        `over` is the version that was live when the manager decided, `seen` the draft as it was then (None: whatever
        it is). Raises Trouble "rules.moved_on" where another version is live by now, "rules.invalid" where the draft
        cannot work, and as `_as_seen`.
        """
        with writing(self._engine) as connection:
            _lock(connection)
            draft = _as_seen(connection, seen) if seen else _draft(connection, version)
            _must_be_live(connection, over, draft)
            rules = read_rules(draft.body)
            connection.execute(delete(RULE_SET).where(RULE_SET.c.version == version))
            number = version if version > _live_version(connection) else _next_version(connection)
            _publish(connection, rules, number, at, by or draft.made_by, note or draft.note, draft.made_from)
            self._told(connection, at, by or draft.made_by, Action.RULES_PUBLISHED, number, instead_of=over)
            return number

    def roll_back(self, version: int, over: int, by: str, at: datetime, note: str = "") -> int:
        """Publish the rules of an old version as the newest one, which it returns.

        Raises Trouble "rules.moved_on", "rules.invalid", "rules.unknown_version", "rules.not_published".
        """
        with writing(self._engine) as connection:
            _lock(connection)
            old = _row(connection, version)
            if old.state != RuleState.PUBLISHED:
                raise Trouble("rules.not_published", version=version)
            _must_be_live(connection, over, old)
            number = _next_version(connection)
            _publish(connection, read_rules(old.body), number, at, by, note, version)
            self._told(connection, at, by, Action.RULES_ROLLED_BACK, number, to=version, instead_of=over)
            return number

    def _told(self, connection: Connection, at: datetime, by: str, action: Action, version: int, **facts: int) -> None:
        audit.record(connection, at, Actor(by, self._role, self._table), action, str(version), **facts)


def live_rules(connection: Connection) -> RuleSet:
    """The rule set that is live; an empty one before the first.

    Where a newer program published what this one cannot read, the last version it can read stays in use: packing goes
    on, and every parcel keeps the version it was packed under. Raises Trouble "rules.invalid" where there is none.
    """
    published = select(RULE_SET.c.version).where(_IS_PUBLISHED).order_by(RULE_SET.c.version.desc())
    unreadable: Trouble | None = None
    for version in connection.execute(published).scalars().all():
        try:
            return read_rules(_row(connection, version).body)
        except Trouble as trouble:
            log.warning("version %d of the rules cannot be read by this program", version)
            unreadable = unreadable or trouble
    if unreadable is not None:
        raise unreadable
    return RuleSet()


def publish_rules(connection: Connection, rules: RuleSet, at: datetime, made_by: str) -> int:
    """Add the rules as the newest published version and return that; the same rules as live now add none."""
    _lock(connection)
    live = _live_version(connection)
    if live and _is_live(connection, rules):
        return live
    number = _next_version(connection) if live else max(rules.version, _next_version(connection))
    _publish(connection, rules, number, at, made_by, "", live or None)
    return number


def _is_live(connection: Connection, rules: RuleSet) -> bool:
    live = _row(connection, _live_version(connection))
    try:
        return read_rules(live.body).model_copy(update={"version": rules.version}) == rules
    except Trouble:  # what is live cannot be read by this program: anything is newer
        return False


def _publish(
    connection: Connection, rules: RuleSet, version: int, at: datetime, by: str, note: str, made_from: int | None
) -> None:
    body = rules.model_copy(update={"version": version}).model_dump(mode="json", by_alias=True)
    row = {"version": version, "state": RuleState.PUBLISHED.value, "body": body, "made_at": at, "published_at": at}
    connection.execute(insert(RULE_SET), row | {"made_by": by, "note": note, "made_from": made_from})
    raise_to(connection, _COUNTER, version)
    mark_changed(connection, "rules")


def _must_be_live(connection: Connection, over: int, row: Row[Any]) -> None:
    live = _live_version(connection)
    if live != over:
        by = _row(connection, live).made_by if live else ""
        raise Trouble("rules.moved_on", live=live, by=by, version=row.version, made_from=over)


def _lock(connection: Connection) -> None:
    """Let one manager at a time change versions: what is read after this stays true until the end."""
    take_numbers(connection, _COUNTER, 0)


def _next_version(connection: Connection) -> int:
    """A version number that no rule set ever had, since parcels are packed under it."""
    _lock(connection)
    newest = connection.execute(select(func.max(RULE_SET.c.version))).scalar() or 0
    raise_to(connection, _COUNTER, newest)
    return take_numbers(connection, _COUNTER)[0]


def _live_version(connection: Connection) -> int:
    return connection.execute(select(func.max(RULE_SET.c.version)).where(_IS_PUBLISHED)).scalar() or 0


def _row(connection: Connection, version: int) -> Row[Any]:
    row = connection.execute(select(RULE_SET).where(RULE_SET.c.version == version)).first()
    if row is None:
        raise Trouble("rules.unknown_version", version=version)
    return row


def _draft(connection: Connection, version: int) -> Row[Any]:
    row = _row(connection, version)
    if row.state != RuleState.DRAFT:
        raise Trouble("rules.not_a_draft", version=version)
    return row


def _as_seen(connection: Connection, seen: RuleVersion) -> Row[Any]:
    """A draft that nobody touched since somebody saw it.

    Raises Trouble "rules.draft_moved_on" (version, by, at) where somebody saved it since, "rules.draft_published"
    (version, by) where it is published, "rules.draft_gone" (version) where it was thrown away.
    """
    row = connection.execute(select(RULE_SET).where(RULE_SET.c.version == seen.version)).first()
    if row is None:
        raise Trouble("rules.draft_gone", version=seen.version)
    if row.state != RuleState.DRAFT:
        raise Trouble("rules.draft_published", version=seen.version, by=row.made_by)
    if (row.made_at, row.made_by) != (seen.made_at, seen.made_by):
        raise Trouble("rules.draft_moved_on", version=seen.version, by=row.made_by, at=row.made_at)
    return row


def _about(row: Row[Any], live: int) -> RuleVersion:
    return RuleVersion(
        version=row.version,
        state=RuleState(row.state),
        made_at=row.made_at,
        published_at=row.published_at,
        made_by=row.made_by,
        note=row.note,
        made_from=row.made_from,
        is_live=row.version == live,
    )
