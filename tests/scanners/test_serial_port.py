"""A scanner at a real pseudo terminal: scans arrive whole, unplugging is told, the port is found again."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from scanners.scan import Scan
from scanners.serial_port import PortState, SerialScanner

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Terminal:
    """A pseudo terminal behind a stable name, as a USB scanner behind its by-id link."""

    def __init__(self, link: Path) -> None:
        self._link = link
        self.plug()

    def plug(self) -> None:
        import tty

        self.master, slave = os.openpty()
        tty.setraw(slave)
        self._link.symlink_to(os.ttyname(slave))
        os.close(slave)

    def unplug(self) -> None:
        self._link.unlink()
        os.close(self.master)


class Listener:
    def __init__(self) -> None:
        self._turn = threading.Condition()
        self.scans: list[Scan] = []
        self.states: list[PortState] = []

    def on_scan(self, scan: Scan) -> None:
        with self._turn:
            self.scans.append(scan)
            self._turn.notify_all()

    def on_state(self, state: PortState) -> None:
        with self._turn:
            self.states.append(state)
            self._turn.notify_all()

    def wait(self, holds: Callable[[], bool]) -> None:
        with self._turn:
            assert self._turn.wait_for(holds, 10), (self.scans, self.states)


@pytest.fixture
def listener() -> Listener:
    return Listener()


@pytest.fixture
def terminal(tmp_path: Path, listener: Listener) -> Iterator[Terminal]:
    made = Terminal(tmp_path / "scanner")
    scanner = SerialScanner(str(tmp_path / "scanner"), listener.on_scan, listener.on_state, lambda: NOON)
    scanner.start()
    listener.wait(lambda: any(state.is_connected for state in listener.states))
    yield made
    assert scanner.close(10)
    os.close(made.master)


def test_many_scans_at_once_all_arrive_in_order(terminal: Terminal, listener: Listener) -> None:
    sent = [f"{number:06d}" for number in range(300)]
    os.write(terminal.master, "".join(f"]C0{text}\r\n" for text in sent).encode())
    listener.wait(lambda: len(listener.scans) == len(sent))
    assert [scan.text for scan in listener.scans] == sent
    assert {scan.symbology for scan in listener.scans} == {"C0"}
    assert listener.scans[0].at == NOON
    assert listener.scans[0].source.startswith("serial:")


def test_a_scanner_without_suffix_is_done_after_a_silence(terminal: Terminal, listener: Listener) -> None:
    os.write(terminal.master, b"1001")
    listener.wait(lambda: [scan.text for scan in listener.scans] == ["1001"])


def test_unplugging_is_told_and_the_scanner_is_found_again(terminal: Terminal, listener: Listener) -> None:
    os.write(terminal.master, b"1001\r10")
    listener.wait(lambda: len(listener.scans) == 1)
    terminal.unplug()
    listener.wait(lambda: not listener.states[-1].is_connected)
    assert listener.states[-1].cause
    terminal.plug()
    listener.wait(lambda: listener.states[-1].is_connected)
    os.write(terminal.master, b"1002\r")
    listener.wait(lambda: len(listener.scans) == 2)
    assert [scan.text for scan in listener.scans] == ["1001", "1002"], "half a scan is no scan"


def test_a_missing_port_is_told_once_and_closing_is_quick(tmp_path: Path, listener: Listener) -> None:
    scanner = SerialScanner(str(tmp_path / "none"), listener.on_scan, listener.on_state, lambda: NOON)
    scanner.start()
    listener.wait(lambda: len(listener.states) == 1)
    assert not listener.states[0].is_connected
    assert scanner.close(5)


def test_a_speed_that_is_no_number_is_refused(listener: Listener) -> None:
    with pytest.raises(ValueError, match="fast"):
        SerialScanner("COM3?baud=fast", listener.on_scan, listener.on_state, lambda: NOON)
