"""USB printers and what they say of themselves on the control pipe; no job is disturbed, nothing is sent to print.

Requests as in "Universal Serial Bus Device Class Definition for Printing Devices", 1.1, section 4.2.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from printing.device_id import guessed_language, read_device_id
from printing.found import FoundPrinter, Source
from printing.status import Condition, PrinterStatus
from printing.transports.usb import UsbPrinter, libusb, usb_printers

CLASS_IN = 0xA1  #: bmRequestType: device to host, class, interface
GET_DEVICE_ID, GET_PORT_STATUS = 0, 1
ID_LIMIT = 1024  #: bytes; the first two are the length
ANSWER_MS = 300
#: Bits of GET_PORT_STATUS.
NOT_ERROR, PAPER_EMPTY = 0x08, 0x20
#: Where Linux shows the device id that its own driver has read.
SYSFS = Path("/sys/bus/usb/devices")


def search_usb(backend: Callable[[], Any] = libusb, sysfs: Path = SYSFS) -> list[FoundPrinter]:
    """Every USB printer with its device id and port status, as far as it may be asked."""
    return [_asked(printer, backend, sysfs) for printer in usb_printers(backend)]


def _asked(printer: UsbPrinter, backend: Callable[[], Any], sysfs: Path) -> FoundPrinter:
    import usb.core
    import usb.util

    said, status, evidence = "", None, "USB descriptors"
    device = usb.core.find(custom_match=lambda one: _is(one, printer), backend=backend())
    if device is not None:
        try:
            answer = bytes(device.ctrl_transfer(CLASS_IN, GET_DEVICE_ID, 0, 0, ID_LIMIT, ANSWER_MS))
            said, evidence = answer[2:].decode("latin-1"), "GET_DEVICE_ID"
            status = port_status(bytes(device.ctrl_transfer(CLASS_IN, GET_PORT_STATUS, 0, 0, 1, ANSWER_MS)))
            evidence += ", GET_PORT_STATUS"
        except (usb.core.USBError, NotImplementedError):
            if not said and (told := _told_by_linux(device, sysfs)):
                said, evidence = told, "ieee1284_id"
        finally:
            usb.util.dispose_resources(device)
    device_id = read_device_id(said)
    return FoundPrinter(
        Source.USB, printer.address, device_id.name or printer.name, guessed_language(device_id), status, evidence
    )


def _is(device: Any, printer: UsbPrinter) -> bool:
    """Whether this is the printer that was found, and not another of its model."""
    if (device.idVendor, device.idProduct) != (printer.vendor, printer.product):
        return False
    try:
        return not printer.serial or device.serial_number == printer.serial
    except (ValueError, NotImplementedError):
        return False


def port_status(answer: bytes) -> PrinterStatus | None:
    """The byte of GET_PORT_STATUS as conditions; None for no answer."""
    if len(answer) != 1:
        return None
    conditions = set()
    if answer[0] & PAPER_EMPTY:
        conditions.add(Condition.PAPER_OUT)
    elif not answer[0] & NOT_ERROR:
        conditions.add(Condition.ERROR)
    return PrinterStatus(frozenset(conditions))


def _told_by_linux(device: Any, sysfs: Path) -> str:
    """The device id as the kernel's driver (usblp) has read it while it holds the printer; "" elsewhere."""
    ports = ".".join(str(port) for port in device.port_numbers or ())
    for file in sorted(sysfs.glob(f"{device.bus}-{ports}:*/ieee1284_id")):
        try:
            return file.read_text(encoding="latin-1").strip()
        except OSError:
            continue
    return ""
