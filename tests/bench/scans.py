"""Scans of waiting orders in a large and a small shop: to the plan on screen, to the last byte, to an item's tick."""

from typing import Any

from big_shop import NOW, SIZES, shop_copy, waiting_numbers
from packer import packer_at, percentiles

PARCELS = 600
#: Parcels before the clock starts: pictures, fonts and statements are met for the first time.
WARM_UP = 30


def figures(name: str, parcels: int = PARCELS) -> dict[str, Any]:
    """`scan_to_plan_ms`, `scan_to_handed_over_ms`, `item_feedback_ms` (p50, p95, p99) of one shop."""
    to_plan, to_last_byte, to_tick = [], [], []
    prints = 0
    with shop_copy(name) as database, packer_at(database) as packer:
        for place, number in enumerate(waiting_numbers(SIZES[name], parcels + WARM_UP)):
            seen = packer.open(number, NOW)
            left = packer.wait_for_prints()
            made = packer.prints
            ticks = packer.check_items()
            packer.finish()
            if place < WARM_UP:
                continue
            to_plan.append(seen)
            to_tick += ticks
            prints += made
            if left is not None and made >= 3:
                to_last_byte.append(left)
    return {
        name: {
            "scan_to_plan_ms": percentiles(to_plan),
            "scan_to_handed_over_ms": percentiles(to_last_byte),
            "item_feedback_ms": percentiles(to_tick),
            "parcels_with_three_prints": len(to_last_byte),
            "prints_per_parcel": round(prints / parcels, 2),
        }
    }
