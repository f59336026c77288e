"""What printers said of themselves just now, as plain objects for the command line."""

import threading
import time
from collections.abc import Mapping
from typing import Any

from printing.discovery import Search
from printing.found import FoundPrinter
from printing.measuring import Measurement, measure
from printing.printer import Printer
from printing.status import PrinterStatus
from station.wording.words import Words

#: Causes that people need not tell apart.
_CAUSES = {"timeout": "silent", "stalled": "silent", "reset": "closed", "disk_full": "refused"}


def measure_all(printers: Mapping[str, Printer], wait_s: float) -> dict[str, Measurement]:
    """Every printer asked at once, each over a connection of its own; who is not done in time counts as silent."""
    began = time.monotonic()
    measured: dict[str, Measurement] = {}

    def ask(name: str, printer: Printer) -> None:
        measured[name] = measure(printer)

    threads = [
        threading.Thread(target=ask, args=item, name=f"measuring {item[0]}", daemon=True) for item in printers.items()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, began + wait_s - time.monotonic()))
    late = Measurement(cause="silent", seconds=time.monotonic() - began)
    return {name: measured.get(name, late) for name in printers}


def printer_accounts(
    printers: Mapping[str, Printer],
    addresses: Mapping[str, str],
    slots: Mapping[str, str],
    measured: Mapping[str, Measurement],
    words: Words,
) -> list[dict[str, Any]]:
    """One object for each printer of the settings, in their order."""
    of_printer: dict[str, list[str]] = {}
    for slot, name in slots.items():
        of_printer.setdefault(name, []).append(slot)
    return [
        _account(printer, addresses.get(name, ""), of_printer.get(name, []), measured[name], words)
        for name, printer in printers.items()
    ]


def _account(printer: Printer, address: str, slots: list[str], measured: Measurement, words: Words) -> dict[str, Any]:
    return {
        "name": printer.name,
        "label": printer.label,
        "address": address,
        "profile": printer.profile.name,
        "language": printer.profile.language.value,
        "dpi": printer.profile.dpi,
        "media": printer.media.name,
        "slots": slots,
        "model": measured.model,
        "conditions": conditions_of(measured.status),
        "cause": measured.cause,
        "measured_at": measured.measured_at.isoformat() if measured.status or measured.cause else None,
        "seconds": round(measured.seconds, 3),
        "says": _says(printer, measured, words),
    }


def _says(printer: Printer, measured: Measurement, words: Words) -> str:
    if measured.cause:
        return sentence_of_cause(measured.cause, printer.label, words)
    if not measured.can_answer:
        return words.say("cannot answer on this wire: prints count as handed over")
    return condition_words(measured.status, printer.label, words)


def sentence_of_cause(cause: str, label: str, words: Words) -> str:
    """What a TransportError's cause means for the person at the printer."""
    return words.trouble(f"printer.{_CAUSES.get(cause, cause)}", printer=label)[0]


def conditions_of(status: PrinterStatus | None) -> list[str]:
    return sorted(status.conditions) if status else []


def condition_words(status: PrinterStatus | None, label: str, words: Words) -> str:
    """What a status says, "" where there is none."""
    if status is None:
        return ""
    conditions = conditions_of(status)
    return ", ".join(words.trouble(f"printer.{one}", printer=label)[0] for one in conditions) or words.say("ready")


def found_accounts(searches: list[Search], known: Mapping[str, str], words: Words) -> list[dict[str, Any]]:
    """One object for each printer that was found; `known` = addresses of the settings by printer."""
    names = {address: name for name, address in known.items()}
    return [_found(printer, names.get(printer.address, ""), words) for search in searches for printer in search.found]


def search_accounts(searches: list[Search]) -> list[dict[str, Any]]:
    """How long each search took, and what kept it from an answer."""
    return [
        {
            "source": search.source.value,
            "found": len(search.found),
            "problem": search.problem,
            "seconds": round(search.seconds, 3),
        }
        for search in searches
    ]


def _found(printer: FoundPrinter, in_settings: str, words: Words) -> dict[str, Any]:
    label = printer.name or printer.address
    cause = sentence_of_cause(printer.cause, label, words) if printer.cause else ""
    return {
        "source": printer.source.value,
        "address": printer.address,
        "name": printer.name,
        "language": printer.language.value if printer.language else "",
        "conditions": conditions_of(printer.status),
        "evidence": printer.evidence,
        "cause": printer.cause,
        "measured_at": printer.measured_at.isoformat(),
        "in_settings": in_settings,
        "says": cause or condition_words(printer.status, label, words),
    }
