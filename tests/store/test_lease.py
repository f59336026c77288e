"""A lease: one holder at a time on both databases, given back at the end, and taken over from one who died."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from station.store.engine import open_engine, reading
from station.store.lease import leased
from station.store.tables import META

LONG, OVER = timedelta(minutes=15), timedelta(seconds=-1)


def test_a_job_has_one_holder_until_its_end(engine: Engine) -> None:
    with leased(engine, "learning", LONG) as first, leased(engine, "learning", LONG) as second:
        assert (first, second) == (True, False)
    with leased(engine, "learning", LONG) as third:
        assert third
    with reading(engine) as connection:
        assert not connection.execute(select(META).where(META.c.key.startswith("lease."))).all()


def test_leases_of_two_jobs_do_not_meet(engine: Engine) -> None:
    with leased(engine, "learning", LONG) as one, leased(engine, "tidying", LONG) as other:
        assert (one, other) == (True, True)


def test_a_lease_that_ran_out_is_taken_over_and_not_given_back_by_its_old_holder(engine: Engine) -> None:
    with leased(engine, "learning", OVER) as dead:
        assert dead
        with leased(engine, "learning", LONG) as next_one:
            assert next_one
            with leased(engine, "learning", LONG) as third:
                assert not third


def test_a_failure_gives_the_lease_back(engine: Engine) -> None:
    with pytest.raises(ZeroDivisionError), leased(engine, "learning", LONG):
        raise ZeroDivisionError
    with leased(engine, "learning", LONG) as again:
        assert again


def test_of_tables_that_find_a_lease_run_out_at_once_one_gets_it(ready_url: str, engine: Engine) -> None:
    tables = 4
    start, end = Barrier(tables), Barrier(tables)

    def take(_: int) -> bool:
        own = open_engine(ready_url)
        try:
            start.wait(20)
            with leased(own, "learning", LONG) as held:
                end.wait(20)
                return held
        finally:
            own.dispose()

    with leased(engine, "learning", OVER), ThreadPoolExecutor(tables) as pool:
        assert sorted(pool.map(take, range(tables))) == [False, False, False, True]
