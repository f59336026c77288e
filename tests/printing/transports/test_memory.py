"""The wire into memory keeps writes apart and answers in turn."""

import pytest

from printing.errors import TransportError
from printing.transports.memory import MemoryTransport


def test_writes_are_kept_apart_and_answers_come_in_turn() -> None:
    wire = MemoryTransport(can_read=True)
    wire.open()
    wire.answers.extend([b"a", b"b"])
    wire.write(b"one", 1)
    wire.write(b"two", 1)
    assert wire.written == [b"one", b"two"]
    assert [wire.read(1), wire.read(1), wire.read(0)] == [b"a", b"b", b""]


def test_a_closed_wire_takes_nothing() -> None:
    wire = MemoryTransport()
    with pytest.raises(TransportError):
        wire.write(b"x", 1)
    with pytest.raises(TransportError):
        wire.read(1)
    assert wire.written == []
