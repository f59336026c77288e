"""What a large shop leaves behind besides its orders: parcels of a year, audit log, rules, results read at night."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from big_shop import NOW, WAITING
from sqlalchemy import Connection, Engine, insert, select

from station.domain.catalog import Insert, InsertKind, Slot
from station.domain.money import Money
from station.domain.rules import RuleSet, read_rules
from station.results_source import results_source
from station.store.engine import open_engine, writing
from station.store.rule_sets import live_rules, publish_rules
from station.store.tables import (
    AUDIT_ENTRY,
    CONFLICT,
    PARCEL,
    SHOP_ORDER,
    TABLE_SEEN,
    TRIAL_EXPOSURE,
    VOUCHER_CODE,
    VOUCHER_POOL,
)
from station.store.writers import add_inserts

PARCELS, PARCELS_TODAY, ENTRIES, CODES, CONFLICTS = 100_000, 2_000, 200_000, 100_000, 40
RULES, INSERTS = 500, 10_000
TABLES = tuple(f"Table {n}" for n in range(1, 21))
_ROWS_AT_ONCE = 20_000
_CHOSEN = {"slot": "note", "insert": "note", "rule": "enjoy", "cost": {"cents": 12, "currency": "EUR"}}
_PLAN = {
    "phase_when_opened": {"phase": "enjoy", "reason": {"code": "phase.enjoy", "facts": {}}},
    "chosen": [_CHOSEN] * 3,
    "suppressed": [],
}


def add_past(database: str) -> None:
    """Write all of it into a shop's copy."""
    engine = open_engine(database)
    try:
        with writing(engine) as connection:
            _parcels(connection, Random(3))
            _audit(connection, Random(4))
            _vouchers(connection)
            add_inserts(connection, [_insert(n) for n in range(INSERTS)])
            publish_rules(connection, _rules(connection), NOW, "Mia")
            seen = (
                {"table_name": table, "seen_at": NOW, "version": "", "packer": "Anna", "facts": {}} for table in TABLES
            )
            connection.execute(insert(TABLE_SEEN), list(seen))
        _read_results(engine)
    finally:
        engine.dispose()


def _read_results(engine: Engine) -> None:
    """As `station learn` did in the night before."""
    source = results_source(engine)
    replace(source, now=lambda: datetime.now(UTC) - timedelta(hours=12)).read()


def _parcels(connection: Connection, drawn: Random) -> None:
    """The newest orders that left are packed; the last of them today, one in ten held out of a trial."""
    order = SHOP_ORDER.c
    query = select(order.id, order.number, order.customer_id, order.ordered_at).order_by(order.ordered_at.desc())
    left = connection.execute(query.offset(WAITING).limit(PARCELS)).all()
    for start in range(0, len(left), _ROWS_AT_ONCE):
        some = list(enumerate(left[start : start + _ROWS_AT_ONCE], start))
        connection.execute(insert(PARCEL), [_parcel(place, row) for place, row in some])
        connection.execute(insert(TRIAL_EXPOSURE), [_exposure(place, row, drawn) for place, row in some])
    pairs = [(f"p{2 * n}", f"p{2 * n + 1}", n) for n in range(CONFLICTS)]
    told = {"kind": "packed_twice", "table_name": TABLES[0], "other_table": TABLES[1], "settled_by": ""}
    found = [{"kept_id": a, "other_id": b, "found_at": NOW - timedelta(minutes=n), **told} for a, b, n in pairs]
    connection.execute(insert(CONFLICT), found)


def _parcel(place: int, row: Any) -> dict[str, Any]:
    packed = NOW if place < PARCELS_TODAY else row.ordered_at + timedelta(hours=20)
    return {
        "parcel_id": f"p{place}", "order_number": row.number, "order_id": row.id, "customer_id": row.customer_id,
        "state": "packed", "packer": "Anna", "table_name": TABLES[place % len(TABLES)], "opened_at": packed,
        "packed_at": packed, "closed_on": packed.date(), "seconds": 45.0, "plan": _PLAN, "why": "", "part": 1,
        "rules_version": 1, "policy_version": 1,
    }  # fmt: skip


def _exposure(place: int, row: Any, drawn: Random) -> dict[str, Any]:
    day = (row.ordered_at + timedelta(hours=20)).date()
    return {
        "parcel_id": f"p{place}", "rule": "rule 1", "trial": f"trial {place % 8}", "share": 0.1, "cost_cents": 12,
        "arm": "held_out" if drawn.random() < 0.1 else "given", "customer_id": row.customer_id,
        "order_number": row.number, "on_day": day,
    }  # fmt: skip


def _audit(connection: Connection, drawn: Random) -> None:
    kinds = (
        ("parcel.overruled", {"what": "order.already_packed"}),
        ("stock.changed", {"pieces": 3, "reason": "counted"}),
        ("text.changed", {"body": "a" * 200, "before": "b" * 200}),
        ("customer.told", {"rows": 4}),
    )
    since: datetime = NOW - timedelta(days=365)
    for start in range(0, ENTRIES, _ROWS_AT_ONCE):
        rows = []
        for number in range(start, start + _ROWS_AT_ONCE):
            action, facts = drawn.choice(kinds)
            rows.append({"at": since + timedelta(seconds=number * 150), "who": "Anna", "role": "packer", "facts": facts,
                         "table_name": TABLES[number % 20], "action": action, "subject": str(number)})  # fmt: skip
        connection.execute(insert(AUDIT_ENTRY), rows)


def _vouchers(connection: Connection) -> None:
    connection.execute(
        insert(VOUCHER_POOL), [{"id": f"pool{n}", "name": f"Pool {n}", "low_water": 200} for n in range(20)]
    )
    codes = [{"pool_id": f"pool{n % 20}", "code": f"CODE-{n}", "state": "free"} for n in range(CODES)]
    connection.execute(insert(VOUCHER_CODE), codes)


def _insert(n: int) -> Insert:
    return Insert(f"bench.{n}", InsertKind.CARE, Slot.CARD, f"Card no. {n}", text_set="care", paper="card-a6",
                  cost=Money(12), weight_g=4)  # fmt: skip


def _rules(connection: Connection) -> RuleSet:
    """The live rules, and copies of them under other names until there are 500."""
    body = live_rules(connection).model_dump(mode="json", by_alias=True)
    known = body["rules"]
    copies = ({**known[n % len(known)], "name": f"copy {n} of {known[n % len(known)]['name']}"} for n in range(RULES))
    return read_rules({**body, "rules": [*known, *list(copies)[: RULES - len(known)]]})
