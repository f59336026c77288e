"""Products and samples by every code that they may carry: SKU, GTIN, alias, lot, bin. Orders are not known here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from copy import copy
from typing import TypeVar

from station.domain.catalog import Product, Sample
from station.domain.meaning import gtin_14

_T = TypeVar("_T")


class ArticleCodes:
    """The codes of one catalogue: made once for it, then each question is a look into a table."""

    def __init__(self, products: Mapping[str, Product], samples: Iterable[Sample]) -> None:
        self._of_products = _by_code((p.sku, (p.sku, p.gtin, *p.aliases)) for p in products.values())
        self._of_samples = _codes_of(samples)

    def with_samples(self, samples: Iterable[Sample]) -> "ArticleCodes":
        """The same products with other samples: their stock moves with every parcel, products change seldom."""
        changed = copy(self)
        changed._of_samples = _codes_of(samples)
        return changed

    def skus(self, text: str, gtin: str = "") -> tuple[str, ...]:
        """Products with this code, without case; GTINs of any length with the same number are the same."""
        return _found(self._of_products, text, gtin)

    def samples(self, text: str, gtin: str = "", lot: str = "") -> tuple[tuple[str, str], ...]:
        """(SKU, lot) of samples with this SKU, GTIN, lot or bin; lot "" where several lots of that SKU may be meant."""
        lots: dict[str, set[str]] = defaultdict(set)
        for sample in _found(self._of_samples, text, gtin):
            lots[sample.sku].add(sample.lot)
        return tuple((sku, _only(of_sku, lot)) for sku, of_sku in lots.items())


def skus_among(text: str, gtin: str, skus: Collection[str], products: Mapping[str, Product]) -> tuple[str, ...]:
    """Those of an order's SKUs that a code stands for; a SKU need not be in the catalogue."""
    asked = _keys(text) | _keys(gtin)
    found: list[str] = []
    for sku in skus:
        product = products.get(sku)
        carried = (sku, product.gtin, *product.aliases) if product else (sku,)
        if any(_keys(code) & asked for code in carried):
            found.append(sku)
    return tuple(dict.fromkeys(found))


def _only(lots: set[str], lot: str) -> str:
    if lot in lots:
        return lot
    return next(iter(lots)) if len(lots) == 1 else ""


def _keys(code: str) -> set[str]:
    """What a code is compared by; none for no code."""
    text = code.strip()
    return {text.casefold(), gtin_14(text)} - {""}


def _codes_of(samples: Iterable[Sample]) -> dict[str, list[Sample]]:
    return _by_code((s, (s.sku, s.lot, s.bin)) for s in samples)


def _by_code(carriers: Iterable[tuple[_T, Iterable[str]]]) -> dict[str, list[_T]]:
    table: dict[str, list[_T]] = {}
    for carrier, codes in carriers:
        for key in {key for code in codes for key in _keys(code)}:
            table.setdefault(key, []).append(carrier)
    return table


def _found(table: Mapping[str, list[_T]], text: str, gtin: str) -> tuple[_T, ...]:
    by_text = table.get(text.strip().casefold())
    return tuple(by_text if by_text else table.get(gtin_14(gtin) or gtin_14(text), ()))
