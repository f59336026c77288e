"""Known trouble: what can go wrong for a person, as a code with facts. The sentence lives in `station.wording`."""

from collections.abc import Mapping
from typing import Any


class Trouble(Exception):
    """Expected trouble, shown to a person as one sentence and the next step.

    `code` is a key of `station.wording.troubles`, e.g. "order.unknown"; `facts` fill its sentence.
    Devices and readers raise their own typed errors; the layer that knows the person turns them into Trouble.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.facts: Mapping[str, Any] = facts

    def __str__(self) -> str:
        return f"{self.code} {dict(self.facts)}"
