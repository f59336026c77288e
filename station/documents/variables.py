"""What a text may speak of: the documented variables and their values for one parcel.

| variable        | value                                                                        | when it has none    |
|-----------------|------------------------------------------------------------------------------|---------------------|
| salutation      | "Liebe Miriam,": the greeting with its comma                                 | always there        |
| formal          | true where the customer is addressed formally ("Sie")                        | always there        |
| first_name      | first name fit for handwriting                                               | no usable name      |
| shop            | name of the shop                                                             | not in settings     |
| packer          | first name of the packer on duty                                             | nobody logged in    |
| product         | main product of this parcel, without its size; on an insert that is bound to | nothing to mention  |
|                 | products or categories the main one of those                                 |                     |
| products        | up to three products as a list, "a, b und c"                                 | nothing to mention  |
| days_waited     | days from order to packing, a number                                         | always there        |
| waited          | the same in words, "4 Tage"                                                  | packed within a day |
| ordered_on      | day of the order, "17. Nov."                                                 | always there        |
| order_number    | number of the order                                                          | always there        |
| order_count     | orders this customer kept, this one included, a number                       | always there        |
| together        | whole years since this customer's first order, "2 Jahre"                     | not yet a year      |
| contact         | person and phone number                                                      | not in settings     |
| sample          | name of the sample on this print                                             | no sample           |
| recommendation  | first recommended product                                                    | none                |
| link            | address printed below the text with its QR, as one types it                  | no link printed     |
| partner         | name of the partner whose offer this is                                      | ours                |
| ambassador_code | this customer's own code                                                     | no ambassador       |
| series_number   | number of this card in its series                                            | not of a series     |
| series_count    | cards of its series                                                          | not of a series     |
| voucher         | the code that only this print bears                                          | no pool of codes    |

`{% if contact %}` asks whether a variable has a value; printing one without a value makes the text unusable for this
parcel, and another variant is taken. The recipient of a gift learns nothing of who ordered: in a gift order
`order_count` and `days_waited` are 0, and `waited`, `together` and `ambassador_code` have no value.
"""

import re
from collections.abc import Mapping
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from station import formats
from station.documents.links import fill_link, typed_link
from station.documents.names import clean_line, spoken_name
from station.documents.salutation import addressee, salutation
from station.documents.shop_voice import ShopVoice
from station.domain.catalog import Catalog, Insert, Product
from station.domain.orders import Order, OrderState
from station.domain.plan import Choice, PackContext

#: Every name a text may use; anything else is a mistake of its writer.
VARIABLES = frozenset(
    {
        "salutation", "formal", "first_name", "shop", "packer", "product", "products", "days_waited", "waited",
        "ordered_on", "order_number", "order_count", "together", "contact", "sample", "recommendation", "link",
        "partner", "ambassador_code", "series_number", "series_count", "voucher",
    }
)  # fmt: skip

#: "Darjeeling First Flush 250 g" is called "Darjeeling First Flush" by who drinks it.
_SIZE = re.compile(r"[\s,]+\(?\d+([.,]\d+)?\s?(g|kg|mg|ml|cl|l|cm|mm|m|oz|lb|pcs|st|stk|stück|szt|adet)\.?\)?$", re.I)

_LONGEST_PRODUCT = 60

#: Stands where the code would be while there is no parcel yet: in previews and checks. As long as codes usually are.
PREVIEW_VOUCHER = "CODE-2345-6789"

#: A telephone number is not broken over two lines.
_GAP_IN_NUMBER = re.compile(r"(?<=\d) (?=\d)")

#: So that "a year" is never said a day too early.
DAYS_OF_A_YEAR = 366


def product_words(name: str) -> str:
    """A product's name as a customer would say it: no size, no shouting, one line of at most 60 characters."""
    spoken = _SIZE.sub("", clean_line(name, _LONGEST_PRODUCT))
    letters = "".join(c for c in spoken if c.isalpha())
    if len(letters) > 3 and letters.isupper():
        spoken = spoken.lower().capitalize()
    return spoken


def products_in(order: Order, catalog: Catalog, language: str, insert: Insert | None = None) -> list[str]:
    """Names of what lies in this parcel, dearest first; lines that a partner ships are not mentioned.

    With an insert that is bound to products or categories only the lines it is about.
    """
    names: list[str] = []
    for line in sorted(order.lines, key=lambda line: -line.unit_price.cents):
        product = catalog.products.get(line.sku)
        if line.shipped_by_us and (insert is None or is_about(insert, line.sku, product)):
            names.append(product_words(product.names.get(language) or line.name if product else line.name))
    return list(dict.fromkeys(name for name in names if any(c.isalpha() for c in name)))


def is_about(insert: Insert, sku: str, product: Product | None) -> bool:
    """Whether an insert speaks of a product: bound to it, to one of its categories, or to nothing at all."""
    if not insert.skus and not insert.categories:
        return True
    return sku in insert.skus or (product is not None and not insert.categories.isdisjoint(product.categories))


def variables_for(
    choice: Choice, context: PackContext, catalog: Catalog, shop: ShopVoice, voucher: str = PREVIEW_VOUCHER
) -> Mapping[str, object]:
    """The variables of one print; those without a value are left out. `voucher` is its code, "" = it has none."""
    language, order = choice.language, context.order
    person = addressee(context.customer, language, order.is_gift, order.recipient)
    formal = shop.is_formal_with(None if order.is_gift else context.customer)
    products = products_in(order, catalog, language, choice.insert)
    picked = [catalog.products[r.sku] for r in choice.recommendations if r.sku in catalog.products]
    values: dict[str, object] = {
        "first_name": person.first_name,
        "shop": clean_line(shop.name),
        "packer": spoken_name(context.packer),
        "product": products[0] if products else "",
        "products": formats.say_list(products[:3], language),
        "contact": _GAP_IN_NUMBER.sub("\u00a0", clean_line(shop.contact, 200)),
        "sample": product_words(choice.sample.name_in(language)) if choice.sample else "",
        "recommendation": product_words(picked[0].name_in(language)) if picked else "",
        "partner": clean_line(choice.insert.partner, 40),
        "link": typed_link(fill_link(choice.insert.url, shop.url, insert_id=choice.insert.id, voucher=voucher)),
        "voucher": clean_line(voucher, 60),
        **_of_a_series(choice.insert, catalog),
        **({} if order.is_gift else _of_the_customer(context, language)),
    }
    return {
        "days_waited": 0,
        "order_count": 0,
        **{name: value for name, value in values.items() if value},
        "salutation": salutation(person, language, formal),
        "formal": formal,
        "ordered_on": formats.say_day(order.ordered_at.astimezone(_zone(shop)).date(), language, with_year=False),
        "order_number": clean_line(order.number, 40),
    }


def _of_the_customer(context: PackContext, language: str) -> dict[str, object]:
    """What is known of who ordered, and not for the recipient of a gift."""
    waited, customer = context.standing.days_waited, context.customer
    first = min((o.ordered_at.date() for o in context.history.orders if o.state is OrderState.OPEN), default=None)
    years = (context.today - first).days // DAYS_OF_A_YEAR if first else 0
    return {
        "days_waited": waited,
        "waited": formats.say_span(waited, "day", language) if waited > 1 else "",
        "order_count": context.standing.now.orders_kept,
        "together": formats.say_span(years, "year", language) if years > 0 else "",
        "ambassador_code": clean_line(customer.ambassador_code, 40) if customer else "",
    }


def _of_a_series(insert: Insert, catalog: Catalog) -> dict[str, object]:
    if not insert.series or not insert.series_number:
        return {}
    count = max((one.series_number for one in catalog.inserts.values() if one.series == insert.series), default=0)
    return {"series_number": insert.series_number, "series_count": max(count, insert.series_number)}


def _zone(shop: ShopVoice) -> tzinfo:
    try:
        return ZoneInfo(shop.timezone)
    except (ZoneInfoNotFoundError, ValueError):  # a table must pack even where its settings name no zone we know
        return UTC
