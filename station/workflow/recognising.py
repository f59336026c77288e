"""What a scan means at this table: own codes first, then the shop's patterns, then every place that may know it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from scanners.gs1 import GS, gs1_fields, gtin_of
from station.domain.article_codes import ArticleCodes, skus_among
from station.domain.catalog import Catalog
from station.domain.command_codes import command_in, is_badge, print_in
from station.domain.meaning import ORDER_CODES, CodeHit, CodePatterns, Meaning, MeaningKind
from station.domain.trouble import Trouble

#: No code on paper is longer; of what is typed or read by mistake only the beginning is looked up.
LONGEST_CODE = 200
#: How much of an unknown code a person is shown.
SHOWN_OF_CODE = 60


class CodeStore(Protocol):
    """What the shop's database knows by a code. Raises Trouble "database...."."""

    def known_codes(self, codes: Sequence[str]) -> tuple[CodeHit, ...]:
        """Orders, codes on paper and vouchers, compared without case and surrounding blanks."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """One scan, and what stands in it."""

    text: str
    gtin: str
    lot: str
    sscc: str

    def with_text(self, text: str) -> "_Asked":
        return _Asked(text, self.gtin, self.lot, self.sscc)


class CodeReader:
    """Reads scans. Lives on the work thread; `prepare` makes the first scan as fast as all others."""

    def __init__(self, store: CodeStore, patterns: CodePatterns) -> None:
        self._store = store
        self._patterns = patterns
        self._catalog = Catalog()
        self._articles = ArticleCodes({}, ())

    def prepare(self, catalog: Catalog) -> None:
        """Get ready for a catalogue; does nothing for the one it is ready for."""
        known = self._catalog
        if catalog.products is not known.products:
            self._articles = ArticleCodes(catalog.products, catalog.samples)
        elif catalog.samples is not known.samples:
            self._articles = self._articles.with_samples(catalog.samples)
        self._catalog = catalog

    def read(
        self,
        text: str,
        catalog: Catalog,
        *,
        symbology: str = "",
        open_skus: Collection[str] = (),
        open_samples: Collection[str] = (),
    ) -> tuple[Meaning, ...]:
        """Everything that a code can mean here, best known first; several = ask, none = unknown.

        `open_skus`: SKUs of the open order, `open_samples`: of the samples planned for it. What belongs to the open
        order beats all but our own codes and the shop's patterns. One query, where that does not decide.
        """
        code = text.strip("\r\n\t " + GS)[:LONGEST_CODE]
        if not code:
            return ()
        own = _own_code(code)
        if own is not None:
            return (own,)
        self.prepare(catalog)
        fields = gs1_fields(code, symbology)
        lot, sscc = (fields.lot, fields.sscc) if fields else ("", "")
        asked = _Asked(code, gtin_of(code, symbology) or "", lot, sscc)
        patterns = self._patterns.kinds_of(code)
        for kind, part in patterns:
            meanings = self._of_kind(kind, asked.with_text(part), open_skus, open_samples)
            if meanings:
                return _as_scanned(meanings, code)
        here = self._of_open_order(asked, open_skus, open_samples)
        return here or _apart((*self._orders_and_vouchers(asked), *self._goods(asked)))

    def looks_like(self, text: str) -> MeaningKind | None:
        """The kind that the shop's patterns make of a code, known or not; None: of none."""
        return next((kind for kind, _ in self._patterns.kinds_of(text.strip("\r\n\t " + GS))), None)

    def unknown(self, text: str, expected: Sequence[MeaningKind] = ()) -> Trouble:
        """Trouble "code.unknown" (scanned, looks_like, expected) for a code that means nothing here."""
        shown = "".join(c for c in text.replace(GS, " ") if c.isprintable()).strip()[:SHOWN_OF_CODE]
        looks_like = self.looks_like(text)
        return Trouble("code.unknown", scanned=shown, looks_like=looks_like or "", expected=tuple(expected))

    def _of_open_order(
        self, asked: _Asked, open_skus: Collection[str], open_samples: Collection[str]
    ) -> tuple[Meaning, ...]:
        items = skus_among(asked.text, asked.gtin, open_skus, self._catalog.products)
        if items:
            return tuple(Meaning(MeaningKind.ITEM, asked.text, sku=sku, lot=asked.lot) for sku in items)
        samples = self._articles.samples(asked.text, asked.gtin, asked.lot)
        planned = set(open_samples)
        return tuple(
            Meaning(MeaningKind.SAMPLE, asked.text, sku=sku, lot=lot) for sku, lot in samples if sku in planned
        )

    def _of_kind(
        self, kind: MeaningKind, asked: _Asked, open_skus: Collection[str], open_samples: Collection[str]
    ) -> tuple[Meaning, ...]:
        """What a code means where a pattern says which kind it is."""
        if kind in (MeaningKind.ITEM, MeaningKind.SAMPLE):
            found = [m for m in self._of_open_order(asked, open_skus, open_samples) if m.kind is kind]
            found = found or self._goods(asked)
        else:
            found = self._orders_and_vouchers(asked, kind)
        return tuple(meaning for meaning in found if meaning.kind is kind)

    def _goods(self, asked: _Asked) -> list[Meaning]:
        skus = self._articles.skus(asked.text, asked.gtin)
        samples = self._articles.samples(asked.text, asked.gtin, asked.lot)
        goods = [Meaning(MeaningKind.ITEM, asked.text, sku=sku, lot=asked.lot) for sku in skus]
        return goods + [Meaning(MeaningKind.SAMPLE, asked.text, sku=sku, lot=lot) for sku, lot in samples]

    def _orders_and_vouchers(self, asked: _Asked, only: MeaningKind | None = None) -> list[Meaning]:
        codes = [asked.text, *((asked.sscc, f"00{asked.sscc}") if asked.sscc else ())]
        hits = self._store.known_codes(codes)
        found: list[Meaning] = []
        for kind in (MeaningKind.ORDER, *ORDER_CODES, MeaningKind.VOUCHER):
            for hit in hits:
                if hit.kind is kind:
                    voucher = hit.code if kind is MeaningKind.VOUCHER else ""
                    found.append(Meaning(kind, asked.text, hit.orders, code=voucher))
        if only in ORDER_CODES and not any(meaning.kind is only for meaning in found):
            # its pattern says what it is, and the number in it is the order's own
            numbers = [order for m in found if m.kind is MeaningKind.ORDER for order in m.orders]
            found += [Meaning(only, asked.text, (number,)) for number in numbers]
        return found


def _own_code(code: str) -> Meaning | None:
    """A command, badge or print of ours."""
    command = command_in(code)
    if command is not None:
        return Meaning(MeaningKind.COMMAND, code, command=command)
    if is_badge(code):
        return Meaning(MeaningKind.BADGE, code, code=code.upper())
    printed = print_in(code)
    if printed is not None:
        parcel, place, copy = printed
        return Meaning(MeaningKind.PRINT, code, parcel=parcel, place=place, copy=copy)
    return None


def _as_scanned(meanings: tuple[Meaning, ...], code: str) -> tuple[Meaning, ...]:
    return _apart(tuple(replace(meaning, text=code) for meaning in meanings))


def _apart(meanings: tuple[Meaning, ...]) -> tuple[Meaning, ...]:
    """Without those that lead to the same orders as one before them: nobody need be asked."""
    kept: list[Meaning] = []
    for meaning in meanings:
        if not (meaning.orders and any(meaning.orders == before.orders for before in kept)):
            kept.append(meaning)
    return tuple(kept)
