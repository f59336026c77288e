"""The wire to a USB printer of the printer class (07h), through libusb: no queue of the operating system in between.

Class, interface and endpoints as in "Universal Serial Bus Device Class Definition for Printing Devices", 1.1.
"""

import contextlib
import errno
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from printing.errors import TransportError

#: bInterfaceClass of printers.
PRINTER_CLASS = 0x07
#: Bytes a transfer: how exactly we know what left when one times out; full speed takes some 4 ms for it.
CHUNK_BYTES = 4096
READ_BYTES = 512
_IN = 0x80  #: bit 7 of bEndpointAddress: towards the computer
_BULK = 0x02  #: bits 0 and 1 of bmAttributes

_CAUSES = {errno.EACCES: "denied", errno.EPERM: "denied", errno.EBUSY: "refused", errno.ENODEV: "not_found"}


@dataclass(frozen=True, slots=True)
class UsbPrinter:
    """A printer as it names itself on the bus."""

    vendor: int  #: idVendor
    product: int  #: idProduct
    serial: str
    name: str  #: manufacturer and product as the device says, "" where it may not be asked

    @property
    def address(self) -> str:
        """As the settings write it: usb:04b8:0e15/SERIAL."""
        return f"usb:{self.vendor:04x}:{self.product:04x}" + (f"/{self.serial}" if self.serial else "")


def libusb() -> Any:
    """The libusb that came with this program, else the system's; None where there is none."""
    try:
        import libusb_package

        return libusb_package.get_libusb1_backend()
    except (ImportError, OSError):
        import usb.backend.libusb1

        return usb.backend.libusb1.get_backend()


def usb_printers(backend: Callable[[], Any] = libusb) -> list[UsbPrinter]:
    """Every USB printer of this computer, by address; nothing is sent to any of them. [] without libusb."""
    import usb.core

    try:
        devices = list(usb.core.find(find_all=True, backend=backend()))
    except (usb.core.USBError, usb.core.NoBackendError):
        return []
    found = [
        UsbPrinter(device.idVendor, device.idProduct, _text(device, "serial_number"), _name(device))
        for device in devices
        if _printer_interface(device) is not None
    ]
    return sorted(found, key=lambda printer: printer.address)


class UsbTransport:
    """One printer interface, claimed for us alone. A printer without an endpoint towards us cannot answer."""

    can_read = True

    def __init__(self, vendor: int, product: int, serial: str = "", backend: Callable[[], Any] = libusb) -> None:
        self._wanted = (vendor, product, serial)
        self._backend = backend
        self._device: Any = None
        self._interface = 0
        self._out: Any = None
        self._back: Any = None
        self._took_from_kernel = False

    def open(self) -> None:
        """Claim the printer. Raises TransportError "not_found", "denied" (rights, driver), "refused" (in use)."""
        import usb.core
        import usb.util

        self.close()
        vendor, product, serial = self._wanted
        try:
            device = next(
                (
                    one
                    for one in usb.core.find(find_all=True, idVendor=vendor, idProduct=product, backend=self._backend())
                    if not serial or _text(one, "serial_number") == serial
                ),
                None,
            )
            interface = None if device is None else _printer_interface(device)
            if device is None or interface is None:
                raise TransportError("not_found")
            self._device, self._interface = device, interface.bInterfaceNumber
            self._take_from_kernel()
            usb.util.claim_interface(device, self._interface)
        except usb.core.NoBackendError as error:
            raise TransportError("not_found") from error
        except (usb.core.USBError, NotImplementedError) as error:
            self.close()
            raise TransportError(_CAUSES.get(getattr(error, "errno", None) or 0, "refused")) from error
        bulk = [end for end in interface if end.bmAttributes & 0x03 == _BULK]
        self._out = next((end for end in bulk if not end.bEndpointAddress & _IN), None)
        self._back = next((end for end in bulk if end.bEndpointAddress & _IN), None)
        self.can_read = self._back is not None
        if self._out is None:
            self.close()
            raise TransportError("not_found")

    def write(self, payload: bytes, timeout_s: float) -> None:
        """Write all of it. Raises TransportError "timeout" or "closed"; a transfer that did not end counts
        as written, since part of it may have left."""
        import usb.core

        if self._out is None:
            raise TransportError("closed")
        deadline, sent = time.monotonic() + timeout_s, 0
        while sent < len(payload):
            left_s = deadline - time.monotonic()
            if left_s <= 0:
                raise TransportError("timeout", sent)
            chunk = payload[sent : sent + CHUNK_BYTES]
            try:
                sent += self._out.write(chunk, max(1, round(left_s * 1000)))
            except usb.core.USBTimeoutError as error:
                raise TransportError("timeout", sent + len(chunk)) from error
            except usb.core.USBError as error:
                self.close()
                raise TransportError("closed", sent + len(chunk)) from error

    def read(self, timeout_s: float) -> bytes:
        """Whatever has arrived. Raises TransportError "closed" when the printer was pulled."""
        import usb.core

        if self._device is None:
            raise TransportError("closed")
        if self._back is None:
            return b""
        try:
            return bytes(self._back.read(READ_BYTES, max(1, round(timeout_s * 1000))))
        except usb.core.USBTimeoutError:
            return b""
        except usb.core.USBError as error:
            self.close()
            raise TransportError("closed") from error

    def close(self) -> None:
        """Let go, and give the printer back to the system's driver where we took it from there."""
        import usb.core
        import usb.util

        device, self._device, self._out, self._back = self._device, None, None, None
        if device is None:
            return
        with contextlib.suppress(usb.core.USBError, NotImplementedError):
            usb.util.release_interface(device, self._interface)
        if self._took_from_kernel:
            with contextlib.suppress(usb.core.USBError, NotImplementedError):
                device.attach_kernel_driver(self._interface)
        self._took_from_kernel = False
        usb.util.dispose_resources(device)

    def abandon(self) -> None:
        """Nothing waits on this side of a USB wire: what was taken has left."""
        self.close()

    def _take_from_kernel(self) -> None:
        """Linux binds its own printer driver (usblp); Windows and macOS know no such thing."""
        with contextlib.suppress(NotImplementedError):
            if self._device.is_kernel_driver_active(self._interface):
                self._device.detach_kernel_driver(self._interface)
                self._took_from_kernel = True


def _printer_interface(device: Any) -> Any:
    """The first interface of the printer class, None where the device has none or may not be asked."""
    import usb.core

    try:
        interfaces = [interface for configuration in device for interface in configuration]
    except usb.core.USBError:
        return None
    return next((one for one in interfaces if one.bInterfaceClass == PRINTER_CLASS), None)


def _text(device: Any, name: str) -> str:
    """A string descriptor, "" where it is missing or may not be read."""
    import usb.core

    try:
        return str(getattr(device, name) or "")
    except (usb.core.USBError, ValueError, NotImplementedError):
        return ""


def _name(device: Any) -> str:
    return " ".join(part for part in (_text(device, "manufacturer"), _text(device, "product")) if part)
