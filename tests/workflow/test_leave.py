"""Every request of the manager's window asks for a deed; what a role may not do is refused in words, and in the log."""

import importlib
import pkgutil
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine

import station.workflow
from station.domain.audit import Action, Actor
from station.domain.roles import LOGGED, MAY, Account, Deed, Role, may
from station.domain.trouble import Trouble
from station.store.audit import AuditSearch, SqlAudit
from station.wording.audit_details import deed_words, details
from station.wording.words import Words
from station.workflow.leave import DESKS, REQUESTS, Leave, deed_of
from station.workflow.managing_login import LOGIN_REQUESTS

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
#: Desks of the manager's window by the name of their requests; who enters is not asked what they may.
NAMES = {
    "RULE_REQUESTS": "rules", "PAGE_REQUESTS": "pages", "BACKTEST_REQUESTS": "backtest", "TEXT_REQUESTS": "texts",
    "INSERT_REQUESTS": "inserts", "STOCK_REQUESTS": "stock", "VOUCHER_REQUESTS": "vouchers",
    "CUSTOMER_REQUESTS": "customers", "RESULTS_REQUESTS": "results", "TODAY_REQUESTS": "today",
    "CONFLICT_REQUESTS": "conflicts", "AUDIT_REQUESTS": "audit", "FILE_REQUESTS": "files",
}  # fmt: skip


def all_requests() -> dict[str, frozenset[str]]:
    """Every set of requests that a module of the workflow declares, by its name."""
    found: dict[str, frozenset[str]] = {}
    for module in pkgutil.iter_modules(station.workflow.__path__):
        members = vars(importlib.import_module(f"station.workflow.{module.name}"))
        found |= {name: each for name, each in members.items() if name.endswith("_REQUESTS")}
    return found


ASKED = sorted((NAMES[name], request) for name, each in all_requests().items() if name in NAMES for request in each)


def test_every_request_of_every_desk_asks_for_a_deed() -> None:
    declared = all_requests()
    assert set(declared) - {"LOGIN_REQUESTS"} == set(NAMES)
    assert declared["LOGIN_REQUESTS"] == LOGIN_REQUESTS
    assert set(NAMES.values()) == set(DESKS)
    assert set(REQUESTS) <= set(ASKED), "a deed of a request that no desk has"


def test_what_is_irreversible_or_leaves_the_house_has_a_deed_of_its_own() -> None:
    assert deed_of("customers", "search") is Deed.SEE_CUSTOMERS
    assert deed_of("customers", "forget") is Deed.FORGET_CUSTOMER
    assert deed_of("customers", "know") is Deed.TELL_CUSTOMER
    for desk in ("audit", "results", "conflicts", "files"):
        assert deed_of(desk, "save") is Deed.EXPORT


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("desk", "request_name"), ASKED)
def test_a_role_does_what_the_table_says_and_nothing_else(desk: str, request_name: str, role: Role) -> None:
    refused: list[Deed] = []
    account = Account(7, "Robin", role)
    leave = Leave(lambda: account, lambda _who, deed: refused.append(deed))
    deed = deed_of(desk, request_name)
    if deed in MAY[role]:
        leave.ask(desk, request_name)
        assert refused == []
        return
    with pytest.raises(Trouble) as caught:
        leave.ask(desk, request_name)
    assert caught.value.code == "role.may_not"
    assert refused == ([deed] if deed in LOGGED else [])


@pytest.mark.parametrize("deed", Deed)
@pytest.mark.parametrize("role", Role)
def test_every_refusal_has_words_in_both_languages_and_a_line_of_the_log(
    engine: Engine, role: Role, deed: Deed
) -> None:
    """All deeds and roles, through the real log; what everybody does at a table is no entry."""
    account = Account(7, "Robin", role)
    book = SqlAudit(engine, Actor("Robin", role, "Office"))
    leave = Leave(lambda: account, lambda _who, wanted: book.was_refused(NOON, wanted.value))
    asked = [one for one in ASKED if deed_of(*one) is deed]
    for desk, request in asked[:1]:
        if may(role, deed):
            leave.ask(desk, request)
        else:
            with pytest.raises(Trouble) as caught:
                leave.ask(desk, request)
            for language in ("en", "de"):
                assert "Robin" in " ".join(Words(language).trouble(caught.value.code, **caught.value.facts))
    entries = book.find(AuditSearch(action=Action.REFUSED), 10, 0)
    expected = bool(asked) and not may(role, deed) and deed in LOGGED
    assert [entry.facts["deed"] for entry in entries] == ([deed.value] if expected else [])
    for language in ("en", "de"):
        words = Words(language)
        assert deed_words(deed.value, words) != deed.value or language == "en"
        assert all(deed_words(deed.value, words) in details(entry, words) for entry in entries)


def test_who_was_closed_or_lost_the_role_meanwhile_is_refused_at_the_next_request() -> None:
    now = [Account(7, "Robin", Role.MANAGER)]
    leave = Leave(lambda: now[0], lambda _who, _deed: None)
    leave.ask("rules", "publish")
    for changed in (Account(7, "Robin", Role.PACKER), Account(7, "Robin", Role.MANAGER, is_active=False)):
        now[0] = changed
        with pytest.raises(Trouble, match=r"role\.may_not"):
            leave.ask("rules", "publish")
