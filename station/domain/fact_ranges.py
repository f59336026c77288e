"""What a fact may still be while conditions narrow it: a scalar by its bounds, a set of texts by its members."""

from dataclasses import dataclass
from typing import Any

from station.domain.conditions import Comparison
from station.domain.facts import FACTS, FactType, Op

__all__ = ["Members", "Range", "Scalar", "anything"]

#: Choices that are known of every parcel; other facts may be unknown, or something that is not on the list.
_ALWAYS_KNOWN = frozenset({"customer.phase_now", "customer.phase_when_opened"})


@dataclass(slots=True)
class Scalar:
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

    def copied(self) -> "Scalar":
        bounds = (self.low, self.low_is_in, self.high, self.high_is_in)
        return Scalar(self.only, self.no, *bounds, self.has, self.lacks, self.is_else)

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
class Members:
    """What a set of texts may still hold."""

    all: frozenset[Any] = frozenset()  #: it has each of these
    none: frozenset[Any] = frozenset()  #: it has none of these
    some: tuple[frozenset[Any], ...] = ()  #: of each group it has at least one
    not_all: tuple[frozenset[Any], ...] = ()  #: of each group it lacks at least one

    def copied(self) -> "Members":
        return Members(self.all, self.none, self.some, self.not_all)

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


Range = Scalar | Members


def anything(fact: str) -> Range:
    """All that a fact may be before anything is asked of it."""
    spec = FACTS[fact]
    if spec.type is FactType.SET:
        return Members()
    if spec.type is FactType.FLAG:
        return Scalar(only=frozenset({True, False}))
    if spec.type is FactType.CHOICE:
        return Scalar(only=frozenset(str(one) for one in spec.choices), is_else=fact not in _ALWAYS_KNOWN)
    return Scalar()
