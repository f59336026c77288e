"""Writes orders and returns of a file: new ones in, known ones frozen. One call is one transaction of whole orders."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from station.domain.meaning import ORDER_CODES
from station.store import order_codes
from station.store.columns import number_key
from station.store.email_keys import EmailKeys
from station.store.feed_source import OrderSource
from station.store.feed_staging import SoldLine, Staging, further, further_list
from station.store.numbers import insert_new, mark_changed, take_numbers
from station.store.order_codes import OrderCode
from station.store.shop_zone import shop_zone
from station.store.tables import CUSTOMER, GOODS_RETURN, ORDER_LINE, SHOP_ORDER

_DAYS = ("promised_on", "shipped_on", "delivered_on")


@dataclass(slots=True)
class Tally:
    """What became of orders and lines so far."""

    lines_new: int = 0
    lines_unchanged: int = 0
    orders_new: int = 0
    orders_unchanged: int = 0
    orders_changed_since: int = 0
    returns_new: int = 0
    orders_moved: int = 0  #: known orders whose state or shipping days are new


@dataclass(frozen=True, slots=True)
class OrderWriter:
    """Writes into one shop from one source; lines that cannot go in are handed back to `staging`."""

    source: OrderSource
    staging: Staging
    tally: Tally
    emails: EmailKeys

    def write(self, connection: Connection, orders: Sequence[list[SoldLine]]) -> None:
        """Write whole orders, each a list of its lines, and tell the tables where that changed any."""
        before = self.tally.orders_new + self.tally.orders_moved
        agreeing = [self._one_customer(lines) for lines in orders]
        known = self._known(connection, [lines[0].number for lines in agreeing])
        self._keep_frozen(connection, [lines for lines in agreeing if lines[0].number in known], known)
        self._insert(connection, [lines for lines in agreeing if lines[0].number not in known])
        order_codes.add(connection, [code for lines in agreeing for code in _codes(lines)], datetime.now(UTC))
        if self.tally.orders_new + self.tally.orders_moved != before:
            mark_changed(connection, "orders")

    def _one_customer(self, lines: list[SoldLine]) -> list[SoldLine]:
        """The lines that agree with the first one on customer and currency; the others are set aside."""
        first = lines[0]
        currency = further(first.more).get("currency")
        kept: list[SoldLine] = []
        for line in lines:
            if line.customer != first.customer:
                self.staging.set_aside(line.line, line.raw, "order.two_customers")
            elif line.more != first.more and further(line.more).get("currency") != currency:
                self.staging.set_aside(line.line, line.raw, "order.two_currencies")
            else:
                kept.append(line)
        return kept

    def _known(self, connection: Connection, numbers: list[str]) -> dict[str, Any]:
        columns = SHOP_ORDER.c
        moving = (columns.state, columns.shipped_on, columns.delivered_on, columns.carrier, columns.tags)
        filled = (columns.customer_id, columns.postcode, columns.email_key)
        query = select(columns.number, columns.id, *moving, *filled).where(
            columns.shop == self.source.shop, columns.number.in_(numbers)
        )
        return {row.number: row for row in connection.execute(query)}

    def _keep_frozen(self, connection: Connection, orders: list[list[SoldLine]], known: dict[str, Any]) -> None:
        contents = _contents(connection, [known[lines[0].number].id for lines in orders])
        for lines in orders:
            row = known[lines[0].number]
            if sorted(contents[row.id]) == sorted(line.content for line in lines):
                self.tally.orders_unchanged += 1
                self.tally.lines_unchanged += len(lines)
                self._move(connection, row, lines)
                continue
            self.tally.orders_changed_since += 1
            for line in lines:
                self.staging.set_aside(line.line, line.raw, "order.changed_since")

    def _move(self, connection: Connection, row: Any, lines: list[SoldLine]) -> None:
        """State, shipping and the shop's marks are the only things of a known order that move; gaps are filled."""
        facts = _order_facts(lines)
        moved: dict[str, Any] = {
            day: date.fromisoformat(facts[day])
            for day in ("shipped_on", "delivered_on")
            if facts.get(day) and facts[day] != str(getattr(row, day))
        }
        told: dict[str, Any] = {name: facts[name] for name in ("state", "carrier") if name in facts}
        if "order_tags" in facts:
            told["tags"] = _tags(facts)
        told |= {name: value for name, value in self._contact(row.customer_id, facts).items() if not getattr(row, name)}
        moved |= {name: value for name, value in told.items() if value != getattr(row, name)}
        if moved:
            connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.id == row.id).values(**moved))
            self.tally.orders_moved += 1

    def _insert(self, connection: Connection, orders: list[list[SoldLine]]) -> None:
        if not orders:
            return
        customers = self.customer_ids(connection, {lines[0].customer for lines in orders})
        ids = take_numbers(connection, SHOP_ORDER.name, len(orders))
        rows = [
            self._order_row(key, customers.get(lines[0].customer), lines)
            for key, lines in zip(ids, orders, strict=True)
        ]
        connection.execute(SHOP_ORDER.insert(), rows)
        line_rows = [
            _line_row(row, position, line)
            for row, lines in zip(rows, orders, strict=True)
            for position, line in enumerate(lines, 1)
        ]
        connection.execute(ORDER_LINE.insert(), line_rows)
        self.tally.orders_new += len(orders)
        self.tally.lines_new += len(line_rows)

    def _order_row(self, key: int, customer: int | None, lines: list[SoldLine]) -> dict[str, Any]:
        facts = _order_facts(lines)
        return {
            "id": key,
            "number": lines[0].number,
            "number_key": number_key(lines[0].number),
            "shop": self.source.shop,
            "ordered_at": datetime.fromtimestamp(min(line.at for line in lines), UTC),
            "currency": facts.get("currency", self.source.currency),
            "customer_id": customer,
            "channel": facts.get("channel", self.source.channel),
            "country": next((line.country for line in lines if line.country), ""),
            "language": facts.get("order_language", ""),
            "state": facts.get("state", "open"),
            "is_gift": facts.get("is_gift") == "1",
            "recipient": facts.get("recipient", ""),
            "comment": facts.get("comment", ""),
            "resent_for": facts.get("resent_for", ""),
            "carrier": facts.get("carrier", ""),
            "tags": _tags(facts),
            **self._contact(customer, facts),
            **{day: date.fromisoformat(facts[day]) if facts.get(day) else None for day in _DAYS},
        }

    def _contact(self, customer: int | None, facts: dict[str, str]) -> dict[str, str]:
        """The postcode, and of a guest the key of the e-mail; a customer's e-mail belongs to the customer."""
        email = facts.get("email", "") if customer is None else ""
        return {"postcode": facts.get("postcode", ""), "email_key": self.emails.key(email) if email else ""}

    def customer_ids(self, connection: Connection, numbers: set[str]) -> dict[str, int]:
        """Ids of customers by number."""
        query = select(CUSTOMER.c.number, CUSTOMER.c.id).where(
            CUSTOMER.c.shop == self.source.shop, CUSTOMER.c.number.in_(numbers - {""})
        )
        return dict(connection.execute(query).all())

    def write_returns(self, connection: Connection, returns: Sequence[tuple[Any, ...]]) -> None:
        """Write returned lines as `Staging.returns` gives them; known ones change nothing."""
        customers = self.customer_ids(connection, {row[2] for row in returns})
        zone = shop_zone(connection)
        rows = []
        for _, number, customer, at, sku, name, quantity, cents, more, key in returns:
            facts = further(more)
            rows.append(
                {
                    "customer_id": customers[customer],
                    "row_key": key,
                    "returned_on": datetime.fromtimestamp(at, zone).date(),
                    "sku": sku,
                    "name": name or sku,
                    "quantity": quantity,
                    "value_cents": cents * quantity,
                    "currency": facts.get("currency", self.source.currency),
                    "order_number": number if self.source.links_returns else "",
                    "reason": facts.get("return_reason", ""),
                }
            )
        new = connection.execute(insert_new(connection, GOODS_RETURN), rows).rowcount
        if new:
            mark_changed(connection, "orders")
        self.tally.returns_new += new
        self.tally.lines_unchanged += len(rows) - new


def _line_row(order: dict[str, Any], position: int, line: SoldLine) -> dict[str, Any]:
    return {
        "order_id": order["id"],
        "position": position,
        "sku": line.sku,
        "name": line.name or line.sku,
        "quantity": line.quantity,
        "unit_cents": line.cents,
        "currency": order["currency"],
        "shipped_by_us": not line.more or further(line.more).get("shipped_by_us") != "0",
    }


def _order_facts(lines: list[SoldLine]) -> dict[str, str]:
    """The further facts of an order: of the first line that tells each."""
    facts: dict[str, str] = {}
    for more in dict.fromkeys(line.more for line in lines):
        facts = further(more) | facts
    return facts


def _codes(lines: list[SoldLine]) -> list[OrderCode]:
    """Codes on paper that lead to the order, of all its lines: they may lie in several totes."""
    found: dict[OrderCode, None] = {}
    for more in dict.fromkeys(line.more for line in lines if line.more):
        facts = further(more)
        for kind in ORDER_CODES:
            found |= {OrderCode(code, kind, lines[0].number): None for code in further_list(facts, kind)}
    return list(found)


def _tags(facts: dict[str, str]) -> list[str]:
    return sorted(set(further_list(facts, "order_tags")))


def _contents(connection: Connection, ids: list[int]) -> dict[int, list[tuple[str, str, int, int]]]:
    columns = ORDER_LINE.c
    query = select(columns.order_id, columns.sku, columns.name, columns.quantity, columns.unit_cents)
    found: dict[int, list[tuple[str, str, int, int]]] = defaultdict(list)
    if ids:
        for key, *content in connection.execute(query.where(columns.order_id.in_(ids))):
            found[key].append((content[0], content[1], content[2], content[3]))
    return found
