"""What a scan does at the table, by what it means and whether an order is open. A part of the packing table."""

from collections.abc import Callable

from station.domain.catalog import Slot
from station.domain.meaning import ORDER_CODES, Meaning, MeaningKind
from station.domain.packing import StepKind
from station.domain.trouble import Trouble
from station.workflow.closing import require_nothing_to_come_out
from station.workflow.parcel import Parcel
from station.workflow.parcel_flow import ParcelFlow
from station.workflow.question import Answer, option
from station.workflow.table import Table

#: What a table waits for while no order is open.
OPENS_AN_ORDER = (MeaningKind.ORDER, *ORDER_CODES)


class ScanDesk:
    """Takes scans at one table. Raises Trouble and Question."""

    def __init__(self, table: Table, flow: ParcelFlow) -> None:
        self._table = table
        self._flow = flow
        self._reader = table.parts.codes
        self._store = table.parts.store
        self._parcels = table.parts.parcels

    def take(self, code: str, symbology: str) -> None:
        """A code that is neither command nor badge."""
        parcel = self._table.parcel
        surplus = parcel.surplus_of(code) if parcel is not None else None
        if parcel is not None and surplus is not None:
            self._take_out(parcel, surplus)
            return
        if parcel is None:
            with self._store.at_one_moment():
                self._at_rest(code, self._meanings(code, symbology, None))
        else:
            self._while_open(parcel, code, self._meanings(code, symbology, parcel))

    def ask_order(self, numbers: tuple[str, ...]) -> None:
        """Which of a tote's orders is packed now: of those not packed yet; the only one without asking."""
        waiting = tuple(number for number in numbers if not self._store.packings(number)) if len(numbers) > 1 else ()
        numbers = waiting or numbers
        if len(numbers) == 1:
            self._flow.open(numbers[0])
            return
        answers = [self._answer(number, numbers) for number in numbers]
        self._table.screen.ask("ask.order", answers, self._table.behind(), pieces=len(numbers))

    def _answer(self, number: str, numbers: tuple[str, ...]) -> Answer:
        order = self._store.find_order(number)
        words = option("order", number=number, pieces=order.pieces if order else 0)
        return Answer(words, lambda: self._flow.open(number, numbers))

    def _meanings(self, code: str, symbology: str, parcel: Parcel | None) -> tuple[Meaning, ...]:
        catalog = parcel.catalog if parcel else self._store.catalog()
        skus = tuple(line.sku for line in parcel.lines) if parcel else ()
        chosen = [parcel.choice(place) for place in parcel.places] if parcel else []
        samples = tuple(choice.sample.sku for choice in chosen if choice.sample)
        return self._reader.read(code, catalog, symbology=symbology, open_skus=skus, open_samples=samples)

    # --- no order is open --------------------------------------------------------------------------------

    def _at_rest(self, code: str, meanings: tuple[Meaning, ...]) -> None:
        leading = tuple(m for m in meanings if m.kind in OPENS_AN_ORDER or m.kind is MeaningKind.PRINT)
        if not leading:
            raise self._nothing_to_open(code, meanings)
        if len(leading) > 1:
            answers = [Answer(option(f"code.{m.kind}", number=", ".join(m.orders)), self._follow(m)) for m in leading]
            self._table.screen.ask("ask.code", answers, None, scanned=code[:60])
            return
        self._follow(leading[0])()

    def _follow(self, meaning: Meaning) -> Callable[[], None]:
        """What a meaning does where no order is open."""

        def open_it() -> None:
            if meaning.kind is MeaningKind.PRINT:
                if not self._is_just_done(meaning):
                    self._flow.open(self._order_of(meaning))
            else:
                self.ask_order(meaning.orders)

        return open_it

    def _is_just_done(self, meaning: Meaning) -> bool:
        """Whether a print is the newest of its place in the parcel just finished: scanned once more, all is well."""
        table = self._table
        last = table.last if table.done is not None else None
        if last is None or not last.id.startswith(meaning.parcel):
            return False
        if meaning.place not in last.places or meaning.copy < last.newest_copy(meaning.place):
            raise Trouble("print.not_wanted", number=last.number)
        table.sound("good")
        table.show_rest()
        return True

    def _nothing_to_open(self, code: str, meanings: tuple[Meaning, ...]) -> Trouble:
        if not meanings:
            looks_like = self._reader.looks_like(code)
            return Trouble("order.unknown", number=code[:60], looks_like=looks_like.value if looks_like else "")
        meaning = meanings[0]
        catalog = self._store.catalog()
        product = catalog.products.get(meaning.sku)
        sample = next((one for one in catalog.samples if one.sku == meaning.sku), None)
        name = product.name if product else sample.name if sample else code[:60]
        return Trouble("code.before_order", name=name, kind=meaning.kind.value)

    def _order_of(self, meaning: Meaning) -> str:
        """Number of the order that a print belongs to. Raises Trouble "print.unknown"."""
        found = self._parcels.parcel_of_print(meaning.parcel)
        if found is None:
            raise Trouble("print.unknown", scanned=meaning.text)
        return found[1]

    # --- an order is open --------------------------------------------------------------------------------

    def _while_open(self, parcel: Parcel, code: str, meanings: tuple[Meaning, ...]) -> None:
        if not meanings:
            raise self._reader.unknown(code, (MeaningKind.ITEM,) if parcel.next_line() else OPENS_AN_ORDER)
        mine = [m for m in meanings if m.orders and parcel.number in m.orders]
        goods = [m for m in meanings if m.sku]
        first = (goods[:1] if goods and parcel.sku_of(code) else []) or mine[:1] or list(meanings[:1])
        meaning = first[0]
        match meaning.kind:
            case MeaningKind.PRINT:
                self._print(parcel, meaning)
            case MeaningKind.ITEM:
                self._item(parcel, meaning)
            case MeaningKind.SAMPLE:
                self._sample(parcel, meaning)
            case MeaningKind.VOUCHER:
                raise Trouble("code.voucher_here", scanned=meaning.code)
            case _:
                self._other_order(parcel, meaning)

    def _item(self, parcel: Parcel, meaning: Meaning) -> None:
        if any(line.sku == meaning.sku for line in parcel.lines):
            self._table.book.count(parcel, meaning.sku)
            self._table.show_good()
            return
        scanned = parcel.catalog.products.get(meaning.sku)
        expected = parcel.next_line()
        name = scanned.name if scanned else meaning.sku
        if expected is None:
            raise Trouble("item.not_needed", name=name, number=parcel.number)
        product = parcel.catalog.products.get(expected.sku)
        raise Trouble(
            "item.wrong",
            name=name,
            expected=expected.name,
            expected_sku=expected.sku,
            shelf=product.shelf if product else "",
        )

    def _take_out(self, parcel: Parcel, sku: str) -> None:
        """A piece that the changed order holds no longer was taken out of the box and scanned."""
        self._table.book.take_out(parcel, sku, 1, "scan")
        self._table.show_good()
        require_nothing_to_come_out(parcel)

    def _sample(self, parcel: Parcel, meaning: Meaning) -> None:
        place = next(
            (p for p in parcel.places if (s := parcel.choice(p).sample) is not None and s.sku == meaning.sku), None
        )
        if place is not None:
            self._table.book.lay_in(parcel, place, "scan")
            self._table.show_good()
            return
        planned = next((s for p in parcel.places if (s := parcel.choice(p).sample) is not None), None)
        scanned = next((one for one in parcel.catalog.samples if one.sku == meaning.sku), None)
        name = scanned.name if scanned else meaning.sku
        if planned is None:
            raise Trouble("sample.not_planned", name=name, number=parcel.number)
        raise Trouble("sample.wrong", name=name, expected=planned.name, bin=planned.bin)

    def _print(self, parcel: Parcel, meaning: Meaning) -> None:
        table = self._table
        if not parcel.id.startswith(meaning.parcel):
            found = self._parcels.parcel_of_print(meaning.parcel)
            if found is not None and found[1] == parcel.number:
                raise Trouble("print.of_earlier_parcel", number=parcel.number)
            table.book.write(parcel, table.book.step(parcel, StepKind.FOREIGN))
            raise Trouble("print.of_other_order", number=found[1] if found else "?", open_number=parcel.number)
        if meaning.place not in parcel.places:
            raise Trouble("print.not_wanted", number=parcel.number)
        newest = max(parcel.newest_copy(meaning.place), parcel.progress.replaced.get(meaning.place, 0))
        if meaning.copy < newest:
            raise Trouble("print.old_copy", copy=meaning.copy, newest=newest)
        if parcel.choice(meaning.place).slot is Slot.SAMPLE:
            table.book.lay_in(parcel, meaning.place, "scan")
        else:
            table.book.confirm(parcel, meaning.place)
        table.show_good()
        if parcel.policy.finish_by_scan and parcel.policy.scan_back != "off" and parcel.is_complete:
            self._flow.close()

    def _other_order(self, parcel: Parcel, meaning: Meaning) -> None:
        table = self._table
        if parcel.number in meaning.orders:
            table.screen.clear()
            table.show_parcel()  # a second scan of the open order does not print again
            return
        number = meaning.orders[0] if meaning.orders else meaning.text
        if not parcel.is_complete:
            raise Trouble("order.other_open", number=number, open_number=parcel.number)
        self._flow.close()
        if table.parcel is None:
            self.ask_order(meaning.orders)
