"""The tree of conditions of a rule: comparisons of facts in groups all, any, none, compiled to closures."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Protocol

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, model_validator

from station.domain.facts import FACTS, FactType, Op, accepts
from station.domain.reasons import Misfit, Reason


class Facts(Protocol):
    """What a condition looks at: all facts of a parcel, or those that are known already."""

    def __getitem__(self, name: str, /) -> Any:
        """The value of a fact; KeyError where it is not among them."""


#: What stops a rule, or None where its condition holds.
Check = Callable[[Facts], Reason | None]

Scalar = bool | int | float | str

#: Is no value of any fact.
_NOTHING_YET = object()


class _Node(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Comparison(_Node):
    """One fact compared with a value."""

    fact: str = Field(description="name of a fact of the catalogue, e.g. customer.orders")
    op: Op = Field(Op.IS, alias="is", description="how it is compared")
    value: Scalar | tuple[Scalar, ...] = Field(description="what it is compared with, in the unit of the fact")

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    @model_validator(mode="after")
    def _must_fit_the_catalogue(self) -> "Comparison":
        spec = FACTS.get(self.fact)
        if spec is None:
            raise Misfit("fact.unknown", name=self.fact, allowed=tuple(FACTS))
        allowed = spec.operators
        if self.op not in allowed:
            raise Misfit("fact.operator", fact=self.fact, op=self.op.value, allowed=tuple(op.value for op in allowed))
        problem = accepts(spec, self.op, self.value)
        if problem is not None:
            raise Misfit(problem.code, **dict(problem.facts))
        return self

    def compiled(self) -> Check:
        holds = _comparison(FACTS[self.fact].type, self.op, self.value)
        fact, op, wanted = self.fact, self.op, self.value
        last: tuple[Any, Reason | None] = (_NOTHING_YET, None)  # phases and other choices are few: they come again

        def check(sheet: Facts) -> Reason | None:
            nonlocal last
            found = sheet[fact]
            seen, why_not = last
            if found is not seen:
                why_not = None
                if not holds(found):
                    facts = (("fact", fact), ("found", _plain(found)), ("op", op), ("wanted", wanted))
                    why_not = Reason("rule.unmet", facts)
                last = (found, why_not)
            return why_not

        return check


class AllOf(_Node):
    """Holds when every condition in it holds; an empty one always holds."""

    all: tuple["Condition", ...] = ()

    def compiled(self) -> Check:
        checks = tuple(condition.compiled() for condition in self.all)

        def check(sheet: Facts) -> Reason | None:
            for one in checks:
                why_not = one(sheet)
                if why_not is not None:
                    return why_not
            return None

        return check


class AnyOf(_Node):
    """Holds when at least one condition in it holds."""

    any: tuple["Condition", ...] = Field(min_length=1)

    def compiled(self) -> Check:
        checks = tuple(condition.compiled() for condition in self.any)

        def check(sheet: Facts) -> Reason | None:
            why_not = None
            for one in checks:
                why_not = one(sheet)
                if why_not is None:
                    return None
            return why_not

        return check


class NoneOf(_Node):
    """Holds when no condition in it holds."""

    none: tuple["Condition", ...] = Field(min_length=1)

    def compiled(self) -> Check:
        checks = tuple((condition.compiled(), _facts_of(condition)) for condition in self.none)

        def check(sheet: Facts) -> Reason | None:
            for one, facts in checks:
                if one(sheet) is None:
                    return Reason.of("rule.ruled_out", fact=facts)
            return None

        return check


def _kind_of(raw: Any) -> str:
    for key in ("all", "any", "none"):
        if (isinstance(raw, dict) and key in raw) or (not isinstance(raw, dict) and hasattr(raw, key)):
            return key
    return "comparison"


Condition = Annotated[
    Annotated[Comparison, Tag("comparison")]
    | Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[NoneOf, Tag("none")],
    Discriminator(_kind_of),
]

for _group in (AllOf, AnyOf, NoneOf):
    _group.model_rebuild()


def _facts_of(condition: Condition) -> tuple[str, ...]:
    """Names of the facts a condition looks at, each once."""
    if isinstance(condition, Comparison):
        return (condition.fact,)
    inner = (
        condition.all
        if isinstance(condition, AllOf)
        else condition.any
        if isinstance(condition, AnyOf)
        else condition.none
    )
    return tuple(dict.fromkeys(name for child in inner for name in _facts_of(child)))


def _plain(value: Any) -> Any:
    return tuple(sorted(value)) if isinstance(value, frozenset) else value


def _comparison(kind: FactType, op: Op, value: Any) -> Callable[[Any], bool]:
    """A closure for one operator; an unknown value (None) meets no comparison but `is_not`, `not_in`."""
    if kind is FactType.SET:
        return _set_comparison(op, frozenset(value) if isinstance(value, tuple) else frozenset({value}))
    if op is Op.BETWEEN:
        low, high = value
        return lambda found: found is not None and low <= found <= high
    if op in (Op.IN, Op.NOT_IN):
        wanted = frozenset(value) if isinstance(value, tuple) else frozenset({value})
        return (lambda found: found in wanted) if op is Op.IN else (lambda found: found not in wanted)
    comparisons: dict[Op, Callable[[Any], bool]] = {
        Op.IS: lambda found: found == value,
        Op.IS_NOT: lambda found: found != value,
        Op.AT_LEAST: lambda found: found is not None and found >= value,
        Op.AT_MOST: lambda found: found is not None and found <= value,
        Op.MORE_THAN: lambda found: found is not None and found > value,
        Op.LESS_THAN: lambda found: found is not None and found < value,
        Op.CONTAINS: lambda found: found is not None and str(value).casefold() in str(found).casefold(),
    }
    return comparisons[op]


def _set_comparison(op: Op, wanted: frozenset[Any]) -> Callable[[Any], bool]:
    if op is Op.HAS_ALL:
        return lambda found: wanted <= found
    if op is Op.HAS_NONE:
        return lambda found: wanted.isdisjoint(found)
    return lambda found: not wanted.isdisjoint(found)


def can_hold(condition: Condition, known: Mapping[str, Any]) -> bool:
    """False where these facts alone rule a condition out, whatever the others are."""
    if isinstance(condition, Comparison):
        return condition.fact not in known or _holds(condition, known)
    if isinstance(condition, AllOf):
        return all(can_hold(child, known) for child in condition.all)
    if isinstance(condition, AnyOf):
        return any(can_hold(child, known) for child in condition.any)
    return not any(must_hold(child, known) for child in condition.none)


def must_hold(condition: Condition, known: Mapping[str, Any]) -> bool:
    """True where these facts alone make a condition hold, whatever the others are."""
    if isinstance(condition, Comparison):
        return condition.fact in known and _holds(condition, known)
    if isinstance(condition, AllOf):
        return all(must_hold(child, known) for child in condition.all)
    if isinstance(condition, AnyOf):
        return any(must_hold(child, known) for child in condition.any)
    return not any(can_hold(child, known) for child in condition.none)


def residual(condition: Condition, known: Mapping[str, Any]) -> Condition:
    """What is left to ask once these facts are known; asked only of a condition that they do not rule out.

    It holds for every parcel with these facts for which the condition holds, and for no other of them; an empty
    `AllOf` where nothing is left.
    """
    if must_hold(condition, known):
        return AllOf()
    if isinstance(condition, AllOf):
        left = tuple(residual(child, known) for child in condition.all if not must_hold(child, known))
        return left[0] if len(left) == 1 else AllOf(all=left)
    if isinstance(condition, AnyOf):
        return AnyOf(any=tuple(residual(child, known) for child in condition.any if can_hold(child, known)))
    if isinstance(condition, NoneOf):
        return NoneOf(none=tuple(residual(child, known) for child in condition.none if can_hold(child, known)))
    return condition


def _holds(condition: Comparison, known: Mapping[str, Any]) -> bool:
    return _comparison(FACTS[condition.fact].type, condition.op, condition.value)(known[condition.fact])
