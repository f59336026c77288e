"""The USB wire against a bus made of software: claimed, written, read, pulled, refused, and given back."""

import pytest

from printing.errors import TransportError
from printing.transports.usb import CHUNK_BYTES, UsbTransport, libusb, usb_printers
from tests.fakes.usb_bus import HID_CLASS, UsbBus


def wire(bus: UsbBus, serial: str = "") -> UsbTransport:
    return UsbTransport(bus.vendor, bus.product, serial, backend=lambda: bus)


def cause_of(bus: UsbBus, serial: str = "") -> str:
    with pytest.raises(TransportError) as refused:
        wire(bus, serial).open()
    assert refused.value.bytes_written == 0
    return refused.value.cause


def test_a_job_arrives_and_an_answer_comes_back() -> None:
    bus = UsbBus()
    usb = wire(bus)
    usb.open()
    assert usb.can_read
    job = bytes(range(256)) * 100
    usb.write(job, 2.0)
    assert bytes(bus.written) == job
    bus.answers.append(b"\x12")
    assert usb.read(0.1) == b"\x12"
    assert usb.read(0.0) == b""
    usb.close()
    usb.close()


def test_the_systems_driver_gets_its_printer_back() -> None:
    bus = UsbBus()
    usb = wire(bus)
    usb.open()
    assert (bus.kernel_driver, bus.claimed) == (False, True)
    usb.close()
    assert (bus.kernel_driver, bus.claimed, bus.given_back) == (True, False, 1)


def test_why_it_does_not_open() -> None:
    gone, denied, used, mouse = UsbBus(), UsbBus(), UsbBus(), UsbBus()
    gone.plugged = False
    denied.denied = True
    used.in_use = True
    mouse.interface_class = HID_CLASS
    assert [cause_of(bus) for bus in (gone, denied, used, mouse)] == ["not_found", "denied", "refused", "not_found"]
    assert cause_of(UsbBus(serial="X1"), serial="X2") == "not_found"


def test_a_printer_that_takes_no_more_tells_how_much_may_have_left() -> None:
    bus = UsbBus()
    bus.takes = CHUNK_BYTES + 100
    usb = wire(bus)
    usb.open()
    with pytest.raises(TransportError) as stopped:
        usb.write(bytes(3 * CHUNK_BYTES), 1.0)
    assert (stopped.value.cause, stopped.value.bytes_written) == ("timeout", 2 * CHUNK_BYTES)
    assert len(bus.written) <= stopped.value.bytes_written


def test_a_pulled_cable_is_told_by_writing_and_reading() -> None:
    for act in (lambda usb: usb.write(b"x", 1.0), lambda usb: usb.read(0.1)):
        bus = UsbBus()
        usb = wire(bus)
        usb.open()
        bus.plugged = False
        with pytest.raises(TransportError) as pulled:
            act(usb)
        assert pulled.value.cause == "closed"
        with pytest.raises(TransportError):
            act(usb)


def test_a_printer_without_an_endpoint_back_cannot_answer() -> None:
    usb = wire(UsbBus(answers=False))
    usb.open()
    assert not usb.can_read
    assert usb.read(0.1) == b""


def test_printers_on_the_bus_name_themselves() -> None:
    bus, mouse = UsbBus(), UsbBus()
    mouse.interface_class = HID_CLASS
    (found,) = usb_printers(lambda: bus)
    assert (found.address, found.name) == ("usb:04b8:0e15/X1", "EPSON TM-T88VI")
    assert usb_printers(lambda: mouse) == []


def test_the_bus_of_this_computer_can_be_asked() -> None:
    """With the real libusb; a computer without USB has no printers, and that is no error."""
    assert isinstance(usb_printers(libusb), list)
