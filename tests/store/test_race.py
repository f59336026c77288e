"""Tables racing for the last piece of a sample, as processes."""

import subprocess
import sys
from pathlib import Path

from sqlalchemy import Engine, select

from station.store.engine import reading, writing
from station.store.tables import RESERVATION, SAMPLE
from station.store.writers import add_orders, add_samples
from tests.store.facts import LAST_PIECE, order

ROOT = Path(__file__).parents[2]


def test_exactly_one_of_two_processes_gets_the_last_sample(ready_url: str, engine: Engine) -> None:
    with writing(engine) as connection:
        add_orders(connection, [order("1")])
        add_samples(connection, [LAST_PIECE])
    tables = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.race", ready_url, name],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("t1", "t2")
    ]
    for table in tables:
        assert table.stdout.readline().strip() == "ready"
    for table in tables:
        table.stdin.write("go\n")
        table.stdin.flush()
    said = [table.communicate(timeout=30)[0].strip() for table in tables]
    assert sorted(said) == ["got it", "sample.gone"]
    with reading(engine) as connection:
        assert connection.execute(select(SAMPLE.c.on_hand, SAMPLE.c.reserved)).one() == (1, 1)
        assert len(connection.execute(select(RESERVATION)).all()) == 1
