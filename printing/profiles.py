"""Printer profiles from TOML files: one file a model, named as the model. What the figures mean: `printing.media`."""

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from printing.errors import ProfileUnreadable
from printing.media import CodeForm, Confirmation, GraphicForm, Language, PrinterProfile, TextMode


class _TextModeTable(BaseModel):
    """The table [text_mode]: `code_page` is one byte a letter, ASCII in its lower half."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code_page: str
    number: int = Field(ge=0, le=255, strict=True)
    columns: int = Field(ge=16, le=80, strict=True)
    has_qr: bool = Field(True, strict=True)

    @field_validator("code_page")
    @classmethod
    def _is_one_byte_a_letter(cls, name: str) -> str:
        ascii_letters = bytes(range(0x20, 0x7F))
        try:
            is_known = ascii_letters.decode(name) == ascii_letters.decode("ascii")
        except (LookupError, UnicodeError):
            is_known = False
        if not is_known or any(len(letter.encode(name, "ignore")) > 1 for letter in "äéł☺€ж"):
            raise ValueError("not a code page of one byte a letter")
        return name


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
    graphics: GraphicForm = GraphicForm.Z64
    codes: CodeForm = CodeForm.DOTS
    text_mode: _TextModeTable | None = None


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
    values = dict(checked)
    if checked.text_mode is not None:
        values["text_mode"] = TextMode(**dict(checked.text_mode))
    return PrinterProfile(name=file.stem, **values)
