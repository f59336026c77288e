"""Typed settings of one station (TOML, written by IT): load, validate, explain. Declared once, with units."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from scanners.address import read_address
from station.domain.meaning import CodePatterns
from station.domain.packing_policy import PackingPolicy
from station.domain.phase_policy import PhasePolicy, allowed
from station.domain.retention_policy import RetentionPolicy
from station.domain.trouble import Trouble

#: Names of secrets are names of files and parts of entries in keyrings; empty names none.
SECRET_NAME = r"^[a-z0-9-]{0,40}$"  # noqa: S105  # a pattern


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PrinterSettings(_Section):
    """One printer of this table."""

    profile: str = Field(description="name of a printer profile, e.g. epson-tm-t88vi, generic-zpl-203, pdf")
    address: str = Field(
        description="tcp://host:9100, file:FOLDER, serial:COM3?baud=115200, virtual: (made of software)"
    )
    media: str = Field(description="paper in it: note80, label57x32, card-a6")
    label: str = Field("", description="what packers call it; empty = the profile's name")


class NetworkSettings(_Section):
    """How a table of several goes on without its shop's database; of no effect where that is a file of this PC."""

    keep_packing: bool = Field(True, description="work on a copy of the open orders, and tell the database behind it")
    key_file: str = Field("", description="file with the key that encrypts kept.sqlite; empty = it is not encrypted")
    key_secret: str = Field(
        "", pattern=SECRET_NAME, description="name of the secret that is this key, instead of a file: station secret"
    )
    answer_ms: int = Field(300, ge=50, le=5000, description="longest wait of a packer for the database, once")


class BackupSettings(_Section):
    """Copies of the database, each proved by restoring it for trial."""

    daily: bool = Field(True, description="copy and prove the database once a day; false = IT does it")
    server: bool = Field(False, description="this computer backs the shop's PostgreSQL up, too; it needs pg_dump")
    programs: str = Field("", description="folder of pg_dump and pg_restore; empty = where they usually are")
    folder: str = Field("", description="where copies go, best on another disk; empty = backups in the home folder")
    keep: int = Field(14, ge=1, le=1000, description="how many copies are kept")

    def folder_in(self, home: Path) -> Path:
        """The folder of the copies; a relative one lies in the home folder."""
        return home / (self.folder or "backups")


class StationSettings(_Section):
    """This PC's settings."""

    table: str = Field("Packing table 1", max_length=60, description="name of this packing table")
    language: Literal["", "en", "de", "pl", "tr"] = Field(
        "", description="language of the screens; empty = of this computer; pl and tr: only those of packers"
    )
    packer: str = Field("", max_length=60, description="first name that signs the notes when nobody has logged in")
    shop_name: str = Field("", max_length=120, description="name of the shop as customers know it")
    shop_language: str = Field("de", description="language for customers whose language is unknown")
    shop_url: str = Field("", description="base of links on cards, e.g. https://shop.example; empty = no links")
    address_form: Literal["du", "sie"] = Field("du", description="du or Sie where the customer did not say")
    contact: str = Field("", max_length=200, description="person and phone number named on notes")
    database: str = Field("", description="database URL; empty = station.sqlite in the home folder")
    database_secret: str = Field(
        "", pattern=SECRET_NAME, description="name of the secret that is its password: station secret set NAME"
    )
    timezone: str = Field("Europe/Berlin", description="IANA time zone of the shop; the first table says it for all")
    waiting_days: int = Field(14, ge=1, le=365, description="open orders of the last n days count as waiting")
    printers: dict[str, PrinterSettings] = Field(default_factory=dict, description="printers by name")
    slots: dict[str, str] = Field(
        default_factory=dict, description="which printer prints which slot: note, sample, cross_sell, card"
    )
    fallback: dict[str, list[str]] = Field(
        default_factory=dict, description="printers that stand in for a slot's own one, best first, a PDF queue last"
    )
    fallback_after_s: float = Field(8.0, ge=2, le=600, description="trouble of a printer up to n seconds is waited for")
    scanners: list[str] = Field(
        default_factory=list, description="scanners that are no keyboards, e.g. COM3, usb:0c2e:0901, hid:"
    )
    scan_separator: str = Field("", max_length=1, description="character that scanners send in place of GS")
    scan_repeat_ms: int = Field(300, ge=0, le=2000, description="the same code again sooner than this is one scan")
    wedge_gap_ms: int = Field(60, ge=10, le=200, description="longest gap between two keys of one wedge scan")
    wedge_prefix: str = Field("", max_length=20, description="what keyboard scanners type before every code")
    wedge_suffix: str = Field("", max_length=20, description="what they type behind it; empty = Enter or Tab")
    wedge_decode: Literal["text", "us-scancode", "de-scancode", "fr-scancode"] = Field(
        "text", description="read keys by this computer's layout, or by their places on the scanner's"
    )
    wedge_caps_lock: Literal["undo", "keep"] = Field("undo", description="keep: the scanners mind Caps Lock themselves")
    manager_lock_minutes: float = Field(
        10, ge=0, le=480, description="the manager's window asks for the PIN again after n quiet minutes; 0 = never"
    )
    packing: PackingPolicy = Field(default_factory=PackingPolicy, description="steps of a parcel")
    codes: CodePatterns = Field(default_factory=CodePatterns, description="how the shop's own codes look")
    backup: BackupSettings = Field(default_factory=BackupSettings, description="daily copies of the database file")
    network: NetworkSettings = Field(default_factory=NetworkSettings, description="going on without the network")
    phases: PhasePolicy = Field(default_factory=PhasePolicy, description="thresholds of the phases")
    retention: RetentionPolicy = Field(default_factory=RetentionPolicy, description="days that things are kept")

    @field_validator("scanners")
    @classmethod
    def _addresses_are_readable(cls, addresses: list[str]) -> list[str]:
        for address in addresses:
            read_address(address)
        return addresses

    @field_validator("fallback")
    @classmethod
    def _chains_make_sense(cls, chains: dict[str, list[str]], info: ValidationInfo) -> dict[str, list[str]]:
        slots: dict[str, str] = info.data.get("slots", {})
        printers: dict[str, PrinterSettings] = info.data.get("printers", {})
        for slot, chain in chains.items():
            if slot not in slots:
                raise ValueError(f"{slot}: [slots] names no printer for it")
            if len({slots[slot], *chain}) != len(chain) + 1:
                raise ValueError(f"{slot}: a printer stands there twice, or is the slot's own")
            unknown = next((name for name in chain if name not in printers), "")
            if unknown:
                raise ValueError(f"{slot}: no printer is called {unknown}")
        return chains


def load_settings(home: Path) -> StationSettings:
    """Settings of a home folder; defaults where it has no settings.toml.

    Raises Trouble "settings.unreadable" (file, line), "settings.invalid" (file, field, problem) or
    "settings.out_of_range" (file, field, low, high).
    """
    file = home / "settings.toml"
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return StationSettings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Trouble("settings.unreadable", file=str(file), problem=str(error)) from error
    try:
        return StationSettings.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        limits = _limits_of_threshold(*first["loc"])
        if limits:
            raise Trouble(
                "settings.out_of_range", file=str(file), field=field, low=limits[0], high=limits[1]
            ) from error
        raise Trouble("settings.invalid", file=str(file), field=field, problem=first["msg"]) from error


def _limits_of_threshold(section: str | int, field: str | int = "", *_: str | int) -> tuple[int, int] | None:
    """Lowest and highest value of a threshold of the phases; None for any other setting."""
    known = section == "phases" and field in PhasePolicy.model_fields and field != "transit_days"
    return allowed(str(field)) if known else None
