"""The Protocol of every wire."""

from typing import Protocol


class Transport(Protocol):
    """A wire to one printer. Not thread-safe: its printer's writer thread is the only user."""

    can_read: bool  #: False: nothing ever comes back on this wire

    def open(self) -> None:
        """Connect within the wire's open deadline. Raises TransportError with 0 bytes written."""

    def write(self, payload: bytes, timeout_s: float) -> None:
        """Write all of it within the deadline. Raises TransportError telling how many bytes may have left."""

    def read(self, timeout_s: float) -> bytes:
        """Whatever has arrived, waiting up to the deadline for the first byte; b"" = nothing came.
        Raises TransportError("closed") when the other side is gone."""

    def close(self) -> None:
        """Let go of the wire; what was written still reaches the printer. Never raises."""

    def abandon(self) -> None:
        """Let go of the wire and, where it can be done, take back what the printer has not read. Never raises."""
