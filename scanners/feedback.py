"""What a scanner at a serial line is told after a read: bytes that make it beep good or bad. Sends nothing itself."""

from dataclasses import dataclass

HOST = 0x04  #: message source "host" of Zebra's Simple Serial Interface (SSI)
BEEP, CMD_ACK, CMD_NAK = 0xE6, 0xD0, 0xD1


@dataclass(frozen=True, slots=True)
class Feedback:
    """One family's way. Empty bytes: it has none for this, or nobody set it up."""

    good: bytes = b""
    bad: bytes = b""
    replies: tuple[bytes, ...] = ()  #: what the scanner answers, which is no part of any code


def ssi_packet(opcode: int, *content: int, source: int = HOST) -> bytes:
    """A packet of SSI: length, opcode, source, status, content, and the two's complement of their sum, high byte
    first (Symbol SE955 Integration Guide, Mindeo FS580 manual 5-2 for a worked checksum).
    """
    body = bytes((4 + len(content), opcode, source, 0, *content))
    return body + (-sum(body) & 0xFFFF).to_bytes(2, "big")


#: By the name used in addresses. None of them was tried on a device by us.
FAMILIES = {
    "": Feedback(),
    # "Host ACK": ESC 7 good read, ESC 8 razz, each ended by a comma (Xenon/Granit User Guide, p. 111). It must be
    # switched on in the scanner, which then waits for its answer.
    "honeywell": Feedback(good=b"\x1b7,", bad=b"\x1b8,"),
    # 0x01 beeps whatever is set (QuickScan QD2300 and PowerScan reference guides); they know no bad beep.
    "datalogic": Feedback(good=b"\x01"),
    # F "not on file", a long series of beeps (Magellan 9300i, appendix E); E, because some stop reading after F
    # (Magellan 800i, appendix F).
    "datalogic-magellan": Feedback(good=b"\x01", bad=b"FE"),
    # Beep codes 0 "1 short high", 6 "2 short low" (MK1000 reference guide, table 5-8). Only where the scanner's host
    # is SSI and sends its codes unpacked.
    "zebra-ssi": Feedback(
        good=ssi_packet(BEEP, 0),
        bad=ssi_packet(BEEP, 6),
        replies=(ssi_packet(CMD_ACK, source=0), *(ssi_packet(CMD_NAK, cause, source=0) for cause in (1, 2, 6))),
    ),
}
