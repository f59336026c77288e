"""Two managers edit one draft, each in a window of their own: nothing that was typed is lost."""

from datetime import UTC, datetime

from station.store.rule_sets import SqlRuleSets
from tests.ui.manager.conftest import Desk

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_what_was_typed_over_a_draft_that_another_saved_stays_as_a_draft_of_its_own(desk: Desk) -> None:
    """Nothing typed is lost where two managers edit one draft: the second reads it and goes on with their own."""
    keeper = desk.page.keeper
    keeper.edit({**keeper.body, "budget_cents": 111})
    keeper.keep_now()
    desk.until(lambda: keeper.is_kept and keeper.draft is not None)
    assert keeper.draft is not None
    other = SqlRuleSets(desk.engine)
    other.save_draft({**keeper.body, "budget_cents": 222}, "Mia", "", NOW, over=keeper.draft)
    first = keeper.draft.version
    keeper.edit({**keeper.body, "budget_cents": 333})
    keeper.keep_now()
    desk.until(lambda: keeper.is_kept and keeper.draft is not None and keeper.draft.version != first)
    assert "Mia" in desk.window.line.text()
    assert other.read(first).body["budget_cents"] == 222
    assert other.read(keeper.draft.version).body["budget_cents"] == 333
