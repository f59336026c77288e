"""How many days things are kept before they are erased by themselves. Thresholds only; erasing is for the store."""

from pydantic import BaseModel, ConfigDict, Field


class RetentionPolicy(BaseModel):
    """Days; 0 keeps a thing for good."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    prints_days: int = Field(90, ge=0, le=3650, description="pages of prints; that they were printed stays")
    journal_days: int = Field(730, ge=0, le=3650, description="plans and steps of parcels; what was given stays")
    quarantine_days: int = Field(90, ge=0, le=3650, description="lines that imports set aside")
    audit_days: int = Field(1095, ge=0, le=3650, description="entries of the audit log")
    files_days: int = Field(30, ge=0, le=3650, description="files of printers that print into a folder")
    copies_days: int = Field(30, ge=0, le=3650, description="copies of the database from before an upgrade")
