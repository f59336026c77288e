"""What the network campaign finds about voucher codes: in two parcels, in none, or told differently. Reads only."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from station.store.engine import open_engine, reading
from station.store.tables import VOUCHER_CODE
from tests.campaigns.network_shop import GIFT


@dataclass(frozen=True, slots=True)
class Codes:
    """Codes of packed parcels; `withdrawn` ones are out of use because they may stand on paper."""

    given: int
    withdrawn: int
    lost: list[str]
    doubled: list[str]
    diverged: list[str]


def judge_codes(shop: Engine, parcels: Sequence[dict[str, Any]], tables: Sequence[tuple[str, Path]]) -> Codes:
    """The codes of the shop and of the tables' files."""
    there = {row.code: row for row in _codes(shop)}
    packed = {row["parcel_id"]: row for row in parcels if row["state"] == "packed"}
    wanted = {key: sum(one["insert"] == GIFT.id for one in row["plan"]["chosen"]) for key, row in packed.items()}
    had = Counter(row.parcel_id for row in there.values() if row.state == "given" and row.parcel_id in packed)
    in_files: defaultdict[str, set[str]] = defaultdict(set)
    diverged = []
    for name, file in tables:
        engine = open_engine(file)
        for row in _codes(engine):
            if row.held_by or row.parcel_id not in packed:
                continue
            in_files[row.code].add(row.parcel_id)
            if there[row.code].parcel_id != row.parcel_id:
                diverged.append(f"{name}: code {row.code} is in {row.parcel_id}, not {there[row.code].parcel_id}")
        engine.dispose()
    return Codes(
        given=had.total(),
        withdrawn=sum(row.state == "given" and row.parcel_id is None for row in there.values()),
        lost=[f"parcel {key} has {had[key]} codes, not {count}" for key, count in wanted.items() if had[key] < count],
        doubled=[f"code {code} is in {sorted(where)}" for code, where in in_files.items() if len(where) > 1],
        diverged=diverged,
    )


def _codes(engine: Engine) -> Sequence[Any]:
    with reading(engine) as connection:
        return connection.execute(select(VOUCHER_CODE)).all()
