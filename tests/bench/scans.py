"""Scans of waiting orders in a large and a small shop: to the plan on screen, to the last byte, to an item's tick."""

from typing import Any

from big_shop import NOW, SIZES, shop_copy, waiting_numbers
from packer import packer_at, percentiles
from road import start_figures

PARCELS = 600
#: Parcels before the clock starts: pictures, fonts and statements are met for the first time.
WARM_UP = 30


def figures(name: str, parcels: int = PARCELS) -> dict[str, Any]:
    """`scan_to_plan_ms`, `scan_to_handed_over_ms` (three prints), `item_feedback_ms` (p50, p95, p99), `start_ms`.

    `scan_to_plan_work_ms` is the processor time of the first: on a quiet machine the first is that and some 6 ms of
    waiting for the screen's next frame; on a busy one it tells what the product itself costs.
    """
    with shop_copy(name) as database:
        start = start_figures(database)
    to_plan, worked, to_last_byte, to_tick = [], [], [], []
    prints = 0
    with shop_copy(name) as database, packer_at(database) as packer:
        for place, number in enumerate(waiting_numbers(SIZES[name], parcels + WARM_UP)):
            seen = packer.open(number, NOW)
            work = packer.worked_ms
            left = packer.wait_for_prints()
            made = packer.prints
            ticks = packer.check_items()
            packer.take_prints()
            packer.finish()
            if place < WARM_UP:
                continue
            to_plan.append(seen)
            worked.append(work)
            to_tick += ticks
            prints += made
            if left is not None and made >= 3:
                to_last_byte.append(left)
    return {
        name: {
            "scan_to_plan_ms": percentiles(to_plan),
            "scan_to_plan_work_ms": percentiles(worked),
            "scan_to_handed_over_ms": percentiles(to_last_byte),
            "item_feedback_ms": percentiles(to_tick),
            **start,
            "parcels_with_three_prints": len(to_last_byte),
            "prints_per_parcel": round(prints / parcels, 2),
        }
    }
