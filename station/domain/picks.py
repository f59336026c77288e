"""Which text, which sample, which products: the best of what the guards leave. Whether a rule applies is `planning`."""

import hashlib
from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import islice

from station.domain.box import Box
from station.domain.catalog import Catalog, Insert, Product, Sample, Slot, TextVariant
from station.domain.circumstances import Circumstances
from station.domain.guards import COMES_AGAIN, GIFT_TEXTS, NEUTRAL_TEXTS, product_stopped, sample_stopped
from station.domain.leaning import Leaning
from station.domain.plan import Recommendation
from station.domain.reasons import Reason
from station.domain.rules import CrossSellScope, SamplePool

__all__ = ["in_pool", "name_of", "next_of_series", "pick_products", "pick_sample", "pick_text"]

#: Products a goes-with card can show well beside each other (an A6 card), whatever a rule asks for.
MOST_RECOMMENDED = 2

#: A note in English is better than none; a card in a language the customer did not choose is not.
NOTE_FALLBACK = "en"

#: Text sets after which there is nothing better to say: they may come again at once.
LAST_RESORT = frozenset({NEUTRAL_TEXTS, GIFT_TEXTS, "resent", "sorry_complaint", "sorry_return", "sorry_late"})

#: What counts beside the affinity of a sample (0 to 1, the best of the parcel being 1): a liked category, a lot that
#: has to leave soon, and cost with weight as a share of what the parcel has left. Set by us: affinity decides, the
#: stock decides between equals, and a light cheap sample wins only where both are equal.
LIKED_WORTH, PACE_WORTH, EFFORT_WORTH = 0.4, 0.25, 0.1


def pick_text(insert: Insert, at: Circumstances, box: Box) -> TextVariant | Reason:
    """A text this customer never had in any language, chosen by the order number; else why there is none.

    Where every text was had, the one that rested longest comes again: after `text_rest_days`, and at once where the
    text set is the last resort (the neutral thank-you, a gift, a sensitive moment), since saying nothing is worse.
    """
    spoken = _in_language(at.catalog, insert.text_set, at.context.language, insert.slot)
    if not spoken:
        return Reason.of("guard.language")
    had = at.memory.texts_given
    fresh = [text for text in spoken if text.id not in had and text.id not in box.texts]
    order = at.context.order
    if fresh:
        drawn = _drawn(order.shop, order.number, insert.text_set, str(at.context.copy_seed))
        return fresh[drawn % len(fresh)]
    rested = min((text for text in spoken if text.id not in box.texts), key=lambda t: (had[t.id], t.id), default=None)
    if rested is None or (insert.slot is not Slot.NOTE and insert.kind not in COMES_AGAIN):
        return Reason.of("guard.text_again")
    days = (at.context.today - had[rested.id]).days
    is_allowed = days >= box.limits.text_rest_days or insert.text_set in LAST_RESORT
    is_bent = any(("text_again", name) in box.limits.bent for name in ("", insert.id))
    return rested if is_allowed or is_bent else Reason.of("guard.text_again")


def next_of_series(series: str, at: Circumstances) -> Insert | Reason:
    """The first card of a series that this customer lacks; else why there is none."""
    cards = sorted(
        (insert for insert in at.catalog.inserts.values() if insert.series == series and insert.slot is Slot.CARD),
        key=lambda insert: (insert.series_number, insert.id),
    )
    if not cards:
        return Reason.of("rule.no_series", series=series)
    lacking = next((card for card in cards if card.id not in at.memory.inserts_given), None)
    return lacking or Reason.of("series.complete")


def _drawn(*parts: str) -> int:
    """A number that only these texts decide: chance that comes out the same again."""
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=8).digest(), "big")


def _in_language(catalog: Catalog, text_set: str, language: str, slot: Slot) -> tuple[TextVariant, ...]:
    """The variants in the language, else in it without its region, and for notes else in English, else in any."""
    wanted = (language, language.replace("_", "-").partition("-")[0].lower())
    if slot is Slot.NOTE:
        return catalog.spoken(text_set, (*wanted, NOTE_FALLBACK), True)
    return catalog.spoken(text_set, wanted, False)


def pick_sample(
    pool: SamplePool, keep_stock: int, insert: Insert, at: Circumstances, box: Box, leaning: Leaning
) -> tuple[Sample, Reason] | Reason:
    """The sample worth most in this parcel, of its lots the one that expires first; else why there is none."""
    if not at.catalog.samples:
        return Reason.of("sample.none")
    bends = box.limits.bent
    lots = [
        sample
        for sample in at.catalog.samples
        if in_pool(sample, pool, at.catalog)
        and sample_stopped(sample, at, bends) is None
        and sample.makes_known not in box.products
    ]
    if keep_stock:
        left = Counter[str]()
        for lot in at.catalog.samples:
            left[lot.sku] += max(lot.stock, 0)
        lots = [sample for sample in lots if left[sample.sku] > keep_stock]
    if not lots:
        return Reason.of("sample.none_fits")
    counted = [sample for sample in lots if sample.cost.currency == box.currency or not sample.cost.cents]
    if not counted:
        return Reason.of("parcel.currency", cost=lots[0].cost.currency, budget=box.currency)
    affordable = [sample for sample in counted if sample.cost.cents + insert.cost.cents <= box.cents_left]
    if not affordable:
        return Reason.of("parcel.budget")
    light = [sample for sample in affordable if sample.weight_g + insert.weight_g <= box.weight_left_g]
    if not light:
        return Reason.of("parcel.weight")
    first_to_expire = _first_to_expire(light)
    order = at.context.order
    if _drawn(at.context.trial_salt, order.shop, order.number, "explore") < box.limits.explore_share * 2**64:
        drawn = _drawn(order.shop, order.number, "sample")
        return first_to_expire[drawn % len(first_to_expire)], Reason.of("chosen.sample.explored")
    return _best_sample(first_to_expire, at, box, leaning)


def _first_to_expire(lots: list[Sample]) -> list[Sample]:
    """Of each sample the lot that expires first, by SKU."""
    ordered = sorted(lots, key=lambda lot: (lot.sku, lot.best_before or date.max, lot.lot, lot.bin, lot.makes_known))
    return list({lot.sku: lot for lot in reversed(ordered)}.values())[::-1]


def _best_sample(lots: list[Sample], at: Circumstances, box: Box, leaning: Leaning) -> tuple[Sample, Reason]:
    """What making this product known is worth to this customer, beside what the stock and the parcel ask for."""
    scores = leaning.scores({sample.makes_known for sample in lots})
    most = max(scores.values(), default=0.0) or 1.0
    likes = frozenset(at.context.customer.likes) if at.context.customer else frozenset()
    pace = {sample.sku: _pieces_a_day(sample, at.context.standing.opens_on) for sample in lots}
    fastest = max(pace.values(), default=0.0) or 1.0

    def worth(sample: Sample) -> float:
        is_liked = not likes.isdisjoint(_categories_of(sample, at.catalog))
        effort = sample.cost.cents / max(box.cents_left, 1) + sample.weight_g / max(box.weight_left_g, 1)
        return (
            scores[sample.makes_known] / most
            + LIKED_WORTH * is_liked
            + PACE_WORTH * pace[sample.sku] / fastest
            - EFFORT_WORTH * effort / 2
        )

    best = min(lots, key=lambda sample: (-worth(sample), sample.best_before or date.max, sample.sku, sample.lot))
    explained = leaning.explain(best.makes_known)
    because = name_of(explained.because_of, at) if explained else ""
    return best, Reason.of("chosen.sample", because=because) if because else Reason.of("chosen.sample.new")


def _pieces_a_day(sample: Sample, today: date) -> float:
    """How many pieces of a lot have to leave each day to be gone by its best-before date; 0 without one."""
    return 0.0 if sample.best_before is None else sample.stock / max((sample.best_before - today).days, 1)


def in_pool(sample: Sample, pool: SamplePool, catalog: Catalog) -> bool:
    """Whether a rule with this pool may pick the sample at all."""
    if pool.skus and not {sample.sku, sample.makes_known} & set(pool.skus):
        return False
    if pool.tags and sample.tags.isdisjoint(pool.tags):
        return False
    return not pool.categories or not _categories_of(sample, catalog).isdisjoint(pool.categories)


def _categories_of(sample: Sample, catalog: Catalog) -> frozenset[str]:
    product = catalog.products.get(sample.makes_known)
    return frozenset((*sample.categories, *(product.categories if product else ())))


def pick_products(
    scope: CrossSellScope, at: Circumstances, box: Box, leaning: Leaning, is_told: bool = True
) -> tuple[tuple[Recommendation, ...], Reason] | Reason:
    """Products that go best with the order and are new to this customer or used up; else why there are none.

    Not `is_told`, they are the same, and nothing is said of what speaks for them.
    """
    wanted = min(scope.count, MOST_RECOMMENDED)
    allowed = _allowed(scope, at, box)
    never = () if ("recommended_again", "") in box.limits.bent else at.memory.recommended
    found = leaning.best(wanted, allowed, never, is_told)
    if len(found) < wanted:
        scores = leaning.scores(at.used_up())
        again = (sku for sku in sorted(scores, key=lambda sku: (-scores[sku], sku)) if allowed(sku))
        found += [Recommendation(sku, scores[sku], "") for sku in islice(again, wanted - len(found))]
    if not found:
        return Reason.of("cross_sell.none")
    if not is_told:
        return tuple(found), Reason.of("chosen.cross_sell")
    best = found[0]
    if at.runs_out(best.sku):
        days = (at.context.standing.opens_on - at.memory.last_bought[best.sku]).days
        return tuple(found), Reason.of("chosen.cross_sell.again", days=days)
    because = name_of(best.because_of, at)
    if not because:
        return tuple(found), Reason.of("chosen.cross_sell.popular")
    facts = {"because": because, "together": best.together, "lift": round(best.lift, 2)}
    return tuple(found), Reason.of("chosen.cross_sell", **facts)


def _allowed(scope: CrossSellScope, at: Circumstances, box: Box) -> Callable[[str], bool]:
    products, skus, categories = at.catalog.products, frozenset(scope.skus), frozenset(scope.categories)
    taken_kinds: set[str] = set()
    bends = box.limits.bent

    def allowed(sku: str) -> bool:
        product = products.get(sku)
        if product is None or sku in box.products or (skus and sku not in skus):
            return False
        if categories and categories.isdisjoint(product.categories):
            return False
        if product_stopped(product, at, bends) is not None or _kind(product) in taken_kinds:
            return False
        taken_kinds.update({_kind(product)} - {""})
        return True

    return allowed


def _kind(product: Product) -> str:
    """Two durables of one kind do not stand side by side: "" for what may."""
    return "" if product.consumable or not product.categories else product.categories[-1]


def name_of(sku: str, at: Circumstances) -> str:
    """Name of a product as the shop calls it, from the order where the catalogue does not know it; "" for none."""
    product = at.catalog.products.get(sku)
    if product is not None:
        return product.name
    return next((line.name for line in at.context.order.lines if sku and line.sku == sku), "")
