"""Results of trials as plain objects for `--json`; the keys are a contract."""

from collections.abc import Sequence
from typing import Any

from station.domain.given import GivenByRule
from station.domain.results import ArmCount, Difference, TrialResult
from station.wording.words import Words
from station.workflow.results_reading import ResultsReading
from station.workflow.results_words import empty_sentence, unmeasured_lines, verdict_label, verdict_sentence
from station.workflow.trial_results import ResultsReport


def results_account(reading: ResultsReading, words: Words, spoken: Sequence[Words]) -> dict[str, Any]:
    """The whole report; `sentence` in the language of `words`, `sentences` in each of `spoken` by language."""
    report = reading.report
    return {
        "days": report.days,
        "since": report.since.isoformat() if report.since else None,
        "until": report.until.isoformat(),
        "currency": report.currency,
        "trials": [_trial(result, report, words, spoken) for result in report.results],
        "not_started": list(report.not_started),
        "not_measured": [_unmeasured(one, report.currency, words, spoken) for one in reading.unmeasured],
        "sentence": empty_sentence(report, words),
        "sentences": {each.language: empty_sentence(report, each) for each in spoken},
    }


def _trial(result: TrialResult, report: ResultsReport, words: Words, spoken: Sequence[Words]) -> dict[str, Any]:
    return {
        "trial": result.trial,
        "rules": list(result.rules),
        "is_live": result.trial in report.live,
        "given": {**_arm(result.given), **_means(result, "given")},
        "held_out": {**_arm(result.held_out), **_means(result, "held_out")},
        "difference": _difference(result.orders),
        "revenue_difference_cents": _difference(result.revenue),
        "revenue_cap_cents": result.revenue_cap_cents,
        "verdict": result.verdict.value,
        "label": verdict_label(result, words),
        "sentence": verdict_sentence(result, report.days, words),
        "sentences": {each.language: verdict_sentence(result, report.days, each) for each in spoken},
        "more_parcels": result.more_parcels,
        "more_days": result.more_days,
        "waiting": result.waiting,
        "extra_orders": result.extra_orders,
        "cost_per_extra_order_cents": result.cost_per_extra_order_cents,
        "guest_parcels": result.guest_parcels,
        "foreign_orders": result.foreign_orders,
    }


def _unmeasured(one: GivenByRule, currency: str, words: Words, spoken: Sequence[Words]) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "inserts": list(one.inserts),
        "pieces": one.pieces,
        "customers": one.customers,
        "since": one.by_day[0][0].isoformat(),
        "cost_cents": one.cost_cents,
        "sentence": " ".join(unmeasured_lines(one, currency, words)),
        "sentences": {each.language: " ".join(unmeasured_lines(one, currency, each)) for each in spoken},
    }


def _arm(arm: ArmCount) -> dict[str, Any]:
    return {
        "customers": arm.customers,
        "parcels": arm.parcels,
        "orders": arm.orders,
        "revenue_cents": arm.revenue_cents,
    }


def _means(result: TrialResult, side: str) -> dict[str, float | None]:
    """What one customer of a side did; revenue is capped."""
    orders, revenue = (getattr(found, side) if found else None for found in (result.orders, result.revenue))
    return {
        "orders_per_customer": None if orders is None else round(orders, 4),
        "revenue_cents_per_customer": None if revenue is None else round(revenue, 1),
    }


def _difference(found: Difference | None) -> dict[str, float | None]:
    """Per customer: given minus left out; the interval only once anything may be claimed."""
    if found is None:
        return {"difference": None, "low": None, "high": None}
    ends = (found.difference, found.low, found.high)
    return dict(zip(("difference", "low", "high"), (None if e is None else round(e, 4) for e in ends), strict=True))
