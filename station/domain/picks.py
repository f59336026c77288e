"""Which text, which sample, which products: the best of what the guards leave. Whether a rule applies is `planning`."""

import hashlib
from collections.abc import Callable
from datetime import date

from station.domain.affinity import Affinity
from station.domain.box import Box
from station.domain.catalog import Catalog, Insert, Product, Sample, Slot, TextVariant
from station.domain.circumstances import Circumstances
from station.domain.guards import product_stopped, sample_stopped
from station.domain.plan import Recommendation
from station.domain.reasons import Reason
from station.domain.rules import CrossSellScope, SamplePool

__all__ = ["pick_products", "pick_sample", "pick_text"]

#: Products a goes-with card can show well beside each other (an A6 card), whatever a rule asks for.
MOST_RECOMMENDED = 2

#: A note in English is better than none; a card in a language the customer did not choose is not.
NOTE_FALLBACK = "en"


def pick_text(text_set: str, slot: Slot, at: Circumstances, box: Box) -> TextVariant | Reason:
    """A text this customer never had in any language, chosen by the order number; else why there is none."""
    written = at.catalog.texts.get(text_set, ())
    spoken = _in_language(written, at.context.language, slot)
    if not spoken:
        return Reason.of("guard.language")
    fresh = [text for text in spoken if text.id not in at.memory.texts_given and text.id not in box.texts]
    if not fresh:
        return Reason.of("guard.text_again")
    order = at.context.order
    seed = f"{order.shop}\0{order.number}\0{text_set}\0{at.context.copy_seed}".encode("utf-8", "replace")
    drawn = int.from_bytes(hashlib.blake2b(seed, digest_size=8).digest(), "big")
    return sorted(fresh, key=lambda text: text.id)[drawn % len(fresh)]


def _in_language(written: tuple[TextVariant, ...], language: str, slot: Slot) -> list[TextVariant]:
    """The variants in the language, else in it without its region, and for notes else in English, else in any."""
    wanted = [language, language.replace("_", "-").partition("-")[0].lower()]
    if slot is Slot.NOTE:
        wanted += [NOTE_FALLBACK, *sorted({text.language for text in written})]
    for one in wanted:
        found = [text for text in written if text.language == one]
        if found:
            return found
    return []


def pick_sample(
    pool: SamplePool, insert: Insert, at: Circumstances, box: Box, affinity: Affinity
) -> tuple[Sample, Reason] | Reason:
    """The sample that fits this customer best, of its lots the one that expires first; else why there is none."""
    if not at.catalog.samples:
        return Reason.of("sample.none")
    lots = [
        sample
        for sample in at.catalog.samples
        if _in_pool(sample, pool, at.catalog)
        and sample_stopped(sample, at) is None
        and sample.makes_known not in box.products
    ]
    if not lots:
        return Reason.of("sample.none_fits")
    affordable = [sample for sample in lots if sample.cost.cents <= box.cents_left]
    if not affordable:
        return Reason.of("parcel.budget")
    light = [sample for sample in affordable if sample.weight_g + insert.weight_g <= box.weight_left_g]
    if not light:
        return Reason.of("parcel.weight")
    return _best_sample(light, at, affinity)


def _best_sample(lots: list[Sample], at: Circumstances, affinity: Affinity) -> tuple[Sample, Reason]:
    """What this customer is drawn to most, then what they like, then what expires first."""
    owned, basket = at.memory.owned_in_order, at.context.order.skus
    scores = affinity.scores(owned, basket, {sample.makes_known for sample in lots})
    likes = frozenset(at.context.customer.likes) if at.context.customer else frozenset()

    def rank(sample: Sample) -> tuple[float, bool, date, str, str]:
        is_liked = not likes.isdisjoint(_categories_of(sample, at.catalog))
        expires = sample.best_before or date.max
        return (-scores[sample.makes_known], not is_liked, expires, sample.sku, sample.lot)

    best = min(lots, key=rank)
    if scores[best.makes_known] <= 0:
        return best, Reason.of("chosen.sample.new")
    explained = affinity.recommend(owned, basket, 1, lambda sku: sku == best.makes_known)
    because = _name_of(explained[0].because_of, at) if explained else ""
    return best, Reason.of("chosen.sample", because=because) if because else Reason.of("chosen.sample.new")


def _in_pool(sample: Sample, pool: SamplePool, catalog: Catalog) -> bool:
    if pool.skus and not {sample.sku, sample.makes_known} & set(pool.skus):
        return False
    if pool.tags and sample.tags.isdisjoint(pool.tags):
        return False
    return not pool.categories or not _categories_of(sample, catalog).isdisjoint(pool.categories)


def _categories_of(sample: Sample, catalog: Catalog) -> frozenset[str]:
    product = catalog.products.get(sample.makes_known)
    return frozenset((*sample.categories, *(product.categories if product else ())))


def pick_products(
    scope: CrossSellScope, at: Circumstances, box: Box, affinity: Affinity
) -> tuple[tuple[Recommendation, ...], Reason] | Reason:
    """Products that go best with the order and are new to this customer; else why there are none."""
    found = affinity.recommend(
        at.memory.owned_in_order, at.context.order.skus, min(scope.count, MOST_RECOMMENDED), _allowed(scope, at, box)
    )
    if not found:
        return Reason.of("cross_sell.none")
    best = found[0]
    because = _name_of(best.because_of, at)
    if not because:
        return tuple(found), Reason.of("chosen.cross_sell.popular")
    facts = {"because": because, "together": best.together, "lift": round(best.lift, 2)}
    return tuple(found), Reason.of("chosen.cross_sell", **facts)


def _allowed(scope: CrossSellScope, at: Circumstances, box: Box) -> Callable[[str], bool]:
    products, skus, categories = at.catalog.products, frozenset(scope.skus), frozenset(scope.categories)
    taken_kinds: set[str] = set()

    def allowed(sku: str) -> bool:
        product = products.get(sku)
        if product is None or sku in box.products or (skus and sku not in skus):
            return False
        if categories and categories.isdisjoint(product.categories):
            return False
        if product_stopped(product, at) is not None or _kind(product) in taken_kinds:
            return False
        taken_kinds.update({_kind(product)} - {""})
        return True

    return allowed


def _kind(product: Product) -> str:
    """Two durables of one kind do not stand side by side: "" for what may."""
    return "" if product.consumable or not product.categories else product.categories[-1]


def _name_of(sku: str, at: Circumstances) -> str:
    """Name of a product as the shop calls it, from the order where the catalogue does not know it; "" for none."""
    product = at.catalog.products.get(sku)
    if product is not None:
        return product.name
    return next((line.name for line in at.context.order.lines if sku and line.sku == sku), "")
