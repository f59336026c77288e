"""Runs benchmarks and prints their figures: `run.py [NAME ...] [--json]`, all of them without a name."""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

import blocking
import customer_search
import deciding
import handing_over
import import_orders
import learning
import manager
import manager_lists
import printing_bytes
import road
import scans
import soak

Figures = dict[str, Any]


def bench_import(database: str) -> Figures:
    """The import of the real shop; its database is what `road` packs."""
    return import_orders.figures(database)


BENCHES: dict[str, Callable[[str], Figures]] = {
    "import": bench_import,
    "road": road.figures,
    "start": road.start_figures,
    "large": lambda _database: scans.figures("large"),
    "small": lambda _database: scans.figures("small"),
    "blocking": lambda _database: blocking.figures(),
    "soak": lambda _database: soak.figures(),
    "learning": learning.figures,
    "deciding": deciding.figures,
    "printing": lambda _database: printing_bytes.figures(),
    "customer_search": lambda _database: customer_search.figures(),
    "handing_over": lambda _database: handing_over.figures(),
    "manager_lists": lambda _database: manager_lists.figures(),
    "manager": lambda _database: manager.figures(),
}

#: Benchmarks of the real shop's orders.
REAL_SHOP = frozenset({"import", "road", "start", "learning", "deciding"})


#: They open a window: each gets a process of its own, as one QApplication does not follow another.
WINDOWS = frozenset({"large", "small", "blocking", "soak", "manager_lists", "manager"})


def alone(name: str) -> Figures:
    """The figures of one benchmark, measured in a process of its own."""
    done = subprocess.run([sys.executable, __file__, name, "--json"], stdout=subprocess.PIPE, check=True)
    measured: Figures = json.loads(done.stdout)
    return measured


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"any of {', '.join(BENCHES)}")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.names) - set(BENCHES))
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    names = chosen.names or list(BENCHES)
    if not import_orders.REAL.is_file():
        print("the real shop's orders are not here: its benchmarks are left out", file=sys.stderr)
        names = [name for name in names if name not in REAL_SHOP]
    figures: Figures = {}
    with TemporaryDirectory() as folder:
        database = f"sqlite:///{(Path(folder) / 'shop.sqlite').as_posix()}"
        if set(names) & REAL_SHOP - {"import"} and "import" not in names:
            bench_import(database)
        for name in sorted(names, key=list(BENCHES).index):
            print(f"{name} ...", file=sys.stderr, flush=True)
            figures |= alone(name) if name in WINDOWS and len(names) > 1 else BENCHES[name](database)
    if chosen.json:
        print(json.dumps(figures))
    else:
        for key, value in figures.items():
            print(f"{key:28}{value}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
