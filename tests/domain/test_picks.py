"""Picks: texts without repeats in the right language, samples by affinity and expiry, products that complement."""

from dataclasses import replace
from datetime import timedelta

from station.domain.affinity import Affinity, PastBasket, learn
from station.domain.box import Box
from station.domain.catalog import Catalog, Product, Sample, Slot, TextVariant
from station.domain.circumstances import Circumstances, circumstances
from station.domain.customers import Customer, History, InsertGiven
from station.domain.leaning import Leaning
from station.domain.money import Money
from station.domain.picks import pick_products, pick_sample, pick_text
from station.domain.reasons import Reason
from station.domain.rules import CrossSellScope, RuleSet, SamplePool
from tests.domain.small_shop import INSERTS, NOTHING, TEXTS, TODAY, context, order, product

LABEL = INSERTS["sample"]


def at(
    history: History = NOTHING,
    customer: Customer | None = None,
    number: str = "1",
    language: str = "de",
    samples: tuple[Sample, ...] = (),
    products: tuple[Product, ...] = (),
    copy_seed: int = 0,
) -> Circumstances:
    """Product P0 on the table of a shop with P0 to P5 and these samples."""
    known = {p.sku: p for p in (*(product(f"P{n}") for n in range(6)), *products)}
    parcel = context(order(number, TODAY, ["P0"]), history, customer, language=language, copy_seed=copy_seed)
    return circumstances(parcel, Catalog(known, samples, INSERTS, TEXTS))


def box() -> Box:
    return Box(RuleSet(explore_share=0))


def leaning(here: Circumstances, affinity: Affinity) -> Leaning:
    return affinity.leaning(here.memory.owned_in_order, here.context.order.skus)


def text_for(here: Circumstances, text_set: str = "delivery", slot: Slot = Slot.NOTE) -> TextVariant | Reason:
    return pick_text(replace(INSERTS["note"], text_set=text_set, slot=slot), here, box())


def had(*texts: str) -> History:
    return History(given=tuple(InsertGiven(TODAY - timedelta(9), "note", "note", "0", text) for text in texts))


def test_a_text_is_drawn_by_the_order_number() -> None:
    drawn = [text_for(at(number=f"{n}")) for n in range(40)]
    assert drawn == [text_for(at(number=f"{n}")) for n in range(40)]
    assert {text.id for text in drawn if isinstance(text, TextVariant)} == {"delivery.1", "delivery.2"}
    again = {text_for(at(copy_seed=seed)) for seed in range(20)}
    assert len(again) == 2


def test_no_text_twice_in_any_language() -> None:
    for number in range(10):
        picked = text_for(at(had("delivery.1"), number=f"{number}", language="en"))
        assert isinstance(picked, TextVariant)
        assert (picked.id, picked.language) == ("delivery.2", "en")
    assert text_for(at(had("delivery.1", "delivery.2"))) == Reason("guard.text_again")


def test_a_note_falls_back_to_english_and_a_card_does_not() -> None:
    picked = text_for(at(language="tr"))
    assert isinstance(picked, TextVariant)
    assert picked.language == "en"
    assert text_for(at(language="tr"), slot=Slot.CARD) == Reason("guard.language")
    regional = text_for(at(language="de-AT"), slot=Slot.CARD)
    assert isinstance(regional, TextVariant)
    assert regional.language == "de"
    assert text_for(at(), "unknown_set") == Reason("guard.language")


def lot(sku: str, makes_known: str, days_left: int = 30, **more: object) -> Sample:
    return replace(Sample(sku, sku, makes_known, 3, TODAY + timedelta(days_left)), **more)


def picked_sample(
    here: Circumstances,
    affinity: Affinity | None = None,
    pool: SamplePool | None = None,
    keep: int = 0,
    limits: Box | None = None,
) -> str:
    found = pick_sample(pool or SamplePool(), keep, LABEL, here, limits or box(), leaning(here, affinity or Affinity()))
    return found.code if isinstance(found, Reason) else f"{found[0].sku}/{found[0].lot} {found[1].code}"


def test_first_expired_first_out() -> None:
    lots = (lot("S1", "P1", 40, lot="b"), lot("S1", "P1", 20, lot="a"), lot("S1", "P1", 1, lot="over"))
    assert picked_sample(at(samples=lots)) == "S1/a chosen.sample.new"
    assert picked_sample(at(samples=lots[::-1])) == "S1/a chosen.sample.new"


def test_the_sample_that_goes_best_with_the_order() -> None:
    goes_with = learn([PastBasket(c, TODAY, ("P0", "P2")) for c in "abc"])
    lots = (lot("S1", "P1", 10), lot("S2", "P2", 90))
    assert picked_sample(at(samples=lots), goes_with) == "S2/ chosen.sample"


def test_a_liked_category_speaks_before_the_expiry() -> None:
    lots = (lot("S1", "P1", 10), lot("S2", "P2", 90, categories=("tea",)))
    likes_tea = Customer(1, "1", likes=("tea",))
    assert picked_sample(at(samples=lots)) == "S1/ chosen.sample.new"
    assert picked_sample(at(customer=likes_tea, samples=lots)) == "S2/ chosen.sample.new"


def test_a_dear_or_heavy_sample_makes_way_for_the_next_best() -> None:
    lots = (lot("S1", "P1", 10, cost=Money(999)), lot("S2", "P2", 20, weight_g=999), lot("S3", "P3", 90))
    assert picked_sample(at(samples=lots)) == "S3/ chosen.sample.new"
    assert picked_sample(at(samples=lots[:1])) == "parcel.budget"
    assert picked_sample(at(samples=lots[1:2])) == "parcel.weight"


def test_pools_and_shops_without_samples() -> None:
    lots = (lot("S1", "P1", categories=("tea",)), lot("S2", "P2", tags=frozenset({"new"})))
    assert picked_sample(at(samples=lots), pool=SamplePool(categories=("tea",))) == "S1/ chosen.sample.new"
    assert picked_sample(at(samples=lots), pool=SamplePool(tags=("new",))) == "S2/ chosen.sample.new"
    assert picked_sample(at(samples=lots), pool=SamplePool(skus=("P2",))) == "S2/ chosen.sample.new"
    assert picked_sample(at(samples=lots), pool=SamplePool(skus=("P5",))) == "sample.none_fits"
    assert picked_sample(at()) == "sample.none"


ALL_TOGETHER = learn([PastBasket(c, TODAY, ("P0", "P1", "P2", "P3")) for c in "abcd"])


def recommended(here: Circumstances, affinity: Affinity = ALL_TOGETHER, **scope: object) -> list[str]:
    found = pick_products(CrossSellScope.model_validate({"count": 2, **scope}), here, box(), leaning(here, affinity))
    return [found.code] if isinstance(found, Reason) else [found[1].code, *(r.sku for r in found[0])]


def test_at_most_two_products_that_go_with_the_order() -> None:
    assert recommended(at()) == ["chosen.cross_sell", "P1", "P2"]
    assert recommended(at(), count=6) == ["chosen.cross_sell", "P1", "P2"]
    assert recommended(at(), count=1, skus=["P3"]) == ["chosen.cross_sell", "P3"]


def test_a_shop_that_learned_nothing_recommends_nothing() -> None:
    assert recommended(at(), Affinity()) == ["cross_sell.none"]


def test_what_nobody_bought_together_is_told_as_popular() -> None:
    assert recommended(at(), learn([PastBasket(c, TODAY, ("P4",)) for c in "abc"])) == [
        "chosen.cross_sell.popular",
        "P4",
    ]


def test_one_durable_of_a_kind_on_a_card_and_none_of_a_kind_that_is_owned() -> None:
    pots = tuple(product(f"P{n}", categories=("pots",)) for n in (1, 2))
    assert recommended(at(products=pots)) == ["chosen.cross_sell", "P1", "P3"]
    owns_one = (*pots, product("P0", categories=("pots",)))
    assert recommended(at(products=owns_one)) == ["chosen.cross_sell", "P3"]
    teas = tuple(product(f"P{n}", categories=("tea",), consumable=True) for n in (0, 1, 2))
    assert recommended(at(products=teas)) == ["chosen.cross_sell", "P1", "P2"]


def test_a_product_already_in_the_box_as_a_sample_is_not_recommended_too() -> None:
    here, parcel = at(), box()
    parcel.products.add("P1")
    found = pick_products(CrossSellScope(count=1), here, parcel, leaning(here, ALL_TOGETHER))
    assert not isinstance(found, Reason)
    assert [r.sku for r in found[0]] == ["P2"]
