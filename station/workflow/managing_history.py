"""Undo and redo of a draft: all its bodies so far, as values."""

from dataclasses import dataclass, replace
from typing import Any

__all__ = ["DraftHistory", "DraftStep"]

#: Steps that can be undone; bodies share what did not change.
MOST_STEPS = 300


@dataclass(frozen=True, slots=True)
class DraftStep:
    """A body, and what was edited to get there."""

    body: Any
    field: str = ""  #: typing on in the same field is one step; "" = never joined
    rule: int = -1  #: index of the rule that was edited, -1 = none


@dataclass(frozen=True, slots=True)
class DraftHistory:
    """Where a manager is between first and last edit."""

    steps: tuple[DraftStep, ...]
    at: int = 0

    @classmethod
    def of(cls, body: Any) -> "DraftHistory":
        return cls((DraftStep(body),))

    @property
    def body(self) -> Any:
        return self.steps[self.at].body

    @property
    def can_undo(self) -> bool:
        return self.at > 0

    @property
    def can_redo(self) -> bool:
        return self.at < len(self.steps) - 1

    def edited(self, body: Any, field: str = "", rule: int = -1) -> "DraftHistory":
        """With one edit more; what was undone is gone. The same field again takes the place of the step before."""
        now = self.steps[self.at]
        if body == now.body:
            return self
        is_same = bool(field) and (field, rule) == (now.field, now.rule) and self.at > 0 and not self.can_redo
        kept = self.steps[: self.at if is_same else self.at + 1][-MOST_STEPS:]
        return DraftHistory((*kept, DraftStep(body, field, rule)), len(kept))

    def settled(self) -> "DraftHistory":
        """The next edit is a step of its own, whatever it edits."""
        now = self.steps[self.at]
        steps = (*self.steps[: self.at], replace(now, field=""), *self.steps[self.at + 1 :])
        return DraftHistory(steps, self.at)

    def undone(self) -> tuple["DraftHistory", int]:
        """One step back, and the rule that it concerns."""
        if not self.can_undo:
            return self, -1
        return replace(self, at=self.at - 1), self.steps[self.at].rule

    def redone(self) -> tuple["DraftHistory", int]:
        """One step forth, and the rule that it concerns."""
        if not self.can_redo:
            return self, -1
        return replace(self, at=self.at + 1), self.steps[self.at + 1].rule
