"""Trials made of seeded chance: customers who are met day by day, and what they buy, as the store would tell it."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from station.domain.follow_up import EXPOSURE, PURCHASE, FollowUp, TrialRecords, follow_ups
from station.domain.trial import position

START = 739_000  #: an ordinal day in 2024
CUSTOMERS = 100_003  #: of whom every trial meets some, in an order of its own; a prime, so that any step meets all


@dataclass(frozen=True, slots=True)
class Crowd:
    """How a trial's customers come and buy."""

    customers: int = 4_000
    per_day: int = 20
    share: float = 0.1  #: held out
    rate: float = 0.3  #: orders in 60 days of those left out
    lift: float = 0.0  #: 0.25: those who were given it order a quarter more
    spread: float = 1.0  #: shape of the gamma that makes customers differ: most order nothing, a few much
    trial: str = "mint"


@lru_cache(maxsize=4)
def positions(trial: str) -> np.ndarray:
    """Where customers 1, 2, ... stand in a trial: below the share they are held out, as `is_held_out` has it."""
    return np.array([position(trial, "salt", f"c{customer}") for customer in range(1, CUSTOMERS + 1)])


def trial_records(crowd: Crowd, seed: int, days: int = 60) -> TrialRecords:
    """Exposures and purchases; the arms are drawn by the product's own hash."""
    random = np.random.default_rng(seed)
    n = crowd.customers
    exposures = np.zeros(n, EXPOSURE)
    who = (np.arange(n) * random.integers(1, CUSTOMERS) + random.integers(CUSTOMERS)) % CUSTOMERS
    exposures["customer"] = who + 1
    exposures["day"] = START + np.arange(n) // crowd.per_day
    exposures["share"] = crowd.share
    exposures["is_parcel"] = True
    exposures["held_out"] = positions(crowd.trial)[who] < crowd.share
    exposures["cost_cents"] = np.where(exposures["held_out"], 0, 35)
    rate = crowd.rate * np.where(exposures["held_out"], 1.0, 1 + crowd.lift)
    orders = random.poisson(rate * random.gamma(1 / crowd.spread, crowd.spread, n))
    buyers = np.repeat(np.arange(n), orders)
    purchases = np.zeros(len(buyers), PURCHASE)
    purchases["customer"] = exposures["customer"][buyers]
    purchases["day"] = exposures["day"][buyers] + random.integers(1, days + 1, len(buyers))
    purchases["cents"] = np.exp(random.normal(8.0, 1.0, len(buyers)))
    exposures, purchases = (mixed[random.permutation(len(mixed))] for mixed in (exposures, purchases))
    until = START + n // crowd.per_day + days + 1
    return TrialRecords(exposures, purchases, [crowd.trial], ["mint sample"], until, "EUR")


def followed(crowd: Crowd, seed: int, days: int = 60) -> FollowUp:
    """The only trial of the crowd, every customer followed to the end."""
    (follow_up,) = follow_ups(trial_records(crowd, seed, days), days)
    return follow_up
