"""Every text we ship reads well for every customer: no placeholder leaks, nothing falls back, all of it fits."""

import logging
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.document import Document, Handwriting
from printing.layout import lay_out
from printing.media import NOTE_80
from printing.profiles import load_profiles
from station.documents.compose import compose
from station.documents.shop_voice import ShopVoice
from station.documents.texts import problems_of
from station.domain.catalog import Catalog, Insert, InsertKind, Slot, TextVariant
from station.domain.customers import Address, Customer, Gender, History
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.phases import PhasePolicy, standing
from station.domain.plan import Choice, PackContext
from station.domain.reasons import Reason
from station.store.defaults import read_texts

ASSETS = Path(__file__).parents[2] / "assets"
TODAY = date(2026, 11, 22)
PHASE_NOTES = ("rollercoaster", "delivery", "enjoy", "engage", "promote", "welcome_back")
MOMENT_NOTES = ("sorry_late", "sorry_complaint", "sorry_return", "resent", "gift", "thank_you")
NOTES = (*PHASE_NOTES, *MOMENT_NOTES)
LANGUAGES = ("de", "en", "pl", "tr", "fr")
TEXTS = [text for lang in LANGUAGES for text in read_texts(ASSETS / "templates" / lang / "texts.yaml")]
PEOPLE = {
    "du": Customer(1, "K1", "Miriam", "Vogel", gender=Gender.FEMALE, address=Address.DU),
    "sie": Customer(1, "K1", "Thomas", "Schäfer", title="Dr.", gender=Gender.MALE, address=Address.SIE),
    "company": Customer(1, "K1", company="Müller & Söhne GmbH"),
    "nameless": Customer(1, "K1"),
    "long": Customer(1, "K1", "Maximiliane-Alexandra-Theodora-Wilhelmine", "Hohenstein-Katzenelnbogen"),
    "hostile": Customer(1, "K1", "{first_name}", "{{ 7*7 }}{% raw %}"),
    "right to left": Customer(1, "K1", "שרה", "כהן"),
}


def note(text: TextVariant, customer: Customer | None) -> Document:
    """The note with this text."""
    lines = (
        OrderLine(1, "A", "Steinzeug-Kanne 1,2 l", 1, Money(4900)),
        OrderLine(2, "B", "Darjeeling First Flush 250 g", 2, Money(1890)),
    )
    order = Order(1, "10482", datetime(2026, 11, 17, tzinfo=UTC), lines, customer_id=1, country="DE", recipient="Greta")
    context = PackContext(
        order=order,
        customer=customer,
        history=History(),
        standing=standing(order, History(), TODAY, PhasePolicy()),
        today=TODAY,
        language=text.language,
        packer="Anna",
    )
    insert = Insert("note", InsertKind.NOTE, Slot.NOTE, "Note", text_set=text.text_set)
    choice = Choice(Slot.NOTE, insert, "r", Reason("x"), text.language, text)
    catalog = Catalog(texts={text.text_set: (text,)})
    return compose(choice, context, catalog, ShopVoice(name="Blattgold", contact="Anna"), lambda _name: None)


def handwriting(document: Document) -> str:
    return "\n".join(block.text for block in document.blocks if isinstance(block, Handwriting))


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_note_set_has_at_least_four_variants(language: str) -> None:
    variants = Counter(t.text_set for t in TEXTS if t.language == language)
    assert {name: count for name, count in variants.items() if name in NOTES and count < 4} == {}
    assert set(NOTES) <= set(variants)


def test_ids_are_unique_in_a_language() -> None:
    assert [k for k, n in Counter((t.language, t.id) for t in TEXTS).items() if n > 1] == []


@pytest.mark.parametrize("text", TEXTS, ids=lambda t: f"{t.language}:{t.id}")
def test_no_text_has_a_problem(text: TextVariant) -> None:
    assert problems_of(text) == ()


@pytest.mark.parametrize("text", [t for t in TEXTS if t.text_set in NOTES], ids=lambda t: f"{t.language}:{t.id}")
def test_a_note_reads_well_for_everybody_and_fits(text: TextVariant, caplog: pytest.LogCaptureFixture) -> None:
    profile = load_profiles((ASSETS / "profiles" / "printers",))["epson-tm-t88vi"]
    with caplog.at_level(logging.WARNING):
        for who, customer in (*PEOPLE.items(), ("guest", None)):
            document = note(text, customer)
            written = handwriting(document)
            assert "None" not in written, who
            assert "Undefined" not in written, who
            assert "  " not in written, who
            if who != "hostile":
                assert not set("{}%") & set(written), who
            lay_out(document, NOTE_80, profile)
    assert caplog.records == []


@given(st.text(max_size=60), st.text(max_size=60), st.sampled_from([t for t in TEXTS if t.text_set == "delivery"]))
@settings(max_examples=100, deadline=None)
def test_no_name_changes_the_text_around_it(first: str, last: str, text: TextVariant) -> None:
    """Whatever a customer is called, the body below the greeting is the same."""
    plain = handwriting(note(text, Customer(1, "K1", "Anna", "Meier", address=Address.DU)))
    named = handwriting(note(text, Customer(1, "K1", first, last, address=Address.DU)))
    assert named.splitlines()[-1:] == plain.splitlines()[-1:]
