"""Scanners in HID POS mode, from their reports on: codes of any length arrive whole, and devices are found again."""

import importlib
import queue
import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners import hid_pos
from scanners.errors import HidUnavailable
from scanners.framing import Read
from scanners.hid_descriptor import USUAL
from scanners.hid_pos import FoundHid, HidFramer, HidScanner
from scanners.listening import PortState
from scanners.scan import Scan
from tests.scanners.test_hid_descriptor import DESCRIPTOR

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ZEBRA = FoundHid(b"/dev/hidraw3", 0x05E0, 0x1300, "S1", "Scanner")
ROOM = 56  #: bytes of content in one report


def reports(content: bytes, identifier: bytes = b"]C0") -> list[bytes]:
    """What a scanner sends for a code: reports of 64 bytes, all but the last "continued"."""
    parts = [content[start : start + ROOM] for start in range(0, len(content), ROOM)] or [b""]
    return [
        b"\x02" + bytes([len(part)]) + identifier + part.ljust(ROOM, b"\0") + b"\0\0" + bytes([number < len(parts) - 1])
        for number, part in enumerate(parts)
    ]


class Device:
    """A device of the system, down to its reports; None in the queue is the cable being pulled."""

    def __init__(self, descriptor: bytes = DESCRIPTOR) -> None:
        self.sent: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.is_closed = False
        self._descriptor = descriptor

    def send(self, content: bytes, identifier: bytes = b"]C0") -> None:
        for report in reports(content, identifier):
            self.sent.put(report)

    def read(self, max_length: int, timeout_ms: int = 0) -> list[int]:
        try:
            report = self.sent.get(timeout=timeout_ms / 1000)
        except queue.Empty:
            return []
        if report is None:
            raise OSError("read error")
        return list(report[:max_length])

    def get_report_descriptor(self) -> list[int]:
        if not self._descriptor:
            raise OSError("not told")
        return list(self._descriptor)

    def close(self) -> None:
        self.is_closed = True


class Desk:
    """Devices plugged in, and what a listener was told."""

    def __init__(self) -> None:
        self.plugged: dict[bytes, tuple[FoundHid, Device]] = {}
        self.scans: list[Scan] = []
        self.states: list[PortState] = []
        self._turn = threading.Condition()

    def find(self) -> list[FoundHid]:
        return [found for found, _ in self.plugged.values()]

    def open(self, found: FoundHid) -> Device:
        if found.path not in self.plugged:
            raise OSError("open failed")
        return self.plugged[found.path][1]

    def plug(self, found: FoundHid, device: Device) -> None:
        self.plugged[found.path] = (found, device)

    def scanner(self, address: str) -> HidScanner:
        return HidScanner(address, self._on_scan, self._on_state, lambda: NOON, find=self.find, open_found=self.open)

    def _on_scan(self, scan: Scan) -> None:
        with self._turn:
            self.scans.append(scan)
            self._turn.notify_all()

    def _on_state(self, state: PortState) -> None:
        with self._turn:
            self.states.append(state)
            self._turn.notify_all()

    def wait(self, holds: Callable[[], bool]) -> None:
        with self._turn:
            assert self._turn.wait_for(holds, 10), (self.scans, self.states)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("ABCxyz0123456789-/ \x1d", min_size=1, max_size=300).filter(str.strip), max_size=5))
def test_codes_of_any_length_arrive_whole_with_their_identifier(codes: list[str]) -> None:
    framer = HidFramer()
    reads = [read for code in codes for report in reports(code.encode(), b"]d2") for read in framer.feed(report)]
    assert reads == [Read(code, "d2") for code in codes]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.binary(max_size=70), max_size=10))
def test_no_report_breaks_it(received: list[bytes]) -> None:
    framer = HidFramer()
    for report in received:
        framer.feed(report)


def test_other_reports_of_the_device_are_no_codes() -> None:
    framer = HidFramer()
    assert framer.feed(b"\x04\x01") == []
    assert framer.feed(reports(b"1001")[0]) == [Read("1001", "C0")]


def test_a_code_without_identifier_and_an_endless_one() -> None:
    framer = HidFramer(USUAL)
    assert framer.feed(reports(b"1001", b"\0\0\0")[0]) == [Read("1001", "")]
    for report in reports(b"7" * 10_000)[:-1]:
        framer.feed(report)
    framer.reset()
    assert framer.feed(reports(b"1002")[0]) == [Read("1002", "C0")]


@pytest.mark.parametrize("descriptor", [DESCRIPTOR, b""], ids=["told", "not told"])
def test_a_scanner_is_read_and_found_again_after_its_cable_was_pulled(descriptor: bytes) -> None:
    desk, first = Desk(), Device(descriptor)
    desk.plug(ZEBRA, first)
    scanner = desk.scanner("hid:05e0:1300")
    scanner.start()
    first.send(b"1001")
    desk.wait(lambda: len(desk.scans) == 1)
    desk.plugged.clear()
    first.sent.put(reports(b"8" * 60)[0])  # half a code
    first.sent.put(None)
    desk.wait(lambda: not desk.states[-1].is_connected)
    assert first.is_closed
    second = Device(descriptor)
    desk.plug(FoundHid(b"/dev/hidraw5", 0x05E0, 0x1300, "S1"), second)
    second.send(b"010400638133393110AB\x1d21X", b"]d2")
    desk.wait(lambda: len(desk.scans) == 2)
    assert scanner.close(10)
    assert [scan.text for scan in desk.scans] == ["1001", "010400638133393110AB\x1d21X"]
    assert desk.scans[0].source == "hid:05e0:1300:S1"
    assert desk.scans[1].gtin == "4006381333931"


def test_a_device_is_never_read_by_two() -> None:
    """Systems let a device be opened twice; every scan would come twice."""
    desk, device = Desk(), Device()
    desk.plug(ZEBRA, device)
    scanners = [desk.scanner("hid:"), desk.scanner("hid:")]
    for scanner in scanners:
        scanner.start()
    desk.wait(lambda: {state.cause for state in desk.states} == {"", "in use"})
    device.send(b"1001")
    desk.wait(lambda: len(desk.scans) == 1)
    assert all(scanner.close(10) for scanner in scanners)
    assert len(desk.scans) == 1


def test_another_kind_of_device_is_not_meant() -> None:
    desk = Desk()
    desk.plug(ZEBRA, Device())
    scanner = desk.scanner("hid:0c2e")
    scanner.start()
    desk.wait(lambda: bool(desk.states))
    assert scanner.close(10)
    assert desk.states == [PortState("hid:0c2e", is_connected=False, cause="not connected")]


def test_without_the_package_the_cause_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(hid_pos, "import_module", missing)
    with pytest.raises(HidUnavailable):
        hid_pos.hid_scanners()


def test_this_computers_devices_can_be_listed() -> None:
    """The real package where it is installed: its names and keyword arguments are the ones used here."""
    pytest.importorskip("hid", reason="hidapi has no package for this machine")
    assert isinstance(hid_pos.hid_scanners(), list)
    with pytest.raises(OSError, match="open failed"):
        hid_pos.open_device(FoundHid(b"/nowhere", 1, 2))
    device = importlib.import_module("hid").device
    assert all(hasattr(device, name) for name in ("read", "get_report_descriptor", "close"))
