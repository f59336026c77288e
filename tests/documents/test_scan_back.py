"""The code on every print is read back as the camera of a scanner sees it, and takes hardly any paper."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import zxingcpp
from PIL import Image, ImageOps

from printing.document import Document
from printing.layout import lay_out
from printing.layout.compose import fit
from printing.media import STANDARD_MEDIA, Language, Media
from printing.page import Page
from printing.profiles import load_profiles
from printing.raster import preview_png
from station.assets_folder import assets_folder
from station.documents.compose import compose_for_parcel
from station.domain.catalog import Slot
from station.domain.command_codes import print_in
from tests.printing.languages.every_language import DOTS, paper, steps_of
from tests.printing.languages.every_language import PROFILES as LANGUAGES

MakeParcel = Callable[..., Any]
PARCEL = "3f9a12c4b7" + "0" * 22
PROFILES = load_profiles((assets_folder() / "profiles" / "printers",))
NOTE_58 = Media("note58", 58.0, None, margin_mm=3.0)
NOTE_80, LABEL, CARD = (STANDARD_MEDIA[name] for name in ("note80", "label57x32", "card-a6"))

#: Every kind of print on the paper it is meant for, and on those that may stand in.
ON_PAPER = [
    (Slot.NOTE, NOTE_80, "generic-escpos-80"),
    (Slot.NOTE, NOTE_58, "generic-escpos-58"),
    (Slot.NOTE, CARD, "pdf"),
    (Slot.SAMPLE, LABEL, "generic-zpl-203"),
    (Slot.SAMPLE, LABEL, "zebra-zd421-300"),
    (Slot.SAMPLE, LABEL, "generic-epl-203"),
    (Slot.SAMPLE, NOTE_80, "star-mc-print3"),
    (Slot.CARD, CARD, "pdf"),
    (Slot.CARD, NOTE_80, "epson-tm-t88vi"),
    (Slot.CROSS_SELL, CARD, "pdf"),
]


def document(parcel: Any, form: str = "datamatrix", place: int = 2, copy: int = 1) -> Document:
    shop = replace(parcel.shop, scan_back_code=form)
    asked = (parcel.choice, parcel.context, parcel.catalog, shop, lambda _name: None)
    return compose_for_parcel(PARCEL, *asked, copy, place=place).document


def codes_on(page: Page, profile: str) -> list[str]:
    picture = Image.open(io.BytesIO(preview_png(page, PROFILES[profile])))
    return [found.text for found in zxingcpp.read_barcodes(picture) if print_in(found.text)]


@pytest.mark.parametrize(("slot", "media", "profile"), ON_PAPER)
def test_is_read_back_from_every_print(parcel_of: MakeParcel, slot: Slot, media: Media, profile: str) -> None:
    page = lay_out(document(parcel_of(slot), copy=3), media, PROFILES[profile])
    assert [print_in(code) for code in codes_on(page, profile)] == [(PARCEL[:10], 2, 3)]


@pytest.mark.parametrize("language", DOTS)
def test_is_read_back_from_the_bytes_of_every_language(parcel_of: MakeParcel, language: str) -> None:
    """The page goes through the printer's own language, and a strict interpreter of it draws the dots."""
    profile = LANGUAGES[language]
    is_label = profile.language in {Language.ZPL, Language.TSPL, Language.EPL}
    slot, media = (Slot.SAMPLE, LABEL) if is_label else (Slot.NOTE, NOTE_80)
    bitmap = paper(steps_of(lay_out(document(parcel_of(slot)), media, profile), profile))
    size = (bitmap.width_dots, bitmap.height_dots)
    dots = Image.frombytes("1", size, bitmap.rows, "raw", "1;I").convert("L")
    on_paper = ImageOps.expand(dots, 40, 255)  # the white around a label is paper too
    found = [code.text for code in zxingcpp.read_barcodes(on_paper)]
    assert [print_in(code) for code in found] == [(PARCEL[:10], 2, 1)]


@pytest.mark.parametrize("form", ["datamatrix", "code128"])
@pytest.mark.parametrize(("slot", "media", "profile"), [on for on in ON_PAPER if on[0] is not Slot.SAMPLE])
def test_bars_stand_below_and_give_way_on_narrow_paper(
    parcel_of: MakeParcel, slot: Slot, media: Media, profile: str, form: str
) -> None:
    page = lay_out(document(parcel_of(slot), form), media, PROFILES[profile])
    assert len(codes_on(page, profile)) == 1


@pytest.mark.parametrize(("slot", "media", "profile"), ON_PAPER)
def test_takes_hardly_any_paper_and_no_size(parcel_of: MakeParcel, slot: Slot, media: Media, profile: str) -> None:
    if slot is Slot.SAMPLE and media is not LABEL:
        return  # a label's lines on a roll: the roll is no shorter than its code
    plain, coded = (document(parcel_of(slot), form) for form in ("none", "datamatrix"))
    before, after = (lay_out(each, media, PROFILES[profile]).height_mm for each in (plain, coded))
    assert after - before < (1.5 if slot is Slot.NOTE else 5.0)
    assert fit(coded, media, PROFILES[profile]) >= fit(plain, media, PROFILES[profile]) - 0.03


def test_a_shop_that_wants_none_gets_none(parcel_of: MakeParcel) -> None:
    for slot, media, profile in ON_PAPER:
        assert codes_on(lay_out(document(parcel_of(slot), "none"), media, PROFILES[profile]), profile) == []


def test_stands_there_without_a_shop_name_too(parcel_of: MakeParcel) -> None:
    for slot, media, profile in ((Slot.NOTE, NOTE_80, "generic-escpos-80"), (Slot.CARD, CARD, "pdf")):
        parcel = parcel_of(slot)
        nameless = replace(parcel, shop=replace(parcel.shop, name="", contact=""))
        page = lay_out(document(nameless), media, PROFILES[profile])
        assert len(codes_on(page, profile)) == 1


def test_says_nothing_of_the_customer(parcel_of: MakeParcel) -> None:
    """The same parcel, place and copy give the same code, whoever the customer is."""
    parcel = parcel_of(Slot.NOTE)
    page = lay_out(document(parcel.for_customer(None)), NOTE_80, PROFILES["generic-escpos-80"])
    mine = lay_out(document(parcel), NOTE_80, PROFILES["generic-escpos-80"])
    assert codes_on(page, "generic-escpos-80") == codes_on(mine, "generic-escpos-80")
