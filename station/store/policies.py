"""Versions of the phase policy: the same thresholds are always the same version. What they mean is in the domain."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, func, insert, select

from station.domain.phase_policy import PhasePolicy
from station.store.engine import reading, writing
from station.store.notices import notify
from station.store.numbers import take_numbers
from station.store.tables import PHASE_POLICY


@dataclass(frozen=True, slots=True)
class PolicyVersion:
    """One stored version; `body` as it was written then, whatever thresholds there are today."""

    version: int
    body: dict[str, Any]
    made_at: datetime
    made_by: str


def keep_policy(engine: Engine, policy: PhasePolicy, at: datetime, made_by: str) -> int:
    """The version of these thresholds; new ones get the next number. Raises Trouble as `engine.troubles`."""
    known = known_version(engine, policy)
    if known is not None:
        return known
    with writing(engine) as connection:
        take_numbers(connection, PHASE_POLICY.name, 0)  # of two tables that start at once the second waits here
        known = _version_of(connection, policy.digest)
        if known is not None:
            return known
        version: int = connection.execute(select(func.coalesce(func.max(PHASE_POLICY.c.version), 0) + 1)).scalar_one()
        body = policy.model_dump(mode="json")
        row = {"version": version, "digest": policy.digest, "body": body, "made_at": at, "made_by": made_by}
        connection.execute(insert(PHASE_POLICY), row)
        notify(connection)
    return version


def known_version(engine: Engine, policy: PhasePolicy) -> int | None:
    """The version of these thresholds; None: they were never live. Raises Trouble as `engine.troubles`."""
    with reading(engine) as connection:
        return _version_of(connection, policy.digest)


def policy_versions(engine: Engine) -> list[PolicyVersion]:
    """Every version that was ever live, oldest first. Raises Trouble as `engine.troubles`."""
    columns = PHASE_POLICY.c
    query = select(columns.version, columns.body, columns.made_at, columns.made_by).order_by(columns.version)
    with reading(engine) as connection:
        return [PolicyVersion(*row) for row in connection.execute(query)]


def _version_of(connection: Connection, digest: str) -> int | None:
    return connection.execute(select(PHASE_POLICY.c.version).where(PHASE_POLICY.c.digest == digest)).scalar()
