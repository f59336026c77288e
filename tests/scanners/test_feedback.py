"""Bytes that make scanners beep: packets sum up, and no family's answer could end a read."""

import pytest

from scanners.feedback import FAMILIES, Feedback, ssi_packet
from scanners.framing import SUFFIXES, ScanFramer


def test_a_packet_and_its_checksum_sum_up_to_nothing() -> None:
    packet = ssi_packet(0xE6, 6)
    assert packet[0] == len(packet) - 2
    assert (sum(packet[:-2]) + int.from_bytes(packet[-2:], "big")) % 0x10000 == 0
    assert ssi_packet(0xD0, source=0) == bytes.fromhex("04d00000ff2c")


@pytest.mark.parametrize("family", FAMILIES.values(), ids=FAMILIES)
def test_answers_of_a_scanner_are_no_part_of_a_code(family: Feedback) -> None:
    for reply in family.replies:
        assert not SUFFIXES & set(reply)
        framer = ScanFramer(replies=family.replies)
        reads = [read for byte in b"10" + reply + b"01\r" + reply + b"1002\r" for read in framer.feed(bytes([byte]))]
        assert [read.text for read in reads] == ["1001", "1002"]
