"""Drafts of texts are kept as typed, for each person alone."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from station.domain.catalog import TextVariant
from station.domain.text_drafts import TextDraft
from station.store.columns import storable
from station.store.text_drafts import SqlTextDrafts
from tests.store.facts import NOON

KEPT = TextVariant("delivery.1", "delivery", "de", "schön", "Hallo")
TYPED = TextVariant("delivery.1", "delivery", "de", "schöner", "")


def test_the_latest_comes_first_and_each_text_has_one_draft(engine: Engine) -> None:
    drafts = SqlTextDrafts(engine, "Mia")
    new = TextVariant("summer.1", "summer", "en", "")
    drafts.put([TextDraft(new, None)], NOON)
    drafts.put([TextDraft(KEPT, KEPT)], NOON + timedelta(seconds=1))
    drafts.put([TextDraft(TYPED, KEPT)], NOON + timedelta(seconds=2))
    assert drafts.read() == (TextDraft(TYPED, KEPT), TextDraft(new, None))
    drafts.drop([("delivery", "delivery.1", "de"), ("no", "such", "text")])
    assert drafts.read() == (TextDraft(new, None),)


def test_nobody_sees_the_drafts_of_another(engine: Engine) -> None:
    SqlTextDrafts(engine, "Mia").put([TextDraft(TYPED, KEPT)], NOON)
    SqlTextDrafts(engine, "Tom").put([TextDraft(KEPT, None)], NOON)
    SqlTextDrafts(engine, "Tom").drop([("delivery", "delivery.1", "en")])
    assert SqlTextDrafts(engine, "Mia").read() == (TextDraft(TYPED, KEPT),)
    assert SqlTextDrafts(engine, "Tom").read() == (TextDraft(KEPT, None),)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text())
def test_whatever_is_typed_comes_back(engine: Engine, heading: str, body: str) -> None:
    drafts = SqlTextDrafts(engine, "Mia")
    drafts.put([TextDraft(TextVariant("d.1", "d", "de", body, heading), None)], NOON)
    back = drafts.read()[0].text
    assert (back.heading, back.body) == (storable(heading), storable(body))
