"""A wire that keeps what was written and answers what it was given: for tests and previews."""

from collections import deque

from printing.errors import TransportError


class MemoryTransport:
    """Everything written, one entry a write; `answers` are read back one a read."""

    def __init__(self, can_read: bool = False) -> None:
        self.can_read = can_read
        self.written: list[bytes] = []
        self.answers: deque[bytes] = deque()
        self.is_open = False

    def open(self) -> None:
        self.is_open = True

    def write(self, payload: bytes, timeout_s: float) -> None:  # noqa: ARG002 - memory never waits
        if not self.is_open:
            raise TransportError("closed")
        self.written.append(payload)

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002 - memory never waits
        if not self.is_open:
            raise TransportError("closed")
        return self.answers.popleft() if self.answers else b""

    def close(self) -> None:
        self.is_open = False

    def abandon(self) -> None:
        self.close()
