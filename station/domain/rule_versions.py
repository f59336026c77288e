"""Versions of the rules as managers see them: drafts and published ones, who made them, from what, and why."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

#: Names of versions that move: what all tables pack under, and the newest draft.
LIVE, DRAFT = "live", "draft"


class RuleState(StrEnum):
    DRAFT = "draft"  #: as typed: it may not work yet, and no parcel is packed under it
    PUBLISHED = "published"  #: never changed again; the one with the highest version is live


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One version, without its rules."""

    version: int
    state: RuleState
    made_at: datetime
    published_at: datetime | None
    made_by: str
    note: str  #: why, in the words of who made it
    made_from: int | None  #: version it was drafted from or rolled back to
    is_live: bool


@dataclass(frozen=True, slots=True)
class StoredRules:
    """A version with its rules as plain values; those of a draft may not be readable."""

    about: RuleVersion
    body: Mapping[str, Any]
