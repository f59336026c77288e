"""The serial wire against a pseudo terminal and a loop."""

import os
import sys
import threading

import pytest
import serial

from printing.errors import TransportError
from printing.transports.serial_port import SerialTransport

needs_terminals = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo terminals")


def test_what_is_written_comes_back_on_a_loop() -> None:
    wire = SerialTransport("loop://", flow="none")
    wire.open()
    wire.write(b"\x10\x04\x01", 1)
    assert wire.read(1) == b"\x10\x04\x01"
    assert wire.read(0) == b""
    wire.close()
    with pytest.raises(TransportError):
        wire.read(0)


@needs_terminals
def test_a_large_job_crosses_a_real_terminal_and_answers_come_back() -> None:
    import tty

    master, slave = os.openpty()
    tty.setraw(slave)
    job = bytes(range(256)) * 200
    arrived = bytearray()

    def printer() -> None:
        while len(arrived) < len(job):
            arrived.extend(os.read(master, 4096))
        os.write(master, b"\x12")

    printing = threading.Thread(target=printer)
    wire = SerialTransport(os.ttyname(slave))
    wire.open()
    printing.start()
    wire.write(job, 10)
    assert wire.read(10) == b"\x12"
    printing.join(10)
    assert bytes(arrived) == job
    wire.close()
    os.close(slave)
    os.close(master)


@needs_terminals
def test_a_printer_that_takes_nothing_times_out_with_what_may_have_left() -> None:
    import tty

    master, slave = os.openpty()
    tty.setraw(slave)
    wire = SerialTransport(os.ttyname(slave))
    wire.open()
    with pytest.raises(TransportError) as caught:
        wire.write(bytes(200_000), 0.2)
    assert caught.value.cause == "timeout"
    assert 0 < caught.value.bytes_written < 200_000
    wire.close()
    os.close(slave)
    os.close(master)


@needs_terminals
def test_an_unplugged_printer_is_told() -> None:
    import tty

    master, slave = os.openpty()
    tty.setraw(slave)
    wire = SerialTransport(os.ttyname(slave))
    wire.open()
    os.close(slave)
    os.close(master)
    with pytest.raises(TransportError):
        wire.read(1)


def test_a_port_that_is_not_there_is_not_found() -> None:
    with pytest.raises(TransportError) as caught:
        SerialTransport("COM99" if sys.platform == "win32" else "/dev/no-such-port").open()
    assert caught.value.cause == "not_found"


class HeldLine:
    """What pyserial gives for a line whose other end takes nothing: closing it as it is would wait half a minute."""

    def __init__(self) -> None:
        self.did: list[str] = []

    def open(self) -> None:
        self.did.append("open")

    @property
    def out_waiting(self) -> int:
        return 0 if "drop" in self.did else 100

    def reset_output_buffer(self) -> None:
        self.did.append("drop")

    def close(self) -> None:
        self.did.append("close")


def test_closing_a_line_that_takes_nothing_drops_what_is_on_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    line = HeldLine()
    monkeypatch.setattr(serial, "serial_for_url", lambda _url, do_not_open: line)
    wire = SerialTransport("/dev/held", flow="none")
    wire.open()
    wire.close()
    assert line.did == ["open", "drop", "close"]
