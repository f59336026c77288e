"""Rows of customers, orders, lines, returns and incidents to domain objects and back. No statements."""

from collections.abc import Iterable, Sequence
from datetime import tzinfo
from typing import Any

from sqlalchemy import Row

from station.domain.customers import Address, Customer, Gender, Incident, IncidentKind, InsertGiven
from station.domain.money import Money
from station.domain.orders import Order, OrderLine, OrderState, Return
from station.store.columns import number_key


def customer_values(customer: Customer, shop: str = "main") -> dict[str, Any]:
    """Values of a customer's row, the id left out."""
    return {
        "number": customer.number,
        "shop": shop,
        "first_name": customer.first_name,
        "last_name": customer.last_name,
        "title": customer.title,
        "company": customer.company,
        "gender": customer.gender.value,
        "address": customer.address.value,
        "language": customer.language,
        "town": customer.town,
        "country": customer.country,
        "birthday": customer.birthday,
        "likes": list(customer.likes),
        "categories_off": sorted(customer.categories_off),
        "allergies": sorted(customer.allergies),
        "objects_to_advertising": customer.objects_to_advertising,
        "ambassador_code": customer.ambassador_code,
        "tags": sorted(customer.tags),
        "consents": sorted(customer.consents),
    }


def customer_from(row: Row[Any]) -> Customer:
    return Customer(
        id=row.id,
        number=row.number,
        first_name=row.first_name,
        last_name=row.last_name,
        title=row.title,
        company=row.company,
        gender=Gender(row.gender),
        address=Address(row.address),
        language=row.language,
        town=row.town,
        country=row.country,
        birthday=row.birthday,
        likes=tuple(row.likes),
        categories_off=frozenset(row.categories_off),
        allergies=frozenset(row.allergies),
        objects_to_advertising=row.objects_to_advertising,
        ambassador_code=row.ambassador_code,
        tags=frozenset(row.tags),
        consents=frozenset(row.consents),
    )


def order_values(order: Order) -> dict[str, Any]:
    """Values of an order's row, the id left out."""
    return {
        "number": order.number,
        "number_key": number_key(order.number),
        "shop": order.shop,
        "ordered_at": order.ordered_at,
        "currency": order.currency,
        "customer_id": order.customer_id,
        "channel": order.channel,
        "country": order.country,
        "language": order.language,
        "state": order.state.value,
        "is_gift": order.is_gift,
        "recipient": order.recipient,
        "comment": order.comment,
        "promised_on": order.promised_on,
        "shipped_on": order.shipped_on,
        "delivered_on": order.delivered_on,
        "resent_for": order.resent_for,
        "postcode": order.postcode,
        "carrier": order.carrier,
        "tags": sorted(order.tags),
    }


def line_values(order_id: int, line: OrderLine) -> dict[str, Any]:
    return {
        "order_id": order_id,
        "position": line.position,
        "sku": line.sku,
        "name": line.name,
        "quantity": line.quantity,
        "unit_cents": line.unit_price.cents,
        "currency": line.unit_price.currency,
        "shipped_by_us": line.shipped_by_us,
    }


class LineReader:
    """Makes lines from (order_id, position, sku, name, quantity, unit_cents, currency, shipped_by_us).

    A busy customer has thousands; equal prices are one object.
    """

    def __init__(self) -> None:
        self._prices: dict[tuple[int, str], Money] = {}

    def line(self, row: Sequence[Any]) -> OrderLine:
        _, position, sku, name, quantity, cents, currency, ours = row
        price = self._prices.get((cents, currency))
        if price is None:
            price = self._prices[cents, currency] = Money(cents, currency)
        return OrderLine(position, sku, name, quantity, price, ours)


#: Columns of an order in the order in which `order_from` takes them apart.
ORDER_COLUMN_NAMES = (
    "id", "number", "ordered_at", "currency", "customer_id", "shop", "channel", "country", "language", "state",
    "is_gift", "recipient", "comment", "promised_on", "shipped_on", "delivered_on", "resent_for", "postcode",
    "carrier", "tags", "email_key",
)  # fmt: skip
_STATES = {state.value: state for state in OrderState}
_NO_TAGS: frozenset[str] = frozenset()


def order_from(row: Sequence[Any], lines: Iterable[OrderLine], zone: tzinfo, joined_to: int | None = None) -> Order:
    """The order of a row of ORDER_COLUMN_NAMES, its moment told in the shop's zone; `joined_to` is the customer that a
    guest's order counts for by its e-mail.

    Taken apart by place: a busy customer has thousands of orders, and names cost twice as much.
    """
    (
        key, number, ordered_at, currency, customer_id, shop, channel, country, language, state, is_gift, recipient,
        comment, promised_on, shipped_on, delivered_on, resent_for, postcode, carrier, tags, _email_key,
    ) = row  # fmt: skip
    if joined_to is not None:
        customer_id = joined_to
    return Order(
        key, number, ordered_at.astimezone(zone), tuple(lines), currency, customer_id, shop, channel, country, language,
        _STATES[state], is_gift, recipient, comment, promised_on, shipped_on, delivered_on, resent_for, postcode,
        carrier, frozenset(tags) if tags else _NO_TAGS, joined_to is not None,
    )  # fmt: skip


def return_values(customer_id: int | None, returned: Return, row_key: str | None) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "row_key": row_key,
        "returned_on": returned.returned_on,
        "sku": returned.sku,
        "name": returned.name,
        "quantity": returned.quantity,
        "value_cents": returned.value.cents,
        "currency": returned.value.currency,
        "order_number": returned.order_number,
        "reason": returned.reason,
    }


def return_from(row: Row[Any]) -> Return:
    value = Money(row.value_cents, row.currency)
    return Return(row.returned_on, row.sku, row.name, row.quantity, value, row.order_number, row.reason)


def incident_values(customer_id: int, incident: Incident, row_key: str | None) -> dict[str, Any]:
    return {
        "customer_id": customer_id,
        "row_key": row_key,
        "kind": incident.kind.value,
        "opened_on": incident.opened_on,
        "closed_on": incident.closed_on,
        "order_number": incident.order_number,
        "score": incident.score,
    }


def incident_from(row: Row[Any]) -> Incident:
    return Incident(IncidentKind(row.kind), row.opened_on, row.closed_on, row.order_number, row.score)


def given_values(customer_id: int | None, given: InsertGiven, parcel_id: str | None = None) -> dict[str, Any]:
    return {
        "parcel_id": parcel_id,
        "customer_id": customer_id,
        "given_on": given.given_on,
        "insert_id": given.insert_id,
        "slot": given.slot,
        "order_number": given.order_number,
        "text_id": given.text_id,
        "skus": list(given.skus),
        "rule": given.rule,
    }


def given_from(row: Row[Any]) -> InsertGiven:
    return InsertGiven(
        given_on=row.given_on,
        insert_id=row.insert_id,
        slot=row.slot,
        order_number=row.order_number,
        text_id=row.text_id,
        skus=tuple(row.skus),
        rule=row.rule,
    )
