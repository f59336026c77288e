"""The printers of a table: which its settings name, which prints what, each one built; three folders without any."""

from collections.abc import Callable, Mapping
from pathlib import Path

from printing.errors import AddressUnreadable, PrintingError
from printing.languages import language_of
from printing.media import STANDARD_MEDIA, Language, PrinterProfile
from printing.printer import Printer
from printing.profiles import load_profiles
from printing.transports.address import bytes_per_second, transport_for, wired
from printing.transports.base import Transport
from station.assets_folder import assets_folder
from station.domain.trouble import Trouble
from station.settings import PrinterSettings, StationSettings

__all__ = ["FOLDER_PRINTERS", "build_printers", "printer_settings", "slots_of"]

#: Printers of a home without printer settings: every print goes to a folder.
FOLDER_PRINTERS = {
    "notes": ("generic-escpos-80", "note80"),
    "labels": ("generic-zpl-203", "label57x32"),
    "cards": ("pdf", "card-a6"),
}
FOLDER_SLOTS = {"note": "notes", "sample": "labels", "cross_sell": "cards", "card": "cards"}


def slots_of(settings: StationSettings) -> dict[str, str]:
    """Which printer prints which slot."""
    if settings.slots:
        return dict(settings.slots)
    return {} if settings.printers else dict(FOLDER_SLOTS)


def printer_settings(home: Path, settings: StationSettings) -> dict[str, PrinterSettings]:
    """The printers of this table; without any in the settings, three folders."""
    if settings.printers:
        return dict(settings.printers)
    return {
        name: PrinterSettings(profile=profile, address=f"file:{home / 'prints' / name}", media=media, label="")
        for name, (profile, media) in FOLDER_PRINTERS.items()
    }


def build_printers(
    home: Path, settings: StationSettings, made_of_software: Callable[[str], Transport] | None = None
) -> dict[str, Printer]:
    """Printers by name. Raises Trouble "printer.unknown_profile", "printer.unknown_media", "printer.bad_address"."""
    try:
        profiles = load_profiles((assets_folder() / "profiles" / "printers", home / "profiles" / "printers"))
    except PrintingError as error:
        raise Trouble("printer.bad_profile", problem=str(error)) from error
    return {
        name: _printer(home, name, wanted, profiles, made_of_software)
        for name, wanted in printer_settings(home, settings).items()
    }


def _printer(
    home: Path,
    name: str,
    wanted: PrinterSettings,
    profiles: Mapping[str, PrinterProfile],
    made_of_software: Callable[[str], Transport] | None,
) -> Printer:
    profile = profiles.get(wanted.profile)
    if profile is None:
        raise Trouble("printer.unknown_profile", printer=name, profile=wanted.profile, known=tuple(sorted(profiles)))
    media = STANDARD_MEDIA.get(wanted.media)
    if media is None:
        raise Trouble("printer.unknown_media", printer=name, media=wanted.media, known=tuple(STANDARD_MEDIA))
    suffix = ".pdf" if profile.language is Language.PDF else ".bin"

    def wire() -> Transport:
        return transport_for(wanted.address, made_of_software, home, suffix)

    try:
        wire()  # an address that makes no sense is told at start, not at the first print
        throughput = bytes_per_second(wanted.address)
    except AddressUnreadable as error:
        raise Trouble("printer.bad_address", printer=name, address=wanted.address) from error
    return Printer(
        name=name,
        label=wanted.label or profile.name,
        profile=wired(profile, wanted.address),
        media=media,
        transport_factory=wire,
        language=language_of(profile.language),
        bytes_per_s=throughput,
        address=wanted.address.strip(),
    )
