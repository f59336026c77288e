"""Results of trials in words: verdicts with their numbers and what to do next. What they are is told by the domain."""

from station.domain.given import GivenByRule
from station.domain.money import Money
from station.domain.results import Difference, TrialResult, Verdict
from station.wording.words import Words
from station.workflow.trial_results import ResultsReport

#: Longer forecasts are as good as never.
FORESEEABLE_DAYS = 3 * 365

DAYS_A_WEEK = 7


def empty_sentence(report: ResultsReport, words: Words) -> str:
    """How to start measuring, where nothing is on record; "" where something is."""
    if report.results:
        return ""
    if report.not_started:
        return words.say(
            "Measuring, but no parcel has met these rules yet: {rules}.",
            rules=report.not_started,
        )
    return words.say(
        "Nothing is measured yet. Give a rule a share to leave out (hold_out: 0.1 leaves out every tenth customer) "
        "and publish it; the first results come {days} days after the first parcels.",
        days=report.days,
    )


def verdict_sentence(result: TrialResult, days: int, words: Words) -> str:
    """What can be said of a trial, with its numbers, and what to do."""
    match result.verdict, result.orders:
        case Verdict.WORKS, Difference(low=float(low), high=float(high)):
            return words.say(
                "Works: between {low} and {high} more orders per 100 customers within {days} days.",
                low=per_hundred(low),
                high=per_hundred(high),
                days=days,
            )
        case Verdict.HARMS, Difference(low=float(low), high=float(high)):
            return words.say(
                "Hurts, switch it off: between {low} and {high} fewer orders per 100 customers within {days} days.",
                low=per_hundred(-high),
                high=per_hundred(-low),
                days=days,
            )
        case Verdict.NO_DIFFERENCE, Difference(low=float(low), high=float(high)):
            return words.say(
                "Makes little difference: at most {most} orders more or fewer per 100 customers.",
                most=per_hundred(max(-low, high)),
            )
        case Verdict.NOT_TRUSTED, _:
            return words.say("The groups do not have the expected sizes: do not trust this measurement.")
    return _still_open(result, words)


def verdict_label(result: TrialResult, words: Words) -> str:
    """The verdict in few words, for a table."""
    match result.verdict:
        case Verdict.WORKS:
            return words.say("Works")
        case Verdict.HARMS:
            return words.say("Hurts, switch off")
        case Verdict.NO_DIFFERENCE:
            return words.say("Little difference")
        case Verdict.NOT_TRUSTED:
            return words.say("Do not trust")
        case Verdict.TOO_FEW:
            return words.say("Too few to say")
    if result.more_days is None or result.more_days > FORESEEABLE_DAYS:
        return words.say("Not clear yet")
    weeks = -(-result.more_days // DAYS_A_WEEK)
    return words.count("Not clear yet, about {n} week more", "Not clear yet, about {n} weeks more", weeks)


def _still_open(result: TrialResult, words: Words) -> str:
    parcels, days = result.more_parcels, result.more_days
    if parcels is None or days is None:
        return words.say("Too few to say: nobody has been met yet who can be followed.")
    span = words.count("{n} day", "{n} days", days)
    if result.verdict is Verdict.TOO_FEW:
        if not parcels:
            return words.say("Too few to say: enough customers are being followed, about {span} more.", span=span)
        return words.say("Too few to say: about {parcels} parcels more, {span}.", parcels=parcels, span=span)
    if days > FORESEEABLE_DAYS:
        return words.say(
            "Not clear yet, and not within three years: about {parcels} parcels more. "
            "Leave out a larger share, or decide by what it costs.",
            parcels=parcels,
        )
    if not parcels:
        return words.say("Not clear yet: enough customers are being followed, about {span} more.", span=span)
    return words.say("Not clear yet, about {parcels} parcels more, {span}.", parcels=parcels, span=span)


def per_hundred(each: float) -> float:
    """Orders of one customer as orders of a hundred, with one decimal."""
    return round(100 * each, 1)


def trial_lines(result: TrialResult, currency: str, words: Words) -> list[str]:
    """Both sides, their difference with its interval, and what else to know, as lines for people."""
    lines = []
    if result.orders and result.revenue:
        lines = [
            words.say(
                "given: {customers} customers, {orders} orders per 100, {revenue} each",
                customers=result.given.customers,
                orders=per_hundred(result.orders.given),
                revenue=Money(round(result.revenue.given), currency),
            ),
            words.say(
                "left out: {customers} customers, {orders} orders per 100, {revenue} each",
                customers=result.held_out.customers,
                orders=per_hundred(result.orders.held_out),
                revenue=Money(round(result.revenue.held_out), currency),
            ),
            *_difference_lines(result.orders, result.revenue, currency, words),
        ]
    return lines + _asides(result, currency, words)


def no_comparison(words: Words) -> str:
    """Why nothing can be said of a rule that leaves nobody out."""
    return words.say("No comparison group: set a hold-out share to learn whether it works.")


def unmeasured_lines(one: GivenByRule, currency: str, words: Words) -> list[str]:
    """What a rule gave, and how to learn more."""
    told = words.say(
        "Given {pieces} {pieces?time|times} to {customers} {customers?customer|customers} since {day}; at today's "
        "prices {cost} in all.",
        pieces=one.pieces,
        customers=one.customers,
        day=one.by_day[0][0],
        cost=Money(one.cost_cents, currency),
    )
    return [no_comparison(words), told]


def _difference_lines(orders: Difference, revenue: Difference, currency: str, words: Words) -> list[str]:
    """With their intervals; nothing before anything may be claimed."""

    def per_100(each: float) -> str:
        return _signed(each, words.number(abs(per_hundred(each))))

    def amount(cents: float) -> str:
        return _signed(cents, words.money(Money(round(abs(cents)), currency)))

    lines = []
    if orders.low is not None and orders.high is not None:
        lines.append(
            words.say(
                "difference: {orders} orders per 100 ({low} to {high})",
                orders=per_100(orders.difference),
                low=per_100(orders.low),
                high=per_100(orders.high),
            )
        )
    if revenue.low is not None and revenue.high is not None:
        lines.append(
            words.say(
                "difference in revenue: {revenue} each ({low} to {high})",
                revenue=amount(revenue.difference),
                low=amount(revenue.low),
                high=amount(revenue.high),
            )
        )
    return lines


def _signed(number: float, said: str) -> str:
    return ("\N{MINUS SIGN}" if number < 0 else "+") + said


def _asides(result: TrialResult, currency: str, words: Words) -> list[str]:
    """What else to know; only what there is."""
    lines = []
    if result.cost_per_extra_order_cents is not None:
        cost = Money(result.cost_per_extra_order_cents, currency)
        lines.append(words.say("An extra order cost {cost}.", cost=cost))
    if result.waiting:
        lines.append(
            words.count(
                "{n} customer is still being followed", "{n} customers are still being followed", result.waiting
            )
        )
    if result.guest_parcels:
        lines.append(
            words.count(
                "{n} parcel of a guest cannot be followed",
                "{n} parcels of guests cannot be followed",
                result.guest_parcels,
            )
        )
    if result.foreign_orders:
        lines.append(
            words.count(
                "{n} order in another currency is not in the revenue",
                "{n} orders in other currencies are not in the revenue",
                result.foreign_orders,
            )
        )
    return lines
