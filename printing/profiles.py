"""Printer profiles from TOML files: one file a model, named as the model. What the figures mean: `printing.media`."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from printing.errors import ProfileUnreadable
from printing.media import Confirmation, Language, PrinterProfile


class _ProfileFile(BaseModel):
    """The fields of a profile file, with the bounds that no printer leaves."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    language: Language
    dpi: int = Field(ge=100, le=1200, strict=True)
    printable_dots: int = Field(ge=64, le=20_000, strict=True)
    confirmation: Confirmation
    has_cutter: bool = Field(False, strict=True)
    speed_mm_s: float = Field(100.0, gt=0, le=2000)
    monochrome: bool = Field(True, strict=True)
    source: str = Field(min_length=1)


def load_profiles(folders: Iterable[Path]) -> dict[str, PrinterProfile]:
    """All profiles of these folders by name; a later folder overrides an earlier one, a missing one is empty.

    Raises ProfileUnreadable naming file and field.
    """
    profiles: dict[str, PrinterProfile] = {}
    for folder in folders:
        for file in sorted(folder.glob("*.toml")):
            profiles[file.stem] = read_profile(file)
    return profiles


def read_profile(file: Path) -> PrinterProfile:
    """One profile; its name is the file's. Raises ProfileUnreadable."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8-sig"))
        checked = _ProfileFile.model_validate(raw)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ProfileUnreadable(str(file), "", str(error)) from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"])
        raise ProfileUnreadable(str(file), field, first["msg"]) from error
    return PrinterProfile(name=file.stem, **dict(checked))
