"""The print queues of this computer: Windows' spooler, or CUPS by IPP and, without its port, by lpstat.

Calls and structures of winspool.drv as Microsoft documents EnumPrinters; not run on a real Windows yet. CUPS: its
operation CUPS-Get-Printers.
"""

import ctypes
import http.client
import shutil
import subprocess
import sys
from ctypes import POINTER, Structure, byref, c_uint32, c_void_p, c_wchar_p, sizeof
from typing import Any

from printing.device_id import DeviceId, guessed_language
from printing.errors import TransportError
from printing.found import FoundPrinter, Source
from printing.languages.ipp_messages import OK_BELOW, PRINTER_GROUP, IppUnreadable, Tag, message, read_message
from printing.languages.ipp_replies import conditions_of
from printing.status import PrinterStatus
from printing.transports.windows_spooler import Winspool

PRINTER_ENUM_LOCAL, PRINTER_ENUM_CONNECTIONS = 0x2, 0x4
LEVEL = 2
CUPS_GET_PRINTERS = 0x4002
ANSWER_S = 1.5
_WANTED = ("printer-name", "printer-make-and-model", "printer-state", "printer-state-reasons")


class PrinterInfo2(Structure):
    """PRINTER_INFO_2W of winspool.h, as far as its strings go; the rest keeps its size."""

    _fields_ = (
        *((name, c_wchar_p) for name in ("server", "name", "share", "port", "driver", "comment", "location")),
        ("device_mode", c_void_p),
        *((name, c_wchar_p) for name in ("separator", "processor", "data_type", "parameters")),
        ("security", c_void_p),
        *((name, c_uint32) for name in ("attributes", "priority", "default_priority", "start", "until", "status")),
        *((name, c_uint32) for name in ("jobs", "pages_a_minute")),
    )


def search_queues(platform: str = sys.platform) -> list[FoundPrinter]:
    """Every queue with its address; [] where the system has no spooler that answers."""
    if platform == "win32":
        return windows_queues(_winspool())
    return cups_queues() or lpstat_queues()


def windows_queues(api: Winspool) -> list[FoundPrinter]:
    """The queues that EnumPrinters tells; the driver's name stands for the printer's."""
    flags, needed, count = PRINTER_ENUM_LOCAL | PRINTER_ENUM_CONNECTIONS, c_uint32(0), c_uint32(0)
    api.EnumPrintersW(flags, None, LEVEL, None, 0, byref(needed), byref(count))
    room = (ctypes.c_byte * max(needed.value, sizeof(PrinterInfo2)))()
    if not api.EnumPrintersW(flags, None, LEVEL, byref(room), len(room), byref(needed), byref(count)):
        return []
    rows = ctypes.cast(room, POINTER(PrinterInfo2))
    return [_queue(rows[place].name or "", rows[place].driver or "", "EnumPrinters") for place in range(count.value)]


def cups_queues(host: str = "localhost", port: int = 631) -> list[FoundPrinter]:
    """The queues that CUPS tells; the state is the queue's, not the printer's. [] without CUPS."""
    connection = http.client.HTTPConnection(host, port, timeout=ANSWER_S)
    request = message(CUPS_GET_PRINTERS, 1, [(Tag.KEYWORD, "requested-attributes", _WANTED)])
    try:
        connection.request("POST", "/", body=request, headers={"Content-Type": "application/ipp"})
        told = read_message(connection.getresponse().read(1_000_000))
    except (OSError, http.client.HTTPException, IppUnreadable):
        return []
    finally:
        connection.close()
    if told.code >= OK_BELOW:
        return []
    rows = [attributes for group, attributes in told.groups if group == PRINTER_GROUP]
    return [
        _queue(
            str(row.get("printer-name", ("",))[0]),
            str(row.get("printer-make-and-model", ("",))[0]),
            "CUPS-Get-Printers",
            PrinterStatus(conditions_of(row.get("printer-state", (0,))[0], row.get("printer-state-reasons", ()))),
        )
        for row in rows
    ]


def lpstat_queues() -> list[FoundPrinter]:
    """The names of the queues as `lpstat -e` lists them, local and announced ones; [] without it."""
    program = shutil.which("lpstat")
    if program is None:
        return []
    try:
        told = subprocess.run([program, "-e"], capture_output=True, text=True, timeout=ANSWER_S, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [_queue(name, "", "lpstat -e") for name in told.stdout.split()]


def _queue(name: str, driver: str, evidence: str, status: PrinterStatus | None = None) -> FoundPrinter:
    language = guessed_language(DeviceId(model=f"{driver} {name}"))
    label = f"{name} ({driver})" if driver and driver != name else name
    return FoundPrinter(Source.QUEUE, f"queue:{name}", label, language, status, evidence)


def _winspool() -> Any:
    """winspool.drv. Raises TransportError "not_found" off Windows."""
    library = getattr(ctypes, "WinDLL", None)
    if library is None:
        raise TransportError("not_found")
    return library("winspool.drv")
