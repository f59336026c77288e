"""How long learning takes, how much memory, and a recommendation: real shop, large shop, heavy customer."""

import argparse
import json
import random
import subprocess
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]

#: Learning alone in a fresh process, so that its peak memory is its own; ru_maxrss is KiB on Linux, bytes on macOS.
_PROCESS = """
import json, resource, sys
from station.store.engine import open_engine
from station.store.learning import learn_again

done = learn_again(open_engine(sys.argv[1]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
print(json.dumps({"learn_s": round(done.seconds, 2), "learn_rss_mb": round(peak), "learn_orders": done.orders}))
"""

#: A shop as large as we mean to serve, of a kind the settings were not chosen on: small baskets, no categories.
PRODUCTS, CUSTOMERS, ORDERS = 12_000, 30_000, 100_000
ASKED = 1_000


def figures(database: str) -> dict[str, Any]:
    """`learn_s`, `learn_rss_mb` of an imported database; `recommend_ms`; the same of a large and a heavy one."""
    done = subprocess.run(
        [sys.executable, "-c", _PROCESS, database], cwd=ROOT, capture_output=True, text=True, check=True
    )
    result: dict[str, Any] = json.loads(done.stdout)
    from station.store.engine import open_engine
    from station.store.learning import past_baskets
    from station.store.shop_store import SqlShopStore

    engine = open_engine(database)
    affinity = SqlShopStore(engine).affinity()
    of_customer: dict[str, list[tuple[str, ...]]] = {}
    for basket in past_baskets(engine):
        of_customer.setdefault(basket.customer, []).append(basket.skus)
    engine.dispose()
    drawn = random.Random(1).sample(sorted(of_customer), min(ASKED, len(of_customer)))
    asked = [([s for skus in of_customer[who][:-1] for s in skus], of_customer[who][-1]) for who in drawn]
    result["recommend_ms"] = _percentiles([_one(affinity, history, basket) for history, basket in asked])
    everything = [sku for skus in of_customer.values() for sku in skus][-10_000:]
    heavy = [_one(affinity, [s for skus in everything for s in skus][:10_000], asked[0][1]) for _ in range(50)]
    return result | {"recommend_heavy_ms": _percentiles(heavy)} | _large()


def _one(affinity: Any, history: Sequence[str], basket: Sequence[str]) -> float:
    """All that a plan asks: five samples compared, the best explained, two products for a card."""
    began = perf_counter()
    leaning = affinity.leaning(history, basket)
    leaning.scores(basket[:5])
    found = leaning.best(2)
    if found:
        leaning.explain(found[0].sku)
    return (perf_counter() - began) * 1000


def _large() -> dict[str, Any]:
    from station.domain.affinity import PastBasket, learn

    drawn = np.random.default_rng(1)
    today, family = date(2026, 11, 1), 12
    baskets = []
    for _ in range(ORDERS):
        first = int(PRODUCTS * drawn.random() ** 2)
        kin = (first // family * family + drawn.integers(0, family, drawn.integers(0, 4))) % PRODUCTS
        skus = tuple(dict.fromkeys(f"P{n}" for n in (first, *kin.tolist())))
        customer = f"c{int(CUSTOMERS * drawn.random())}"
        baskets.append(PastBasket(customer, today - timedelta(int(drawn.integers(0, 730))), skus))
    began = perf_counter()
    affinity = learn(baskets)
    took = perf_counter() - began
    times = [_one(affinity, b.skus, a.skus) for a, b in zip(baskets[:ASKED], baskets[ASKED:], strict=False)]
    return {
        "learn_large_s": round(took, 2),
        "learn_large_stored_mb": round(len(affinity.to_bytes()) / 1e6, 1),
        "recommend_large_ms": _percentiles(times),
    }


def _percentiles(times_ms: Sequence[float]) -> dict[str, float]:
    return {f"p{p}": round(float(np.percentile(times_ms, p)), 3) for p in (50, 95)}


if __name__ == "__main__":
    from import_orders import figures as import_orders

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--db", default="", help="URL of an imported database; default: the real shop, imported anew")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        imported = chosen.db or f"sqlite:///{(Path(folder) / 'shop.sqlite').as_posix()}"
        if not chosen.db:
            import_orders(imported)
        print(json.dumps(figures(imported), indent=2))
