"""What the doctor says of one thing: its code for programs and tests, its state, and the sentences for people."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal

__all__ = ["Finding", "FindingCode", "State", "worst"]

State = Literal["ok", "warning", "failed"]

#: Everything the doctor can say; before the dot the check, whose name `--json` tells.
FindingCode = Literal[
    "settings.trouble",
    "python.ok",
    "qt.ok",
    "qt.no_window",
    "fonts.ok",
    "fonts.missing",
    "space.ok",
    "space.little",
    "secrets.place",
    "secrets.kept",
    "secrets.readable",
    "secrets.in_settings",
    "secrets.trouble",
    "database.ok",
    "database.trouble",
    "server.space",
    "server.little_space",
    "server.size",
    "clock.ok",
    "clock.off",
    "import.ok",
    "import.old",
    "integrity.ok",
    "integrity.damaged",
    "shop.ok",
    "shop.empty",
    "rules.ok",
    "rules.none",
    "rules.mistakes",
    "rules.remarks",
    "rules.older",
    "rules.trouble",
    "texts.ok",
    "texts.mistakes",
    "texts.remarks",
    "texts.trouble",
    "kept.ok",
    "kept.waiting",
    "kept.trouble",
    "conflicts.some",
    "backups.fresh",
    "backups.none",
    "backups.old",
    "backups.only_read",
    "backups.elsewhere",
    "printer.ready",
    "printer.ends_soon",
    "printer.down",
    "printer.trouble",
    "slots.none",
    "scanners.keyboards",
    "scanners.connected",
    "scanners.gone",
    "scanners.unlisted",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's account; `cure` is the next step where something is wrong."""

    code: FindingCode
    state: State
    detail: str
    cure: str = ""

    @property
    def name(self) -> str:
        """What was looked at."""
        return self.code.partition(".")[0]

    def account(self) -> dict[str, Any]:
        return {"name": self.name, **asdict(self)}


def worst(findings: Iterable[Finding]) -> State:
    """The worst state of all."""
    states = {finding.state for finding in findings}
    return "failed" if "failed" in states else "warning" if "warning" in states else "ok"
