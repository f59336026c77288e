"""Roles: one table says what each may do."""

import pytest

from station.domain.roles import MAY, Account, Deed, Role, ask_leave, may, role_of
from station.domain.trouble import Trouble


def test_everybody_who_may_enter_may_pack() -> None:
    assert all(may(role, Deed.PACK) for role in Role)


def test_a_packer_sees_no_customer_and_changes_nothing() -> None:
    assert MAY[Role.PACKER] == {Deed.PACK, Deed.OVERRULE, Deed.SEE_DAY, Deed.TRAIN}


def test_it_looks_after_tables_and_people_without_seeing_customers() -> None:
    customers = {Deed.SEE_CUSTOMERS, Deed.EDIT_CUSTOMERS, Deed.TELL_CUSTOMER, Deed.FORGET_CUSTOMER, Deed.EXPORT}
    assert not customers & MAY[Role.IT]
    assert may(Role.IT, Deed.SET_UP)
    assert not may(Role.MANAGER, Deed.SET_UP)


def test_every_deed_is_somebodys() -> None:
    assert frozenset().union(*MAY.values()) == frozenset(Deed)


def test_leave_is_asked_of_who_is_there_and_active() -> None:
    boss = Account(1, "Mara", Role.MANAGER)
    ask_leave(boss, Deed.EDIT_RULES)
    for nobody in (None, Account(2, "Anna", Role.PACKER), Account(1, "Mara", Role.MANAGER, is_active=False)):
        with pytest.raises(Trouble, match="may_not"):
            ask_leave(nobody, Deed.EDIT_RULES)


def test_a_role_is_read_without_case() -> None:
    assert role_of(" Manager") is Role.MANAGER
    with pytest.raises(Trouble, match="role_unknown"):
        role_of("king")
