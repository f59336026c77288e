"""Whether conditions can hold together: narrows what each fact may be, branch by branch. Never says no wrongly.

What it cannot follow (too many branches, facts that depend on each other) counts as possible.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from station.domain.conditions import AllOf, AnyOf, Comparison, Condition
from station.domain.fact_ranges import Range, anything
from station.domain.facts import Op

__all__ = ["Verdict", "can_hold", "implies"]

#: Branches followed before a verdict is given up; a rule that a person can read has a few dozen.
MOST_BRANCHES = 3000


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether conditions can hold together, and the facts that contradict where they cannot."""

    is_possible: bool
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Literal:
    """A comparison, or its opposite."""

    comparison: Comparison
    holds: bool


@dataclass(frozen=True, slots=True)
class _Either:
    """At least one of these branches."""

    branches: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Both:
    parts: tuple[Any, ...]


class _TooMany(Exception):
    """More branches than are worth following."""


def can_hold(wanted: Iterable[Condition], unwanted: Iterable[Condition] = ()) -> Verdict:
    """Whether some parcel meets all of `wanted` and none of `unwanted`."""
    nodes = [*(_kept_normal(one, True) for one in wanted), *(_kept_normal(one, False) for one in unwanted)]
    search = _Search()
    try:
        return Verdict(True) if search.is_possible(nodes) else Verdict(False, tuple(sorted(search.clashes)))
    except _TooMany:
        return Verdict(True)


def implies(one: Condition, *others: Condition) -> bool:
    """Whether certainly at least one of `others` holds wherever `one` does."""
    return not can_hold([one], others).is_possible


def _normal(condition: Condition, holds: bool) -> Any:
    """The condition, or its opposite, without "none": opposites stand at the comparisons only."""
    if isinstance(condition, Comparison):
        if condition.op is Op.BETWEEN and not holds and isinstance(condition.value, tuple):
            low, high = condition.value
            ends = ((Op.AT_LEAST, low), (Op.AT_MOST, high))
            return _Either(
                tuple(_Literal(Comparison(fact=condition.fact, op=op, value=end), False) for op, end in ends)
            )
        return _Literal(condition, holds)
    if isinstance(condition, AllOf):
        parts = tuple(_normal(one, holds) for one in condition.all)
        return _Both(parts) if holds else _Either(parts)
    if isinstance(condition, AnyOf):
        parts = tuple(_normal(one, holds) for one in condition.any)
        return _Either(parts) if holds else _Both(parts)
    parts = tuple(_normal(one, not holds) for one in condition.none)
    return _Both(parts) if holds else _Either(parts)


#: A condition is asked about again and again, each time beside another one.
_kept_normal = lru_cache(maxsize=4096)(_normal)


class _Search:
    """Follows branches, the last opened first; remembers which facts had nothing left."""

    def __init__(self) -> None:
        self.clashes: set[str] = set()

    def is_possible(self, nodes: list[Any]) -> bool:
        """Raises _TooMany."""
        ahead: list[tuple[list[Any], dict[str, Range]]] = [(nodes, {})]
        followed = 0
        while ahead:
            followed += 1
            if followed > MOST_BRANCHES:
                raise _TooMany
            nodes, known = ahead.pop()
            open_branches = self._narrowed(nodes, known)
            if open_branches is None:
                continue
            if not open_branches:
                return True
            first = min(open_branches, key=lambda either: len(either.branches))
            rest = [either for either in open_branches if either is not first]
            ahead += [([branch, *rest], dict(known)) for branch in reversed(first.branches)]
        return False

    def _narrowed(self, nodes: list[Any], known: dict[str, Range]) -> list[_Either] | None:
        """Narrow what is known by all that must hold; what is left to choose, or None where a fact has nothing left."""
        open_branches: list[_Either] = []
        for node in _flat(nodes):
            if isinstance(node, _Either):
                open_branches.append(node)
                continue
            fact = node.comparison.fact
            state = known[fact].copied() if fact in known else anything(fact)
            state.narrow(node.comparison, node.holds)
            if not state.is_possible:
                self.clashes.add(fact)
                return None
            known[fact] = state
        return open_branches


def _flat(nodes: Iterable[Any]) -> Iterator[Any]:
    for node in nodes:
        if isinstance(node, _Both):
            yield from _flat(node.parts)
        elif isinstance(node, _Either) and len(node.branches) == 1:
            yield from _flat(node.branches)
        else:
            yield node
