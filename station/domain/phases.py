"""In which phase a customer stands on a day, and why: rules that a packer can be told in one sentence."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from station.domain.customers import History, IncidentKind
from station.domain.lifetime import Lifetime, lifetime_of
from station.domain.orders import Order
from station.domain.phase_names import Phase
from station.domain.phase_policy import PhasePolicy
from station.domain.reasons import Reason

__all__ = ["Moment", "PhaseAssessment", "PhasePolicy", "Standing", "assess", "standing"]


class Moment(StrEnum):
    """Sensitive moments: a softer recipe, never an ask, never a promotion."""

    COMPLAINT = "open_complaint"
    RETURN = "open_return"
    DELAYED = "delayed"
    RESENT = "resent"
    GIFT = "gift"


class PhaseAssessment(NamedTuple):
    """The phase of one customer on one day, with the reason."""

    phase: Phase
    on: date
    reason: Reason
    has_lapsed: bool = False  #: no order for `lapse_days`, the one on the table left out
    is_returning: bool = False  #: lapsed, and the order on the table brings them back: welcomed back, not onboarded
    days_since_first_delivery: int | None = None
    orders_kept: int = 0  #: orders not cancelled and not fully returned, the one on the table included

    @property
    def is_silent(self) -> bool:
        """Gone silent, a state of its own beside the five phases: lapsed, and no order brings them back."""
        return self.has_lapsed and not self.is_returning


class Standing(NamedTuple):
    """Where the customer of the order on the table stands: on the packing day and on the opening day."""

    now: PhaseAssessment
    when_opened: PhaseAssessment
    opens_on: date  #: expected opening day: packing day plus usual transit
    moments: frozenset[Moment] = frozenset()
    days_waited: int = 0  #: from order to packing


def assess(
    order: Order | None, history: History, on: date, policy: PhasePolicy, known_until: date | None = None
) -> PhaseAssessment:
    """The phase on day `on`, judged by what was known at the end of `known_until` (default: `on` itself).

    `order` is the one on the packing table on `known_until`; None asks about the customer alone. Exactly one phase
    each day; for one state of knowledge the phase never goes back as `on` advances.
    """
    known = known_until or on
    return _assess_life(lifetime_of(order, history, known, policy.handling_days, policy.transit), on, policy)


def standing(
    order: Order, history: History, today: date, policy: PhasePolicy, counted: Sequence[Order] | None = None
) -> Standing:
    """Phase on the packing day and on the expected opening day, and the sensitive moments of this parcel.

    `counted`: as `lifetime_of` takes it.
    """
    opens_on = today + timedelta(days=policy.transit(order.country, order.carrier))
    life = lifetime_of(order, history, today, policy.handling_days, policy.transit, counted)
    waited = _days_waited(order, today)
    return Standing(
        now=_assess_life(life, today, policy),
        when_opened=_assess_life(life, opens_on, policy),
        opens_on=opens_on,
        moments=_moments(order, history, today, opens_on, waited > policy.delayed_days),
        days_waited=waited,
    )


def _days_waited(order: Order, today: date) -> int:
    """Days from order to packing; an order that has left already stopped waiting then."""
    until = order.shipped_on if order.shipped_on and order.shipped_on <= today else today
    return max((until - order.ordered_at.date()).days, 0)


def _moments(order: Order, history: History, today: date, opens_on: date, is_late: bool) -> frozenset[Moment]:
    found: set[Moment] = set()
    open_kinds = {incident.kind for incident in history.incidents if incident.is_open_on(today)}
    if IncidentKind.COMPLAINT in open_kinds:
        found.add(Moment.COMPLAINT)
    if IncidentKind.RETURN in open_kinds:
        found.add(Moment.RETURN)
    if is_late or (order.promised_on is not None and order.promised_on < opens_on):
        found.add(Moment.DELAYED)
    if order.resent_for:
        found.add(Moment.RESENT)
    if order.is_gift:
        found.add(Moment.GIFT)
    return frozenset(found)


def _assess_life(life: Lifetime, on: date, policy: PhasePolicy) -> PhaseAssessment:
    first = life.first_delivery
    days = (on - first).days if first is not None and first <= on else None
    phase, reason = _phase(life, on, days, policy)
    silent = life.silent_days(on)
    has_lapsed = silent is not None and silent >= policy.lapse_days
    is_returning = has_lapsed and life.has_order_on_table
    if is_returning:
        reason = Reason.of("phase.returning", orders=life.orders_kept, silent=silent, phase=phase)
    elif has_lapsed:
        reason = Reason.of("phase.lapsed", orders=life.orders_kept, silent=silent, phase=phase)
    return PhaseAssessment(phase, on, reason, has_lapsed, is_returning, days, life.orders_kept)


def _phase(life: Lifetime, on: date, days: int | None, policy: PhasePolicy) -> tuple[Phase, Reason]:
    """The first of the five whose rule holds, with its sentence. `days` since the first delivery, None before it."""
    if days is None:
        return Phase.ROLLERCOASTER, _not_delivered(life)
    if days == 0:
        return Phase.DELIVERY, Reason.of("phase.delivery", orders=life.orders_kept, on=on)
    facts = {"orders": life.orders_kept, "days": days, "returns": life.returns}
    if days >= policy.promote_after_days and life.orders_kept >= policy.promote_orders:
        evidence = _good_experience(life, on, policy)
        if evidence:
            return Phase.PROMOTE, Reason.of(f"phase.promote.{evidence}", **facts)
    if days > policy.enjoy_days:
        return Phase.ENGAGE, Reason.of("phase.engage.days", limit=policy.enjoy_days, **facts)
    if life.orders_kept >= policy.habit_orders:
        return Phase.ENGAGE, Reason.of("phase.engage.habit", **facts)
    return Phase.ENJOY, Reason.of("phase.enjoy.returns" if life.returns else "phase.enjoy", **facts)


def _not_delivered(life: Lifetime) -> Reason:
    if life.orders_kept == 0:
        return Reason.of("phase.rollercoaster.returned" if life.returns else "phase.rollercoaster.none")
    if life.orders_kept == 1:
        return Reason.of("phase.rollercoaster.returned_before" if life.returns else "phase.rollercoaster")
    return Reason.of("phase.rollercoaster.several", orders=life.orders_kept)


def _good_experience(life: Lifetime, on: date, policy: PhasePolicy) -> str:
    """What speaks for a good experience: "review", "referral", "quiet"; "" for nothing."""
    if life.has_open_complaint:
        return ""
    trouble = max((d for d, s in life.reviews if s < policy.promote_good_score), default=None)
    troubles = [d for d in (trouble, life.last_complaint) if d is not None]
    last_trouble = max(troubles, default=None)
    if any(s >= policy.promote_good_score and (last_trouble is None or d > last_trouble) for d, s in life.reviews):
        return "review"
    if life.last_referral and (last_trouble is None or life.last_referral > last_trouble):
        return "referral"
    quiet_since = max([d for d in (life.first_delivery, last_trouble) if d is not None], default=on)
    return "quiet" if (on - quiet_since).days >= policy.promote_quiet_days else ""
