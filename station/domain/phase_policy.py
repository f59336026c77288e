"""Every threshold of the phases, with its meaning, unit and allowed range. Judging by them lives in `phases`."""

import hashlib
import json
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

#: Usual days in transit where the shop says nothing else: letters and parcels of the large carriers from Germany.
USUAL_TRANSIT: Mapping[str, int] = MappingProxyType(
    {"DE": 2, "AT": 3, "CH": 4, "PL": 4, "FR": 4, "GB": 5, "TR": 8, "": 4}
)
#: Longer than this no parcel travels that anybody still waits for.
MOST_TRANSIT_DAYS = 60
#: "DE", "DE/hermes", "/ups", "" for every other.
_ROUTE = re.compile(r"(?:[A-Z]{2})?(?:/[^\s/](?:[^/]*[^\s/])?)?")


def _routes(given: Any) -> Any:
    """The given days over the usual ones; countries in capitals, carriers without case."""
    if not isinstance(given, Mapping):
        return given  # the type's own message says what is wrong
    routes = dict(USUAL_TRANSIT)
    for route, days in given.items():
        country, parts, carrier = str(route).strip().partition("/")
        key = f"{country.strip().upper()}{parts}{carrier.strip().casefold()}"
        if not _ROUTE.fullmatch(key):
            raise ValueError(f'{route!r} is no route: write "DE", "DE/hermes", "/ups", or "" for every other country')
        if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= MOST_TRANSIT_DAYS:
            raise ValueError(f"{route!r} needs whole days from 0 to {MOST_TRANSIT_DAYS}, not {days!r}")
        routes[key] = days
    return dict(sorted(routes.items()))


class PhasePolicy(BaseModel):
    """Every threshold of the phases; managers change each number. Days are calendar days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    handling_days: int = Field(1, ge=0, le=30, description="days from the order to the hand-over to the carrier")
    transit_days: Annotated[dict[str, int], BeforeValidator(_routes)] = Field(
        default_factory=lambda: _routes({}),
        description="usual days on the way, by country and carrier",
    )
    enjoy_days: int = Field(100, ge=2, le=1000, description="days from the first delivery that count as Enjoy")
    habit_orders: int = Field(4, ge=2, le=100, description="this many orders make a habit: Engage comes earlier")
    promote_after_days: int = Field(180, ge=1, le=3650, description="loyal over time: days from the first delivery")
    promote_orders: int = Field(3, ge=2, le=100, description="loyal: at least this many orders kept")
    promote_good_score: int = Field(4, ge=1, le=5, description="a review from this score on is a good experience")
    promote_quiet_days: int = Field(
        90, ge=0, le=3650, description="this many days without a complaint are a good experience"
    )
    lapse_days: int = Field(365, ge=30, le=3650, description="gone silent: days without an order")
    delayed_days: int = Field(3, ge=1, le=60, description="an order that waits for more days than this is late")

    def transit(self, country: str, carrier: str = "") -> int:
        """Usual days in transit to a country (ISO 3166-1 alpha-2) with a carrier ("" unknown).

        The most exact entry counts: country with carrier, then the carrier anywhere, then the country, then "".
        """
        routes, country = self.transit_days, country.upper()
        if carrier:
            name = carrier.strip().casefold()
            found = routes.get(f"{country}/{name}", routes.get(f"/{name}"))
            if found is not None:
                return found
        found = routes.get(country)
        return routes[""] if found is None else found

    @property
    def digest(self) -> str:
        """The same for the same thresholds, whatever order they are written in."""
        body = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(body.encode()).hexdigest()


def allowed(name: str) -> tuple[int, int]:
    """Lowest and highest value of a threshold; of the transit days for every route."""
    if name == "transit_days":
        return 0, MOST_TRANSIT_DAYS
    limits = {type(m).__name__: m for m in PhasePolicy.model_fields[name].metadata}
    return limits["Ge"].ge, limits["Le"].le
