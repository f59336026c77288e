"""People of the tables: badges and PINs let in whom they should, and guessing is slow even after a restart."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select

from station.domain.audit import Action, Actor
from station.domain.command_codes import is_badge
from station.domain.roles import Account, Role
from station.domain.trouble import Trouble
from station.store import audit, pins
from station.store.engine import reading
from station.store.people import LONGEST_WAIT_S, SqlPeople, wait_after
from station.store.tables import ACCOUNT
from tests.store.facts import NOON

BOSS = Actor("Mara", "manager", "office")


@pytest.fixture
def people(engine: Engine) -> SqlPeople:
    return SqlPeople(engine)


@pytest.fixture
def anna(people: SqlPeople) -> Account:
    return people.add("  Anna ", Role.PACKER, NOON, BOSS)


def wrong(people: SqlPeople, account: Account, at_s: float = 0, pin: str = "0815") -> Trouble:
    with pytest.raises(Trouble) as raised:
        people.check_pin(account.id, pin, NOON + timedelta(seconds=at_s))
    return raised.value


def test_a_new_person_has_neither_badge_nor_pin(people: SqlPeople, anna: Account) -> None:
    assert people.everybody() == [Account(anna.id, "Anna", Role.PACKER)]
    assert not people.anybody_may_enter()
    assert people.with_pin() == []
    assert people.badges() == []


def test_a_badge_opens_for_its_bearer_until_there_is_a_newer_one(people: SqlPeople, anna: Account) -> None:
    old = people.new_badge(anna.id, NOON, BOSS)
    assert is_badge(old)
    assert people.anybody_may_enter()
    found = people.by_badge(f" {old.lower()}\n")
    assert found is not None
    assert (found.id, found.has_badge) == (anna.id, True)
    new = people.new_badge(anna.id, NOON, BOSS)
    assert people.by_badge(old) is None
    assert [(account.id, code) for account, code in people.badges()] == [(anna.id, new)]


def test_the_right_pin_lets_in_and_forgives(people: SqlPeople, anna: Account) -> None:
    people.set_pin(anna.id, "4711", NOON, BOSS)
    assert [one.id for one in people.with_pin()] == [anna.id]
    assert [wrong(people, anna).facts["wait_s"] for _ in range(2)] == [0, 0]
    assert people.check_pin(anna.id, "4711", NOON).first_name == "Anna"
    assert wrong(people, anna).facts["wait_s"] == 0


def test_wrong_pins_slow_down_over_a_restart_and_at_every_table(
    people: SqlPeople, anna: Account, engine: Engine
) -> None:
    people.set_pin(anna.id, "4711", NOON, BOSS)
    for _ in range(2):
        wrong(people, anna)
    third = wrong(people, anna)
    assert (third.code, third.facts["wait_s"]) == ("login.wrong_pin", 1)
    restarted = SqlPeople(engine)
    waiting = wrong(restarted, anna, 0.5, "4711")
    assert (waiting.code, waiting.facts["wait_s"]) == ("login.wait", 1)
    assert wrong(restarted, anna, 1.1).facts["wait_s"] == 2
    assert restarted.check_pin(anna.id, "4711", NOON + timedelta(seconds=4)).id == anna.id
    with reading(engine) as connection:
        locked = audit.search(connection, audit.AuditSearch(action="person.pin_locked"))
    assert [entry.facts["wait_s"] for entry in locked] == [2, 1]


def test_many_tables_that_guess_at_once_gain_nothing(people: SqlPeople, anna: Account) -> None:
    people.set_pin(anna.id, "4711", NOON, BOSS)
    with ThreadPoolExecutor(8) as tables:
        codes = Counter(tables.map(lambda guess: wrong(people, anna, 0, f"99{guess:02}").code, range(16)))
    assert codes == {"login.wrong_pin": 3, "login.wait": 13}


def test_a_new_pin_forgives_wrong_tries(people: SqlPeople, anna: Account) -> None:
    people.set_pin(anna.id, "4711", NOON, BOSS)
    for at_s in (0, 0, 0, 2, 5):
        wrong(people, anna, at_s)
    people.set_pin(anna.id, "2580", NOON, BOSS)
    assert people.check_pin(anna.id, "2580", NOON).id == anna.id
    assert wrong(people, anna, 0, "4711").code == "login.wrong_pin"


def test_who_left_enters_nowhere(people: SqlPeople, anna: Account) -> None:
    badge = people.new_badge(anna.id, NOON, BOSS)
    people.set_pin(anna.id, "4711", NOON, BOSS)
    people.set_active(anna.id, False, NOON, BOSS)
    assert people.by_badge(badge) is None
    assert wrong(people, anna, 0, "4711").code == "login.wrong_pin"
    assert not people.anybody_may_enter()
    back = people.set_active(anna.id, True, NOON, BOSS)
    assert (back.is_active, back.has_pin, back.has_badge) == (True, False, False)


def test_somebody_without_a_pin_has_no_right_one(people: SqlPeople, anna: Account) -> None:
    assert wrong(people, anna, 0, "").code == "login.wrong_pin"


def test_no_pin_is_stored_in_the_clear(people: SqlPeople, anna: Account, engine: Engine) -> None:
    people.set_pin(anna.id, "47110815", NOON, BOSS)
    with reading(engine) as connection:
        assert connection.execute(select(ACCOUNT.c.pin_hash)).scalar_one().startswith("$argon2id$")
        told = audit.search(connection, audit.AuditSearch())
    assert "47110815" not in str(told)


def test_every_change_is_in_the_audit_log(people: SqlPeople, anna: Account, engine: Engine) -> None:
    people.rename(anna.id, "Anne", NOON, BOSS)
    people.set_role(anna.id, Role.MANAGER, NOON, BOSS)
    people.new_badge(anna.id, NOON, BOSS)
    people.set_pin(anna.id, "4711", NOON, BOSS)
    changed = people.set_language(anna.id, "tr")
    assert (changed.first_name, changed.role, changed.language) == ("Anne", Role.MANAGER, "tr")
    assert people.account(anna.id) == changed
    with reading(engine) as connection:
        entries = audit.search(connection, audit.AuditSearch())
    assert [entry.action for entry in reversed(entries)] == [
        Action.PERSON_ADDED,
        Action.PERSON_RENAMED,
        Action.ROLE_CHANGED,
        Action.BADGE_MADE,
        Action.PIN_SET,
    ]
    assert {entry.who for entry in entries} == {BOSS}


def test_who_is_not_there_and_names_that_are_none(people: SqlPeople) -> None:
    for call in (
        lambda: people.account(99),
        lambda: people.check_pin(99, "4711", NOON),
        lambda: people.new_badge(99, NOON, BOSS),
    ):
        with pytest.raises(Trouble, match="unknown"):
            call()
    with pytest.raises(Trouble, match="name_empty"):
        people.add("  ", Role.PACKER, NOON, BOSS)


@given(st.integers(0, 10_000))
def test_waiting_grows_and_ends_at_five_minutes(tries: int) -> None:
    assert 0 <= wait_after(tries) <= wait_after(tries + 1) <= LONGEST_WAIT_S


@pytest.mark.parametrize("pin", ["", "123", "0000", "1234", "98765", "12a4", "１２３４", "1" * 13, "4 11"])
def test_a_pin_that_anybody_tries_first_is_refused(pin: str) -> None:
    with pytest.raises(Trouble, match="pin_weak"):
        pins.digest_of(pin)


def test_a_damaged_digest_opens_nothing() -> None:
    assert not pins.fits("", "4711")
    assert not pins.fits("$argon2id$v=19$broken", "4711")
    assert not pins.fits(pins.digest_of("4711"), "\ud800")
