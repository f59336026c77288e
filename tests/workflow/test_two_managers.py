"""Two managers at once: what each did stays, and the second is told in words what the first did."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine

from station.domain.audit import Action, Actor
from station.domain.catalog import Catalog, TextVariant
from station.domain.rule_versions import RuleState, RuleVersion
from station.domain.rules import read_rules
from station.domain.trouble import Trouble
from station.store.audit import AuditSearch, search
from station.store.engine import open_engine, reading, writing
from station.store.offer_book import SqlOffers
from station.store.rule_sets import SqlRuleSets, publish_rules
from station.store.tables import TEXT_VARIANT
from station.wording.words import Words
from station.workflow.managing import RuleDesk
from station.workflow.rule_drafts import RuleDrafts

WHEN = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NOTE = {"name": "note", "slot": "note", "add": {"note": "delivery"}}
Desks = tuple[RuleDesk, RuleDesk]


def body(cents: int) -> dict[str, Any]:
    return {"budget_cents": cents, "rules": [NOTE]}


@pytest.fixture
def desks(engine: Engine, ready_url: str) -> Any:
    """Mia and Ben, each with a window of their own on one shop; version 1 is live with a budget of 100 cents."""
    with writing(engine) as connection:
        publish_rules(connection, read_rules(body(100)), WHEN, "Ida")
    second, ticks = open_engine(ready_url), count()

    def desk(of: Engine, name: str) -> RuleDesk:
        shelf = SqlRuleSets(of, "manager", name)
        return RuleDesk(RuleDrafts(shelf, Catalog, "de", lambda: WHEN + timedelta(minutes=next(ticks))), name)

    yield desk(engine, "Mia"), desk(second, "Ben")
    second.dispose()


def refused(code: str, ask: Callable[[], object]) -> str:
    """The words that somebody reads who is too late; both languages have them."""
    with pytest.raises(Trouble) as caught:
        ask()
    assert caught.value.code == code
    said = [" ".join(Words(language).trouble(code, **caught.value.facts)) for language in ("de", "en")]
    assert said[0] != said[1]
    return said[1]


def draft_of(desk: RuleDesk) -> RuleVersion:
    opened = desk.open()
    assert opened.draft is not None
    return opened.draft


def budgets(desk: RuleDesk) -> dict[int, Any]:
    """What every version that is kept says."""
    return {one.version: desk.drafts.shelf.read(one.version).body["budget_cents"] for one in desk.versions()}


def test_who_saves_a_draft_second_reads_who_was_first_and_keeps_a_draft_of_their_own(desks: Desks) -> None:
    mia, ben = desks
    seen = mia.save(body(200), "", None)
    assert draft_of(ben) == seen
    mia.save(body(201), "", seen)
    said = refused("rules.draft_moved_on", lambda: ben.save(body(300), "", seen))
    assert "Mia" in said
    own = ben.save(body(300), "", None)
    assert budgets(mia) == {1: 100, seen.version: 201, own.version: 300}


def test_nobody_publishes_a_draft_as_they_never_saw_it(desks: Desks) -> None:
    mia, ben = desks
    seen = mia.save(body(200), "", None)
    ben.compare(body(200))
    mia.save(body(999), "", seen)
    said = refused("rules.draft_moved_on", lambda: ben.publish(seen, "", True))
    assert "Mia" in said
    assert mia.drafts.shelf.live_version() == 1


def test_who_publishes_second_reads_that_another_was_first_and_overrules_nothing_unseen(desks: Desks) -> None:
    mia, ben = desks
    first, second = mia.save(body(200), "", None), ben.save(body(300), "", None)
    mia.compare(body(200))
    ben.compare(body(300))
    live = mia.publish(first, "", True)
    said = refused("rules.moved_on", lambda: ben.publish(second, "", True))
    assert f"version {live}" in said
    assert "by Mia" in said
    ben.compare(body(300))  # the difference to what Mia published
    assert budgets(mia)[ben.publish(second, "", True)] == 300
    assert sorted(budgets(mia).values()) == [100, 200, 300]


def test_a_draft_that_another_published_or_threw_away_is_told_and_what_was_typed_is_kept(desks: Desks) -> None:
    mia, ben = desks
    seen = mia.save(body(200), "", None)
    mia.compare(body(200))
    mia.publish(seen, "", True)
    assert "by Mia" in refused("rules.draft_published", lambda: ben.save(body(300), "", seen))
    assert "by Mia" in refused("rules.draft_published", lambda: ben.publish(seen, "", True))
    other = ben.save(body(300), "", None)
    ben.discard(other)
    refused("rules.draft_gone", lambda: mia.save(body(400), "", other))
    refused("rules.draft_gone", lambda: mia.publish(other, "", True))
    assert mia.save(body(400), "", None).state is RuleState.DRAFT


def test_nobody_throws_a_draft_away_that_another_went_on_with(desks: Desks) -> None:
    mia, ben = desks
    seen = mia.save(body(200), "", None)
    mia.save(body(201), "", seen)
    assert "Mia" in refused("rules.draft_moved_on", lambda: ben.discard(seen))
    assert budgets(ben)[seen.version] == 201


def test_a_roll_back_does_not_overrule_what_was_published_unseen(desks: Desks) -> None:
    mia, ben = desks
    ben.versions()
    draft = mia.save(body(200), "", None)
    mia.compare(body(200))
    mia.publish(draft, "", True)
    assert "by Mia" in refused("rules.moved_on", lambda: ben.roll_back(1, ""))
    ben.versions()
    back = ben.roll_back(1, "")
    assert budgets(mia)[back] == 100


def test_one_rolls_back_while_another_changes_texts_and_both_stay(desks: Desks, engine: Engine) -> None:
    mia, ben = desks
    text = TextVariant("d.1", "d", "de", "Hallo")
    texts = [SqlOffers(engine, Actor(name, "manager", "Office")) for name in ("Mia", "Ben")]
    texts[0].change_texts([(None, text)], WHEN)
    draft = ben.save(body(200), "", None)
    ben.compare(body(200))
    ben.publish(draft, "", True)
    changed = TextVariant("d.1", "d", "de", "Hallo!")
    texts[0].change_texts([(text, changed)], WHEN)
    ben.versions()
    live = ben.roll_back(1, "")
    refused(
        "offer.changed_meanwhile", lambda: texts[1].change_texts([(text, TextVariant("d.1", "d", "de", "Hi"))], WHEN)
    )
    with reading(engine) as connection:
        assert connection.execute(TEXT_VARIANT.select()).one().body == "Hallo!"
        done = [entry.action for entry in search(connection, AuditSearch())]
    assert mia.drafts.shelf.live_version() == live
    assert done == [Action.RULES_ROLLED_BACK, Action.TEXT_CHANGED, Action.RULES_PUBLISHED, Action.TEXT_CHANGED]
