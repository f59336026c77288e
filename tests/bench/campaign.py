"""Long seeded campaigns that prove what tests only sample: `campaign.py NAME [options] [--json]`."""

import argparse
import json
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT)]

Figures = dict[str, Any]

#: How often progress is told on a terminal.
TOLD_EVERY = 200


def deciding(options: argparse.Namespace) -> Figures:
    """Random customers, rules and stocks: how many plans broke a guard, a limit, a budget, or came out differently."""
    from tests.domain.test_plans_by_the_thousand import PARCELS_A_SHOP, plans_broken

    wrong: Counter[str] = Counter()
    shops = -(-options.cases // PARCELS_A_SHOP)
    started = time.perf_counter()
    for shop in range(shops):
        wrong.update(plans_broken(options.seed + shop, PARCELS_A_SHOP))
        if shop % TOLD_EVERY == 0 and sys.stderr.isatty():
            print(f"\r{shop * PARCELS_A_SHOP:,} parcels", end="", file=sys.stderr, flush=True)
    seconds = round(time.perf_counter() - started, 1)
    return {"cases": shops * PARCELS_A_SHOP, "broken": wrong.total(), "what": dict(wrong), "seconds": seconds}


def printing(options: argparse.Namespace) -> Figures:
    """Prints through failing printers, and an app that is killed: how many were lost, doubled, overtaken or late."""
    from tests.bench.printing_campaign import campaign

    return campaign(options)


def scanning(options: argparse.Namespace) -> Figures:
    """Keys of a virtual keyboard scanner, mixed with typing: how many were lost, merged or leaked into windows."""
    from tests.bench.scanning_campaign import campaign

    return campaign(options)


def network(options: argparse.Namespace) -> Figures:
    """Tables that pack while server, wires and tables fail: how many parcels were lost, doubled or told differently."""
    from tests.campaigns.network import campaign

    return campaign(options)


CAMPAIGNS: dict[str, Callable[[argparse.Namespace], Figures]] = {
    "deciding": deciding,
    "network": network,
    "printing": printing,
    "scanning": scanning,
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("name", choices=sorted(CAMPAIGNS))
    parser.add_argument("--cases", type=int, default=100_000, help="parcels to plan")
    parser.add_argument("--jobs", type=int, default=10_000, help="prints to order")
    parser.add_argument("--kills", type=int, default=300, help="how often the app is killed meanwhile")
    parser.add_argument("--scans", type=int, default=500, help="scans at each speed")
    parser.add_argument("--parcels", type=int, default=2_000, help="orders to pack at several tables")
    parser.add_argument("--tables", type=int, default=4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    options = parser.parse_args()
    figures = CAMPAIGNS[options.name](options)
    if options.json:
        print(json.dumps(figures))
    else:
        for key, value in figures.items():
            print(f"{key:28}{value}")
    return 0 if not figures["broken"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
