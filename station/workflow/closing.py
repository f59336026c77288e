"""What stands against finishing a parcel. Looks only; the session asks."""

from collections.abc import Collection

from station.domain.catalog import Slot
from station.domain.orders import Order, OrderState
from station.domain.packing import FOREIGN_PRINT, OLD_PLAN
from station.domain.trouble import Trouble
from station.workflow.parcel import Parcel
from station.workflow.question import Doubt

#: Doubts about a print that lies nowhere; overruled, its place stays empty and nothing of it comes out later.
MISSING, WAITING = "print.missing", "print.waiting"


def require_closable(
    parcel: Parcel, now: Order | None, overruled: Collection[str], stuck: Collection[str] = ()
) -> None:
    """Raises Trouble that must be cured first, or Doubt that may be overruled.

    `now` is the order as it is today, `stuck` the names of printers that cannot print just now.
    """
    facts = {"number": parcel.number}
    require_nothing_to_come_out(parcel)
    if parcel.progress.is_foreign_inside:
        own_comes_back = any(parcel.must_come_back(place) for place in parcel.places)
        if own_comes_back or FOREIGN_PRINT not in overruled:
            stop = Trouble if own_comes_back else Doubt  # with nothing of its own to scan, the packer's word must do
            raise stop(FOREIGN_PRINT, **facts, open_number=parcel.number)
    if now is not None:
        _require_unchanged(parcel, now, overruled)
    if parcel.policy.check_items and "items.missing" not in overruled:
        line = parcel.next_line()
        if line is not None:
            raise Doubt("items.missing", name=line.name, **facts)
    for code, prints in ((MISSING, parcel.missing_prints()), (WAITING, parcel.waiting_prints(stuck))):
        if prints and code not in overruled:
            place, job = prints[0]
            raise Doubt(code, slot=parcel.choice(place).slot, title=parcel.title(place), job_id=job.id, **facts)
    for place in parcel.places:
        if not parcel.waits_for_scan(place):
            continue
        choice = parcel.choice(place)
        if choice.sample is not None and choice.slot is Slot.SAMPLE:
            if "sample.not_scanned" not in overruled:
                raise Doubt("sample.not_scanned", name=choice.sample.name, bin=choice.sample.bin, **facts)
        elif "print.not_scanned" not in overruled:
            raise Doubt("print.not_scanned", slot=choice.slot, **facts)


def require_nothing_to_come_out(parcel: Parcel) -> None:
    """Raises Trouble while something lies in the box that must come out before anything else.

    "inserts.of_old_plan": what an earlier plan laid in; "items.take_out": pieces that a changed order holds no longer.
    """
    if parcel.progress.is_old_plan_inside:
        raise Trouble(OLD_PLAN, number=parcel.number)
    surplus = parcel.to_take_out
    if surplus is not None:
        raise Trouble("items.take_out", name=surplus.name, pieces=surplus.pieces, number=parcel.number)


def _require_unchanged(parcel: Parcel, now: Order, overruled: Collection[str]) -> None:
    then = parcel.decision.context.order
    if now.state is OrderState.CANCELLED:
        raise Trouble("order.cancelled_since", number=now.number)
    if now.lines != then.lines and "order.changed_since" not in overruled:
        raise Doubt("order.changed_since", number=now.number)
    if _address(now) != _address(then) and "order.address_since" not in overruled:
        raise Doubt("order.address_since", number=now.number)


def _address(order: Order) -> tuple[str, ...]:
    return (order.country, order.postcode, order.recipient, order.carrier)
