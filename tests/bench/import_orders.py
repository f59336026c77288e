"""How long the import of the whole real shop takes, and how much memory: run in a process of its own."""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "data" / "online_retail.csv.xz"

#: The import alone in a fresh process, so that its peak memory is its own; ru_maxrss is KiB on Linux, bytes on macOS.
_PROCESS = """
import json, resource, sys, time
from pathlib import Path
from station.shops.profile import find_profile
from station.store.engine import open_engine
from station.store.feed import import_orders
from station.store.migrate import upgrade

engine = open_engine(sys.argv[1])
upgrade(engine)
began = time.perf_counter()
report = import_orders(engine, Path(sys.argv[2]), find_profile("online-retail"))
seconds = time.perf_counter() - began
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
print(json.dumps({"import_s": round(seconds, 1), "import_rss_mb": round(peak), "import_lines": report.lines}))
"""


def figures(database: str = "") -> dict[str, Any]:
    """`import_s` (learning included), `import_rss_mb` (peak), `import_lines`; empty where the file is missing."""
    if not REAL.is_file():
        return {}
    with TemporaryDirectory() as folder:
        into = database or f"sqlite:///{(Path(folder) / 'shop.sqlite').as_posix()}"
        done = subprocess.run(
            [sys.executable, "-c", _PROCESS, into, str(REAL)], cwd=ROOT, capture_output=True, text=True, check=True
        )
    result: dict[str, Any] = json.loads(done.stdout)
    return result


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--db", default="", help="URL of an empty database; default: a throw-away SQLite file")
    chosen = parser.parse_args()
    found = figures(chosen.db)
    print(json.dumps(found) if chosen.json else "\n".join(f"{key:20}{value}" for key, value in found.items()))
