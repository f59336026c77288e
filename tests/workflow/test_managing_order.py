"""Moving a rule in its list: it stands where it was put, and nothing else changes its place."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from station.workflow.managing_order import HIGHEST, by_priority, moved, priority_of

_PRIORITIES = st.one_of(st.sampled_from([0, 1, 2, 500, HIGHEST - 1, HIGHEST]), st.integers(0, HIGHEST))


def names(body: Any) -> list[str]:
    return [body["rules"][index]["name"] for index in by_priority(body)]


@settings(max_examples=200, deadline=None)
@given(st.lists(_PRIORITIES, min_size=1, max_size=9), st.data())
def test_a_rule_stands_where_it_was_moved_to_and_the_others_keep_their_order(
    priorities: list[int], data: st.DataObject
) -> None:
    body: Any = {"rules": [{"name": f"r{n}", "priority": one} for n, one in enumerate(priorities)]}
    index = data.draw(st.integers(0, len(priorities) - 1))
    others = [n for n in by_priority(body) if n != index]
    above = data.draw(st.sampled_from([None, *others]))
    place = len(others) if above is None else others.index(above)
    expected = [f"r{n}" for n in [*others[:place], index, *others[place:]]]
    after: Any = moved(body, index, above)
    assert names(after) == expected
    assert all(0 <= priority_of(rule) <= HIGHEST for rule in after["rules"])


def test_a_move_into_a_gap_changes_only_the_rule_that_moved() -> None:
    body = {"rules": [{"name": "a", "priority": 900}, {"name": "b", "priority": 500}, {"name": "c"}]}
    after = moved(body, 2, 1)
    assert [rule.get("priority") for rule in after["rules"]] == [900, 500, 700]


def test_the_old_body_is_left_as_it_was() -> None:
    body = {"rules": [{"name": "a", "priority": 2}, {"name": "b", "priority": 1}]}
    moved(body, 1, 0)
    assert body == {"rules": [{"name": "a", "priority": 2}, {"name": "b", "priority": 1}]}


def test_a_thousand_rules_in_a_row_still_have_room() -> None:
    body: Any = {"rules": [{"name": f"r{n:04}", "priority": HIGHEST - n} for n in range(HIGHEST)]}
    after = moved(body, HIGHEST - 1, 0)
    assert names(after)[:2] == [f"r{HIGHEST - 1:04}", "r0000"]


def test_what_is_no_priority_counts_as_the_usual_one() -> None:
    assert [priority_of(rule) for rule in ({}, {"priority": "x"}, {"priority": True}, {"priority": 2000})] == [
        100, 100, 100, HIGHEST,
    ]  # fmt: skip
