"""What the network campaign finds in the journals: lost, doubled, unlisted, diverged. Reads only."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zlib import crc32

from sqlalchemy import Engine, Table, select

from station.store.engine import open_engine, reading
from station.store.keeping.conflicts import PACKED_AGAIN, conflicts
from station.store.keeping.forked import own_id
from station.store.tables import (
    CAMPAIGN_COUNT,
    CAMPAIGN_RESERVATION,
    INSERT_ITEM,
    INSERT_RESERVATION,
    PARCEL,
    PARCEL_EVENT,
    PARCEL_INSERT,
    PRINT_CHANGE,
    PRINT_JOB,
    RESERVATION,
    SAMPLE,
    TRIAL_EXPOSURE,
)
from tests.campaigns.network_codes import judge_codes
from tests.campaigns.network_shop import GIFT, PLENTY, RULE

#: (name, file, what the table told: (word, parcel or code, order))
Told = tuple[str, Path, Sequence[tuple[str, str, str]]]
Rows = dict[str, Any]
#: Of a parcel, what each database knows for itself.
_OWN = frozenset({"id", "number", "order_id", "customer_id"})


def judge(shop: Engine, tables: Sequence[Told]) -> dict[str, Any]:
    """Figures by name."""
    server = _journal(shop)
    packed = [(parcel, order, name) for name, _, told in tables for word, parcel, order in told if word == "packed"]
    known = {row["parcel_id"]: row for row in server["parcel"]}
    lost: list[object] = [
        one for one in packed
        if not any(
            found is not None and found["state"] == "packed" and found["table_name"] == one[2]
            for found in (known.get(one[0]), known.get(own_id(one[0], one[2])))
        )
    ]  # fmt: skip
    diverged = [why for name, file, _ in tables for why in _diverged(server, name, file)]
    codes = judge_codes(shop, server["parcel"], [(name, file) for name, file, _ in tables])
    lost += codes.lost
    diverged += codes.diverged
    doubled = [*_doubled(shop, server), *codes.doubled]
    unlisted = _unlisted(shop, server)
    asked = Counter(f"{word} {fact}" for _, _, told in tables for word, fact, _ in told if word in ("asked", "refused"))
    return {
        "parcels": len(packed),
        "lost": len(lost),
        "doubled": len(doubled),
        "conflicts_unlisted": len(unlisted),
        "diverged": len(diverged),
        "codes_given": codes.given,
        "codes_withdrawn": codes.withdrawn,
        "conflicts_listed": dict(Counter(one.kind for one in conflicts(shop))),
        "asked": dict(asked),
        "what": [str(one)[:600] for one in (*lost, *doubled, *unlisted, *diverged)][:10],
    }


def _journal(engine: Engine) -> dict[str, list[Rows]]:
    tables = (PARCEL, PARCEL_EVENT, PARCEL_INSERT, TRIAL_EXPOSURE, PRINT_JOB, PRINT_CHANGE)
    return {table.name: _rows(engine, table) for table in tables}


def _rows(engine: Engine, table: Table) -> list[Rows]:
    with reading(engine) as connection:
        return [dict(row) for row in connection.execute(select(table)).mappings()]


def _diverged(server: dict[str, list[Rows]], name: str, file: Path) -> list[str]:
    """Parcels of a table that its file and the server tell differently."""
    engine = open_engine(file)
    here = _journal(engine)
    engine.dispose()
    ours = {row["parcel_id"] for row in here["parcel"] if row["table_name"] == name}
    there = {row["parcel_id"] for row in server["parcel"] if row["table_name"] == name}
    wrong = [f"{name}: parcel {one} is not everywhere" for one in ours ^ there]
    jobs = {row["id"] for row in here["print_job"] if row["table_name"] == name}
    for table, rows in here.items():
        key, wanted = {"print_change": ("job_id", jobs), "print_job": ("id", jobs)}.get(
            table, ("parcel_id", ours & there)
        )
        if _counted(rows, key, wanted) != _counted(server[table], key, wanted):
            differ = (_counted(rows, key, wanted) - _counted(server[table], key, wanted)) + (
                _counted(server[table], key, wanted) - _counted(rows, key, wanted)
            )
            wrong += [f"{name}: {table} {one}" for one in differ]
    return wrong


def _counted(rows: Sequence[Rows], key: str, wanted: set[str]) -> Counter[str]:
    bare = ({name: value for name, value in row.items() if name not in _OWN} for row in rows if row[key] in wanted)
    return Counter(str(sorted((name, _plain(value)) for name, value in row.items())) for row in bare)


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return str(crc32(json.dumps(value, sort_keys=True).encode()))
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


def _doubled(shop: Engine, server: dict[str, list[Rows]]) -> list[str]:
    """What left a stock, took a place of the campaign or was written down more than once, or not at all."""
    packed = [row for row in server["parcel"] if row["state"] == "packed"]
    chosen = [one for row in packed for one in row["plan"]["chosen"]]
    given = Counter((row["parcel_id"], row["insert_id"], row["slot"]) for row in server["parcel_insert"])
    wrong = [f"given {one}: {times} times" for one, times in given.items() if times > 1]
    if sum(given.values()) != len(chosen):
        wrong.append(f"{len(chosen)} inserts were planned and {sum(given.values())} given")
    lots = Counter((one["lot_of"], one["lot"]) for one in chosen if one["lot_of"])
    held: Counter[int] = Counter()
    for row in _rows(shop, RESERVATION):
        held[row["sample_id"]] += row["pieces"]
    wrong += [
        f"lot {row['sku']} {row['lot']}: {PLENTY - row['on_hand']} left, {lots[row['sku'], row['lot']]} packed"
        for row in _rows(shop, SAMPLE)
        if (PLENTY - row["on_hand"], row["reserved"]) != (lots[row["sku"], row["lot"]], held[row["id"]])
    ]
    gifts = sum(one["insert"] == GIFT.id for one in chosen)
    gift = next(row for row in _rows(shop, INSERT_ITEM) if row["id"] == GIFT.id)
    if (PLENTY - gift["on_hand"], gift["reserved"]) != (gifts, len(_rows(shop, INSERT_RESERVATION))):
        wrong.append(f"gifts: {PLENTY - gift['on_hand']} left, {gifts} packed")
    places = sum(place["rule"] == RULE["name"] for row in packed for place in row["plan"]["campaigns"])
    taken = next(row["taken"] for row in _rows(shop, CAMPAIGN_COUNT) if (row["rule"], row["day"]) == (RULE["name"], ""))
    if taken != places + len(_rows(shop, CAMPAIGN_RESERVATION)):
        wrong.append(f"places: {taken} taken, {places} packed")
    return wrong


def _unlisted(shop: Engine, server: dict[str, list[Rows]]) -> list[str]:
    """Orders that were packed more than once, nobody being asked and no conflict listed."""
    listed = {frozenset((one.parcel_id, one.other_id)) for one in conflicts(shop)}
    knew = {row["parcel_id"] for row in server["parcel_event"] if row["facts"].get("word") == PACKED_AGAIN}
    of_order: defaultdict[str, list[Rows]] = defaultdict(list)
    for row in server["parcel"]:
        if row["state"] == "packed":
            of_order[row["order_number"]].append(row)
    return [
        f"order {number} was packed by {one['table_name']} and {other['table_name']}"
        for number, rows in of_order.items()
        for n, one in enumerate(rows)
        for other in rows[:n]
        if frozenset((one["parcel_id"], other["parcel_id"])) not in listed
        and max((one, other), key=lambda row: row["opened_at"])["parcel_id"] not in knew
    ]
