"""Which steps a shop asks of its packers, and how long things stay as they are. Thresholds only, no decisions."""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class PackingPolicy(BaseModel):
    """The steps of a parcel; each can be switched off."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    check_items: bool = Field(True, description="every item is scanned before the parcel is done")
    scan_sample: bool = Field(True, description="a sample is scanned when it is laid in")
    scan_back: Literal["off", "note", "all"] = Field(
        "note",
        description="which prints are scanned back before the parcel is done: none, the note, or all with a code",
    )
    scan_back_code: Literal["datamatrix", "code128", "none"] = Field(
        "datamatrix", description="code on notes and cards that is scanned back; none = nothing is printed"
    )
    finish_by_scan: bool = Field(True, description="the last scan that a parcel waits for finishes it")
    ask_again_days: int = Field(30, ge=0, le=3650, description="an order packed within n days is asked about")
    resume_hours: int = Field(72, ge=1, le=720, description="a parcel left within n hours goes on where it was")
    login: bool = Field(False, description="packers log in by badge or PIN")
    lock_after_min: int = Field(0, ge=0, le=480, description="the table locks after n minutes; 0 = never")
    watch_until: date | None = Field(
        None, description="up to this day nothing is printed or laid in: orders are only watched and counted"
    )

    def is_watching(self, day: date) -> bool:
        """Whether shadow mode is on."""
        return self.watch_until is not None and day <= self.watch_until
