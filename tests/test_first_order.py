"""What the first screen does not need is loaded behind it: each process here is a fresh one."""

import subprocess
import sys
from pathlib import Path

import pytest

from station.first_order import NEEDED, load_behind

HEAVY = ("numpy", "jinja2", "psycopg", "reportlab", "scipy", "yaml", "station.store.keeping.courier")
OPENED = """
import sys
from pathlib import Path
import station.window
from station.app import open_station
from station.settings import StationSettings
station = open_station(Path(sys.argv[1]), StationSettings(language="en"))
print(*(name for name in sys.argv[2].split() if name in sys.modules))
station.close()
"""


def loaded_by_an_open_station(home: Path) -> list[str]:
    line = [sys.executable, "-c", OPENED, str(home), " ".join(HEAVY)]
    return subprocess.run(line, capture_output=True, text=True, check=True, timeout=120).stdout.split()


def test_a_table_with_a_database_file_comes_to_its_first_screen_without_the_heavy_parts(tmp_path: Path) -> None:
    loaded_by_an_open_station(tmp_path)  # fills an empty database, for which YAML is read
    assert loaded_by_an_open_station(tmp_path) == []


@pytest.mark.parametrize("part", ["numpy", "jinja2"])
def test_what_the_first_order_needs_comes_behind_the_first_screen(part: str) -> None:
    program = (
        f"import sys; from station.first_order import load_behind; load_behind().join(); print({part!r} in sys.modules)"
    )
    line = [sys.executable, "-c", program]
    done = subprocess.run(line, capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "True\n"


def test_loading_ends_by_itself() -> None:
    loading = load_behind()
    loading.join(60)
    assert not loading.is_alive()
    assert all(name in sys.modules for name in NEEDED)
