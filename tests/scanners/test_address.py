"""Addresses of scanners: what IT writes is read as meant, or refused with the part that is wrong."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.address import DEFAULT_BAUD, read_address
from scanners.discovery import FoundPort, is_meant
from scanners.errors import AddressUnreadable
from scanners.feedback import FAMILIES, Feedback


def test_a_port_is_taken_as_the_system_calls_it() -> None:
    address = read_address("/dev/serial/by-id/usb-Scanner-if00?baud=115200&prefix=~S")
    assert (address.kind, address.port, address.baud) == ("serial", "/dev/serial/by-id/usb-Scanner-if00", 115200)
    assert address.prefix == b"~S"
    assert read_address("COM3").baud == DEFAULT_BAUD


def test_a_usb_device_is_meant_wherever_it_is_plugged_in() -> None:
    address = read_address("usb:0c2e:0901:A17?feedback=honeywell")
    assert (address.vendor_id, address.product_id, address.serial_number) == (0x0C2E, 0x0901, "A17")
    assert address.feedback == FAMILIES["honeywell"]
    assert is_meant(address, FoundPort("COM9", "", 0x0C2E, 0x0901, "Honeywell", "A17"))
    assert not is_meant(address, FoundPort("COM9", "", 0x0C2E, 0x0901, "Honeywell", "B99"))
    assert not is_meant(address, FoundPort("COM9", "", 0x0C2E, 0x0902, "Honeywell", "A17"))


def test_without_ids_any_known_maker_is_meant_and_nothing_else() -> None:
    assert is_meant(read_address("usb:"), FoundPort("COM7", "", 0x05E0, 0x1701, "Zebra"))
    assert not is_meant(read_address("usb:"), FoundPort("COM1", "a modem", 0x1234, 0x0001))
    assert is_meant(read_address("usb:1234"), FoundPort("COM1", "a scanner of another make", 0x1234, 0x0001))


def test_bytes_of_ones_own_may_replace_a_familys() -> None:
    assert read_address("COM3?good=06&bad=1b38").feedback == Feedback(b"\x06", b"\x1b8")
    assert read_address("hid:").kind == "hid"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("COM3?baud=fast", "baud=fast"),
        ("COM3?baud=0", "baud=0"),
        ("COM3?speed=9600", "speed"),
        ("COM3?feedback=loud", "feedback=loud"),
        ("COM3?good=xyz", "non-hexadecimal"),
        ("usb:c2e", "usb:c2e"),
        ("hid:05e0:13", "hid:05e0:13"),
        ("", "no port"),
        ("?baud=9600", "no port"),
    ],
)
def test_a_wrong_part_is_named(text: str, problem: str) -> None:
    with pytest.raises(AddressUnreadable) as caught:
        read_address(text)
    assert problem in caught.value.problem


@given(st.text(max_size=30))
def test_no_text_breaks_it(text: str) -> None:
    with contextlib.suppress(AddressUnreadable):
        assert read_address(text).name
