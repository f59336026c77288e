"""Scanners at real pseudo terminals: scans arrive whole, unplugging is told, the device is found again and beeps."""

import itertools
import os
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo

from scanners.listening import PortState
from scanners.scan import Scan
from scanners.serial_port import SerialScanner

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


class Terminal:
    """A pseudo terminal behind a stable name, as a USB scanner behind its by-id link."""

    def __init__(self, link: Path) -> None:
        self.link = link
        self.plug()

    def plug(self) -> None:
        import tty

        self.master, slave = os.openpty()
        tty.setraw(slave)
        self.link.symlink_to(os.ttyname(slave))
        os.close(slave)

    def unplug(self) -> None:
        self.link.unlink()
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


class Bus:
    """USB devices at pseudo terminals: a device gets another port whenever it is plugged in again."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._plugged: dict[str, tuple[str, int, int]] = {}
        self._numbers = itertools.count()
        monkeypatch.setattr(list_ports, "comports", self.ports)

    def plug(self, vendor_id: int, product_id: int) -> Terminal:
        link = self._folder / f"ttyACM{next(self._numbers)}"
        self._plugged[str(link)] = (str(link), vendor_id, product_id)
        return Terminal(link)

    def unplug(self, terminal: Terminal) -> None:
        self._plugged.pop(str(terminal.link))
        terminal.unplug()

    def ports(self) -> list[ListPortInfo]:
        found = []
        for port, vendor_id, product_id in list(self._plugged.values()):
            info = ListPortInfo(port)
            info.vid, info.pid = vendor_id, product_id
            found.append(info)
        return found


@pytest.fixture
def bus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bus:
    return Bus(tmp_path, monkeypatch)


def test_a_scanner_is_found_by_its_ids_at_whatever_port_it_comes_back(bus: Bus, listener: Listener) -> None:
    other, first = bus.plug(0x1234, 1), bus.plug(0x0C2E, 0x0901)
    scanner = SerialScanner("usb:0c2e:0901", listener.on_scan, listener.on_state, lambda: NOON)
    scanner.start()
    listener.wait(lambda: any(state.is_connected for state in listener.states))
    os.write(first.master, b"1001\r")
    listener.wait(lambda: len(listener.scans) == 1)
    bus.unplug(first)
    listener.wait(lambda: not listener.states[-1].is_connected)
    second = bus.plug(0x0C2E, 0x0901)
    listener.wait(lambda: listener.states[-1].is_connected)
    os.write(second.master, b"1002\r")
    listener.wait(lambda: len(listener.scans) == 2)
    assert scanner.close(10)
    assert [scan.source for scan in listener.scans] == [f"serial:{first.link}", f"serial:{second.link}"]
    for terminal in (other, second):
        os.close(terminal.master)


def test_two_scanners_of_one_kind_get_a_port_each(bus: Bus, listener: Listener) -> None:
    terminals = [bus.plug(0x05E0, 0x1701), bus.plug(0x05E0, 0x1701)]
    scanners = [SerialScanner("usb:", listener.on_scan, listener.on_state, lambda: NOON) for _ in terminals]
    for scanner in scanners:
        scanner.start()
    listener.wait(lambda: sum(state.is_connected for state in listener.states) == 2)
    for number, terminal in enumerate(terminals):
        os.write(terminal.master, f"100{number}\r".encode())
    listener.wait(lambda: len(listener.scans) == 2)
    assert {scan.text for scan in listener.scans} == {"1000", "1001"}
    assert len({scan.source for scan in listener.scans}) == 2
    assert all(scanner.close(10) for scanner in scanners)
    for terminal in terminals:
        os.close(terminal.master)


def test_a_scanner_beeps_good_and_bad_where_its_protocol_allows(tmp_path: Path, listener: Listener) -> None:
    terminal = Terminal(tmp_path / "scanner")
    address = f"{terminal.link}?feedback=honeywell"
    scanner = SerialScanner(address, listener.on_scan, listener.on_state, lambda: NOON)
    scanner.start()
    listener.wait(lambda: any(state.is_connected for state in listener.states))
    scanner.tell(is_good=True)
    assert os.read(terminal.master, 3) == b"\x1b7,"
    scanner.tell(is_good=False)
    assert os.read(terminal.master, 3) == b"\x1b8,"
    assert scanner.close(10)
    os.close(terminal.master)


def test_every_byte_can_be_watched_as_it_arrives(tmp_path: Path, listener: Listener) -> None:
    terminal = Terminal(tmp_path / "scanner")
    seen: list[tuple[str, bytes]] = []
    scanner = SerialScanner(
        str(terminal.link), listener.on_scan, listener.on_state, lambda: NOON, lambda *told: seen.append(told)
    )
    scanner.start()
    listener.wait(lambda: any(state.is_connected for state in listener.states))
    os.write(terminal.master, b"]C110AB\x1d21X\r")
    listener.wait(lambda: len(listener.scans) == 1)
    assert scanner.close(10)
    os.close(terminal.master)
    assert {source for source, _ in seen} == {f"serial:{terminal.link}"}
    assert b"".join(arrived for _, arrived in seen) == b"]C110AB\x1d21X\r"
