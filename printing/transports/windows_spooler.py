"""The wire to a printer behind the Windows print queue, raw: handed over, never known to be printed.

Calls of winspool.drv as Microsoft documents them ("Print Spooler API"). Not run on a real Windows yet: kept thin, and
its calls are replaced in tests by ones that behave as documented.
"""

import ctypes
from ctypes import POINTER, Structure, byref, c_int, c_uint32, c_void_p, c_wchar_p
from typing import Any

from printing.errors import TransportError

#: The data type that reaches the printer as it is (winspool.h).
RAW = "RAW"
#: DOCINFO level 1.
LEVEL = 1
#: winerror.h: what opening a printer that is not there, or not ours, comes to.
ERROR_ACCESS_DENIED, ERROR_INVALID_PRINTER_NAME, ERROR_DISK_FULL = 5, 1801, 112

_CAUSES = {ERROR_ACCESS_DENIED: "denied", ERROR_INVALID_PRINTER_NAME: "not_found", ERROR_DISK_FULL: "disk_full"}


class DocInfo(Structure):
    """DOC_INFO_1W of winspool.h."""

    _fields_ = (("name", c_wchar_p), ("output_file", c_wchar_p), ("data_type", c_wchar_p))


#: winspool.drv, or what behaves like it; each call returns 0 where it fails.
Winspool = Any


class WindowsSpoolerTransport:
    """One job of a Windows print queue: begun by opening, ended by closing, called off by abandoning."""

    can_read = False

    def __init__(self, queue: str, winspool: Winspool = None) -> None:
        self._queue = queue
        self._api = winspool
        self._handle: c_void_p | None = None

    def open(self) -> None:
        """Begin a job. Raises TransportError "not_found", "denied", "disk_full", "refused" (the spooler says no)."""
        self.close()
        api = self._api = self._api or load_winspool()
        handle = c_void_p()
        if not api.OpenPrinterW(self._queue, byref(handle), None):
            raise TransportError(_cause())
        info = DocInfo("Packing station", None, RAW)
        if not api.StartDocPrinterW(handle, LEVEL, byref(info)) or not api.StartPagePrinter(handle):
            cause = _cause()
            api.ClosePrinter(handle)
            raise TransportError(cause)
        self._handle = handle

    def write(self, payload: bytes, timeout_s: float) -> None:  # noqa: ARG002 - the spooler writes to its own disk
        """Give all of it to the queue. Raises TransportError "disk_full" or "closed" with the bytes it took."""
        if self._handle is None or self._api is None:
            raise TransportError("closed")
        sent = 0
        while sent < len(payload):
            part, written = payload[sent:], c_uint32(0)
            is_taken = self._api.WritePrinter(self._handle, part, len(part), byref(written))
            sent += written.value
            if not is_taken or not written.value:
                cause = _CAUSES.get(_last_error(), "closed")
                self.abandon()
                raise TransportError(cause, sent)

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002 - nothing ever comes back
        if self._handle is None:
            raise TransportError("closed")
        return b""

    def close(self) -> None:
        """End the job: Windows sends it on its way."""
        handle, self._handle = self._handle, None
        if handle is not None and self._api is not None:
            self._api.EndPagePrinter(handle)
            self._api.EndDocPrinter(handle)
            self._api.ClosePrinter(handle)

    def abandon(self) -> None:
        """Call the job off: what Windows has not sent is deleted."""
        handle, self._handle = self._handle, None
        if handle is not None and self._api is not None:
            self._api.AbortPrinter(handle)
            self._api.ClosePrinter(handle)


def load_winspool() -> Winspool:
    """winspool.drv with the types of its arguments. Raises TransportError "not_found" off Windows."""
    library = getattr(ctypes, "WinDLL", None)
    if library is None:
        raise TransportError("not_found")
    api: Winspool = library("winspool.drv", use_last_error=True)
    api.OpenPrinterW.argtypes = (c_wchar_p, POINTER(c_void_p), c_void_p)
    api.StartDocPrinterW.argtypes = (c_void_p, c_uint32, POINTER(DocInfo))
    api.WritePrinter.argtypes = (c_void_p, ctypes.c_char_p, c_uint32, POINTER(c_uint32))
    for name in ("StartPagePrinter", "EndPagePrinter", "EndDocPrinter", "AbortPrinter", "ClosePrinter"):
        getattr(api, name).argtypes = (c_void_p,)
    for name in ("OpenPrinterW", "StartPagePrinter", "WritePrinter"):
        getattr(api, name).restype = c_int
    api.StartDocPrinterW.restype = c_uint32
    return api


def _last_error() -> int:
    """GetLastError of the latest call; 0 off Windows."""
    last: int = getattr(ctypes, "get_last_error", int)()
    return last


def _cause() -> str:
    return _CAUSES.get(_last_error(), "refused")
