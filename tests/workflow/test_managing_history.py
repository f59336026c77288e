"""Undo and redo: every step comes back, typing in one field is one step, what was undone is gone after an edit."""

from hypothesis import given
from hypothesis import strategies as st

from station.workflow.managing_history import MOST_STEPS, DraftHistory


def test_typing_in_one_field_is_one_step_until_it_rests() -> None:
    history = DraftHistory.of("").edited("a", "name", 0).edited("ab", "name", 0)
    assert history.undone()[0].body == ""
    rested = history.settled().edited("abc", "name", 0)
    assert rested.undone()[0].body == "ab"


def test_another_rule_or_field_is_a_step_of_its_own() -> None:
    history = DraftHistory.of(0).edited(1, "name", 0).edited(2, "name", 1).edited(3, "priority", 1)
    assert [history.body, history.undone()[0].body, history.undone()[0].undone()[0].body] == [3, 2, 1]


def test_an_undone_step_is_gone_after_the_next_edit() -> None:
    history = DraftHistory.of(0).edited(1).edited(2).undone()[0].edited(9)
    assert not history.can_redo
    assert history.body == 9
    assert history.undone()[0].body == 1


def test_it_tells_which_rule_a_step_was_about() -> None:
    history = DraftHistory.of(0).edited(1, "name", 4)
    back, rule = history.undone()
    assert rule == 4
    assert back.redone() == (history, 4)
    assert back.undone() == (back, -1)


def test_the_same_body_is_no_step() -> None:
    history = DraftHistory.of({"a": 1})
    assert history.edited({"a": 1}) is history


@given(st.lists(st.integers(), max_size=40))
def test_all_the_way_back_and_forth(bodies: list[int]) -> None:
    history = DraftHistory.of("start")
    for body in bodies:
        history = history.edited(body)
    end = history
    while history.can_undo:
        history = history.undone()[0]
    assert history.body == "start"
    while history.can_redo:
        history = history.redone()[0]
    assert history.body == end.body


def test_a_long_day_of_edits_keeps_the_last_ones() -> None:
    history = DraftHistory.of(0)
    for body in range(1, MOST_STEPS + 50):
        history = history.edited(body)
    assert len(history.steps) <= MOST_STEPS + 1
    assert history.undone()[0].body == history.body - 1
