"""Back-test: what rule sets would have put into the parcels of the past. Prints nothing, records nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from time import perf_counter
from typing import NamedTuple

from station.documents.languages import resolve_language
from station.domain.affinity import Affinity
from station.domain.catalog import Catalog
from station.domain.customers import InsertGiven
from station.domain.memory import Given, products_of_samples
from station.domain.phase_policy import PhasePolicy
from station.domain.phases import standing
from station.domain.plan import PackContext, PackPlan
from station.domain.planning import make_plan
from station.domain.replay import Known, Learning, Lives, PastOrder, ShopPast, walk
from station.domain.replay_tally import Tally, taken_from
from station.domain.rules import RuleSet
from station.domain.trouble import Trouble
from station.workflow.deciding import Decider, wanted_language

__all__ = ["Backtest", "BacktestProgress", "Backtester", "Offers", "Replayed", "backtest"]

#: Days that are replayed where nobody says how many.
USUAL_DAYS = 365
#: Parcels between two looks at the clock and at whether the answer is still wanted.
PARCELS_BETWEEN = 100


@dataclass(frozen=True, slots=True)
class Offers:
    """What the shop has to give and how it decides, as it is today; only the customers are as they were then."""

    catalog: Catalog
    policy: PhasePolicy
    shop_language: str
    packer: str = ""
    table: str = ""
    trial_salt: str = ""
    policy_version: int = 0


@dataclass(frozen=True, slots=True)
class BacktestProgress:
    """How far a back-test is."""

    parcels: int  #: done
    of: int
    seconds_left: float | None  #: None until there is something to judge by


@dataclass(frozen=True, slots=True)
class Replayed:
    """One parcel of the past as the first rule set would have packed it."""

    context: PackContext
    plan: PackPlan


@dataclass(frozen=True, slots=True)
class Backtest:
    """What came of it; `tally` is of the rule set asked about, `live` of the published one where that is another."""

    first: date
    last: date
    seconds: float
    tally: Tally
    live: Tally | None
    takes_from: Mapping[str, Mapping[str, int]]  #: rule -> rule of the live set that had the place -> parcels
    learned: int  #: how often it was learned what goes with what
    catalog: Catalog


@dataclass(frozen=True, slots=True)
class Backtester:
    """Back-tests of one shop; what `open_backtester` builds."""

    decider: Decider
    read_past: Callable[[int, date], ShopPast]  #: takes the handling days and today
    packer: str = ""
    table: str = ""

    def run(
        self,
        today: date,
        draft: RuleSet | None = None,
        *,
        days: int = USUAL_DAYS,
        progress: Callable[[BacktestProgress], None] = lambda _: None,
        is_wanted: Callable[[], bool] = lambda: True,
        each: Callable[[Replayed], None] | None = None,
    ) -> Backtest:
        """Replay the live rules; with a `draft` that one, and the live rules beside it. Raises as `backtest`."""
        began = perf_counter()
        decider, live = self.decider, self.decider.store.rules()
        offers = Offers(
            catalog=decider.store.catalog(),
            policy=decider.policy,
            shop_language=decider.shop_language,
            packer=self.packer,
            table=self.table,
            trial_salt=decider.store.trial_salt(),
            policy_version=decider.policy_version,
        )
        past = self.read_past(decider.policy.handling_days, today)
        asked, beside = (live, None) if draft is None else (draft, live)
        done = backtest(past, offers, asked, beside, days=days, progress=progress, is_wanted=is_wanted, each=each)
        return replace(done, seconds=perf_counter() - began)


def backtest(
    past: ShopPast,
    offers: Offers,
    rules: RuleSet,
    live: RuleSet | None = None,
    *,
    days: int = USUAL_DAYS,
    progress: Callable[[BacktestProgress], None] = lambda _: None,
    is_wanted: Callable[[], bool] = lambda: True,
    each: Callable[[Replayed], None] | None = None,
) -> Backtest:
    """Replay the parcels of the last `days` days of the past; `each` sees every one as `rules` packed it.

    Pure of the clock but for `seconds`, which counts from here: reading, learning, deciding and counting. Raises
    Trouble "backtest.empty" where there are no past parcels, "backtest.interrupted" once it is not wanted any more.
    """
    began = perf_counter()
    if not past.packing_days:
        raise Trouble("backtest.empty")
    last = past.packing_days[-1]
    first = max(past.packing_days[0], last - timedelta(days=days - 1))
    total = past.parcels(first, last)
    sets = [_Replay(past, offers, rules, first, because=each is not None)]
    if live is not None:
        sets.append(_Replay(past, offers, live, first))
    takes: dict[str, Counter[str]] = {}
    learning = Learning(offers.catalog.products)
    for done, then in enumerate(_parcels_then(past, offers, learning, first), start=1):
        plans = [one.plan(then, learning.affinity()) for one in sets]
        for rule, other in taken_from(*plans) if live is not None else ():
            takes.setdefault(rule, Counter())[other] += 1
        if each is not None:
            each(Replayed(then.context, plans[0]))
        if done % PARCELS_BETWEEN == 0 or done == total:
            if not is_wanted():
                raise Trouble("backtest.interrupted")
            progress(BacktestProgress(done, total, (perf_counter() - began) / done * (total - done)))
    return Backtest(
        first=first,
        last=last,
        seconds=perf_counter() - began,
        tally=sets[0].tally,
        live=sets[1].tally if live is not None else None,
        takes_from=takes,
        learned=learning.times,
        catalog=offers.catalog,
    )


class _Replay:
    """One rule set walking through the past, with what its own parcels have given and used up so far."""

    def __init__(self, past: ShopPast, offers: Offers, rules: RuleSet, first: date, because: bool = False) -> None:
        """`because`: its plans say what speaks for a product."""
        self._because = because
        self.tally = Tally(rules, offers.catalog.inserts)
        self._rules = rules
        self._makes_known = products_of_samples(offers.catalog)
        self._given = {
            person: Given(self._makes_known, (one for one in given if one.given_on < first))
            for person, given in past.given.items()
        }
        # mutable on purpose: a campaign's count goes up with every parcel, and the catalogue is made once
        self._campaigns = _campaigns_before(rules, past.given.values(), first)
        self._catalog = replace(offers.catalog, campaigns=self._campaigns)

    def plan(self, then: "_Then", affinity: Affinity) -> PackPlan:
        """The plan of one parcel, counted and remembered."""
        context = then.context
        given = self._given.get(then.person)
        if given is None:
            given = self._given[then.person] = Given(self._makes_known)
        memory = then.known.memory(given)
        plan = make_plan(
            context, self._rules, self._catalog, affinity, memory=memory, explain=False, because=self._because
        )
        self.tally.count(context, plan, then.wanted)
        for place in plan.campaigns:
            self._campaigns[place.rule, ""] += 1
            self._campaigns[place.rule, context.today.isoformat()] += 1
        for one in plan.given(context.today):
            given.add(one)
        return plan


def _campaigns_before(rules: RuleSet, given: Iterable[Sequence[InsertGiven]], first: date) -> Counter[tuple[str, str]]:
    """How often rules with a campaign were really given before the replay begins."""
    limited = {rule.name for rule in rules.rules if rule.campaign is not None}
    return Counter(
        (one.rule, "") for inserts in given for one in inserts if one.rule in limited and one.given_on < first
    )


class _Then(NamedTuple):
    """A past parcel as its table would have seen it."""

    context: PackContext  #: without what was given: each rule set has given its own
    known: Known
    person: str
    wanted: str  #: the language its customer would read


def _parcels_then(past: ShopPast, offers: Offers, learning: Learning, first: date) -> Iterator[_Then]:
    """The parcels packed since `first`; earlier ones only pass by, so that `learning` does not depend on it."""
    lives = Lives(past)
    written = frozenset(text.language for texts in offers.catalog.texts.values() for text in texts)
    languages: dict[str, str] = {}
    for event in walk(past.orders):
        if isinstance(event, PastOrder):
            lives.add(event)
            learning.add(event)
            continue
        order, today = event.order, event.packed_on
        learning.passes(today)
        if today < first:
            continue
        known = lives.known(event)
        customer = past.customers.get(event.person)
        wanted = wanted_language(order, customer)
        if wanted not in languages:
            languages[wanted] = resolve_language(wanted, written, offers.shop_language)
        context = PackContext(
            order=order,
            customer=customer,
            history=known.history,
            standing=standing(order, known.history, today, offers.policy, known.bought.orders),
            today=today,
            language=languages[wanted],
            packer=offers.packer,
            table=offers.table,
            trial_salt=offers.trial_salt,
            policy_version=offers.policy_version,
            policy=offers.policy,
        )
        yield _Then(context, known, event.person, wanted)
