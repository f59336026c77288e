"""Versions of the rules: drafts as typed, published for ever, rolled back, and never overwritten by two at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import Engine, insert

from station.domain.rule_versions import RuleState
from station.domain.rules import RuleSet, read_rules
from station.domain.trouble import Trouble
from station.store.engine import open_engine, writing
from station.store.numbers import mark_changed
from station.store.rule_sets import SqlRuleSets, publish_rules
from station.store.shop_store import SqlShopStore
from station.store.tables import RULE_SET
from station.wording.words import Words

WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NOTE = {"name": "note", "slot": "note", "add": {"note": "delivery"}}


def body(cents: int, **more: Any) -> dict[str, Any]:
    return {"budget_cents": cents, "rules": [NOTE], **more}


@pytest.fixture
def shelf(engine: Engine) -> SqlRuleSets:
    """Version 1 is live: a budget of 100 cents."""
    with writing(engine) as connection:
        publish_rules(connection, read_rules(body(100)), WHEN, "Mia")
    return SqlRuleSets(engine)


def said(trouble: pytest.ExceptionInfo[Trouble]) -> str:
    return " ".join(Words("en").trouble(trouble.value.code, **trouble.value.facts))


def test_a_draft_is_kept_as_typed_even_where_it_cannot_work(shelf: SqlRuleSets, engine: Engine) -> None:
    typed = {"rules": [{"name": "half", "slot": "poc", "add": {}}], "budget_cents": "much\0"}
    version = shelf.save_draft(typed, "Ben", "trying", WHEN, made_from=1)
    kept = shelf.read(version)
    assert (version, kept.body) == (2, typed)
    assert (kept.about.state, kept.about.made_by, kept.about.note, kept.about.made_from) == (
        RuleState.DRAFT, "Ben", "trying", 1,
    )  # fmt: skip
    assert kept.about.made_at == WHEN
    assert kept.about.made_at.tzinfo is not None
    assert SqlShopStore(engine).rules().budget_cents == 100, "no table packs under a draft"
    with pytest.raises(Trouble) as wrong:
        shelf.publish_draft(version, 1, "Ben", WHEN)
    assert wrong.value.code == "rules.invalid"
    assert shelf.live_version() == 1


def test_a_published_draft_is_live_for_every_table_at_once(shelf: SqlRuleSets, engine: Engine) -> None:
    table = SqlShopStore(engine)
    assert table.rules().budget_cents == 100
    version = shelf.publish_draft(shelf.save_draft(body(200), "Ben", "more", WHEN, made_from=1), 1, "", WHEN)
    assert (version, shelf.read(version).about.made_by) == (2, "Ben")
    assert (table.rules().version, table.rules().budget_cents) == (2, 200)
    assert [(one.version, one.is_live, one.note) for one in shelf.versions()] == [(2, True, "more"), (1, False, "")]
    assert shelf.versions()[0].published_at == WHEN


def test_who_publishes_second_is_told_and_overwrites_nothing(shelf: SqlRuleSets) -> None:
    first = shelf.save_draft(body(200), "Ben", "", WHEN, made_from=1)
    second = shelf.save_draft(body(300), "Ida", "", WHEN, made_from=1)
    shelf.publish_draft(second, 1, "Ida", WHEN)
    with pytest.raises(Trouble) as late:
        shelf.publish_draft(first, 1, "Ben", WHEN)
    assert late.value.code == "rules.moved_on"
    assert said(late).startswith(
        "Meanwhile version 3 of the rules was published by Ida; this one was made from version 1."
    )
    assert shelf.read(first).body == body(200), "the draft is still there"
    assert shelf.publish_draft(first, 3, "Ben", WHEN) == 4, "a parcel is never packed under a number used twice"
    assert [one.version for one in shelf.versions()] == [4, 3, 1]


def test_of_managers_who_publish_at_the_same_moment_one_wins(shelf: SqlRuleSets, ready_url: str) -> None:
    drafts = [shelf.save_draft(body(cents), f"M{cents}", "", WHEN, made_from=1) for cents in range(4)]
    start = Barrier(len(drafts))

    def publish(version: int) -> str:
        engine = open_engine(ready_url)
        try:
            start.wait()
            return str(SqlRuleSets(engine).publish_draft(version, 1, "", WHEN))
        except Trouble as trouble:
            return trouble.code
        finally:
            engine.dispose()

    with ThreadPoolExecutor(len(drafts)) as managers:
        outcomes = list(managers.map(publish, drafts))
    assert outcomes.count("rules.moved_on") == len(drafts) - 1
    assert sum(one.is_live and one.version > 1 for one in shelf.versions()) == 1


def test_drafts_saved_at_the_same_moment_all_stay(shelf: SqlRuleSets, ready_url: str) -> None:
    start = Barrier(4)

    def save(cents: int) -> int:
        engine = open_engine(ready_url)
        try:
            start.wait()
            return SqlRuleSets(engine).save_draft(body(cents), "", "", WHEN)
        finally:
            engine.dispose()

    with ThreadPoolExecutor(4) as managers:
        assert sorted(managers.map(save, range(4))) == [2, 3, 4, 5]


def test_rolling_back_publishes_the_old_rules_as_a_new_version(shelf: SqlRuleSets, engine: Engine) -> None:
    shelf.publish_draft(shelf.save_draft(body(200), "", "", WHEN), 1, "", WHEN)
    assert shelf.roll_back(1, 2, "Mia", WHEN, "too dear") == 3
    newest = shelf.read(3)
    assert (newest.about.made_from, newest.about.note, newest.about.is_live) == (1, "too dear", True)
    assert SqlShopStore(engine).rules() == read_rules(body(100, version=3))
    with pytest.raises(Trouble) as late:
        shelf.roll_back(1, 2, "Mia", WHEN)
    assert late.value.code == "rules.moved_on"
    with pytest.raises(Trouble) as draft:
        shelf.roll_back(shelf.save_draft(body(1), "", "", WHEN), 3, "Mia", WHEN)
    assert draft.value.code == "rules.not_published"


def test_a_draft_is_saved_over_only_by_who_saw_its_newest_state(shelf: SqlRuleSets) -> None:
    version = shelf.save_draft(body(1), "Ben", "", WHEN)
    seen = shelf.read(version).about
    assert shelf.save_draft(body(2), "Ben", "", WHEN + timedelta(minutes=1), over=seen) == version
    with pytest.raises(Trouble) as late:
        shelf.save_draft(body(3), "Ida", "", WHEN + timedelta(minutes=2), over=seen)
    assert late.value.code == "rules.draft_moved_on"
    assert shelf.read(version).body == body(2)


def test_a_draft_can_be_thrown_away_and_a_published_version_never(shelf: SqlRuleSets) -> None:
    shelf.delete_draft(shelf.save_draft(body(1), "", "", WHEN), "Ben", WHEN)
    assert [one.version for one in shelf.versions()] == [1]
    assert shelf.save_draft(body(1), "", "", WHEN) == 3, "its number is not given away again"
    for version, code in ((1, "rules.not_a_draft"), (9, "rules.unknown_version")):
        with pytest.raises(Trouble) as wrong:
            shelf.delete_draft(version, "Ben", WHEN)
        assert wrong.value.code == code


def test_what_a_newer_program_published_leaves_the_last_readable_rules_in_use(
    shelf: SqlRuleSets, engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """One packing PC that was not brought up to date goes on packing, and says under which version."""
    newer = {"version": 2, "state": "published", "body": body(1, invented=True), "made_at": WHEN, "made_by": ""}
    with writing(engine) as connection:
        connection.execute(insert(RULE_SET), newer)
        mark_changed(connection, "rules")
    rules = SqlShopStore(engine).rules()
    assert (rules.version, rules.budget_cents) == (1, 100)
    assert "version 2 of the rules cannot be read" in caplog.text
    assert shelf.live_version() == 2


def test_a_shop_without_rules_publishes_its_first(engine: Engine) -> None:
    shelf = SqlRuleSets(engine)
    assert (shelf.live_version(), shelf.versions()) == (0, [])
    assert shelf.publish_draft(shelf.save_draft({}, "", "", WHEN), 0, "", WHEN) == 1
    assert SqlShopStore(engine).rules() == RuleSet(version=1)
