"""What a changed order makes of the pieces that lie in the box already. Writes nothing and asks nobody."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from station.domain.orders import Order, OrderLine
from station.domain.packing import RECOUNTED, Progress, Step, StepKind
from station.workflow.parcel import Parcel


def recount(
    parcel: Parcel, order: Order, at: datetime, packer: str, table: str, after: int = 0
) -> tuple[list[Step], tuple[tuple[str, int], ...]]:
    """The steps that make a parcel's counts those of `order`, and what must come out of the box: name and pieces.

    Pieces stay on their line where it still holds their SKU, and go to other lines of the SKU where it does not. The
    steps are numbered behind those of the parcel and `after` more.
    """
    lines = [line for line in order.lines if line.shipped_by_us]
    skus = {line.position: line.sku for line in parcel.decision.context.order.lines} | parcel.progress.skus
    checked, short, surplus = _told_anew(parcel.progress, lines, skus)
    ordered = {line.position: line.sku for line in lines}
    steps: list[Step] = []
    for kind, was, now in (
        (StepKind.COUNTED, parcel.progress.checked, checked),
        (StepKind.SHORT, parcel.progress.short, short),
    ):
        for position in sorted(was.keys() | now.keys()):
            pieces = now.get(position, 0) - was.get(position, 0)
            if pieces:
                number, sku = len(parcel.steps) + after + len(steps) + 1, ordered.get(position, "")
                steps.append(
                    Step(number, kind, at, packer, table, line=position, pieces=pieces, word=RECOUNTED, sku=sku)
                )
    return steps, tuple((_name(parcel, sku), pieces) for sku, pieces in surplus.items() if pieces)


def _told_anew(
    progress: Progress, lines: Sequence[OrderLine], skus: Mapping[int, str]
) -> tuple[dict[int, int], dict[int, int], Counter[str]]:
    """Pieces checked and short by line of the changed order, and by SKU what is left over; `skus`: of the old lines."""
    in_box: Counter[str] = Counter()
    for position, pieces in progress.checked.items():
        in_box[skus.get(position, "")] += pieces
    holds = {line.position: max(line.quantity - progress.elsewhere.get(line.position, 0), 0) for line in lines}
    checked = dict.fromkeys(holds, 0)
    short: dict[int, int] = {}
    for line in lines:
        at = line.position
        if skus.get(at) == line.sku:
            checked[at] = min(progress.checked.get(at, 0), holds[at])
            short[at] = min(progress.short.get(at, 0), holds[at] - checked[at])
            in_box[line.sku] -= checked[at]
    for line in lines:
        at = line.position
        more = min(holds[at] - checked[at] - short.get(at, 0), in_box[line.sku])
        checked[at] += more
        in_box[line.sku] -= more
    return checked, short, in_box


def _name(parcel: Parcel, sku: str) -> str:
    """What packers call an article that may be in no order any more."""
    known = next((line.name for line in parcel.decision.context.order.lines if line.sku == sku), "")
    product = parcel.catalog.products.get(sku)
    return known or (product.name if product else sku)
