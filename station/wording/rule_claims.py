"""What each fact claims inside "When ...": English clauses with {wanted}; German ones end with their verb."""

from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["CLAIMS", "FLAGS", "WITHOUT"]

#: Fact -> clause about its value.
CLAIMS: Mapping[str, str] = MappingProxyType(
    {
        "order.value": "the goods are worth {wanted}",
        "order.currency": "the currency is {wanted}",
        "order.lines": "the order has {wanted} lines",
        "order.pieces": "the order has {wanted} pieces",
        "order.skus": "the order contains {wanted}",
        "order.categories": "the order contains something of {wanted}",
        "order.tags": "something in the order is marked {wanted}",
        "order.marks": "the order is marked {wanted}",
        "order.shop": "the shop is {wanted}",
        "order.channel": "the order comes by {wanted}",
        "order.country": "it goes to {wanted}",
        "order.postcode": "the postcode is {wanted}",
        "order.carrier": "{wanted} carries it",
        "order.days_waited": "the order has waited {wanted}",
        "order.weight_g": "the goods weigh {wanted}",
        "order.new_products": "{wanted} of the products are new to the customer",
        "customer.phase_now": "the customer is in {wanted} today",
        "customer.phase_when_opened": "the customer opens it in {wanted}",
        "customer.moments": "there is a sensitive moment ({wanted})",
        "customer.reviews": "the customer has written {wanted} reviews",
        "customer.referrals": "the customer has brought {wanted} friends",
        "customer.complaints": "the customer has complained {wanted} times",
        "customer.orders": "the customer has kept {wanted} orders, this one included",
        "customer.days_since_first_order": "the first order is {wanted} ago",
        "customer.days_since_last_order": "the order before is {wanted} ago",
        "customer.days_since_first_delivery": "the first delivery is {wanted} ago when it is opened",
        "customer.days_since_last_delivery": "the delivery before is {wanted} ago when it is opened",
        "customer.days_to_anniversary": "the day of the first order comes round in {wanted}",
        "customer.lifetime_value": "the customer has bought for {wanted} so far",
        "customer.average_order": "the orders before were worth {wanted} on average",
        "customer.language": "the customer reads {wanted}",
        "customer.address": "the customer is addressed as {wanted}",
        "customer.days_to_birthday": "the birthday is in {wanted}",
        "customer.tags": "the customer is marked {wanted}",
        "customer.consents": "the customer agreed to {wanted}",
        "customer.likes": "the customer likes {wanted}",
        "customer.categories_bought": "the customer has bought something of {wanted} before",
        "customer.categories_off": "the customer switched off {wanted}",
        "customer.returns": "the customer has sent back {wanted} lines",
        "customer.samples_had": "the customer has had the sample {wanted}",
        "customer.samples_bought": "after a sample the customer has bought {wanted}",
        "calendar.date": "it is opened on {wanted}",
        "calendar.packed_on": "it is packed on {wanted}",
        "calendar.month": "the month of the opening is {wanted}",
        "calendar.day": "the day of the month of the opening is {wanted}",
        "calendar.weekday": "the weekday of packing is {wanted}",
        "stock.samples": "{wanted} samples are in the bins",
        "stock.sample_skus": "the bins have {wanted}",
        "station.table": "it is packed at {wanted}",
        "station.packer": "{wanted} packs it",
    }
)

#: Fact that is a set -> clause for "none of these".
WITHOUT: Mapping[str, str] = MappingProxyType(
    {
        "order.skus": "the order contains no {wanted}",
        "order.categories": "the order contains nothing of {wanted}",
        "order.tags": "nothing in the order is marked {wanted}",
        "order.marks": "the order is not marked {wanted}",
        "customer.moments": "there is no sensitive moment ({wanted})",
        "customer.tags": "the customer is not marked {wanted}",
        "customer.consents": "the customer did not agree to {wanted}",
        "customer.likes": "the customer does not like {wanted}",
        "customer.categories_bought": "the customer has bought nothing of {wanted} before",
        "customer.categories_off": "the customer did not switch off {wanted}",
        "customer.samples_had": "the customer has not had the sample {wanted}",
        "customer.samples_bought": "after a sample the customer has not bought {wanted}",
        "stock.sample_skus": "the bins have no {wanted}",
    }
)

#: Fact that is yes or no -> clause for yes, clause for no.
FLAGS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "order.is_gift": ("it is a gift order", "it is no gift order"),
        "order.has_comment": ("the customer left a comment", "the customer left no comment"),
        "customer.is_guest": ("a guest ordered", "a customer with an account ordered"),
        "customer.is_returning": ("the customer comes back after a silence", "the customer does not come back"),
        "customer.has_open_complaint": ("a complaint is open", "no complaint is open"),
        "customer.has_open_return": ("a return is open", "no return is open"),
        "customer.is_ambassador": ("the customer has a code of their own", "the customer has no code of their own"),
    }
)
