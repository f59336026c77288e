"""Choices become documents that fit their paper, whoever the customer is and whatever is missing."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from printing.document import Block, Columns, Document, Handwriting, Heading, Picture, Qr, Signature, Text
from printing.layout import lay_out
from printing.media import MM_PER_INCH, STANDARD_MEDIA, Confirmation, Language, PrinterProfile
from station.documents.compose import compose, compose_for_parcel, print_code
from station.documents.links import make_code, read_token
from station.domain.catalog import Catalog, Insert, InsertKind, Slot, TextVariant
from station.domain.customers import Address, Customer, Gender
from station.domain.plan import Recommendation

MakeParcel = Callable[..., Any]
ONE_DOT_MM = MM_PER_INCH / 203
PROFILE = PrinterProfile("any", Language.PDF, 203, 832, Confirmation.NONE)

HOSTILE = (
    None,
    Customer(1, "K1"),
    Customer(1, "K1", "{{ 7*7 }}", "{0.__class__}", "Dr.", "^XA^FDx^FS", Gender.FEMALE, Address.SIE),
    Customer(1, "K1", "\x1b@\x1dV\x00", "O'Brien-Ñandú", gender=Gender.MALE),
    Customer(1, "K1", "🌸🌸", "محمد", company="Müller & Söhne GmbH"),
    Customer(1, "K1", "X" * 60, "Y" * 60, gender=Gender.DIVERSE, address=Address.SIE),
)


def picture(name: str) -> bytes:
    image = BytesIO()
    Image.new("L", (40, 30), 128).save(image, "PNG")
    return image.getvalue()


def composed(parcel: Any, copy: int = 1) -> Document:
    return compose(parcel.choice, parcel.context, parcel.catalog, parcel.shop, picture, copy)


def blocks_of(blocks: tuple[Block, ...]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Columns):
            for column in block.columns:
                yield from blocks_of(column)
        else:
            yield block


def words_on(document: Document) -> str:
    shown = (block for block in blocks_of(document.blocks) if isinstance(block, Heading | Text | Handwriting))
    return "\n".join(block.text for block in shown)


def test_a_note_greets_tells_and_is_signed(
    parcel_of: MakeParcel, bundled_texts: Mapping[str, tuple[TextVariant, ...]]
) -> None:
    text = next(t for t in bundled_texts["enjoy"] if t.id == "enjoy.2" and t.language == "de")
    document = composed(parcel_of(Slot.NOTE, "de", text))
    body, regards = (block.text for block in document.blocks if isinstance(block, Handwriting))
    assert body.startswith("Liebe Miriam,\ndiesmal ist „Steinzeugkanne“")
    assert regards == "Herzliche Grüße"
    assert [block.name for block in document.blocks if isinstance(block, Signature)] == ["Anna"]
    assert "Jana, 0341\u00a0555\u00a00199" in words_on(document)
    assert (document.code, document.language, document.mark) == ("10482-N", "de", "")
    assert "Miriam" not in document.title


def test_a_body_that_greets_by_itself_is_not_greeted_twice(parcel_of: MakeParcel) -> None:
    text = TextVariant("x", "x", "de", "{{ salutation }} danke.")
    assert words_on(composed(parcel_of(Slot.NOTE, "de", text))).count("Liebe Miriam") == 1


def test_each_packer_keeps_one_hand(parcel_of: MakeParcel) -> None:
    parcel = parcel_of(Slot.NOTE)

    def hand(packer: str, number: str) -> str:
        other = replace(parcel.with_order(number=number), context=replace(parcel.context, packer=packer))
        return next(b.font for b in composed(other).blocks if isinstance(b, Handwriting))

    assert {hand("Anna", number) for number in ("1", "2", "3")} == {hand("Anna", "1")}
    assert len({hand(name, "1") for name in ("Anna", "Ben", "Cem", "Dora", "Emil")}) > 1


def test_an_unusable_text_becomes_a_plain_thank_you(parcel_of: MakeParcel) -> None:
    broken = TextVariant("x.1", "x", "de", "{{ nobody_knows }}")
    parcel = parcel_of(Slot.NOTE, "de", broken)
    parcel = replace(parcel, catalog=replace(parcel.catalog, texts={}))
    assert "danke für deine Bestellung" in words_on(composed(parcel))


def test_a_label_says_what_it_is_until_when_and_what_for(parcel_of: MakeParcel) -> None:
    words = words_on(composed(parcel_of(Slot.SAMPLE)))
    assert (
        words == "Für dich zum Probieren\nKostprobe grün\nMindestens haltbar bis 03/2027\nEin Vorgeschmack auf: Minze"
    )


def test_a_cross_sell_card_shows_products_prices_and_links(parcel_of: MakeParcel) -> None:
    document = composed(parcel_of(Slot.CROSS_SELL, "de"))
    words = words_on(document)
    assert words.startswith("Passt gut zu „Steinzeugkanne“")
    assert all(
        said in words for said in ("Sieb fein", "12,90\u00a0€", "1.234,50\u00a0€", "von unserem Partner Holzwerk")
    )
    shown = list(blocks_of(document.blocks))
    assert sum(isinstance(block, Picture) for block in shown) == 1  # only the strainer has one
    assert [block.content for block in shown if isinstance(block, Qr)] == [
        "https://linde.example/p/SIEVE?t=preview",
        "https://linde.example/p/WARMER?t=preview",
    ]


def test_prices_follow_the_customers_language(parcel_of: MakeParcel) -> None:
    assert "€1,234.50" in words_on(composed(parcel_of(Slot.CROSS_SELL, "en")))


def test_a_gift_shows_no_price_and_an_unknown_price_is_left_out(parcel_of: MakeParcel) -> None:
    parcel = parcel_of(Slot.CROSS_SELL)
    assert "€" not in words_on(composed(parcel.with_order(is_gift=True, recipient="Tom")))
    free = parcel.with_choice(recommendations=(Recommendation("FREE", 1.0, ""),))
    assert "€" not in words_on(composed(free))
    assert words_on(composed(free)).startswith("Vielleicht auch etwas für dich")


def test_what_a_partner_ships_is_not_mentioned(parcel_of: MakeParcel) -> None:
    parcel = parcel_of(Slot.NOTE, "de", TextVariant("x", "x", "de", "Hier: {{ products }}."))
    first, *rest = parcel.context.order.lines
    parcel = parcel.with_order(lines=(first._replace(shipped_by_us=False), *rest))
    assert "Hier: Minze." in words_on(composed(parcel))


def test_a_link_holds_nothing_personal_and_no_raw_sku(parcel_of: MakeParcel) -> None:
    document = composed(parcel_of(Slot.CARD))
    assert next(b.content for b in document.blocks if isinstance(b, Qr)) == "https://linde.example/share?i=share"
    assert "linde.example/share" in words_on(document)


def test_a_shop_without_an_address_prints_no_link_and_speaks_of_none(
    parcel_of: MakeParcel, bundled_texts: Mapping[str, tuple[TextVariant, ...]]
) -> None:
    text = next(t for t in bundled_texts["loyalty_club"] if t.language == "de")
    parcel = parcel_of(Slot.CARD, "de", text)
    parcel = replace(parcel, shop=replace(parcel.shop, url=""))
    document = composed(parcel)
    assert not any(isinstance(block, Qr) for block in document.blocks)
    assert "Code" not in words_on(document)
    assert "example.com" not in words_on(document)
    goes_with = composed(replace(parcel_of(Slot.CROSS_SELL), shop=parcel.shop))
    assert not any(isinstance(block, Qr) for block in blocks_of(goes_with.blocks))


def test_a_preview_signs_nothing_and_a_parcel_is_signed(parcel_of: MakeParcel) -> None:
    insert = replace(parcel_of(Slot.CARD).choice.insert, url="share?t={token}")
    parcel = parcel_of(Slot.CARD).with_choice(insert=insert)
    parcel = replace(parcel, shop=replace(parcel.shop, link_secret=b"s" * 32))
    assert "linde.example/share?t=preview" in str(composed(parcel).blocks)
    given = (parcel.choice, parcel.context, parcel.catalog, parcel.shop, picture)
    signed = compose_for_parcel("0" * 32, *given).document
    (link,) = [block.content for block in signed.blocks if isinstance(block, Qr)]
    assert read_token(link.partition("t=")[2], b"s" * 32) == ("0" * 32, "share")
    code = make_code("0" * 32, "share", b"s" * 32)
    assert f"linde.example/share?t={code}\n" in words_on(signed) + "\n"  # typed with a code in the token's place
    assert "link_secret" not in repr(parcel.shop)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_no_field_of_a_customer_changes_a_link(
    parcel_of: MakeParcel, first: str, last: str, number: str, order_number: str
) -> None:
    """What stands in a link comes from the shop's template, the product and the parcel alone."""

    def links(parcel: Any) -> list[str]:
        given = (parcel.choice, parcel.context, parcel.catalog, parcel.shop, picture)
        blocks = compose_for_parcel("0" * 32, *given).document.blocks
        return [block.content for block in blocks_of(blocks) if isinstance(block, Qr)]

    for slot in (Slot.CARD, Slot.CROSS_SELL):
        parcel = parcel_of(slot)
        parcel = replace(parcel, shop=replace(parcel.shop, link_secret=b"s" * 32))
        somebody = Customer(1, number, first, last, ambassador_code=number)
        assert links(parcel.for_customer(somebody).with_order(number=order_number)) == links(parcel)


def test_a_card_of_a_series_shows_its_number(parcel_of: MakeParcel) -> None:
    cards = {
        f"joy-{n}": Insert(f"joy-{n}", InsertKind.SERIES, Slot.CARD, "Freude", series="joys", series_number=n)
        for n in (1, 2, 3)
    }
    parcel = parcel_of(Slot.CARD).with_choice(insert=cards["joy-2"])
    parcel = replace(parcel, catalog=replace(parcel.catalog, inserts=cards))
    assert words_on(composed(parcel)).startswith("2 / 3\n")


def test_a_card_bound_to_a_category_speaks_of_the_product_of_that_category(parcel_of: MakeParcel) -> None:
    """Not of the dearest one, and never of a line that a partner ships or that went out earlier."""
    text = TextVariant("c", "c", "de", "{% if product %}Für {{ product }}.{% else %}Für alles.{% endif %}")
    parcel = parcel_of(Slot.CARD, "de", text)
    products = {
        sku: replace(p, categories=("Tee",) if sku == "MINT" else ("Kannen",))
        for sku, p in parcel.catalog.products.items()
    }
    parcel = replace(parcel, catalog=replace(parcel.catalog, products=products))
    parcel = parcel.with_choice(insert=replace(parcel.choice.insert, categories=frozenset({"Tee"})))
    assert "Für Minze." in words_on(composed(parcel))
    gone = tuple(line._replace(shipped_by_us=False) for line in parcel.context.order.lines)
    assert "Für alles." in words_on(composed(parcel.with_order(lines=gone)))


def test_goes_with_names_nothing_that_is_not_in_this_parcel(parcel_of: MakeParcel) -> None:
    parcel = parcel_of(Slot.CROSS_SELL)
    pot, *rest = parcel.context.order.lines
    parcel = parcel.with_order(lines=(pot._replace(shipped_by_us=False), *rest))
    assert words_on(composed(parcel)).startswith("Vielleicht auch etwas für dich")


def test_the_recipient_of_a_gift_reads_nothing_of_who_ordered(parcel_of: MakeParcel) -> None:
    told = "{% if together or ambassador_code or waited or formal %}X{% endif %}{{ order_count }}{{ days_waited }}"
    parcel = parcel_of(Slot.NOTE, "de", TextVariant("x", "x", "de", told))
    buyer = Customer(1, "K1", "Miriam", "Vogel", address=Address.SIE, ambassador_code="MIRIAM")
    parcel = parcel.for_customer(buyer).with_order(is_gift=True, recipient="Tom")
    assert words_on(composed(parcel)).startswith("Hallo Tom,\n00\n")


def test_a_copy_carries_its_number(parcel_of: MakeParcel) -> None:
    assert composed(parcel_of(Slot.NOTE), copy=2).mark == "2"


def test_codes_tell_prints_apart_and_carry_no_commands() -> None:
    assert [print_code("10482", slot) for slot in Slot] == ["10482-N", "10482-S", "10482-C", "10482-K"]
    assert print_code("10\x1b@ 48\r\n2", Slot.NOTE) == "10@482-N"


@pytest.mark.parametrize("language", ["de", "en", "pl", "tr", "fr"])
@pytest.mark.parametrize("customer", HOSTILE, ids=range(len(HOSTILE)))
def test_every_text_suits_every_customer(
    parcel_of: MakeParcel,
    bundled_texts: Mapping[str, tuple[TextVariant, ...]],
    customer: Customer | None,
    language: str,
) -> None:
    """No brace, placeholder or command reaches the paper, whatever the customer's fields hold."""
    for text in (t for texts in bundled_texts.values() for t in texts if t.language == language):
        words = words_on(composed(parcel_of(Slot.NOTE, language, text).for_customer(customer)))
        assert not re.search(r"[{}<>^\x00-\x09\x0b-\x1f]", words), (text.id, words)


@pytest.mark.parametrize("language", ["de", "en", "pl", "tr", "fr"])
@pytest.mark.parametrize("slot", Slot)
def test_every_print_fits_its_paper(
    parcel_of: MakeParcel, bundled_texts: Mapping[str, tuple[TextVariant, ...]], slot: Slot, language: str
) -> None:
    """The longest text of the language with long product names, laid out for its paper."""
    texts = [t for ts in bundled_texts.values() for t in ts if t.language == language]
    parcel = parcel_of(slot, language)
    wanted = [t for t in texts if bool(t.heading) == (slot is Slot.CARD)] if slot in (Slot.NOTE, Slot.CARD) else [None]
    chosen = max(wanted, key=lambda t: len(t.body) if t else 0)
    parcel = replace(parcel, catalog=_with_long_names(parcel.catalog)).with_choice(text=chosen)
    media = STANDARD_MEDIA[parcel.choice.insert.paper]
    page = lay_out(composed(parcel), media, PROFILE)
    assert page.pdf.startswith(b"%PDF")
    assert page.width_mm <= media.width_mm + ONE_DOT_MM
    assert page.height_mm <= (media.height_mm or media.max_height_mm) + ONE_DOT_MM


@settings(max_examples=60, deadline=None)
@given(first=st.text(max_size=60), last=st.text(max_size=60), number=st.text(max_size=40), packer=st.text(max_size=30))
def test_any_names_make_a_note_that_can_be_laid_out(
    parcel_of: MakeParcel, first: str, last: str, number: str, packer: str
) -> None:
    parcel = parcel_of(Slot.NOTE).for_customer(Customer(1, "K1", first, last)).with_order(number=number)
    document = composed(replace(parcel, context=replace(parcel.context, packer=packer)))
    assert not re.search(r"[{}<>\x00-\x09\x0b-\x1f]", words_on(document))
    assert lay_out(document, STANDARD_MEDIA["note80"], PROFILE).pdf


def _with_long_names(catalog: Catalog) -> Catalog:
    long = {
        sku: replace(p, name=f"{p.name} aus Steinzeug mit Henkel und Deckel, moorgrün glasiert", names={})
        for sku, p in catalog.products.items()
    }
    return replace(catalog, products=long)
