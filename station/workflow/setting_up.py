"""What the first start asks for: the choices, the settings file they become, which profile fits a found printer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from printing.discovery import Search
from printing.found import FoundPrinter
from printing.media import Language, PrinterProfile
from scanners.discovery import FoundPort, serial_ports
from scanners.errors import HidUnavailable
from scanners.hid_pos import hid_scanners
from station import pc_secrets
from station.database_address import DATABASE_SECRET
from station.domain.trouble import Trouble
from station.settings import PrinterSettings, StationSettings
from station.settings_check import find_mistakes
from station.setup_file import put_settings


@dataclass(frozen=True, slots=True)
class Paper:
    """One kind of paper that a table prints on."""

    printer: str  #: name of its printer in the settings
    media: str
    slots: tuple[str, ...]
    languages: tuple[Language, ...]  #: of printers that usually have it, the likeliest first
    usual: str  #: profile where nothing is known


#: In the order the wizard asks.
PAPERS = (
    Paper("notes", "note80", ("note",), (Language.ESCPOS, Language.STARPRNT), "generic-escpos-80"),
    Paper(
        "labels",
        "label57x32",
        ("sample",),
        (Language.ZPL, Language.EPL, Language.TSPL, Language.BROTHER),
        "generic-zpl-203",
    ),
    Paper("cards", "card-a6", ("cross_sell", "card"), (Language.PDF,), "pdf"),
)


#: What pyserial calls a port that says nothing of itself.
NAMELESS = "n/a"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A printer that could be chosen for a paper."""

    address: str
    name: str = ""  #: make and model; "" for a folder
    profile: str = ""
    conditions: tuple[str, ...] | None = None  #: what it said of itself; None = it was not asked or cannot answer
    cause: str = ""  #: why it cannot be used now, as in TransportError

    @property
    def is_folder(self) -> bool:
        return self.address.startswith("file:")


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything the wizard has been told."""

    language: str
    table: str = StationSettings.model_fields["table"].default
    database: str = ""  #: URL of the shop's PostgreSQL; "" = a file of this table
    printers: Mapping[str, PrinterSettings] = field(default_factory=dict)
    password: str = field(default="", repr=False)  #: of that database; kept apart from the settings
    scanners: tuple[str, ...] = ()  #: addresses of those that are no keyboards


@dataclass(frozen=True, slots=True)
class FoundScanner:
    """A scanner that is no keyboard, as it is plugged in now."""

    address: str  #: as the settings write it
    source: str  #: as its scans name it
    name: str


def found_scanners() -> tuple[FoundScanner, ...]:
    """Ports of known makers of scanners, and scanners in HID POS mode. Opens none of them."""
    ports = [port for port in serial_ports() if port.looks_like_scanner]
    try:
        hid = hid_scanners()
    except HidUnavailable:
        hid = []
    return (
        *(_on_port(port, ports) for port in ports),
        *(FoundScanner(one.address, one.address, one.description or one.maker) for one in hid),
    )


def _on_port(port: FoundPort, all_ports: Sequence[FoundPort]) -> FoundScanner:
    """By its ids, so that it is found at any socket; twins by their serial numbers."""
    ids = (port.vendor_id or 0, port.product_id or 0)
    twins = [one for one in all_ports if (one.vendor_id, one.product_id) == ids]
    number = f":{port.serial_number}" if len(twins) > 1 and port.serial_number else ""
    name = f"{port.maker} · {port.port}"
    return FoundScanner(f"usb:{ids[0]:04x}:{ids[1]:04x}{number}", f"serial:{port.port}", name)


def settings_text(choices: Choices) -> str:
    """The settings file of these choices, every part with a comment; `load_settings` reads the same from it."""
    lines = [
        "# Settings of this packing table, written by its first start. “station config schema” explains every key,",
        "# “station config check” every mistake.",
        "",
        "# Name of this packing table.",
        f"table = {_quoted(choices.table)}",
        "# Language of the screens; empty = of this computer.",
        f"language = {_quoted(choices.language)}",
        "# The shop's database; empty = station.sqlite in this folder.",
        f"database = {_quoted(choices.database)}",
    ]
    if choices.password:
        lines.append("# Its password is kept under this name: station secret.")
        lines.append(f"database_secret = {_quoted(DATABASE_SECRET)}")
    if choices.scanners:
        named = ", ".join(map(_quoted, choices.scanners))
        lines += ["# Scanners that are no keyboards.", f"scanners = [{named}]"]
    chosen = [paper for paper in PAPERS if paper.printer in choices.printers]
    for paper in chosen:
        lines += ["", f"# Prints {' and '.join(paper.slots)}.", f"[printers.{paper.printer}]"]
        lines += [f"{key} = {_quoted(value)}" for key, value in choices.printers[paper.printer].model_dump().items()]
    if chosen:
        lines += ["", "# Which printer prints what.", "[slots]"]
        lines += [f"{slot} = {_quoted(paper.printer)}" for paper in chosen for slot in paper.slots]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A TOML basic string: as in JSON, and DEL escaped too (TOML 1.0, "String")."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def write_settings(home: Path, choices: Choices) -> Path:
    """Put the settings in place, whole or not at all, and the password where it is safe.

    Raises Trouble "settings.unwritable", "settings.invalid" or "secret.unwritable".
    """
    text = settings_text(choices)
    mistakes = find_mistakes(text)
    if mistakes:
        first = mistakes[0]
        raise Trouble(
            "settings.invalid", file=str(home / "settings.toml"), field=first.field, problem=first.problem or first.code
        )
    if choices.password:
        pc_secrets.keep(home, DATABASE_SECRET, choices.password)
    return put_settings(home, text)


def folder_for(paper: Paper, home: Path) -> Candidate:
    """The folder that takes a paper's prints where there is no printer."""
    return Candidate(f"file:{home / 'prints' / paper.printer}", profile=paper.usual)


def candidates_for(
    paper: Paper, searches: list[Search], profiles: Mapping[str, PrinterProfile], home: Path
) -> list[Candidate]:
    """Every printer found that we can reach: the likely ones, the folder, then those nobody should get unasked.

    A port whose language is unknown may be a scale or a scanner, and other languages are those of other papers.
    """
    found = [printer for search in searches for printer in search.found if printer.address]
    likely = [printer for printer in found if printer.language in paper.languages]
    others = [printer for printer in found if printer.language not in paper.languages]
    return [
        *(_candidate(printer, paper, profiles) for printer in likely),
        folder_for(paper, home),
        *(_candidate(printer, paper, profiles) for printer in others),
    ]


def _candidate(printer: FoundPrinter, paper: Paper, profiles: Mapping[str, PrinterProfile]) -> Candidate:
    conditions = None if printer.status is None else tuple(sorted(printer.status.conditions))
    guess = guess_profile(printer, paper, profiles)
    name = printer.address if printer.name in ("", NAMELESS) else printer.name
    return Candidate(printer.address, name, guess, conditions, printer.cause)


def guess_profile(printer: FoundPrinter, paper: Paper, profiles: Mapping[str, PrinterProfile]) -> str:
    """The profile whose model the printer names, else a general one of its language, else the paper's usual one."""
    told = _letters(printer.name)
    models = [name for name in profiles if not name.startswith("generic-") and name != "pdf"]
    named = [name for name in models if _letters(_model(name)) in told]
    if named:
        return max(named, key=len)
    if printer.language is None or printer.language is profiles[paper.usual].language:
        return paper.usual
    general = sorted(name for name, profile in profiles.items() if profile.language is printer.language)
    return next((name for name in general if name.startswith("generic-")), general[0] if general else paper.usual)


def _model(profile: str) -> str:
    """The model of a profile's name without make and resolution: "zebra-zd421-203" is "zd421"."""
    parts = profile.split("-")[1:]
    return "-".join(parts[:-1] if parts[-1] in ("203", "300", "600") else parts)


def _letters(text: str) -> str:
    return "".join(char for char in text.casefold() if char.isalnum())
