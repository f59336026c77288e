"""The thread behind a page: answers come in order with their tickets, trouble comes as trouble, the end is the end."""

import threading
from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from station.bridge.manager_desk import DeskBridge
from station.domain.trouble import Trouble
from tests.ui.manager.conftest import WAIT_MS


class Counter:
    """A desk that counts, and tells on the way."""

    def __init__(self, tell: Callable[[object], None]) -> None:
        self.tell, self.thread, self.n = tell, threading.get_ident(), 0

    def count(self, by: int) -> tuple[int, bool]:
        self.tell(by)
        self.n += by
        return self.n, threading.get_ident() == self.thread != threading.main_thread().ident

    def fail(self) -> None:
        raise Trouble("rules.no_draft")


@pytest.fixture
def bridge() -> DeskBridge:
    return DeskBridge("counter", {"count", "fail"}, Counter)


def test_answers_come_in_order_with_their_tickets(bridge: DeskBridge, qtbot: QtBot) -> None:
    answers: list[tuple[str, int, object]] = []
    told: list[object] = []
    bridge.answered.connect(lambda *answer: answers.append(answer))
    bridge.told.connect(told.append)
    tickets = [bridge.ask("count", n) for n in (1, 2, 3)]
    qtbot.waitUntil(lambda: len(answers) == 3, timeout=WAIT_MS)
    assert answers == [
        ("count", tickets[0], (1, True)),
        ("count", tickets[1], (3, True)),
        ("count", tickets[2], (6, True)),
    ]
    assert told == [1, 2, 3]
    assert bridge.close(30)


def test_trouble_comes_as_trouble_and_the_desk_goes_on(bridge: DeskBridge, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bridge.failed, timeout=WAIT_MS) as failed:
        bridge.ask("fail")
    assert isinstance(failed.args[2], Trouble)
    with qtbot.waitSignal(bridge.answered, timeout=WAIT_MS):
        bridge.ask("count", 1)
    assert bridge.close(30)


def test_what_is_no_request_is_refused_at_once(bridge: DeskBridge) -> None:
    with pytest.raises(ValueError, match="wipe"):
        bridge.ask("wipe")
    assert bridge.close(30)


def test_after_the_end_nothing_is_done(bridge: DeskBridge) -> None:
    assert bridge.close(30)
    assert bridge.ask("count", 1) == 0
    assert bridge.close(30)
