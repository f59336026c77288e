"""Whether the person that a command names with `--by` may do it. Others who run commands are the system's affair."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from station.cli.common import Place, opened
from station.domain.audit import Actor
from station.domain.roles import LOGGED, Account, Deed, ask_leave
from station.domain.trouble import Trouble

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["require_leave"]


def require_leave(where: Place, by: str, deed: Deed) -> None:
    """The role of who is named counts, as in the window; a name that nobody at the tables has counts for itself.

    Raises Trouble "role.may_not" (name), which is in the audit log.
    """
    name = by.strip().casefold()
    if not name:
        return
    from station.store.people import SqlPeople

    with opened(where) as engine:
        known = [one for one in SqlPeople(engine).everybody() if one.first_name.casefold() == name]
        if not known or any(one.is_active and one.may(deed) for one in known):
            return
        try:
            ask_leave(known[0], deed)
        except Trouble:
            if deed in LOGGED:
                _note(engine, known[0], deed, where.settings.table)
            raise


def _note(engine: "Engine", who: Account, deed: Deed, table: str) -> None:
    from station.store.audit import SqlAudit

    SqlAudit(engine, Actor(who.first_name, who.role.value, table)).was_refused(datetime.now(UTC), deed.value)
