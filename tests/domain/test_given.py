"""What rules gave: added up day by day, and what of it is measured."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from station.domain.given import GivenByRule, campaign_total, so_far, unmeasured
from station.domain.rules import read_rules

DAY = date(2026, 11, 1)


def gave(rule: str, *counts: int) -> GivenByRule:
    return GivenByRule(rule, ("card",), tuple((DAY + timedelta(days=n), count) for n, count in enumerate(counts)), 1, 0)


@given(st.lists(st.lists(st.integers(1, 50), min_size=1, max_size=9), max_size=4))
def test_the_count_so_far_only_rises_and_ends_at_all_pieces(counts: list[list[int]]) -> None:
    rules = [gave(str(number), *each) for number, each in enumerate(counts)]
    course = so_far(rules)
    assert [day for day, _ in course] == sorted({day for one in rules for day, _ in one.by_day})
    assert [count for _, count in course] == sorted(count for _, count in course)
    assert (course[-1][1] if course else 0) == sum(one.pieces for one in rules)


def test_rules_without_a_comparison_come_by_how_much_they_gave() -> None:
    rules = [gave("little", 1), gave("much", 5, 5), gave("measured", 100)]
    assert [one.rule for one in unmeasured(rules, ["measured"])] == ["much", "little"]


def test_a_campaign_ends_where_all_of_its_rules_do() -> None:
    note = {"slot": "note", "add": {"note": "delivery"}}
    rules = read_rules({"rules": [
        {"name": "a", **note, "campaign": {"total": 200}},
        {"name": "b", **note, "campaign": {"total": 50, "per_day": 5}},
        {"name": "c", **note, "campaign": {"per_day": 5}},
        {"name": "d", **note},
    ]})  # fmt: skip
    assert campaign_total(rules, ["a"]) == 200
    assert campaign_total(rules, ["a", "b"]) == 250
    assert campaign_total(rules, ["a", "c"]) is None
    assert campaign_total(rules, ["d"]) is None
    assert campaign_total(rules, ["gone"]) is None
    assert campaign_total(rules, []) is None
