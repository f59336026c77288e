"""Why a line of an imported file was set aside, in English by reason code; the codes are the import's own.

Other languages translate these sentences in `assets/i18n/<language>/sentences.po`.
"""

ASIDES: dict[str, str] = {
    "line.too_many_fields": "The line has more or fewer columns than the header",
    "line.no_order_number": "No order number",
    "line.no_product": "Not a product",
    "line.bad_quantity": "The number of pieces cannot be read",
    "line.bad_date": "The date of the order cannot be read",
    "line.bad_price": "The price cannot be read",
    "line.bad_promised_on": "The promised day cannot be read",
    "line.bad_shipped_on": "The day of shipping cannot be read",
    "line.bad_delivered_on": "The day of delivery cannot be read",
    "line.bad_birthday": "The birthday cannot be read",
    "line.bad_weight_g": "The weight cannot be read",
    "line.bad_thickness_mm": "The thickness cannot be read",
    "line.bad_currency": "The currency is not three letters",
    "line.negative_price": "The price is below zero",
    "line.no_quantity": "No pieces",
    "line.no_price": "No price",
    "line.return_without_customer": "A return without a customer",
    "line.cancellation_with_pieces": "A cancellation with pieces that were not taken back",
    "line.write_off": "Pieces taken out of stock without a return",
    "line.bad_debt": "A booking of bad debt",
    "order.two_customers": "The order belongs to another customer on an earlier line",
    "order.two_currencies": "The order has another currency on an earlier line",
    "order.changed_since": "The order was imported before with other contents",
}


def aside_sentence(code: str) -> str:
    """The English sentence of a reason; a reason of the profile's own is its name in plain words."""
    own = code.partition(".")[2] or code
    return ASIDES.get(code) or own.replace("_", " ").capitalize()
