"""Which rules can apply at all where a few facts are known: so that a replay asks only those. Decides nothing."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar

from station.domain.conditions import Condition, can_hold
from station.domain.facts import FactSheet

__all__ = ["RuleIndex"]

#: Facts that tell most rules apart, take few values, and are known before anything is looked up.
TELLING = ("customer.phase_when_opened", "customer.phase_now", "customer.moments", "customer.is_returning")


class _Rule(Protocol):
    @property
    def off(self) -> bool: ...
    @property
    def priority(self) -> int: ...
    @property
    def when(self) -> Condition: ...


class _Compiled(Protocol):
    @property
    def rule(self) -> _Rule: ...
    def knowing(self: "_R", known: Mapping[str, Any]) -> "_R": ...


_R = TypeVar("_R", bound=_Compiled)


class RuleIndex(Generic[_R]):
    """Rules in groups of one priority, the highest first."""

    def __init__(self, compiled: Iterable[_R]) -> None:
        """`compiled`: by falling priority."""
        groups = groupby(compiled, key=lambda one: one.rule.priority)
        self.all: tuple[tuple[_R, ...], ...] = tuple(tuple(group) for _, group in groups)
        self._found: dict[tuple[Any, ...], tuple[tuple[_R, ...], ...]] = {}

    def may_apply(self, sheet: FactSheet) -> tuple[tuple[_R, ...], ...]:
        """The same groups without the rules that the telling facts of this parcel rule out already.

        Conditions that these facts settle are not asked again.
        """
        values = tuple(sheet[name] for name in TELLING)
        found = self._found.get(values)
        if found is None:
            known = dict(zip(TELLING, values, strict=True))
            left = (
                tuple(c.knowing(known) for c in group if not c.rule.off and can_hold(c.rule.when, known))
                for group in self.all
            )
            found = self._found[values] = tuple(group for group in left if group)
        return found
