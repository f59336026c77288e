"""The doctor on printers, as they answer just now, and on slots that nothing prints."""

from collections.abc import Iterator
from pathlib import Path

from printing.transports.memory import MemoryTransport
from station.doctor.finding import Finding
from station.settings import StationSettings
from station.table_printers import build_printers, printer_settings, slots_of
from station.wording.words import Words
from station.workflow.printer_account import measure_all, printer_accounts

#: How long printers get to answer, all asked at once.
PRINTERS_S = 4.0


def printer_findings(home: Path, settings: StationSettings, words: Words) -> Iterator[Finding]:
    """Every printer and every slot. Raises Trouble "printer...."."""
    printers = build_printers(home, settings, lambda _name: MemoryTransport())
    slots, at = slots_of(settings), {name: one.address for name, one in printer_settings(home, settings).items()}
    real = {name: printer for name, printer in printers.items() if not at[name].startswith("virtual:")}
    measured = measure_all(real, PRINTERS_S)
    accounts = {one["name"]: one for one in printer_accounts(real, at, slots, measured, words)}
    for name, printer in printers.items():
        detail = f"{name}: {printer.profile.name}, {printer.media.name}"
        status = measured[name].status if name in real else None
        if name in real:
            detail = f"{detail}: {accounts[name]['says']}"
        if name in real and (measured[name].cause or (status is not None and not status.is_ready)):
            cure = words.say("Look at the printer and its cable; then: station printers")
            yield Finding("printer.down", "failed", detail, cure)
        elif status is not None and status.conditions:
            yield Finding("printer.ends_soon", "warning", detail, words.say("It still prints; see to it soon."))
        else:
            yield Finding("printer.ready", "ok", detail)
    for slot in ("note", "sample", "cross_sell", "card"):
        if slots.get(slot) not in printers:
            detail = words.say("Nothing prints the slot {slot}", slot=slot)
            cure = words.say("Name a printer for it under [slots] in settings.toml.")
            yield Finding("slots.none", "warning", detail, cure)
