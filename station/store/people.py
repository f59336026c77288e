"""The people of the tables: who they are, their badges and PINs. What a role may do stands in `domain.roles`."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, bindparam, insert, select, update

from station.domain.audit import Action, Actor
from station.domain.command_codes import ALPHABET, badge_code
from station.domain.roles import Account, Role
from station.domain.trouble import Trouble
from station.store import audit, pins
from station.store.columns import storable
from station.store.engine import reading, writing
from station.store.notices import notify
from station.store.tables import ACCOUNT

#: Random signs of a badge: 50 bits.
BADGE_SIGNS = 10
#: So many wrong PINs cost no waiting: fingers slip.
FREE_TRIES = 2
LONGEST_WAIT_S = 300
LONGEST_NAME = 60

_COLUMNS = ACCOUNT.c
_BY_ID = select(ACCOUNT).where(_COLUMNS.id == bindparam("account"))
_BY_ID_ALONE = _BY_ID.with_for_update()  #: one try at a time; SQLite's writers take turns anyway
_BY_BADGE = select(ACCOUNT).where(_COLUMNS.badge == bindparam("code"), _COLUMNS.is_active)
_COUNT_TRY = (
    update(ACCOUNT)
    .where(_COLUMNS.id == bindparam("account"))
    .values(failed_tries=_COLUMNS.failed_tries + 1, waits_until=bindparam("until"))
)


class SqlPeople:
    """Fits `station.workflow.ports.People`. Each call is one unit of work, safe from any thread; every change is in
    the audit log. Raises Trouble "database....", and "people.unknown" (number) for an account that is not there.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    # --- at the table ------------------------------------------------------------------------------------

    def by_badge(self, code: str) -> Account | None:
        """The active person with this badge."""
        with reading(self._engine) as connection:
            row = connection.execute(_BY_BADGE, {"code": storable(code).strip().upper()}).first()
        return _account(row) if row else None

    def with_pin(self) -> Sequence[Account]:
        """Active people who have a PIN, by name."""
        return [account for account in self.everybody() if account.is_active and account.has_pin]

    def anybody_may_enter(self) -> bool:
        """Whether anybody has a badge or a PIN."""
        return any(one.is_active and (one.has_pin or one.has_badge) for one in self.everybody())

    def check_pin(self, account_id: int, pin: str, at: datetime) -> Account:
        """The person, where the PIN is right. Takes about 40 ms, and holds no lock meanwhile.

        Raises Trouble "login.wrong_pin" or, while it has to wait, "login.wait"; both with wait_s, the seconds until
        the next try. A try counts before it is looked at, so that many at once gain nothing.
        """
        with writing(self._engine) as connection:
            row = _row(connection, account_id, _BY_ID_ALONE)
            left = (row.waits_until - at).total_seconds() if row.waits_until else 0.0
            if left > 0:
                raise Trouble("login.wait", wait_s=max(round(left), 1))
            wait_s = wait_after(row.failed_tries + 1)
            connection.execute(_COUNT_TRY, {"account": account_id, "until": at + timedelta(seconds=wait_s)})
        is_right = row.is_active and pins.fits(row.pin_hash, pin)
        with writing(self._engine) as connection:
            if is_right:
                _change(connection, account_id, failed_tries=0, waits_until=None)
            elif wait_s:
                who, tries = Actor(row.first_name, row.role), row.failed_tries + 1
                audit.record(connection, at, who, Action.PIN_LOCKED, str(account_id), tries=tries, wait_s=wait_s)
        if not is_right:
            raise Trouble("login.wrong_pin", wait_s=wait_s)
        return _account(row)

    # --- looking after people ----------------------------------------------------------------------------

    def everybody(self) -> list[Account]:
        """All accounts by name, those that are closed last."""
        ordered = select(ACCOUNT).order_by(_COLUMNS.is_active.desc(), _COLUMNS.first_name, _COLUMNS.id)
        with reading(self._engine) as connection:
            return [_account(row) for row in connection.execute(ordered)]

    def account(self, account_id: int) -> Account:
        with reading(self._engine) as connection:
            return _account(_row(connection, account_id))

    def add(self, first_name: str, role: Role, at: datetime, by: Actor, language: str = "") -> Account:
        """A new person, without badge and PIN. Raises Trouble "people.name_empty"."""
        name = _name(first_name)
        values = {"first_name": name, "role": role.value, "language": language, "pin_hash": "", "made_at": at}
        with writing(self._engine) as connection:
            new = insert(ACCOUNT).values(**values, is_active=True, failed_tries=0).returning(_COLUMNS.id)
            number = connection.execute(new).scalar_one()
            notify(connection)
            audit.record(connection, at, by, Action.PERSON_ADDED, str(number), name=name, role=role.value)
        return Account(number, name, role, language)

    def rename(self, account_id: int, first_name: str, at: datetime, by: Actor) -> Account:
        """The name that signs from now on. Raises Trouble "people.name_empty"."""
        name = _name(first_name)
        return self._changed(account_id, at, by, Action.PERSON_RENAMED, {"name": name}, first_name=name)

    def set_role(self, account_id: int, role: Role, at: datetime, by: Actor) -> Account:
        return self._changed(account_id, at, by, Action.ROLE_CHANGED, {"role": role.value}, role=role.value)

    def set_language(self, account_id: int, language: str) -> Account:
        """Of the screens; nobody else is concerned, so no log tells it."""
        with writing(self._engine) as connection:
            account = _account(_row(connection, account_id))
            _change(connection, account_id, language=language)
        return replace(account, language=language)

    def set_active(self, account_id: int, is_active: bool, at: datetime, by: Actor) -> Account:
        """Who is no longer active enters nowhere; badge and PIN are gone for good."""
        if is_active:
            return self._changed(account_id, at, by, Action.PERSON_OPENED, {}, is_active=True)
        gone = {"is_active": False, "badge": None, "pin_hash": ""}
        return self._changed(account_id, at, by, Action.PERSON_CLOSED, {}, **gone)

    def new_badge(self, account_id: int, at: datetime, by: Actor) -> str:
        """The content of a new badge; one made before opens nothing any more."""
        code = badge_code("".join(secrets.choice(ALPHABET) for _ in range(BADGE_SIGNS)))
        self._changed(account_id, at, by, Action.BADGE_MADE, {}, badge=code)
        return code

    def badges(self) -> list[tuple[Account, str]]:
        """Active people with what their badges carry, to be printed."""
        wanted = select(ACCOUNT).where(_COLUMNS.is_active, _COLUMNS.badge.is_not(None))
        with reading(self._engine) as connection:
            rows = connection.execute(wanted.order_by(_COLUMNS.first_name, _COLUMNS.id))
            return [(_account(row), row.badge) for row in rows]

    def set_pin(self, account_id: int, pin: str, at: datetime, by: Actor) -> Account:
        """A new PIN; wrong tries are forgiven. Raises Trouble "people.pin_weak"."""
        digest = pins.digest_of(pin)
        fresh = {"pin_hash": digest, "failed_tries": 0, "waits_until": None}
        return self._changed(account_id, at, by, Action.PIN_SET, {}, **fresh)

    def _changed(
        self, account_id: int, at: datetime, by: Actor, action: Action, facts: dict[str, object], **values: object
    ) -> Account:
        with writing(self._engine) as connection:
            _row(connection, account_id)
            _change(connection, account_id, **values)
            audit.record(connection, at, by, action, str(account_id), **facts)
            return _account(_row(connection, account_id))


def wait_after(wrong_tries: int) -> int:
    """Seconds until the next PIN is looked at: 0, 0, 1, 2, 4, ... up to five minutes."""
    over = wrong_tries - FREE_TRIES - 1
    return min(2**over, LONGEST_WAIT_S) if over >= 0 else 0


def _row(connection: Connection, account_id: int, query: Select[Any] = _BY_ID) -> Row[Any]:
    row = connection.execute(query, {"account": account_id}).first()
    if row is None:
        raise Trouble("people.unknown", number=str(account_id))
    return row


def _change(connection: Connection, account_id: int, **values: object) -> None:
    connection.execute(update(ACCOUNT).where(_COLUMNS.id == account_id).values(**values))
    notify(connection)


def _name(first_name: str) -> str:
    name = " ".join(storable(first_name).split())[:LONGEST_NAME]
    if not name:
        raise Trouble("people.name_empty")
    return name


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        first_name=row.first_name,
        role=Role(row.role),
        language=row.language,
        has_pin=bool(row.pin_hash),
        has_badge=row.badge is not None,
        is_active=row.is_active,
    )
