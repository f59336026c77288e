"""How often verdicts on trials are right, looked at every day: the figures of docs/performance.md, from many runs."""

import argparse
import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import numpy as np

from station.domain.confidence import margin
from tests.domain.small_trial import Crowd
from tests.domain.test_trial_simulation import CROWDS, daily

#: Standard errors to each side of a 95 % interval that is looked at once.
ONE_LOOK = 1.96

#: Effects to be found: hold-out share, lift, customers met.
EFFECTS = ((0.1, 0.5, 4_000), (0.1, 0.25, 8_000), (0.2, 0.25, 8_000), (0.5, 0.25, 8_000))


def false_alarms(crowd: Crowd, runs: int, *, usual_test: bool = False) -> float:
    """Share of runs without an effect that ever claimed one; also as the usual test for one look (1.96) would."""
    met = np.arange(crowd.per_day, crowd.customers + 1, crowd.per_day)
    narrower = np.array([ONE_LOOK / (margin(n) * n**0.5) for n in met]) if usual_test else 1.0
    alarms = 0
    for seed in range(runs):
        difference, half, claims = daily(crowd, seed)
        alarms += bool(np.any(claims & (np.abs(difference) > half * narrower)))
    return alarms / runs


def power(crowd: Crowd, runs: int) -> dict[str, float]:
    """With an effect: runs whose interval ever missed it, runs that found it, and the median customers met by then."""
    truth, missed, when = crowd.rate * crowd.lift, 0, []
    for seed in range(runs):
        difference, half, claims = daily(crowd, seed)
        missed += bool(np.any(claims & (np.abs(difference - truth) > half)))
        found = claims & (difference > half)
        when.append((int(np.argmax(found)) + 1) * crowd.per_day if found.any() else crowd.customers + 1)
    return {
        "missed": missed / runs,
        "found": sum(met <= crowd.customers for met in when) / runs,
        "median_customers": float(np.median(when)),
    }


def figures(runs: int) -> dict[str, Any]:
    """`trial_false_alarms` by crowd, `trial_power` by share and lift; 200 looks a run."""
    effects = {
        f"{share:.0%} held out, {lift:+.0%}, {met} customers": power(
            replace(Crowd(), share=share, lift=lift, customers=met, per_day=met // 200), runs
        )
        for share, lift, met in EFFECTS
    }
    return {
        "trial_false_alarms": {name: false_alarms(crowd, runs) for name, crowd in CROWDS.items()},
        "usual_test_false_alarms": {
            name: false_alarms(CROWDS[name], runs, usual_test=True) for name in ("usual", "halves")
        },
        "trial_power": effects,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3_000, help="simulated trials a figure")
    print(json.dumps(figures(parser.parse_args().runs), indent=2))
