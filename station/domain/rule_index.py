"""Which rules can apply at all where a few facts are known: so that a replay asks only those. Decides nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Generic, Protocol, TypeVar

from station.domain.conditions import Condition, Facts, can_hold
from station.domain.plan import LeftOut

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
    def settled(self, known: Mapping[str, Any]) -> LeftOut | None: ...


_R = TypeVar("_R", bound=_Compiled)


class RuleIndex(Generic[_R]):
    """Rules in groups of one priority, the highest first."""

    def __init__(self, compiled: Iterable[_R]) -> None:
        """`compiled`: by falling priority."""
        groups = groupby(compiled, key=lambda one: one.rule.priority)
        self.all: tuple[tuple[_R, ...], ...] = tuple(tuple(group) for _, group in groups)
        self._may_apply: dict[tuple[Any, ...], tuple[tuple[_R, ...], ...]] = {}
        self._settled: dict[tuple[Any, ...], tuple[Settled[_R], ...]] = {}

    def telling(self, sheet: Facts) -> tuple[Any, ...]:
        """The telling facts of a parcel."""
        return tuple([sheet[name] for name in TELLING])

    def may_apply(self, sheet: Facts) -> tuple[tuple[_R, ...], ...]:
        """The same groups without the rules that the telling facts of this parcel rule out already.

        Conditions that these facts settle are not asked again.
        """
        values = self.telling(sheet)
        found = self._may_apply.get(values)
        if found is None:
            known = dict(zip(TELLING, values, strict=True))
            left = (
                tuple(c.knowing(known) for c in group if not c.rule.off and can_hold(c.rule.when, known))
                for group in self.all
            )
            found = self._may_apply[values] = tuple(group for group in left if group)
        return found

    def settled(self, sheet: Facts) -> "tuple[Settled[_R], ...]":
        """All rules in their order; beside each why it stays out, where the telling facts of this parcel say so."""
        values = self.telling(sheet)
        found = self._settled.get(values)
        if found is None:
            known = dict(zip(TELLING, values, strict=True))
            groups = (tuple((one, one.settled(known)) for one in group) for group in self.all)
            found = self._settled[values] = tuple(_merged(groups))
        return found


@dataclass(frozen=True, slots=True)
class Settled(Generic[_R]):
    """Rules of one priority, of which some have to be asked; or any number that stay out, whatever else is known."""

    group: tuple[tuple[_R, LeftOut | None], ...]
    out: tuple[LeftOut, ...] = ()


def _merged(groups: Iterable[tuple[tuple[_R, LeftOut | None], ...]]) -> Iterator[Settled[_R]]:
    """Groups that stay out one after the other become one."""
    for is_out, some in groupby(groups, key=lambda group: all(out is not None for _, out in group)):
        if is_out:
            yield Settled((), tuple(out for group in some for _, out in group if out is not None))
        else:
            yield from (Settled(group) for group in some)
