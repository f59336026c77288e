"""A reason as a code with facts: pure, comparable, and said in any language by `station.wording`."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is so: `code` names a sentence of the words catalogue, `facts` fill it.

    Facts are plain values (int, str, date, Money, Phase, tuples of these); the catalogue formats them.
    """

    code: str
    facts: tuple[tuple[str, Any], ...] = field(default=())

    @classmethod
    def of(cls, code: str, **facts: Any) -> "Reason":
        if facts:
            return cls(code, tuple(sorted(facts.items())))
        plain = _PLAIN.get(code)
        if plain is None:
            plain = _PLAIN[code] = cls(code)
        return plain

    def fact(self, name: str) -> Any:
        """The value of one fact; KeyError where the reason does not carry it."""
        return dict(self.facts)[name]

    def __str__(self) -> str:
        told = ", ".join(f"{k}={v}" for k, v in self.facts)
        return f"{self.code}({told})"


#: Reasons without facts, each made once: a replay gives millions of them.
_PLAIN: dict[str, Reason] = {}


class Misfit(ValueError):
    """A value that does not fit where it is written, with the reason; raised by the validators of models."""

    def __init__(self, code: str, **facts: Any) -> None:
        self.reason = Reason.of(code, **facts)
        super().__init__(str(self.reason))
