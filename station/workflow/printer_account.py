"""What the printers of a table said of themselves, as plain objects for the command line."""

from collections.abc import Mapping
from threading import Event
from time import monotonic
from typing import Any

from printing.printer import Printer
from station.wording.words import Words
from station.workflow.ports import PrinterLamp
from station.workflow.print_room import SpoolPrintRoom

POLL_S = 0.05


def measured_printers(
    room: SpoolPrintRoom, printers: Mapping[str, Printer], wait_s: float, words: Words
) -> list[dict[str, Any]]:
    """One object per printer once each that can answer did, or `wait_s` seconds passed."""
    deadline = monotonic() + wait_s
    pause = Event()
    answering = {name for name, printer in printers.items() if printer.transport_factory().can_read}
    while monotonic() < deadline:
        lamps = {lamp.printer: lamp for lamp in room.lamps()}
        if all(lamps[name].measured_at for name in answering):
            break
        pause.wait(POLL_S)
    slots: dict[str, list[str]] = {}
    for slot, printer in room.slots.items():
        slots.setdefault(printer, []).append(slot)
    return [_account(lamp, printers[lamp.printer], slots.get(lamp.printer, []), words) for lamp in room.lamps()]


def _account(lamp: PrinterLamp, printer: Printer, slots: list[str], words: Words) -> dict[str, Any]:
    conditions = sorted(lamp.status.conditions) if lamp.status else []
    if lamp.status is None:
        says = words.say("cannot answer on this wire: prints count as handed over")
    elif conditions:
        says = ", ".join(words.trouble(f"printer.{condition}", printer=lamp.label)[0] for condition in conditions)
    else:
        says = words.say("ready")
    return {
        "name": lamp.printer,
        "label": lamp.label,
        "profile": printer.profile.name,
        "language": printer.profile.language.value,
        "dpi": printer.profile.dpi,
        "media": printer.media.name,
        "slots": slots,
        "conditions": conditions,
        "measured_at": lamp.measured_at.isoformat() if lamp.measured_at else None,
        "waiting_jobs": lamp.waiting_jobs,
        "says": says,
    }
