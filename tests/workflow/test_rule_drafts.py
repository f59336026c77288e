"""A manager's work on rules, over a real database: draft, check, compare, publish, roll back."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from station.assets_folder import assets_folder
from station.domain.rule_diff import Change
from station.domain.rule_versions import DRAFT, LIVE
from station.domain.trouble import Trouble
from station.store.defaults import seed_defaults
from station.store.engine import open_engine
from station.store.migrate import upgrade
from station.store.rule_sets import SqlRuleSets
from station.store.shop_store import SqlShopStore
from station.workflow.rule_drafts import RuleDrafts

NOTE: dict[str, Any] = {"name": "note", "slot": "note", "add": {"note": "delivery"}}
IMPOSSIBLE = {"rules": [NOTE | {"when": {"fact": "customer.moments", "is": "has_any", "value": []}}]}


@pytest.fixture
def drafts(tmp_path: Path) -> Iterator[RuleDrafts]:
    """The desk of a new shop: the shipped rules are version 1."""
    engine = open_engine(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    upgrade(engine)
    seed_defaults(engine, assets_folder())
    yield RuleDrafts(SqlRuleSets(engine), SqlShopStore(engine).catalog, "de", lambda: datetime.now(UTC))
    engine.dispose()


def trouble(code: str, *call: Any, **more: Any) -> dict[str, Any]:
    with pytest.raises(Trouble) as said:
        call[0](*call[1:], **more)
    assert said.value.code == code
    return dict(said.value.facts)


def test_a_draft_is_saved_checked_compared_and_published(drafts: RuleDrafts) -> None:
    version = drafts.save({"rules": [NOTE]}, "Mia", "only a note")
    assert drafts.stored(DRAFT).about.made_from == 1
    assert drafts.check(drafts.stored(DRAFT).body).is_good
    changes = drafts.difference(drafts.rules(LIVE), drafts.rules(DRAFT))
    assert {one.change for one in changes} == {Change.ADDED, Change.REMOVED}
    assert drafts.publish(version, "Mia") == 2
    assert [rule.name for rule in drafts.rules(LIVE).rules] == ["note"]
    assert drafts.rules(LIVE).version == 2
    assert drafts.stored(LIVE).about.note == "only a note"


def test_rules_that_cannot_work_are_published_only_on_purpose(drafts: RuleDrafts) -> None:
    version = drafts.save(IMPOSSIBLE, "Mia", "")
    assert trouble("rules.findings", drafts.publish, version, "Mia")["rule"] == "note"
    assert drafts.publish(version, "Mia", anyway=True) == 2


def test_a_draft_that_cannot_be_read_is_kept_but_never_published(drafts: RuleDrafts) -> None:
    version = drafts.save({"rules": [{"name": "half"}], "budget": 3}, "Mia", "")
    assert {one.field for one in drafts.check(drafts.stored(DRAFT).body).problems} == {"slot", "add", "budget"}
    trouble("rules.invalid", drafts.publish, version, "Mia", anyway=True)
    trouble("rules.invalid", drafts.rules, DRAFT)
    assert drafts.shelf.live_version() == 1


def test_a_draft_made_before_another_was_published_needs_the_word_of_its_manager(drafts: RuleDrafts) -> None:
    mine, theirs = drafts.save({"rules": [NOTE]}, "Mia", ""), drafts.save({"rules": []}, "Ben", "")
    drafts.publish(theirs, "Ben")
    assert trouble("rules.moved_on", drafts.publish, mine, "Mia")["by"] == "Ben"
    assert drafts.publish(mine, "Mia", over=theirs) == 4


def test_an_old_version_comes_back_as_a_new_one(drafts: RuleDrafts) -> None:
    first = drafts.rules("1")
    drafts.publish(drafts.save({}, "Mia", ""), "Mia")
    assert drafts.roll_back(1, "Mia", "that was better") == 3
    assert drafts.difference(first, drafts.rules(LIVE)) == ()


@pytest.mark.parametrize("name", ["9", "x", "-1", "٣", "1" * 50])
def test_a_version_that_is_not_there(drafts: RuleDrafts, name: str) -> None:
    trouble("rules.unknown_version", drafts.stored, name)


def test_without_a_draft_there_is_none_to_name(drafts: RuleDrafts) -> None:
    trouble("rules.no_draft", drafts.stored, DRAFT)
    drafts.delete(drafts.save({}, "Mia", ""), "Mia")
    trouble("rules.no_draft", drafts.stored, DRAFT)
