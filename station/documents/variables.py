"""What a text may speak of: the documented variables and their values for one parcel.

| variable       | value                                                                        | when it has none   |
|----------------|------------------------------------------------------------------------------|--------------------|
| salutation     | "Liebe Miriam,": the greeting with its comma                                  | always there       |
| formal         | true where the customer is addressed formally ("Sie")                         | always there       |
| first_name     | first name fit for handwriting                                                | no usable name     |
| shop           | name of the shop                                                              | not in settings    |
| packer         | first name of the packer on duty                                              | nobody logged in   |
| product        | main product of this parcel, in the customer's language, without its size     | nothing to mention |
| products       | up to three products as a list, "a, b und c"                                  | nothing to mention |
| days_waited    | days from order to packing, a number                                          | always there       |
| order_number   | number of the order                                                           | always there       |
| order_count    | orders this customer kept, this one included, a number                        | always there       |
| contact        | person and phone number                                                       | not in settings    |
| sample         | name of the sample on this print                                              | no sample          |
| recommendation | first recommended product                                                     | none               |

`{% if contact %}` asks whether a variable has a value; printing one without a value makes the text unusable for this
parcel, and another variant is taken.
"""

import re
from collections.abc import Mapping

from station import formats
from station.documents.names import clean_line, spoken_name
from station.documents.salutation import addressee, salutation
from station.documents.shop_voice import ShopVoice
from station.domain.catalog import Catalog
from station.domain.orders import Order
from station.domain.plan import Choice, PackContext

#: Every name a text may use; anything else is a mistake of its writer.
VARIABLES = frozenset(
    {
        "salutation", "formal", "first_name", "shop", "packer", "product", "products", "days_waited",
        "order_number", "order_count", "contact", "sample", "recommendation",
    }
)  # fmt: skip

#: "Darjeeling First Flush 250 g" is called "Darjeeling First Flush" by who drinks it.
_SIZE = re.compile(r"[\s,]+\(?\d+([.,]\d+)?\s?(g|kg|mg|ml|cl|l|cm|mm|m|oz|lb|pcs|st|stk|stück|szt|adet)\.?\)?$", re.I)

_LONGEST_PRODUCT = 60


def product_words(name: str) -> str:
    """A product's name as a customer would say it: no size, no shouting, one line of at most 60 characters."""
    spoken = _SIZE.sub("", clean_line(name, _LONGEST_PRODUCT))
    letters = "".join(c for c in spoken if c.isalpha())
    if len(letters) > 3 and letters.isupper():
        spoken = spoken.lower().capitalize()
    return spoken


def products_in(order: Order, catalog: Catalog, language: str) -> list[str]:
    """Names of what lies in this parcel, dearest first; lines that a partner ships are not mentioned."""
    lines = sorted((line for line in order.lines if line.shipped_by_us), key=lambda line: -line.unit_price.cents)
    names: list[str] = []
    for line in lines:
        product = catalog.products.get(line.sku)
        names.append(product_words(product.names.get(language) or line.name if product else line.name))
    return list(dict.fromkeys(name for name in names if any(c.isalpha() for c in name)))


def variables_for(choice: Choice, context: PackContext, catalog: Catalog, shop: ShopVoice) -> Mapping[str, object]:
    """The variables of one print; those without a value are left out."""
    language = choice.language
    person = addressee(context.customer, language, context.order.is_gift, context.order.recipient)
    formal = shop.is_formal_with(context.customer)
    products = products_in(context.order, catalog, language)
    picked = [catalog.products[r.sku] for r in choice.recommendations if r.sku in catalog.products]
    values: dict[str, object] = {
        "first_name": person.first_name,
        "shop": clean_line(shop.name),
        "packer": spoken_name(context.packer),
        "product": products[0] if products else "",
        "products": formats.say_list(products[:3], language),
        "contact": clean_line(shop.contact, 200),
        "sample": product_words(choice.sample.name_in(language)) if choice.sample else "",
        "recommendation": product_words(picked[0].name_in(language)) if picked else "",
    }
    return {
        **{name: value for name, value in values.items() if value},
        "salutation": salutation(person, language, formal),
        "formal": formal,
        "days_waited": context.standing.days_waited,
        "order_number": clean_line(context.order.number, 40),
        "order_count": context.standing.now.orders_kept,
    }
