"""Whether conditions can hold together: narrows what each fact may be, branch by branch. Never says no wrongly.

What it cannot follow (too many branches, facts that depend on each other) counts as possible.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from station.domain.conditions import AllOf, AnyOf, Comparison, Condition
from station.domain.facts import FACTS, FactType, Op

__all__ = ["Verdict", "can_hold", "implies"]

#: Branches followed before a verdict is given up; a rule that a person can read has a few dozen.
MOST_BRANCHES = 3000

#: Choices that are known of every parcel; other facts may be unknown, or something that is not on the list.
_ALWAYS_KNOWN = frozenset({"customer.phase_now", "customer.phase_when_opened"})


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
        ahead: list[tuple[list[Any], dict[str, _State]]] = [(nodes, {})]
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

    def _narrowed(self, nodes: list[Any], known: dict[str, "_State"]) -> list[_Either] | None:
        """Narrow what is known by all that must hold; what is left to choose, or None where a fact has nothing left."""
        open_branches: list[_Either] = []
        for node in _flat(nodes):
            if isinstance(node, _Either):
                open_branches.append(node)
                continue
            fact = node.comparison.fact
            state = known[fact].copied() if fact in known else _anything(fact)
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


def _anything(fact: str) -> "_State":
    spec = FACTS[fact]
    if spec.type is FactType.SET:
        return _Members()
    if spec.type is FactType.FLAG:
        return _Scalar(only=frozenset({True, False}))
    if spec.type is FactType.CHOICE:
        return _Scalar(only=frozenset(str(one) for one in spec.choices), is_else=fact not in _ALWAYS_KNOWN)
    return _Scalar()


@dataclass(slots=True)
class _Scalar:
    """What a number, day, text, choice or flag may still be. `is_else`: unknown, or nothing that is on a list."""

    only: frozenset[Any] | None = None  #: None: anything
    no: frozenset[Any] = frozenset()
    low: Any = None
    low_is_in: bool = True
    high: Any = None
    high_is_in: bool = True
    has: tuple[str, ...] = ()  #: parts a text contains, case-folded
    lacks: tuple[str, ...] = ()
    is_else: bool = True

    def copied(self) -> "_Scalar":
        bounds = (self.low, self.low_is_in, self.high, self.high_is_in)
        return _Scalar(self.only, self.no, *bounds, self.has, self.lacks, self.is_else)

    def narrow(self, comparison: Comparison, holds: bool) -> None:
        op, value = comparison.op, comparison.value
        values = frozenset(value) if isinstance(value, tuple) else frozenset({value})
        is_positive = op in (Op.IS, Op.IN)
        if is_positive or op in (Op.IS_NOT, Op.NOT_IN):
            if is_positive is holds:
                self.only = values if self.only is None else self.only & values
                self.is_else = False
            else:
                self.no |= values
        elif op is Op.CONTAINS:
            part = (str(value).casefold(),)
            self.has, self.lacks = (self.has + part, self.lacks) if holds else (self.has, self.lacks + part)
            self.is_else = self.is_else and not holds
        elif op is Op.BETWEEN and isinstance(value, tuple):
            self._above(value[0], is_in=True)
            self._below(value[1], is_in=True)
            self.is_else = False
        else:
            self._bound(op, value, holds)

    def _bound(self, op: Op, value: Any, holds: bool) -> None:
        if (op in (Op.AT_LEAST, Op.MORE_THAN)) is holds:
            self._above(value, is_in=(op is Op.AT_LEAST) if holds else (op is Op.LESS_THAN))
        else:
            self._below(value, is_in=(op is Op.AT_MOST) if holds else (op is Op.MORE_THAN))
        self.is_else = self.is_else and not holds

    def _above(self, low: Any, is_in: bool) -> None:
        if self.low is None or low > self.low:
            self.low, self.low_is_in = low, is_in
        elif low == self.low:
            self.low_is_in = self.low_is_in and is_in

    def _below(self, high: Any, is_in: bool) -> None:
        if self.high is None or high < self.high:
            self.high, self.high_is_in = high, is_in
        elif high == self.high:
            self.high_is_in = self.high_is_in and is_in

    @property
    def is_possible(self) -> bool:
        if self.is_else:
            return True
        if self.only is not None:
            return any(self._may_be(one) for one in self.only)
        if any(lacking in part for lacking in self.lacks for part in self.has):
            return False
        if self.low is None or self.high is None or self.low < self.high:
            return True
        return bool(self.low == self.high and self.low_is_in and self.high_is_in and self.low not in self.no)

    def _may_be(self, one: Any) -> bool:
        is_high_enough = self.low is None or one > self.low or (one == self.low and self.low_is_in)
        is_low_enough = self.high is None or one < self.high or (one == self.high and self.high_is_in)
        folded = str(one).casefold()
        fits = all(part in folded for part in self.has) and not any(part in folded for part in self.lacks)
        return one not in self.no and is_high_enough and is_low_enough and fits


@dataclass(slots=True)
class _Members:
    """What a set of texts may still hold."""

    all: frozenset[Any] = frozenset()  #: it has each of these
    none: frozenset[Any] = frozenset()  #: it has none of these
    some: tuple[frozenset[Any], ...] = ()  #: of each group it has at least one
    not_all: tuple[frozenset[Any], ...] = ()  #: of each group it lacks at least one

    def copied(self) -> "_Members":
        return _Members(self.all, self.none, self.some, self.not_all)

    def narrow(self, comparison: Comparison, holds: bool) -> None:
        value = comparison.value
        values = frozenset(value) if isinstance(value, tuple) else frozenset({value})
        if comparison.op is Op.HAS_ALL:
            if holds:
                self.all |= values
            else:
                self.not_all += (values,)
        elif (comparison.op is Op.HAS_ANY) is holds:
            self.some += (values,)
        else:
            self.none |= values

    @property
    def is_possible(self) -> bool:
        has_some = all(group - self.none for group in self.some)
        return has_some and self.all.isdisjoint(self.none) and all(group - self.all for group in self.not_all)


_State = _Scalar | _Members
