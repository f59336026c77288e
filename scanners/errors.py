"""Typed errors of scanners, without user text."""


class ScannerError(Exception):
    """Base of known trouble with scanners."""


class ScannerGone(ScannerError):
    """The device was unplugged or cannot be opened. `cause` is the system's own word for it."""

    def __init__(self, port: str, cause: str) -> None:
        super().__init__(f"{port}: {cause}")
        self.port = port
        self.cause = cause
