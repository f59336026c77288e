"""A USB bus made of software: the backend that pyusb asks instead of libusb, with one device on it."""

import errno
from array import array
from collections import deque
from types import SimpleNamespace
from typing import Any

import usb.backend
import usb.core

PRINTER_CLASS, HID_CLASS = 0x07, 0x03
BULK = 0x02


class UsbBus(usb.backend.IBackend):
    """One device with one interface. Faults are attributes; `written` is what arrived, `answers` what comes back."""

    def __init__(self, vendor: int = 0x04B8, product: int = 0x0E15, serial: str = "X1", answers: bool = True) -> None:
        super().__init__()
        self.vendor, self.product, self.serial = vendor, product, serial
        self.interface_class = PRINTER_CLASS
        self.endpoints = [0x01, 0x82] if answers else [0x01]
        self.plugged = True
        self.denied = False
        self.in_use = False
        self.kernel_driver = True
        self.takes: int | None = None  #: bytes it still takes before transfers time out, None = all
        self.written = bytearray()
        self.answers: deque[bytes] = deque()
        self.class_answers: dict[int, bytes] = {}  #: to GET_DEVICE_ID (0) and GET_PORT_STATUS (1)
        self.claimed = False
        self.given_back = 0

    def enumerate_devices(self) -> list[str]:
        return ["printer"] if self.plugged else []

    def get_device_descriptor(self, _dev: object) -> Any:
        return SimpleNamespace(
            bLength=18, bDescriptorType=1, bcdUSB=0x200, bDeviceClass=0, bDeviceSubClass=0, bDeviceProtocol=0,
            bMaxPacketSize0=64, idVendor=self.vendor, idProduct=self.product, bcdDevice=0x100, iManufacturer=1,
            iProduct=2, iSerialNumber=3, bNumConfigurations=1, address=5, bus=1, port_number=1, port_numbers=(1,),
            speed=2,
        )  # fmt: skip

    def get_configuration_descriptor(self, _dev: object, config: int) -> Any:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            bLength=9, bDescriptorType=2, wTotalLength=32, bNumInterfaces=1, bConfigurationValue=1, iConfiguration=0,
            bmAttributes=0xC0, bMaxPower=1, extra_descriptors=[],
        )  # fmt: skip

    def get_interface_descriptor(self, _dev: object, intf: int, alt: int, _config: int) -> Any:
        if intf or alt:
            raise IndexError(intf)
        return SimpleNamespace(
            bLength=9, bDescriptorType=4, bInterfaceNumber=0, bAlternateSetting=0, bNumEndpoints=len(self.endpoints),
            bInterfaceClass=self.interface_class, bInterfaceSubClass=1, bInterfaceProtocol=2, iInterface=0,
            extra_descriptors=[],
        )  # fmt: skip

    def get_endpoint_descriptor(self, _dev: object, ep: int, _intf: int, _alt: int, _config: int) -> Any:
        return SimpleNamespace(
            bLength=7, bDescriptorType=5, bEndpointAddress=self.endpoints[ep], bmAttributes=BULK, wMaxPacketSize=64,
            bInterval=0, bRefresh=0, bSynchAddress=0, extra_descriptors=[],
        )  # fmt: skip

    def open_device(self, _dev: object) -> str:
        self._here()
        if self.denied:
            raise usb.core.USBError("Access denied", -3, errno.EACCES)
        return "handle"

    def close_device(self, _handle: object) -> None:
        pass

    def get_configuration(self, _handle: object) -> int:
        return 1

    def claim_interface(self, _handle: object, _intf: int) -> None:
        self._here()
        if self.in_use or self.kernel_driver:
            raise usb.core.USBError("Resource busy", -6, errno.EBUSY)
        self.claimed = True

    def release_interface(self, _handle: object, _intf: int) -> None:
        self.claimed = False

    def is_kernel_driver_active(self, _handle: object, _intf: int) -> bool:
        return self.kernel_driver

    def detach_kernel_driver(self, _handle: object, _intf: int) -> None:
        self.kernel_driver = False

    def attach_kernel_driver(self, _handle: object, _intf: int) -> None:
        self.kernel_driver = True
        self.given_back += 1

    def bulk_write(self, _handle: object, _ep: int, _intf: int, data: Any, _timeout: int) -> int:
        self._here()
        payload = bytes(data)
        if self.takes is not None:
            payload = payload[: self.takes]
            self.takes -= len(payload)
        self.written += payload
        if len(payload) < len(bytes(data)):
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        return len(payload)

    def bulk_read(self, _handle: object, _ep: int, _intf: int, buff: "array[int]", _timeout: int) -> int:
        self._here()
        if not self.answers:
            raise usb.core.USBTimeoutError("Operation timed out", -7, errno.ETIMEDOUT)
        answer = self.answers.popleft()
        buff[: len(answer)] = array("B", answer)
        return len(answer)

    def ctrl_transfer(
        self, _handle: object, _kind: int, request: int, value: int, _index: int, data: "array[int]", _timeout: int
    ) -> int:
        """GET_DESCRIPTOR (6) of strings (3): the languages, then texts in UTF-16; and the two questions of the printer
        class, where this device has answers."""
        self._here()
        if _kind == 0xA1 and request in self.class_answers:
            told = self.class_answers[request]
            data[: len(told)] = array("B", told)
            return len(told)
        if request != 6 or value >> 8 != 3:
            raise usb.core.USBError("Pipe error", -9, errno.EPIPE)
        which = value & 0xFF
        texts = {0: b"\x09\x04", 1: "EPSON".encode("utf-16-le"), 2: "TM-T88VI".encode("utf-16-le")}
        body = texts.get(which, self.serial.encode("utf-16-le"))
        answer = bytes([len(body) + 2, 3]) + body
        data[: len(answer)] = array("B", answer)
        return len(answer)

    def _here(self) -> None:
        if not self.plugged:
            raise usb.core.USBError("No such device", -4, errno.ENODEV)
