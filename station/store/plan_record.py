"""A plan as the journal keeps it: codes and facts that tell later what went in and why, without names."""

from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from station.domain.money import Money
from station.domain.phases import PhaseAssessment
from station.domain.plan import Choice, PackPlan
from station.domain.reasons import Reason


def plan_record(plan: PackPlan) -> dict[str, Any]:
    """The plan as plain JSON: phases, what was chosen and left out, each with its reason."""
    standing = plan.standing
    return {
        "order": plan.order_number,
        "rules_version": plan.rules_version,
        "policy_version": plan.policy_version,
        "phase_now": _assessment(standing.now),
        "phase_when_opened": _assessment(standing.when_opened),
        "opens_on": standing.opens_on.isoformat(),
        "exposures": [_plain(exposure) for exposure in plan.exposures],
        "campaigns": [_plain(place) for place in plan.campaigns],
        "moments": sorted(moment.value for moment in standing.moments),
        "days_waited": standing.days_waited,
        "chosen": [_choice(choice) for choice in plan.chosen],
        "left_out": [
            {"slot": out.slot.value, "insert": out.insert, "rule": out.rule, "reason": _reason(out.reason)}
            for out in plan.left_out
        ],
    }


def _assessment(assessed: PhaseAssessment) -> dict[str, Any]:
    return {"phase": assessed.phase.value, "on": assessed.on.isoformat(), "reason": _reason(assessed.reason)}


def _choice(choice: Choice) -> dict[str, Any]:
    return {
        "slot": choice.slot.value,
        "insert": choice.insert.id,
        "rule": choice.rule,
        "reason": _reason(choice.reason),
        "language": choice.language,
        "text": choice.text.id if choice.text else "",
        "texts": choice.insert.text_set,
        "skus": list(choice.skus),
        "lot_of": choice.sample.sku if choice.sample else "",
        "lot": choice.sample.lot if choice.sample else "",
        "because_of": [r.because_of for r in choice.recommendations],
        "recommended": [_plain(recommended) for recommended in choice.recommendations],
        "keep_stock": choice.keep_stock,
        "cost": _plain(choice.cost),
        "bent": list(choice.bent),
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"code": reason.code, "facts": {name: _plain(value) for name, value in reason.facts}}


def _plain(value: Any) -> Any:
    """A fact as JSON holds it."""
    if isinstance(value, Money):
        return {"cents": value.cents, "currency": value.currency}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # datetime too
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | set | frozenset):
        return [_plain(item) for item in (sorted(value, key=str) if isinstance(value, set | frozenset) else value)]
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)
