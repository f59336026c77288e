"""What is said of a card's voucher codes, by the form of the insert and by the check of the rules."""

from dataclasses import replace
from datetime import date

import pytest

from station.domain.catalog import Catalog, Insert, InsertKind, Slot, TextVariant
from station.domain.rule_check import Severity, findings
from station.domain.rules import read_rules
from station.domain.voucher_check import VoucherUse, print_code
from station.domain.vouchers import VoucherPool

TODAY = date(2026, 11, 23)
CARD = Insert("card.back", InsertKind.WELCOME_BACK, Slot.CARD, "Back", "back", "card-a6")
RULES = read_rules({"rules": [{"name": "back", "slot": "card", "add": {"insert": "card.back"}}]})
POOLS = {
    "ten": VoucherPool("ten", "Ten", low_water=5, free=9),
    "low": VoucherPool("low", "Low", low_water=5, free=1, blocks={"table 2": 2}),
    "empty": VoucherPool("empty"),
    "over": VoucherPool("over", valid_until=date(2026, 11, 22), free=9),
}


def text(body: str, heading: str = "", number: int = 1) -> TextVariant:
    return TextVariant(f"back.{number}", "back", "en", body, heading)


def found(pool: str, *bodies: str, insert: Insert = CARD) -> list[tuple[str, Severity]]:
    shop = Catalog(inserts={"card.back": insert}, texts={"back": tuple(map(text, bodies)) or (text("Hi"),)})
    use = VoucherUse(POOLS, {"card.back": pool} if pool else {})
    told = findings(RULES, shop, "en", TODAY, use)
    assert all((one.rule, one.field) == ("back", "add") for one in told)
    return [(one.reason.code.removeprefix("check."), one.severity) for one in told]


@pytest.mark.parametrize(
    ("pool", "code", "severity"),
    [
        ("gone", "codes_unknown", Severity.ERROR),
        ("over", "codes_over", Severity.WARNING),
        ("empty", "codes_empty", Severity.WARNING),
        ("low", "codes_low", Severity.WARNING),
    ],
)
def test_a_pool_that_gives_nothing_or_soon_nothing_is_told(pool: str, code: str, severity: Severity) -> None:
    assert found(pool) == [(code, severity)]


def test_a_pool_with_enough_codes_is_not_found_fault_with() -> None:
    assert found("ten", "{{ voucher }}") == []
    assert found("") == []


def test_a_card_that_prints_a_code_and_has_no_pool_cannot_work() -> None:
    assert found("", "Take {{ voucher }}") == [("no_codes", Severity.ERROR)]
    assert found("", insert=replace(CARD, url="v/{voucher}")) == [("no_codes", Severity.ERROR)]


def test_where_one_text_goes_without_a_code_the_others_may_stay_out() -> None:
    assert found("", "Take {{ voucher }}", "Welcome back") == []


def test_without_knowledge_of_pools_nothing_is_claimed() -> None:
    shop = Catalog(inserts={"card.back": CARD}, texts={"back": (text("{{ voucher }}"),)})
    assert findings(RULES, shop, "en", TODAY) == ()


@pytest.mark.parametrize("body", ["{{ voucher }}", "{% if voucher %}x{% endif %}", "{{voucher|upper}}"])
def test_a_text_that_prints_a_code_is_known_by_its_variable(body: str) -> None:
    assert print_code([text(body)])
    assert print_code([text("", heading=body)])


@pytest.mark.parametrize("body", ["a voucher for you", "{{ vouchers }}", "{{ product }} voucher {{ shop }}"])
def test_the_word_alone_is_no_code(body: str) -> None:
    assert not print_code([text(body)])
