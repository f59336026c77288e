"""Results of trials as a table for people: one row a trial. The sentences of its verdicts live in `results_words`."""

from collections.abc import Sequence

from station.domain.given import GivenByRule
from station.domain.money import Money
from station.domain.results import TrialResult
from station.wording.words import Words
from station.workflow.results_words import per_hundred, verdict_label
from station.workflow.trial_results import ResultsReport

#: Stands where nothing may be said yet.
NOTHING = "\N{EN DASH}"


def results_head(words: Words) -> list[str]:
    """What the columns of `results_rows` are called."""
    say = words.say
    return [
        say("Insert or trial"),
        say("Rules"),
        say("Given"),
        say("Left out"),
        say("Orders per 100, given"),
        say("Orders per 100, left out"),
        say("Difference per 100"),
        say("Lowest"),
        say("Highest"),
        say("Verdict"),
        say("Cost of an extra order"),
        say("Cost in all"),
    ]


def results_rows(
    report: ResultsReport, words: Words, given: Sequence[GivenByRule] = (), others: Sequence[GivenByRule] = ()
) -> list[list[str]]:
    """Every trial with the cost of what its rules `given`, and what `others` gave unmeasured; numbers as they are
    written in the language of `words`."""
    measured = [_row(result, report.currency, given, words) for result in report.results]
    return measured + [_unmeasured_row(one, report.currency, words) for one in others]


def cost_in_all(result: TrialResult, given: Sequence[GivenByRule]) -> int | None:
    """Cents of all that the rules of a trial gave; None where nothing of theirs is on record."""
    costs = [one.cost_cents for one in given if one.rule in result.rules]
    return sum(costs) if costs else None


def _unmeasured_row(one: GivenByRule, currency: str, words: Words) -> list[str]:
    cost = words.money(Money(one.cost_cents, currency))
    nothing = [NOTHING] * 6
    return [one.rule, one.rule, words.number(one.customers), *nothing, words.say("not measured"), NOTHING, cost]


def results_numbers(
    report: ResultsReport, words: Words, given: Sequence[GivenByRule] = (), others: Sequence[GivenByRule] = ()
) -> list[list[object]]:
    """The same rows for a spreadsheet: numbers stay numbers, the cost in the currency's unit, "" where none is."""
    rows: list[list[object]] = []
    for result in report.results:
        orders, cents, in_all = result.orders, result.cost_per_extra_order_cents, cost_in_all(result, given)
        found = (orders.given, orders.held_out, orders.difference, orders.low, orders.high) if orders else (None,) * 5
        rows.append(
            [
                result.trial,
                ", ".join(result.rules),
                result.given.customers,
                result.held_out.customers,
                *("" if each is None else per_hundred(each) for each in found),
                verdict_label(result, words),
                "" if cents is None else cents / 100,
                "" if in_all is None else in_all / 100,
            ]
        )
    for one in others:
        told = words.say("not measured")
        rows.append([one.rule, one.rule, one.customers, *[""] * 6, told, "", one.cost_cents / 100])
    return rows


def _row(result: TrialResult, currency: str, given: Sequence[GivenByRule], words: Words) -> list[str]:
    orders = result.orders
    ends = (orders.given, orders.held_out) if orders else (None, None)
    spread = (orders.difference, orders.low, orders.high) if orders else (None, None, None)
    return [
        result.trial,
        ", ".join(result.rules),
        words.number(result.given.customers),
        words.number(result.held_out.customers),
        *(NOTHING if each is None else words.number(per_hundred(each)) for each in ends),
        *(said_difference(each, words) for each in spread),
        verdict_label(result, words),
        said_cost(result, currency, words),
        said_in_all(result, given, currency, words),
    ]


def said_difference(each: float | None, words: Words) -> str:
    """Orders of one customer more or fewer, told for a hundred, always with its sign."""
    if each is None:
        return NOTHING
    sign = "\N{MINUS SIGN}" if each < 0 else "+"
    return sign + words.number(abs(per_hundred(each)))


def said_cost(result: TrialResult, currency: str, words: Words) -> str:
    """What an extra order cost, where that is known."""
    cents = result.cost_per_extra_order_cents
    return NOTHING if cents is None else words.money(Money(cents, currency))


def said_in_all(result: TrialResult, given: Sequence[GivenByRule], currency: str, words: Words) -> str:
    """What all of it cost, where that is known."""
    cents = cost_in_all(result, given)
    return NOTHING if cents is None else words.money(Money(cents, currency))
