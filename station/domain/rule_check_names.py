"""Names in rules that the shop does not know: inserts, texts, categories, SKUs, tags. Part of `rule_check`."""

from collections.abc import Callable, Collection, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from station.domain.catalog import Catalog, Sample
from station.domain.picks import in_pool
from station.domain.rule_finding import Finding, comparisons
from station.domain.rules import AddCrossSell, AddNote, AddSample, AddSeries, Rule

__all__ = ["name_findings"]


def _categories(catalog: Catalog) -> frozenset[str]:
    of_products = (category for product in catalog.products.values() for category in product.categories)
    of_samples = (category for sample in catalog.samples for category in sample.categories)
    return frozenset((*of_products, *of_samples))


def _tags(catalog: Catalog) -> frozenset[str]:
    return frozenset(tag for product in catalog.products.values() for tag in product.tags)


def _sample_skus(catalog: Catalog) -> frozenset[str]:
    return frozenset(sample.sku for sample in catalog.samples)


def _skus(catalog: Catalog) -> frozenset[str]:
    return frozenset(catalog.products)


#: Facts that are compared with names of the catalogue, and where those stand.
NAMING: Mapping[str, tuple[str, Callable[[Catalog], frozenset[str]]]] = MappingProxyType(
    {
        "order.categories": ("category", _categories),
        "customer.categories_bought": ("category", _categories),
        "customer.categories_off": ("category", _categories),
        "customer.likes": ("category", _categories),
        "order.skus": ("sku", _skus),
        "customer.samples_bought": ("sku", _skus),
        "customer.samples_had": ("sample", _sample_skus),
        "stock.sample_skus": ("sample", _sample_skus),
        "order.tags": ("tag", _tags),
    }
)


def name_findings(rule: Rule, catalog: Catalog) -> Iterator[Finding]:
    """Names of a rule that nothing in the shop is called by; a shop without goods knows none yet and is not asked."""
    yield from _inserts(rule, catalog)
    for one in comparisons(rule.when):
        if one.fact in NAMING:
            what, known = NAMING[one.fact]
            values = one.value if isinstance(one.value, tuple) else (one.value,)
            yield from _unknown(rule, "when", what, [str(value) for value in values], known(catalog))
    if isinstance(rule.add, AddCrossSell):
        yield from _unknown(rule, "add", "category", rule.add.cross_sell.categories, _categories(catalog))
        yield from _unknown(rule, "add", "sku", rule.add.cross_sell.skus, _skus(catalog))
    if isinstance(rule.add, AddSample):
        yield from _pool(rule, rule.add, catalog)


def _inserts(rule: Rule, catalog: Catalog) -> Iterator[Finding]:
    if isinstance(rule.add, AddSeries):
        series = {insert.series for insert in catalog.inserts.values() if insert.series}
        if rule.add.series not in series:
            nearest = _nearest(rule.add.series, series)
            yield Finding.error(rule, "add", "check.no_series", name=rule.add.series, nearest=nearest)
        return
    insert = catalog.inserts.get(rule.insert)
    if insert is None:
        nearest = _nearest(rule.insert, catalog.inserts)
        yield Finding.error(rule, "add", "check.no_insert", name=rule.insert, nearest=nearest)
    elif insert.slot is not rule.slot:
        yield Finding.error(rule, "add", "check.wrong_slot", name=insert.id, slot=insert.slot)
    text_set = rule.add.note if isinstance(rule.add, AddNote) else insert.text_set if insert else ""
    if text_set and not catalog.texts.get(text_set):
        nearest = _nearest(text_set, [name for name, texts in catalog.texts.items() if texts])
        yield Finding.error(rule, "add", "check.no_texts", name=text_set, nearest=nearest)


def _pool(rule: Rule, add: AddSample, catalog: Catalog) -> Iterator[Finding]:
    pool = add.sample
    yield from _unknown(rule, "add", "category", pool.categories, _categories(catalog))
    tags = frozenset(tag for sample in catalog.samples for tag in sample.tags) | _tags(catalog)
    yield from _unknown(rule, "add", "tag", pool.tags, tags)
    yield from _unknown(rule, "add", "sample", pool.skus, _sample_skus(catalog) | _skus(catalog))
    found: list[Sample] = [sample for sample in catalog.samples if in_pool(sample, pool, catalog)]
    if not found:
        yield Finding.warning(rule, "add", "check.pool_empty")
    elif all(sample.stock <= rule.keep_stock for sample in found):
        yield Finding.warning(rule, "add", "check.pool_out_of_stock")


def _unknown(rule: Rule, field: str, what: str, names: Collection[str], known: Collection[str]) -> Iterator[Finding]:
    if not known:
        return
    for name in names:
        if name not in known:
            yield Finding.warning(rule, field, f"check.no_{what}", name=name, nearest=_nearest(name, known))


def _nearest(name: str, known: Collection[str]) -> str:
    """The known name that is spelled most alike, "" where none is near."""
    return next(iter(get_close_matches(name, known, 1)), "")
