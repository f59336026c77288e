"""The parcel on the table: what is checked, printed and laid in. Knows no store and no printer."""

from dataclasses import dataclass, field
from datetime import date, datetime

from printing.jobs import JobState
from station.domain.catalog import Catalog, Product
from station.domain.customers import History, IncidentKind
from station.domain.money import Money
from station.domain.orders import OrderLine, OrderState
from station.workflow.deciding import Decision
from station.workflow.prints import ParcelPrint
from station.workflow.views import HistoryKind, HistoryRow, InsertView, LineView, OpenView

#: Rows of history that a packer can take in at a glance.
HISTORY_ROWS = 12


@dataclass(slots=True)
class Parcel:
    """One order being packed. Mutable; lives and dies on the work thread."""

    id: str
    decision: Decision
    catalog: Catalog
    opened_at: datetime
    copy: int = 1  #: 2 when this order was packed before
    prints: list[ParcelPrint] = field(default_factory=list)
    previews: dict[str, bytes] = field(default_factory=dict)  #: PNG by job id
    moved_to: dict[str, str] = field(default_factory=dict)  #: label of the stand-in printer, by job id
    states: dict[str, JobState] = field(default_factory=dict)  #: by job id
    checked: dict[int, int] = field(default_factory=dict)  #: pieces by line position
    laid_in: set[int] = field(default_factory=set)  #: indices of chosen inserts

    @property
    def lines(self) -> list[OrderLine]:
        """Lines that this table packs."""
        return [line for line in self.decision.context.order.lines if line.shipped_by_us]

    def count(self, sku: str) -> bool:
        """Count one piece of a SKU on its first line that still misses some; False = none misses it."""
        for line in self.lines:
            if line.sku == sku and self.checked.get(line.position, 0) < line.quantity:
                return self.count_at(line.position)
        return False

    def count_at(self, position: int) -> bool:
        """Count one piece on a line; False = it is complete or not there."""
        for line in self.lines:
            if line.position == position and self.checked.get(position, 0) < line.quantity:
                self.checked[position] = self.checked.get(position, 0) + 1
                return True
        return False

    def next_line(self) -> OrderLine | None:
        """The first line that still misses pieces."""
        return next((line for line in self.lines if self.checked.get(line.position, 0) < line.quantity), None)

    def sku_of(self, code: str) -> str | None:
        """The SKU a scanned code stands for in this order: SKU, GTIN or alias, without case; None = not of it."""
        wanted = code.strip("\r\n\t ").casefold()
        for line in self.lines:
            product = self.catalog.products.get(line.sku)
            if wanted in names_of(line.sku, product):
                return line.sku
        return None

    def uncertain(self) -> list[ParcelPrint]:
        return [p for p in self.prints if p.job and self.states.get(p.job.id) is JobState.UNCERTAIN]

    def view(self) -> OpenView:
        context = self.decision.context
        following = self.next_line()
        return OpenView(
            order=context.order,
            customer=context.customer,
            standing=context.standing,
            lines=tuple(
                LineView(
                    line, self.catalog.products.get(line.sku), self.checked.get(line.position, 0), line is following
                )
                for line in self.lines
            ),
            history=history_rows(context.history, self.catalog),
            lifetime=lifetime(context.history, context.order.value),
            inserts=tuple(self._insert_view(i) for i in range(len(self.decision.plan.chosen))),
            language=context.language,
            opened_at=self.opened_at,
        )

    def _insert_view(self, index: int) -> InsertView:
        choice = self.decision.plan.chosen[index]
        job = self.prints[index].job if index < len(self.prints) else None
        sample = choice.sample
        return InsertView(
            slot=choice.slot,
            title=sample.name if sample else choice.insert.name,
            reason=choice.reason,
            printer=job.printer if job else "",
            job_id=job.id if job else "",
            state=self.states.get(job.id) if job else None,
            comes_out_of=self.moved_to.get(job.id, "") if job else "",
            preview_png=self.previews.get(job.id, b"") if job else b"",
            take_from=sample.bin if sample else choice.insert.bin,
            has_print=bool(choice.insert.paper),
            is_laid_in=index in self.laid_in,
            names=sample.names if sample else choice.insert.names,
        )


def names_of(sku: str, product: Product | None) -> set[str]:
    """Everything a product's code may look like on a scan, case-folded."""
    names = {sku.casefold()}
    if product:
        names |= {name.casefold() for name in (product.gtin, *product.aliases) if name}
    return names


def lifetime(history: History, on_the_table: Money) -> Money:
    """What the customer has bought, returns taken off, the order on the table included."""
    total = on_the_table.cents
    for order in history.orders:
        if order.state is not OrderState.CANCELLED and order.currency == on_the_table.currency:
            total += order.value.cents
    total -= sum(r.value.cents for r in history.returns if r.value.currency == on_the_table.currency)
    return Money(max(total, 0), on_the_table.currency)


def history_rows(history: History, catalog: Catalog) -> tuple[HistoryRow, ...]:
    """The latest events of a customer, newest first."""
    rows: list[HistoryRow] = [
        HistoryRow(o.ordered_at.date(), HistoryKind.ORDER, o.number, o.pieces, o.value)
        for o in history.orders[-HISTORY_ROWS:]
        if o.state is not OrderState.CANCELLED
    ]
    rows += [
        HistoryRow(r.returned_on, HistoryKind.RETURN, r.name, r.quantity, r.value)
        for r in history.returns[-HISTORY_ROWS:]
    ]
    rows += [
        HistoryRow(i.opened_on, HistoryKind.COMPLAINT, i.order_number)
        for i in history.incidents[-HISTORY_ROWS:]
        if i.kind is IncidentKind.COMPLAINT
    ]
    rows += [_given_row(g.given_on, g.insert_id, g.skus, catalog) for g in history.given[-HISTORY_ROWS:]]
    rows.sort(key=lambda row: row.on, reverse=True)
    return tuple(rows[:HISTORY_ROWS])


def _given_row(on: date, insert_id: str, skus: tuple[str, ...], catalog: Catalog) -> HistoryRow:
    sample = next((s for s in catalog.samples if s.sku in skus), None)
    if sample:
        return HistoryRow(on, HistoryKind.SAMPLE, sample.name)
    insert = catalog.inserts.get(insert_id)
    return HistoryRow(on, HistoryKind.INSERT, insert.name if insert else insert_id)
