"""Asking one printer for its status and model, once, in the language it is set up with. No queue, no job."""

import contextlib
import re
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

from printing.errors import TransportError
from printing.languages.base import StatusReply
from printing.languages.ipp_messages import IppUnreadable, Operation, Tag, message, read_message
from printing.languages.ipp_replies import conditions_of
from printing.media import Confirmation, Language
from printing.printer import Printer
from printing.status import PrinterStatus
from printing.transports.base import Transport
from printing.transports.ipp import IppTransport

ANSWER_S = 1.0
MODEL_S = 0.5
ANSWER_LIMIT = 4096  #: bytes taken in while waiting for one answer

MODEL_NAME = b"\x1dI\x43"  # GS I 67 (Epson): 5F, the name, NUL
HOST_IDENTIFICATION = b"~HI"  # (Zebra): STX, model, version, dots a millimetre, memory, options, ETX

#: Questions for the model, asked of a printer only once it has answered for its status in that language.
MODEL_QUESTIONS: dict[Language, tuple[bytes, re.Pattern[bytes]]] = {
    Language.ESCPOS: (MODEL_NAME, re.compile(rb"_([\x20-\x7e]{1,80})\x00")),
    Language.ZPL: (HOST_IDENTIFICATION + b"\r\n", re.compile(rb"\x02([\x20-\x7e]{1,120})\x03")),
}


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one printer said, or why it did not."""

    status: PrinterStatus | None = None  #: None: it did not answer, or its wire cannot
    model: str = ""  #: as it names itself
    cause: str = ""  #: why its address could not be opened, as in TransportError; "silent" = it opened, no answer came
    can_answer: bool = True  #: False: nothing ever comes back on this wire
    seconds: float = 0.0
    measured_at: datetime = field(default_factory=lambda: datetime.now(UTC))


def measure(printer: Printer) -> Measurement:
    """Open, ask, let go; within some three seconds. Another program that holds the printer shows as a cause."""
    began = time.monotonic()
    wire = printer.transport_factory()
    try:
        wire.open()
    except TransportError as error:
        return Measurement(cause=error.cause, can_answer=wire.can_read, seconds=time.monotonic() - began)
    try:
        if not wire.can_read or printer.profile.confirmation is Confirmation.NONE:
            return Measurement(can_answer=False, seconds=time.monotonic() - began)
        status = _status(printer, wire)
        model = _model(printer, wire) if status is not None else ""
    except TransportError as error:
        return Measurement(cause=error.cause, seconds=time.monotonic() - began)
    finally:
        wire.close()
    return Measurement(status, model, "" if status else "silent", seconds=time.monotonic() - began)


def _status(printer: Printer, wire: Transport) -> PrinterStatus | None:
    reader = printer.language.reader(printer.profile)
    wire.write(printer.language.status_query(printer.profile), ANSWER_S)
    deadline = time.monotonic() + ANSWER_S
    while (left_s := deadline - time.monotonic()) > 0:
        for reply in reader.feed(wire.read(left_s)):
            if isinstance(reply, StatusReply):
                return reply.status
    return None


def _model(printer: Printer, wire: Transport) -> str:
    question = MODEL_QUESTIONS.get(printer.profile.language)
    if question is None:
        return ""
    answer, deadline = b"", time.monotonic() + MODEL_S
    with contextlib.suppress(TransportError):  # the status counts all the same
        wire.write(question[0], MODEL_S)
        while (left_s := deadline - time.monotonic()) > 0 and len(answer) < ANSWER_LIMIT:
            answer += wire.read(left_s)
            if said := question[1].search(answer):
                return said[1].decode("ascii").strip()
    return ""


@dataclass(frozen=True, slots=True)
class IppAccount:
    """What an IPP printer tells of itself."""

    name: str
    status: PrinterStatus
    formats: tuple[str, ...]


def ask_ipp(wire: IppTransport) -> IppAccount | None:
    """Make and model, conditions and formats; None where the answer is none. Raises TransportError."""
    wanted = ("printer-make-and-model", "printer-state", "printer-state-reasons", "document-format-supported")
    question = message(Operation.GET_PRINTER_ATTRIBUTES, 1, [(Tag.KEYWORD, "requested-attributes", wanted)])
    wire.open()
    try:
        wire.write(question, ANSWER_S)
        told = read_message(wire.read(0.0))
    except IppUnreadable:
        return None
    finally:
        wire.close()
    conditions = conditions_of(told.first("printer-state"), told.all("printer-state-reasons"))
    formats = tuple(str(each) for each in told.all("document-format-supported"))
    return IppAccount(str(told.first("printer-make-and-model", "")), PrinterStatus(conditions), formats)
