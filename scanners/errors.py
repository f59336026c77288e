"""Typed errors of scanners, without user text."""


class ScannerError(Exception):
    """Base of known trouble with scanners."""


class ScannerGone(ScannerError):
    """The device was unplugged or cannot be opened. `cause` is the system's own word for it."""

    def __init__(self, port: str, cause: str) -> None:
        super().__init__(f"{port}: {cause}")
        self.port = port
        self.cause = cause


class RecordingUnreadable(ScannerError):
    """A recorded scanner stream is broken; `line` is 0 where the file as a whole cannot be read."""

    def __init__(self, file: str, line: int) -> None:
        super().__init__(f"{file}: line {line}")
        self.file = file
        self.line = line


class AddressUnreadable(ScannerError, ValueError):
    """What IT wrote is no address of a scanner; `problem` is the part that is wrong."""

    def __init__(self, address: str, problem: str) -> None:
        super().__init__(f"{address}: {problem}")
        self.address = address
        self.problem = problem


class HidUnavailable(ScannerError):
    """The package for HID devices is not installed."""
