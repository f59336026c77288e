"""What a rule that applies lays in, filled: its text, sample or products, and the reason the packer reads."""

from station.domain.box import Box
from station.domain.catalog import Insert, InsertKind, Slot, TextVariant
from station.domain.circumstances import Circumstances
from station.domain.guards import NEUTRAL_TEXTS
from station.domain.leaning import Leaning
from station.domain.phases import Moment
from station.domain.picks import name_of, pick_products, pick_sample, pick_text
from station.domain.plan import Choice, Recommendation
from station.domain.reasons import Reason
from station.domain.rules import AddCrossSell, AddSample, Rule

__all__ = ["choice_of"]

#: Text sets written for one sensitive moment.
_MOMENT_OF_TEXTS = {
    "resent": Moment.RESENT,
    "sorry_complaint": Moment.COMPLAINT,
    "sorry_return": Moment.RETURN,
    "sorry_late": Moment.DELAYED,
    "gift": Moment.GIFT,
}


def choice_of(
    rule: Rule, insert: Insert, at: Circumstances, box: Box, leaning: Leaning, because: bool = True
) -> Choice | Reason:
    """What fills the place of a rule with this insert, or why nothing does; guards and places are not asked.

    Without `because` nothing is told of what speaks for a product; it is the same.
    """
    text: TextVariant | None = None
    if insert.text_set:
        picked = pick_text(insert, at, box)
        if isinstance(picked, Reason):
            return picked
        text = picked
    language, sample = text.language if text else at.context.language, None
    recommendations: tuple[Recommendation, ...] = ()
    if isinstance(rule.add, AddSample):
        found = pick_sample(rule.add.sample, rule.keep_stock, insert, at, box, leaning)
        if isinstance(found, Reason):
            return found
        sample, why = found
    elif isinstance(rule.add, AddCrossSell):
        products = pick_products(rule.add.cross_sell, at, box, leaning, because)
        if isinstance(products, Reason):
            return products
        recommendations, why = products
    else:
        why = _why(insert, at)
    keep = rule.keep_stock
    return Choice(insert.slot, insert, rule.name, why, language, text, sample, recommendations, keep_stock=keep)


def _why_card(insert: Insert, at: Circumstances) -> Reason:
    """An apology is for its moment, a bound card for its product, and every other one for the phase."""
    if insert.kind is InsertKind.APOLOGY and at.moments:
        return Reason.of("chosen.card.moment", moment=at.moments[0])
    if (insert.skus or insert.categories) and insert.days_until <= 0:
        of_product = at.catalog.categories
        for sku in at.context.order.skus:
            is_of_card = sku in insert.skus or not insert.categories.isdisjoint(of_product.get(sku, ()))
            if is_of_card and sku in at.in_parcel:
                return Reason.of("chosen.card.product", because=name_of(sku, at))
    return Reason.of("chosen.card", phase=at.context.standing.when_opened.phase)


def _why(insert: Insert, at: Circumstances) -> Reason:
    """Why a note or a card goes in, as the packer reads it."""
    standing = at.context.standing
    phase = standing.when_opened.phase
    if insert.series:
        total = sum(other.series == insert.series for other in at.catalog.inserts.values())
        return Reason.of("chosen.series", number=insert.series_number, total=total, series=insert.series)
    if insert.slot is not Slot.NOTE:
        return _why_card(insert, at)
    if at.is_neutral or insert.text_set == NEUTRAL_TEXTS:
        return Reason.of("chosen.note.neutral")
    moment = _MOMENT_OF_TEXTS.get(insert.text_set)
    if moment in at.moments:
        return Reason.of("chosen.note.moment", moment=moment)
    if standing.now.is_returning and insert.text_set == "welcome_back":
        return Reason.of("chosen.note.returning", silent=standing.now.reason.fact("silent"))
    return Reason.of("chosen.note", phase=phase)
