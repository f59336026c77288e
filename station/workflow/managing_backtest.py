"""Had it been live: the draft and the live rules over past parcels, in the background, until it is not wanted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from threading import Event

from station.domain.phase_names import Phase
from station.domain.replay_tally import RuleTally, Tally
from station.domain.rules import RuleSet
from station.workflow.backtest import Backtest, Backtester, BacktestProgress

__all__ = ["BACKTEST_REQUESTS", "BacktestDesk", "BacktestRun", "RuleFigures", "SetFigures", "rule_figures"]

#: What a window may ask of the desk.
BACKTEST_REQUESTS = frozenset({"run"})


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """What one rule would have done."""

    parcels: int
    cost_cents: int
    by_phase: Mapping[Phase, int]
    stopped: int  #: by a guard
    overtaken: int  #: by other rules
    held_out: int
    takes_from: Mapping[str, int]  #: rule of the live set that had the place -> parcels; "" = nobody had it
    live_parcels: int | None  #: of the rule of this name in the live set; None = there is none


@dataclass(frozen=True, slots=True)
class SetFigures:
    """What a whole rule set would have done."""

    parcels: int
    inserts: int
    cost_cents: int


@dataclass(frozen=True, slots=True)
class BacktestRun:
    """A back-test that is done, and the rules it was asked about."""

    rules: RuleSet
    done: Backtest

    @property
    def draft(self) -> SetFigures:
        return _figures(self.done.tally)

    @property
    def live(self) -> SetFigures:
        return _figures(self.done.live or self.done.tally)

    def short_of(self) -> list[tuple[str, int, int]]:
        """Samples that would have run out: SKU, pieces needed, pieces there today."""
        there: dict[str, int] = {}
        for lot in self.done.catalog.samples:
            there[lot.sku] = there.get(lot.sku, 0) + lot.stock
        needed = self.done.tally.samples.most_common()
        return [(sku, pieces, there.get(sku, 0)) for sku, pieces in needed if pieces > there.get(sku, 0)]


def _figures(tally: Tally) -> SetFigures:
    return SetFigures(tally.parcels, tally.inserts, tally.cost_cents)


def rule_figures(run: BacktestRun, rule: str) -> RuleFigures | None:
    """The figures of one rule; None where the back-test did not know it."""
    found: RuleTally | None = run.done.tally.rules.get(rule)
    if found is None:
        return None
    live = run.done.live.rules.get(rule) if run.done.live else None
    return RuleFigures(
        parcels=found.parcels,
        cost_cents=found.cost_cents,
        by_phase=dict(found.by_phase),
        stopped=found.stopped,
        overtaken=found.overtaken,
        held_out=found.held_out,
        takes_from=dict(run.done.takes_from.get(rule, {})),
        live_parcels=live.parcels if live else None,
    )


@dataclass(frozen=True, slots=True)
class BacktestDesk:
    """Back-tests for a window, one at a time."""

    backtester: Backtester
    today: Callable[[], date]
    tell: Callable[[BacktestProgress], None]

    def run(self, rules: RuleSet, days: int, cancelled: Event) -> BacktestRun:
        """Replay the draft beside the live rules. Raises Trouble "backtest.interrupted" once `cancelled` is set."""
        done = self.backtester.run(
            self.today(), rules, days=days, progress=self.tell, is_wanted=lambda: not cancelled.is_set()
        )
        return BacktestRun(rules, done)
