"""What a changed order makes of the pieces that lie in the box already. Writes nothing and asks nobody."""

from collections import Counter
from datetime import datetime

from station.domain.orders import Order
from station.domain.packing import RECOUNTED, Step, StepKind
from station.workflow.parcel import Parcel


def recount(
    parcel: Parcel, order: Order, at: datetime, packer: str, table: str, after: int = 0
) -> tuple[list[Step], tuple[tuple[str, int], ...]]:
    """The steps that make a parcel's counts those of `order`, and what must come out of the box: name and pieces.

    Pieces stay on their line where it still holds their SKU, and go to other lines of the SKU where it does not. The
    steps are numbered behind those of the parcel and `after` more.
    """
    progress, lines = parcel.progress, [line for line in order.lines if line.shipped_by_us]
    skus = {line.position: line.sku for line in parcel.decision.context.order.lines} | progress.skus
    in_box: Counter[str] = Counter()
    for position, pieces in progress.checked.items():
        in_box[skus.get(position, "")] += pieces
    checked: dict[int, int] = {}
    short: dict[int, int] = {}
    for line in sorted(lines, key=lambda one: skus.get(one.position) != one.sku):
        holds = max(line.quantity - progress.elsewhere.get(line.position, 0), 0)
        before = progress.checked.get(line.position, 0) if skus.get(line.position) == line.sku else holds
        checked[line.position] = min(before, holds, in_box[line.sku])
        in_box[line.sku] -= checked[line.position]
        if skus.get(line.position) == line.sku:
            short[line.position] = min(progress.short.get(line.position, 0), holds - checked[line.position])
    for line in lines:
        holds = line.quantity - progress.elsewhere.get(line.position, 0) - short.get(line.position, 0)
        more = max(min(holds - checked[line.position], in_box[line.sku]), 0)
        checked[line.position] += more
        in_box[line.sku] -= more
    ordered = {line.position: line.sku for line in lines}
    steps: list[Step] = []
    for kind, was, now in (
        (StepKind.COUNTED, progress.checked, checked),
        (StepKind.SHORT, progress.short, short),
    ):
        for position in sorted(was.keys() | now.keys()):
            pieces = now.get(position, 0) - was.get(position, 0)
            if pieces:
                number = len(parcel.steps) + after + len(steps) + 1
                sku = ordered.get(position, "")
                steps.append(
                    Step(number, kind, at, packer, table, line=position, pieces=pieces, word=RECOUNTED, sku=sku)
                )
    return steps, tuple((_name(parcel, sku), pieces) for sku, pieces in in_box.items() if pieces)


def _name(parcel: Parcel, sku: str) -> str:
    """What packers call an article that may be in no order any more."""
    known = next((line.name for line in parcel.decision.context.order.lines if line.sku == sku), "")
    product = parcel.catalog.products.get(sku)
    return known or (product.name if product else sku)
