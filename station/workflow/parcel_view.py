"""The parcel on the table as the screen shows it. Decides nothing."""

from datetime import date

from station.domain.catalog import Catalog
from station.domain.customers import History, IncidentKind
from station.domain.money import Money
from station.domain.orders import OrderState
from station.workflow.parcel import Parcel
from station.workflow.views import HistoryKind, HistoryRow, InsertView, LineView, OpenView, Past

#: Rows of history that a packer can take in at a glance.
HISTORY_ROWS = 12


def open_view(parcel: Parcel, is_training: bool = False, is_watching: bool = False) -> OpenView:
    """Everything the screen shows of the open parcel."""
    context = parcel.decision.context
    following = parcel.next_line()
    progress = parcel.progress
    past = parcel.past = parcel.past or past_of(context.history, context.order.value, parcel.catalog)
    return OpenView(
        order=context.order,
        customer=context.customer,
        standing=context.standing,
        lines=tuple(
            LineView(
                line,
                parcel.catalog.products.get(line.sku),
                progress.checked.get(line.position, 0),
                line is following,
                progress.short.get(line.position, 0),
                progress.short_why.get(line.position, ""),
                progress.damaged.get(line.position, 0),
            )
            for line in parcel.lines
        ),
        history=past.rows,
        lifetime=past.lifetime,
        inserts=() if is_watching else insert_views(parcel),
        language=context.language,
        opened_at=parcel.opened_at,
        next=parcel.next,
        to_take_out=parcel.to_take_out,
        part=parcel.part,
        is_resumed=parcel.is_resumed,
        can_undo=parcel.undoable is not None,
        tote=parcel.tote,
        is_training=is_training,
        is_watching=is_watching,
    )


def past_of(history: History, on_the_table: Money, catalog: Catalog) -> Past:
    """The past of a customer as the screen shows it; sums a history that may be long, so it is asked for once."""
    return Past(history_rows(history, catalog), lifetime(history, on_the_table))


def insert_views(parcel: Parcel) -> tuple[InsertView, ...]:
    """What goes into the box, each with its print as it looks."""
    return tuple(_insert_view(parcel, place) for place in parcel.places)


def _insert_view(parcel: Parcel, place: int) -> InsertView:
    choice = parcel.choice(place)
    printed = parcel.prints[place] if place < len(parcel.prints) else None
    job = printed.job if printed else None
    sample = choice.sample
    return InsertView(
        slot=choice.slot,
        title=parcel.title(place),
        reason=choice.reason,
        printer=job.printer if job else "",
        job_id=job.id if job else "",
        state=parcel.states.get(job.id) if job else None,
        comes_out_of=parcel.moved_to.get(job.id, "") if job else "",
        preview_png=parcel.previews.get(job.id, b"") if job else b"",
        take_from=sample.bin if sample else choice.insert.bin,
        problem=printed.problem if printed else "",
        has_print=bool(choice.insert.paper),
        is_laid_in=place in parcel.progress.laid_in,
        place=place,
        is_confirmed=place in parcel.progress.confirmed,
        waits_for_scan=parcel.waits_for_scan(place),
        copy=job.copy if job else 1,
        names=parcel.names(place),
    )


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
        return HistoryRow(on, HistoryKind.SAMPLE, sample.name, names=sample.names)
    insert = catalog.inserts.get(insert_id)
    if insert is None:
        return HistoryRow(on, HistoryKind.INSERT, "")
    return HistoryRow(on, HistoryKind.INSERT, insert.name, names=insert.names)
