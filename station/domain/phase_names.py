"""The five phases by name; what puts a customer into one lives in `phases`."""

from enum import StrEnum


class Phase(StrEnum):
    """The five phases after the first purchase, in order."""

    ROLLERCOASTER = "rollercoaster"
    DELIVERY = "delivery"
    ENJOY = "enjoy"
    ENGAGE = "engage"
    PROMOTE = "promote"

    @property
    def number(self) -> int:
        """1 to 5, as shown to packers."""
        return list(Phase).index(self) + 1

    def is_before(self, other: "Phase") -> bool:
        return self.number < other.number
