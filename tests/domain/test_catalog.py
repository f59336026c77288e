"""A catalogue whose stock moved is the same shop: it answers as one that was made anew."""

from hypothesis import given
from hypothesis import strategies as st

from station.domain.catalog import Catalog, Product, TextVariant

CATEGORIES = st.lists(st.sampled_from(["tea", "tea/black", "pots"]), max_size=2, unique=True).map(tuple)


@st.composite
def catalogs(draw: st.DrawFn) -> Catalog:
    """Products with categories, consumable or not, and texts in two languages."""
    products = {
        sku: Product(sku, sku, categories=draw(CATEGORIES), consumable=draw(st.booleans()))
        for sku in draw(st.sets(st.sampled_from("ABCDE")))
    }
    texts = {"thanks": tuple(TextVariant(f"t.{code}", "thanks", code, "Hello") for code in draw(st.sets(LANGUAGES)))}
    return Catalog(products, texts=texts)


LANGUAGES = st.sampled_from(["de", "en"])


@given(catalogs(), st.dictionaries(st.just(("rule", "")), st.integers(0, 9)))
def test_a_moved_stock_changes_nothing_else(before: Catalog, campaigns: dict[tuple[str, str], int]) -> None:
    moved, anew = before.with_stock((), {}, campaigns), Catalog(before.products, (), {}, before.texts, campaigns)
    assert moved == anew
    assert moved.campaigns == campaigns
    assert moved.categories == anew.categories
    assert moved.durables == anew.durables
    assert moved.consumables == anew.consumables
    assert moved.skus_in(["tea", "pots"]) == anew.skus_in(["tea", "pots"])
    for language in ("de", "en"):
        assert moved.spoken("thanks", (language,), or_any=True) == anew.spoken("thanks", (language,), or_any=True)
