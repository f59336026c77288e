"""A6 cards: what goes with the order (pictures, names, prices, QR), and every other card (heading, text, QR)."""

from printing.document import Align, Block, Columns, Heading, Qr, Space, Text
from station import formats
from station.documents.links import LONGEST_SHOWN
from station.documents.names import clean_line
from station.documents.part import Part
from station.documents.sandbox import LONGEST_TEXT
from station.documents.scan_back import with_foot
from station.documents.variables import is_about, product_words
from station.domain.catalog import Product

#: Beside each other on the 89 mm of an A6 card: more would be too small to want.
MOST_PRODUCTS = 3

_PICTURE_MM = {1: 50.0, 2: 34.0, 3: 24.0}
#: Page of a product that has no address of its own.
_PRODUCT_PAGE = "p/{sku}?t={token}"

_QR_MM = {1: 24.0, 2: 22.0, 3: 20.0}
#: Longest line of a link below its QR: what stands in a column, at 7.5 pt where there are several.
_TYPED_SIGNS = {1: LONGEST_SHOWN, 2: 26, 3: 16}

#: A short text is set larger: longest text in characters, size in points; 24 mm beside a QR keeps all on an A6 card.
_BODY_PT = ((300, 13.0), (380, 12.0), (LONGEST_TEXT, 11.0))
_PICTURE_BESIDE_QR_MM = 24.0


def cross_sell_card(part: Part) -> tuple[Block, ...]:
    """What goes with the order; without any product left to show it is a card with its text."""
    products = [part.catalog.products[r.sku] for r in part.choice.recommendations if r.sku in part.catalog.products]
    products = products[:MOST_PRODUCTS]
    if not products:
        return card(part)
    body = part.wording.body if part.wording else ""
    blocks: list[Block] = [Heading(_heading(part), 18)]
    if body:
        blocks += [Space(1), Text(_capital(body), 10.5)]
    shown = [_product(part, product, len(products)) for product in products]
    blocks.append(Space(3))
    for row in zip(*shown, strict=True):
        if len(shown) == 1:
            blocks += row[0]
        elif any(row):
            blocks.append(Columns(row, tuple(1 / len(shown) for _ in shown)))
    return (*blocks, *_shop_line(part))


def card(part: Part) -> tuple[Block, ...]:
    """Any other card: picture, heading, text, its number in a series, and a QR where its insert has a link."""
    wording, insert = part.wording, part.choice.insert
    name = insert.name_in(part.choice.language)
    link = part.link(insert.url) if insert.url else ""
    body = _capital(wording.body if wording else part.phrase("thank_you"))
    size = next(size for longest, size in _BODY_PT if len(body) <= longest)
    blocks: list[Block] = [*_series_line(part)]
    blocks += part.picture_block(
        insert.picture or _picture_of_its_product(part), _PICTURE_BESIDE_QR_MM if link else 34, name
    )
    blocks += [Space(3), Heading((wording.heading if wording else "") or name, 19), Space(1)]
    for paragraph in body.split("\n"):
        blocks += [Text(paragraph, size), Space(1.5)]
    if link:
        blocks += [Space(2), Qr(link, 26), Text(part.typed(link), 9, align=Align.CENTRE, soft=True)]
    return (*blocks, *_shop_line(part))


def _picture_of_its_product(part: Part) -> str:
    """A card that is bound to products shows the one of this parcel that it is about."""
    insert, products = part.choice.insert, part.catalog.products
    if not insert.skus and not insert.categories:
        return ""
    about = (products.get(line.sku) for line in part.context.order.lines if line.shipped_by_us)
    return next((p.picture for p in about if p and p.picture and is_about(insert, p.sku, p)), "")


def _series_line(part: Part) -> tuple[Block, ...]:
    """ "3 / 7" above the heading of a card that is collected."""
    number, count = part.variables.get("series_number"), part.variables.get("series_count")
    return (Text(f"{number} / {count}", 12, bold=True, align=Align.RIGHT),) if number and count else ()


def _capital(text: str) -> str:
    """A text made to follow a greeting may start small; on a card nothing stands before it."""
    return text[:1].upper() + text[1:]


def _heading(part: Part) -> str:
    """ "Goes with “Stoneware teapot”": the product of this parcel, or of an earlier one, that speaks most for it."""
    if part.wording and part.wording.heading:
        return part.wording.heading
    because = part.choice.recommendations[0].because_of
    line = next((line for line in part.context.order.lines if line.sku == because), None)
    known = part.catalog.products.get(because)
    is_elsewhere = line is not None and not line.shipped_by_us  # a partner ships it, or it went out earlier
    if is_elsewhere or (line is None and known is None):
        return part.phrase("you_may_like")
    name = known.name_in(part.choice.language) if known else line.name if line else ""
    return part.phrase("goes_with", product=product_words(name))


def _product(part: Part, product: Product, beside: int) -> tuple[tuple[Block, ...], ...]:
    """A product in three rows that stand level with those of its neighbour: picture, name and price, link."""
    language = part.choice.language
    name = product_words(product.name_in(language))
    words: list[Block] = [Text(name, 13 if beside == 1 else 10.5, bold=True, align=Align.CENTRE)]
    if product.price and product.price.cents > 0 and not part.context.order.is_gift:
        words.append(Text(formats.say_money(product.price, language), 12, align=Align.CENTRE))
    if product.partner:
        partner = clean_line(product.partner, 40)
        words.append(Text(part.phrase("by_partner", partner=partner), 8, align=Align.CENTRE, soft=True))
    link = part.link(part.choice.insert.url or product.url or _PRODUCT_PAGE, product.sku)
    code: list[Block] = [Space(1.5), Qr(link, _QR_MM[beside])] if link else []
    if link:
        code.append(
            Text(part.typed(link, _TYPED_SIGNS[beside]), 8.5 if beside == 1 else 7.5, align=Align.CENTRE, soft=True)
        )
    return part.picture_block(product.picture, _PICTURE_MM[beside], name), tuple(words), tuple(code)


def _shop_line(part: Part) -> tuple[Block, ...]:
    """Whose card this is, small at the end, with the code to scan it back."""
    shop = str(part.variables.get("shop", ""))
    words = (Text(shop, 9, align=Align.CENTRE, soft=True),) if shop else ()
    end = with_foot(words, part.scan_code, part.shop.scan_back_code)
    return (Space(3), *end) if end else ()
