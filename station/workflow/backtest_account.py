"""A back-test as plain objects for `--json` and for people; the keys are a contract."""

from collections.abc import Mapping
from typing import Any

from station.domain.catalog import Catalog
from station.domain.phase_names import Phase
from station.domain.replay_tally import Tally
from station.wording.words import Words
from station.workflow.accounts import chosen_account
from station.workflow.backtest import Backtest, Replayed


def backtest_account(done: Backtest) -> dict[str, Any]:
    """The figures of a back-test; `live` and `takes_from` only where a draft was compared with the live rules."""
    account: dict[str, Any] = {
        "parcels": done.tally.parcels,
        "seconds": round(done.seconds, 3),
        "from": done.first.isoformat(),
        "until": done.last.isoformat(),
        "learned": done.learned,
        **_tally_account(done.tally, done.catalog),
    }
    if done.live is not None:
        account["live"] = _tally_account(done.live, done.catalog)
        account["takes_from"] = {rule: _by_count(others) for rule, others in sorted(done.takes_from.items())}
    return account


def parcel_account(replayed: Replayed, slots: Mapping[str, str], words: Words) -> dict[str, Any]:
    """One parcel as `station plan ORDER --at DAY` tells it."""
    plan = replayed.plan
    return {
        "order": plan.order_number,
        "day": replayed.context.today.isoformat(),
        "phase_now": plan.standing.now.phase.value,
        "phase_when_opened": plan.standing.when_opened.phase.value,
        "chosen": chosen_account(plan, slots, words),
    }


def _tally_account(tally: Tally, catalog: Catalog) -> dict[str, Any]:
    return {
        "rules_version": tally.version,
        "by_phase": _by_phase(tally.by_phase),
        "by_phase_now": _by_phase(tally.by_phase_now),
        "inserts": tally.inserts,
        "cost_cents": tally.cost_cents,
        "inserts_by_phase": _by_phase(tally.inserts_by_phase),
        "cost_cents_by_phase": _by_phase(tally.cost_by_phase),
        "held_out": tally.held_out,
        "by_rule": {
            name: {
                "slot": rule.slot.value,
                "parcels": rule.parcels,
                "cost_cents": rule.cost_cents,
                "by_phase": _by_phase(rule.by_phase),
                "stopped": rule.stopped,
                "overtaken": rule.overtaken,
                "held_out": rule.held_out,
            }
            for name, rule in tally.rules.items()
        },
        "guards": _by_count(tally.guards),
        "other_reasons": _by_count(tally.other_reasons),
        "conflicts": _by_count({slot.value: parcels for slot, parcels in tally.conflicts.items()}),
        "languages_missing": _by_count(tally.languages_missing),
        "stock_need": {
            "samples": _need(tally.samples, _pieces_of_samples(catalog)),
            "inserts": _need(tally.inserts_needed, {one.id: one.stock for one in catalog.inserts.values()}),
        },
    }


def _by_phase(counts: Mapping[Phase, int]) -> dict[str, int]:
    """Every phase in the order customers go through them, 0 included."""
    return {phase.value: counts.get(phase, 0) for phase in Phase}


def _by_count(counts: Mapping[str, int]) -> dict[str, int]:
    """The most frequent first."""
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _need(needed: Mapping[str, int], there: Mapping[str, int | None]) -> dict[str, dict[str, int | None]]:
    """Pieces needed beside pieces there today; None = printed on demand."""
    return {name: {"needed": pieces, "in_stock": there.get(name)} for name, pieces in _by_count(needed).items()}


def _pieces_of_samples(catalog: Catalog) -> dict[str, int | None]:
    pieces: dict[str, int | None] = {}
    for lot in catalog.samples:
        pieces[lot.sku] = (pieces.get(lot.sku) or 0) + lot.stock
    return pieces
