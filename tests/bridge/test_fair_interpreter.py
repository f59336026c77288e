"""While a table is packed at, nobody searches all objects for dead circles; in a break somebody does."""

import gc
import sys
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from station.bridge.fair_interpreter import SWITCH_S, FairInterpreter

OLDEST = 2


class Circle:
    """Holds itself, so that only a search finds it once nobody else does."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def fair(qtbot: QtBot) -> Iterator[FairInterpreter]:
    gc.collect()  # or the first search of all would be due in the middle
    made = FairInterpreter()
    yield made
    made.stop()


@pytest.fixture
def searched() -> Iterator[list[int]]:
    """The generations that were searched."""
    found: list[int] = []

    def note(phase: str, info: dict[str, int]) -> None:
        if phase == "start":
            found.append(info["generation"])

    gc.callbacks.append(note)
    yield found
    gc.callbacks.remove(note)


def test_a_parcel_after_the_other_never_searches_all_objects(fair: FairInterpreter, searched: list[int]) -> None:
    """Enough living objects for hundreds of searches of the young, and for several of all without it."""
    kept = [[[number]] for number in range(200_000)]
    assert OLDEST in searched
    fair.start()
    searched.clear()
    kept += [[[number]] for number in range(200_000)]
    assert searched
    assert OLDEST not in searched


def test_circles_of_the_young_are_found_all_the_same(fair: FairInterpreter) -> None:
    fair.start()
    dead = weakref.ref(Circle())
    kept = [[number] for number in range(20_000)]
    assert dead() is None
    assert len(kept) == 20_000


def test_a_break_finds_what_grew_old(fair: FairInterpreter) -> None:
    fair.start()
    circle = Circle()
    dead = weakref.ref(circle)
    gc.collect(1)  # now it is old
    del circle
    gc.collect(1)
    assert dead() is not None
    fair.rest()
    assert dead() is None


def test_a_break_begins_after_the_last_touch(fair: FairInterpreter) -> None:
    fair.touched()
    assert not fair._break.isActive()  # nobody packs yet
    fair.start()
    fair._break.setInterval(0)
    fair._break.stop()
    fair.touched()
    assert fair._break.isActive()
    fair.stop()
    fair.touched()
    assert not fair._break.isActive()


def test_threads_take_turns_sooner_while_it_runs_and_python_is_itself_again_afterwards(fair: FairInterpreter) -> None:
    before = sys.getswitchinterval(), gc.get_threshold()
    fair.start()
    assert sys.getswitchinterval() == pytest.approx(SWITCH_S)
    assert gc.get_freeze_count() > 0
    fair.stop()
    fair.stop()
    assert (sys.getswitchinterval(), gc.get_threshold(), gc.get_freeze_count()) == (*before, 0)
