"""The Windows queue by calls that behave as documented: a job begins, takes bytes in pieces, ends or is called off."""

import sys
from collections.abc import Callable
from ctypes import c_void_p
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.errors import TransportError
from printing.transports.windows_spooler import RAW, DocInfo, WindowsSpoolerTransport, load_winspool


class Queue:
    """winspool.drv made of software; `fails` names a call that says no, `takes` is how much one write takes."""

    def __init__(self, fails: str = "", takes: int = 1 << 20) -> None:
        self.fails, self.takes = fails, takes
        self.calls: list[str] = []
        self.job = bytearray()
        self.data_type = ""

    def __getattr__(self, name: str) -> Callable[..., int]:
        def call(*arguments: Any) -> int:
            self.calls.append(name)
            if name == self.fails:
                return 0
            if name == "OpenPrinterW":
                arguments[1]._obj.value = 7
            elif name == "StartDocPrinterW":
                info = arguments[2]._obj
                assert isinstance(info, DocInfo)
                self.data_type = info.data_type
            elif name == "WritePrinter":
                assert isinstance(arguments[0], c_void_p)
                taken = min(arguments[2], self.takes)
                self.job += arguments[1][:taken]
                arguments[3]._obj.value = taken
            return 1

        return call


@given(st.binary(max_size=300), st.integers(1, 50))
def test_every_byte_arrives_raw_however_little_a_write_takes(payload: bytes, takes: int) -> None:
    queue = Queue(takes=takes)
    wire = WindowsSpoolerTransport("Zebra", queue)
    wire.open()
    wire.write(payload, 1.0)
    wire.close()
    wire.close()
    assert bytes(queue.job) == payload
    assert queue.data_type == RAW
    assert queue.calls[-3:] == ["EndPagePrinter", "EndDocPrinter", "ClosePrinter"]
    assert not wire.can_read


@pytest.mark.parametrize("fails", ["OpenPrinterW", "StartDocPrinterW", "StartPagePrinter"])
def test_a_queue_that_says_no_leaves_nothing_open(fails: str) -> None:
    queue = Queue(fails)
    with pytest.raises(TransportError) as refused:
        WindowsSpoolerTransport("Zebra", queue).open()
    assert (refused.value.cause, refused.value.bytes_written) == ("refused", 0)
    assert (queue.calls[-1] == "ClosePrinter") is (fails != "OpenPrinterW")


def test_a_job_that_cannot_go_on_is_called_off_with_what_was_taken() -> None:
    queue = Queue(takes=10)
    wire = WindowsSpoolerTransport("Zebra", queue)
    wire.open()
    wire.write(b"0123456789", 1.0)
    queue.fails = "WritePrinter"
    with pytest.raises(TransportError) as stopped:
        wire.write(b"more", 1.0)
    assert (stopped.value.cause, stopped.value.bytes_written) == ("closed", 0)
    assert queue.calls[-2:] == ["AbortPrinter", "ClosePrinter"]
    with pytest.raises(TransportError):
        wire.write(b"more", 1.0)


@pytest.mark.skipif(sys.platform == "win32", reason="elsewhere there is no such queue")
def test_off_windows_there_is_no_queue() -> None:
    with pytest.raises(TransportError) as missing:
        load_winspool()
    assert missing.value.cause == "not_found"
