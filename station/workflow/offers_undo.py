"""Steps that can be taken back and made again, for the desks of texts and inserts. What a step is they know."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from station.domain.trouble import Trouble

__all__ = ["Steps"]

Step = TypeVar("Step")

#: Older steps than this nobody takes back one by one.
MOST_STEPS = 200


@dataclass(slots=True)
class Steps(Generic[Step]):
    """What was done since the window was opened, and what of it was taken back."""

    apply: Callable[[Step, bool], None]  #: a step; True: take it back. Raises Trouble
    _done: list[Step] = field(default_factory=list)
    _undone: list[Step] = field(default_factory=list)

    @property
    def can_undo(self) -> bool:
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        return bool(self._undone)

    def do(self, step: Step) -> None:
        """Make a step. Raises Trouble as `apply`, and then it was not made."""
        self.apply(step, False)
        self._done = [*self._done[-MOST_STEPS:], step]
        self._undone.clear()

    def undo(self) -> Step | None:
        """Take the last step back; None: there is none. Raises Trouble, and forgets a step that fits no longer."""
        return self._move(self._done, self._undone, True)

    def redo(self) -> Step | None:
        """Make the step again that was taken back last, as `undo`."""
        return self._move(self._undone, self._done, False)

    def _move(self, source: list[Step], target: list[Step], is_back: bool) -> Step | None:
        if not source:
            return None
        step = source[-1]
        try:
            self.apply(step, is_back)
        except Trouble as trouble:
            if trouble.code == "offer.changed_meanwhile":
                source.pop()
            raise
        target.append(source.pop())
        return step
