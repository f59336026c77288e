"""The form of an insert shows every field of the domain and gives back what is stored, whatever that is."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from station.domain.catalog import Insert, InsertKind, Slot
from station.domain.money import Money
from station.domain.offers import check_insert
from station.domain.phase_names import Phase
from station.domain.trouble import Trouble
from station.domain.vouchers import VoucherPool
from station.ui.manager.inserts_form import InsertForm
from station.wording.words import Words
from station.workflow.managing import Choices, Thing
from station.workflow.offers import InsertStand, Offer

PRINTERS = {one.value: one.value for one in Slot}
POOLS = {
    "ten": VoucherPool("ten", "Ten percent", low_water=5, free=100),
    "few": VoucherPool("few", "Few", low_water=5, free=2),
    "empty": VoucherPool("empty", "Empty"),
    "over": VoucherPool("over", "Over", valid_until=date(2026, 1, 1), free=100),
}
CHOICES = Choices(categories=(Thing("Tee", "Tee", 3),), products=(Thing("T-1", "Green tea"),))
CARD = Insert("card.tea", InsertKind.CARE, Slot.CARD, "Tea", "care", "card-a6")
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_small = st.frozensets(texts.filter(bool), max_size=3)


@st.composite
def inserts(draw: st.DrawFn) -> Insert:
    """Whatever the store may hold."""
    phases = sorted(draw(st.lists(st.sampled_from(Phase), max_size=2)), key=list(Phase).index)
    first, last = sorted((draw(st.integers(0, 3650)), draw(st.integers(0, 3650))))
    is_card = draw(st.booleans())
    has_series = is_card and draw(st.booleans())
    return Insert(
        id="card.any",
        kind=draw(st.sampled_from(InsertKind)),
        slot=Slot.CARD if is_card else draw(st.sampled_from(Slot)),
        name=draw(texts.filter(lambda text: bool(text.strip()))),
        text_set=draw(st.sampled_from(["", "care", "not.written"])),
        paper=draw(st.sampled_from(["", "note80", "card-a6", "gone"])),
        earliest=phases[0] if phases else None,
        latest=phases[-1] if len(phases) > 1 else None,
        cost=Money(draw(st.integers(0, 10**7)), draw(st.sampled_from(["EUR", "PLN"]))),
        weight_g=draw(st.integers(0, 2000)),
        thickness_mm=draw(st.floats(0, 100)),
        names=draw(st.dictionaries(st.sampled_from(["de", "en", "pl", "tr", "fr"]), texts.filter(bool), max_size=4)),
        picture=draw(st.sampled_from(["", "a.png"])),
        url=draw(st.sampled_from(["", "care?t={token}", "https://a.example"])),
        skus=draw(_small),
        categories=draw(_small),
        series=draw(st.text("ab", min_size=1, max_size=4)) if has_series else "",
        series_number=draw(st.integers(1, 999)) if has_series else 0,
        stock=draw(st.none() | st.integers(0, 10**7)),
        bin=draw(texts),
        partner=draw(texts),
        consent=draw(texts),
        adults_only=draw(st.booleans()),
        best_before=draw(st.none() | st.dates(date(2000, 1, 1), date(2099, 12, 31))),
        days_from=first,
        days_until=last,
        is_off=draw(st.booleans()),
    )


@pytest.fixture
def form(qtbot: QtBot) -> InsertForm:
    made = InsertForm(PRINTERS, ("note80", "card-a6"))
    made.show_words(Words("en"))
    qtbot.addWidget(made)
    return made


def shown(form: InsertForm, offer: Offer, *others: Offer) -> InsertForm:
    stand = InsertStand((offer, *others), POOLS, ("care",), CHOICES, frozenset({"coded"}), date(2026, 11, 23))
    form.show_offer(offer, False, stand)
    return form


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(inserts(), st.sampled_from(["", "ten", "gone"]))
def test_any_stored_insert_comes_back_unchanged_but_for_what_was_edited(
    form: InsertForm, insert: Insert, pool: str
) -> None:
    check_insert(insert)
    offer = Offer(insert, pool)
    shown(form, offer)
    form._changed()
    assert form.offer == offer
    form.bounds.ends.setChecked(insert.best_before is None)  # one field is edited: no other one moves
    moved = {one.name for one in fields(Insert) if getattr(form.offer.insert, one.name) != getattr(insert, one.name)}
    assert moved == {"best_before"}
    assert form.offer.voucher_pool == pool
    QApplication.sendPostedEvents(None, 0)


def type_into(field: Any, text: str) -> None:
    field.line.setText(text)
    field.line.textEdited.emit(text)


def test_every_field_of_the_domain_is_written(form: InsertForm) -> None:
    """Name, kind, slot and the like are written in `test_inserts_page`."""
    shown(form, Offer(CARD))
    bounds = form.bounds
    bounds.categories._add("tee")  # by its name, in small letters
    bounds.skus._add("Green tea")
    bounds.days_until.spin.setValue(30)
    bounds.days_from.spin.setValue(10)
    type_into(bounds.series, "joys")
    bounds.number.spin.setValue(3)
    type_into(bounds.partner, "Tea House")
    type_into(bounds.consent, "partner_offers")
    bounds.ends.setChecked(True)
    bounds.best_before.day.setDate(QDate(2027, 3, 1))
    form.lines["polish"].setText("Herbata")
    form._changed()
    wanted = replace(
        CARD, categories=frozenset({"Tee"}), skus=frozenset({"T-1"}), days_from=10, days_until=30, series="joys",
        series_number=3, partner="Tea House", consent="partner_offers", best_before=date(2027, 3, 1),
        names={"pl": "Herbata"},
    )  # fmt: skip
    assert form.offer.insert == wanted
    check_insert(form.offer.insert)


def test_days_are_asked_only_of_what_belongs_to_goods(form: InsertForm) -> None:
    shown(form, Offer(CARD))
    assert not form.bounds.days_until.isEnabled()
    form.bounds.categories._add("Tee")
    assert form.bounds.days_until.isEnabled()
    assert not form.bounds.days_from.isEnabled()  # in this parcel: there are no days to count
    form.bounds.days_until.spin.setValue(5)
    assert form.bounds.days_from.isEnabled()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"series": "joys"}, "series"),
        ({"series_number": 2}, "series"),
        ({"series": "joys", "series_number": 1, "slot": Slot.NOTE}, "series"),
        ({"days_from": 9, "days_until": 3}, "days"),
        ({"days_until": 4000}, "days"),
        ({"partner": "x" * 200}, "partner"),
        ({"consent": "x" * 200}, "consent"),
    ],
)
def test_what_cannot_be_is_refused_and_marked_at_its_field(
    form: InsertForm, change: dict[str, Any], field: str
) -> None:
    with pytest.raises(Trouble) as said:
        check_insert(replace(CARD, **change))
    assert said.value.facts["field"] == field
    shown(form, Offer(CARD)).mark(field)
    bad = [one for one in form.findChildren(QWidget) if one.property("bad") == "true"]
    assert bad == [form.bounds.marked()[field]]


@pytest.mark.parametrize(
    ("insert", "pool", "said"),
    [
        (CARD, "", ""),
        (CARD, "ten", ""),
        (CARD, "few", "▲ Few has 2 voucher codes left"),
        (CARD, "empty", "■ No voucher code of Empty is left"),
        (CARD, "over", "■ The voucher codes of Over are worth nothing since"),
        (CARD, "gone", "■ The insert card.tea takes its voucher codes from gone, and there is no such pool"),
        (replace(CARD, text_set="coded"), "", "■ The insert card.tea prints a voucher code and has no pool"),
        (replace(CARD, url="v/{voucher}"), "", "■ The insert card.tea prints a voucher code and has no pool"),
    ],
)
def test_trouble_with_its_voucher_codes_is_told_below_the_pool(
    form: InsertForm, insert: Insert, pool: str, said: str
) -> None:
    shown(form, Offer(insert, pool))
    assert form.codes.isHidden() == (not said)
    assert not said or form.codes.text().startswith(said)
