"""Codes of products and samples: samples move with every parcel, and products need not be read again for that."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from station.domain.article_codes import ArticleCodes
from station.domain.catalog import Product, Sample

CODES = st.sampled_from(["TEA-1", "tea-1", "4006381333931", "B-04", "LOT-A", "none"])
PRODUCTS = {sku: Product(sku, sku, gtin="4006381333931") for sku in ("TEA-1", "TEA-2")}
SAMPLES = st.lists(
    st.builds(Sample, CODES, st.just("Tea"), st.just("TEA-1"), st.integers(0, 9), lot=CODES, bin=CODES), max_size=4
)


@given(before=SAMPLES, after=SAMPLES, code=CODES)
def test_other_samples_mean_the_same_as_a_catalogue_read_anew(
    before: list[Sample], after: list[Sample], code: str
) -> None:
    moved, anew = ArticleCodes(PRODUCTS, before).with_samples(after), ArticleCodes(PRODUCTS, after)
    assert moved.samples(code) == anew.samples(code)
    assert moved.skus(code) == anew.skus(code)


def test_the_codes_before_stay_what_they_were() -> None:
    sample = Sample("S-1", "Tea", "TEA-1", 3, lot="LOT-A", bin="B-04")
    before = ArticleCodes(PRODUCTS, [sample])
    before.with_samples([replace(sample, bin="B-05")])
    assert before.samples("B-04") == (("S-1", "LOT-A"),)
