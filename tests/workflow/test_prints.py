"""The prints of a parcel: what really stands on them is what the journal keeps, and their links are signed."""

import io
from dataclasses import replace
from uuid import UUID

import pytest
import zxingcpp
from PIL import Image

from printing.jobs import PrintJob
from printing.media import Confirmation, Language, PrinterProfile
from printing.raster import preview_png
from station.documents.links import read_token
from station.domain.catalog import Catalog, Slot, TextVariant
from station.domain.plan import Choice
from station.store.secrets import link_secret
from station.workflow.deciding import Decision
from station.workflow.prints import as_printed
from tests.fakes.packing_table import NOON, PackingTable

PARCEL = UUID(int=7).hex
SCREEN = PrinterProfile("screen", Language.PDF, 300, 2480, Confirmation.NONE)
BROKEN = TextVariant("enjoy.broken", "enjoy", "de", "Hier steht {{ nobody }}.")


def decision_at(table: PackingTable, story: str = "enjoy") -> Decision:
    decider = table.station.decider
    return decider.decide(decider.find(table.number(story)), NOON.date(), "Anna")


def with_text(decision: Decision, text: TextVariant | None) -> Decision:
    """The decision with another text on its note."""
    chosen = tuple(c._replace(text=text) if c.slot is Slot.NOTE else c for c in decision.plan.chosen)
    return Decision(decision.context, replace(decision.plan, chosen=chosen))


def texts_of(chosen: tuple[Choice, ...]) -> list[str]:
    return [c.text.id if c.text else "" for c in chosen if c.slot is Slot.NOTE]


def card_of(table: PackingTable, decision: Decision, insert_id: str) -> PrintJob:
    """The job of one card of the shop, whatever the plan chose."""
    catalog = table.station.store.catalog()
    insert = catalog.inserts[insert_id]
    text = next(t for t in catalog.texts[insert.text_set] if t.language == "de")
    choice = decision.plan.chosen[0]._replace(slot=Slot.CARD, insert=insert, text=text, sample=None)
    job = table.station.composer.print_of(0, choice, decision, catalog, PARCEL, 1).job
    assert job is not None
    return job


def test_a_text_that_fails_is_journaled_as_the_one_that_was_printed(table: PackingTable) -> None:
    decision = with_text(decision_at(table), BROKEN)
    prints = table.station.composer.prints_of(decision, table.station.store.catalog(), PARCEL)
    (printed,) = texts_of(as_printed(decision.plan, prints).chosen)
    assert printed.startswith("enjoy.")
    assert printed != BROKEN.id


def test_another_text_is_one_the_customer_never_had(table: PackingTable) -> None:
    decision = decision_at(table)
    catalog = table.station.store.catalog()
    in_german = [t.id for t in catalog.texts["enjoy"] if t.language == "de"]
    given = tuple(decision.context.history.given[0]._replace(text_id=one) for one in in_german[:-1])
    context = replace(decision.context, history=replace(decision.context.history, given=given))
    decision = with_text(Decision(context, decision.plan), BROKEN)
    prints = table.station.composer.prints_of(decision, catalog, PARCEL)
    assert texts_of(as_printed(decision.plan, prints).chosen) == in_german[-1:]


def test_no_text_is_journaled_where_none_was_printed(table: PackingTable) -> None:
    decision = with_text(decision_at(table), BROKEN)
    composer, catalog = table.station.composer, table.station.store.catalog()
    bare = replace(catalog, texts={})
    assert texts_of(as_printed(decision.plan, composer.prints_of(decision, bare, PARCEL)).chosen) == [""]
    too_long = with_text(decision, TextVariant("x", "x", "de", "a\n" * 550))
    prints = composer.prints_of(too_long, catalog, PARCEL)
    assert [p.problem for p in prints if p.choice.slot is Slot.NOTE] == ["print.does_not_fit"]
    assert texts_of(as_printed(too_long.plan, prints).chosen) == [""]


def test_a_plan_that_was_never_printed_stays_as_it_is(table: PackingTable) -> None:
    plan = decision_at(table).plan
    assert as_printed(plan, []) is plan


def test_the_journal_keeps_what_was_printed(table: PackingTable) -> None:
    """The whole road: planned, composed, printed, journaled, and remembered for the next parcel."""
    parcel = table.station.headless_table().pack(table.number("enjoy"), NOON, "Anna", "Packing table 1")
    customer = parcel.decision.context.customer
    assert customer is not None
    given = table.station.store.history(customer.id, NOON.date(), 0).given
    order = parcel.decision.plan.order_number
    assert {g.text_id for g in given if g.order_number == order and g.slot == "note"} == {
        p.choice.text.id for p in parcel.prints if p.choice.slot is Slot.NOTE and p.choice.text
    }


@pytest.mark.parametrize("insert_id", ["card.review", "card.referral", "card.loyalty-club", "card.survey"])
def test_the_link_of_a_card_leads_to_its_parcel_and_names_nobody(table: PackingTable, insert_id: str) -> None:
    decision = decision_at(table)
    page = card_of(table, decision, insert_id).page
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(preview_png(page, SCREEN))))
    (link,) = [one.text for one in found if one.text.startswith("https")]
    assert link.startswith("https://blattgold.example/")
    assert read_token(link.partition("t=")[2], link_secret(table.station.engine)) == (PARCEL, insert_id)
    customer = decision.context.customer
    assert customer is not None
    personal = (customer.number, customer.first_name, customer.last_name, decision.plan.order_number)
    assert [fact for fact in personal if fact in link] == []


def test_a_catalogue_without_texts_still_prints(table: PackingTable) -> None:
    decision = decision_at(table)
    assert all(p.job for p in table.station.composer.prints_of(decision, Catalog(), PARCEL))


def test_a_small_gift_comes_from_its_bin_and_prints_nothing(table: PackingTable) -> None:
    decision, catalog = decision_at(table), table.station.store.catalog()
    gift = decision.plan.chosen[0]._replace(slot=Slot.CARD, insert=catalog.inserts["gift.small"], text=None)
    printed = table.station.composer.print_of(0, gift, decision, catalog, PARCEL, 1)
    assert (printed.job, printed.problem) == (None, "")
