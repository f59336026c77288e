"""Dead circles are found on the window's thread, and what was read of a large shop does not hold it up."""

import gc
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from station.bridge.manager_garbage import MOST, GuiGarbage


class Ring:
    """Holds itself, as two widgets do that know each other."""

    def __init__(self) -> None:
        self.ring = self


@pytest.fixture
def garbage(qtbot: QtBot) -> Iterator[GuiGarbage]:
    gc.collect()
    found = GuiGarbage()
    found.start()
    yield found
    found.stop()
    assert gc.isenabled()


def dead_ring() -> "weakref.ref[Ring]":
    return weakref.ref(Ring())


def test_a_dead_circle_is_found_at_the_next_look(garbage: GuiGarbage) -> None:
    ring = dead_ring()
    some = [[] for _ in range(gc.get_threshold()[0] + 1)]
    assert ring() is not None
    garbage.look()
    assert ring() is None
    assert some


def test_thousands_of_objects_that_came_at_once_are_let_be_until_the_end(garbage: GuiGarbage) -> None:
    ring = dead_ring()
    many = [[] for _ in range(MOST + 1)]
    garbage.look()
    assert ring() is not None, "nothing was searched"
    assert gc.get_freeze_count() > MOST
    younger, some = dead_ring(), [[] for _ in range(gc.get_threshold()[0] + 1)]
    garbage.look()
    assert younger() is None, "what comes later is searched again"
    one = weakref.ref(only := Ring())
    only.ring = None
    del only
    assert one() is None, "and whatever nobody holds ends by itself"
    garbage.stop()
    assert ring() is None
    assert gc.get_freeze_count() == 0
    assert many
    assert some


def test_what_was_searched_often_is_not_searched_in_one_long_turn(garbage: GuiGarbage) -> None:
    """Searches of the older are due after ten of the young: together they are as many as came at once."""
    kept = []
    for _ in range(20):
        kept.append([[] for _ in range(MOST // 8)])
        garbage.look()
    assert gc.get_freeze_count() > 0
