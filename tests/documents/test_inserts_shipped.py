"""The inserts that come with the product: one of every kind, complete, and every card fits its paper for everybody."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from printing.layout import lay_out
from printing.media import STANDARD_MEDIA
from printing.profiles import load_profiles
from station.assets_folder import assets_folder
from station.documents.compose import compose
from station.domain.catalog import Catalog, Insert, InsertKind, Product, Slot, TextVariant
from station.domain.customers import Address, Customer, Gender
from station.domain.money import Money
from station.domain.orders import OrderLine
from station.pictures import Pictures
from station.store.defaults import read_inserts

ASSETS = assets_folder()
INSERTS = {insert.id: insert for insert in read_inserts(ASSETS / "rules" / "inserts.yaml")}
PRINTED = [insert for insert in INSERTS.values() if insert.slot is Slot.CARD and insert.paper]
PICTURES = Pictures((ASSETS / "ornaments", ASSETS / "demo" / "pictures"))
LONG = Customer(
    1, "K1", "Maximiliane-Alexandra-Theodora", "Hohenstein-Katzenelnbogen", "Prof. Dr.", gender=Gender.FEMALE,
    ambassador_code="MAXIMILIANE-ALEXANDRA-2026",
)  # fmt: skip
LONG_NAME = "Doppelwandige Steinzeug-Teekanne mit Bambusgriff und Sieb"

Texts = Mapping[str, tuple[TextVariant, ...]]


def test_there_is_an_insert_of_every_kind() -> None:
    assert {insert.kind for insert in INSERTS.values()} == set(InsertKind)


def test_every_insert_can_be_planned_and_shown(bundled_texts: Texts) -> None:
    """Named for packers in both languages, with paper, cost, weight and, where it prints words, texts in both."""
    for insert in INSERTS.values():
        assert {"de", "en"} <= set(insert.names), insert.id
        assert insert.cost.cents > 0, insert.id
        assert insert.weight_g > 0, insert.id
        assert not insert.paper or insert.paper in STANDARD_MEDIA, insert.id
        written = {text.language for text in bundled_texts.get(insert.text_set, ())}
        assert not insert.text_set or {"de", "en"} <= written, insert.id


def test_cards_are_thick_and_pictures_are_there() -> None:
    for insert in PRINTED:
        assert insert.thickness_mm > 0, insert.id
        assert not insert.picture or PICTURES(insert.picture), insert.id


def test_a_small_gift_comes_from_a_bin_with_its_stock() -> None:
    gift = INSERTS["gift.small"]
    assert (gift.paper, gift.text_set, gift.stock) == ("", "", 0)  # a shop counts its own first piece
    assert gift.bin


def test_what_asks_for_an_answer_knows_its_parcel_and_a_partner_never_does() -> None:
    answers = {InsertKind.SURVEY, InsertKind.REVIEW, InsertKind.REFERRAL, InsertKind.LOYALTY_CLUB}
    for insert in INSERTS.values():
        assert ("{token}" in insert.url) == (insert.kind in answers), insert.id


def test_every_series_is_complete() -> None:
    series: defaultdict[str, list[int]] = defaultdict(list)
    for insert in INSERTS.values():
        if insert.series:
            series[insert.series].append(insert.series_number)
    assert {name: sorted(numbers) for name, numbers in series.items()} == {"small-joys": [1, 2, 3, 4, 5, 6, 7]}


@pytest.mark.parametrize("language", ["de", "en", "pl", "tr", "fr"])
@pytest.mark.parametrize("insert", PRINTED, ids=lambda insert: insert.id)
def test_every_card_fits_for_the_longest_names(
    insert: Insert, language: str, parcel_of: Callable[..., Any], bundled_texts: Texts
) -> None:
    """Both forms of address; nothing falls back, no placeholder leaks, all of it is on the card."""
    texts = [text for text in bundled_texts[insert.text_set] if text.language == language]
    profile = load_profiles((ASSETS / "profiles" / "printers",))["pdf"]
    category = next(iter(sorted(insert.categories)), "")
    product = Product("LONG", LONG_NAME, Money(4900), categories=(category,), picture="POT-ST-120.png")
    for text in texts:
        for address in (Address.DU, Address.SIE):
            parcel = parcel_of(Slot.CARD, language, text).for_customer(replace(LONG, address=address))
            parcel = parcel.with_order(lines=(OrderLine(1, "LONG", LONG_NAME, 1, Money(4900)),))
            catalog = Catalog({"LONG": product}, inserts=INSERTS, texts={insert.text_set: (text,)})
            choice = parcel.choice._replace(insert=insert, text=text)
            document = compose(choice, parcel.context, catalog, parcel.shop, PICTURES)
            words = "\n".join(getattr(block, "text", "") for block in document.blocks)
            assert not re.search(r"[{}%]|None|Undefined", words), words
            assert words.count("\n") > 2
            page = lay_out(document, STANDARD_MEDIA[insert.paper], profile)
            assert page.pdf.startswith(b"%PDF")
