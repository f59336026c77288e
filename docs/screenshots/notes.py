"""Draws the five notes of the docs as a thermal printer prints them: five packers, five languages, shipped texts.

.venv/bin/python docs/screenshots/notes.py
"""

import sys
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image

from printing.layout import lay_out
from printing.media import NOTE_80
from printing.profiles import load_profiles
from printing.raster import preview_png
from station.assets_folder import assets_folder
from station.documents.compose import compose
from station.documents.shop_voice import ShopVoice
from station.domain.catalog import Catalog, Insert, InsertKind, Slot
from station.domain.customers import Address, Customer, Gender, History
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.phases import PhasePolicy, standing
from station.domain.plan import Choice, PackContext
from station.domain.reasons import Reason
from station.store.defaults import read_texts

HERE = Path(__file__).resolve().parent
TODAY = date(2026, 11, 22)
SHOP = ShopVoice(name="Blattgold", contact="Anna, 030 5550123")
#: Language, first name of the customer, product, packer, text set.
NOTES = (
    ("de", "Miriam", "Steinzeugkanne", "Anna", "delivery"),
    ("en", "Charlotte", "Bamboo whisk", "Jonas", "enjoy"),
    ("pl", "Łucja", "Darjeeling", "Kasia", "delivery"),
    ("tr", "Gülşah", "Porselen fincan", "Ayşe", "delivery"),
    ("fr", "Hélène", "Théière en fonte", "Camille", "delivery"),
)
GAP_PX = 16


def note(language: str, customer: str, product: str, packer: str, text_set: str) -> Image.Image:
    """One note in the dots of the printer."""
    texts = read_texts(assets_folder() / "templates" / language / "texts.yaml")
    text = next(text for text in texts if text.text_set == text_set)
    line = OrderLine(1, "A", product, 1, Money(4900))
    order = Order(1, "10482", datetime(2026, 11, 20, tzinfo=UTC), (line,), customer_id=1, country="DE")
    person = Customer(1, "K1", customer, gender=Gender.FEMALE, address=Address.DU, language=language)
    now = standing(order, History(), TODAY, PhasePolicy())
    context = PackContext(order, person, History(), now, TODAY, language, packer)
    insert = Insert("note", InsertKind.NOTE, Slot.NOTE, "Note", text_set)
    choice = Choice(Slot.NOTE, insert, "", Reason.of("chosen.note"), language, text)
    profile = load_profiles((assets_folder() / "profiles" / "printers",))["epson-tm-t88vi"]
    page = lay_out(compose(choice, context, Catalog(), SHOP, lambda _name: None), NOTE_80, profile)
    return Image.open(BytesIO(preview_png(page, profile))).convert("L")


def main() -> int:
    """Writes notes.png: the five beside each other on grey."""
    notes = [note(*each) for each in NOTES]
    wide = sum(picture.width + GAP_PX for picture in notes) + GAP_PX
    sheet = Image.new("L", (wide, max(picture.height for picture in notes) + 2 * GAP_PX), 205)
    x = GAP_PX
    for picture in notes:
        sheet.paste(picture, (x, GAP_PX))
        x += picture.width + GAP_PX
    sheet.quantize(4).save(HERE / "notes.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
