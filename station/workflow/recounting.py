"""What a changed order, or a parcel planned anew, makes of the pieces in the box. Writes nothing and asks nobody."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from station.domain.catalog import Catalog
from station.domain.orders import Order, OrderLine
from station.domain.packing import OLD_PLAN, RECOUNTED, Progress, Step, StepKind, progress_of
from station.workflow.parcel import Parcel


@dataclass(slots=True)
class _Told:
    """Pieces of the changed order by line, and by SKU those that must come out of the box."""

    checked: dict[int, int]
    short: dict[int, int]
    surplus: Counter[str] = field(default_factory=Counter)


def recount(parcel: Parcel, order: Order, at: datetime, packer: str, table: str, after: int = 0) -> list[Step]:
    """The steps that make a parcel's counts those of `order`, and say what must come out of the box.

    Pieces stay on their line where it still holds their SKU, and go to other lines of the SKU where it does not. The
    steps are numbered behind those of the parcel and `after` more.
    """
    lines = [line for line in order.lines if line.shipped_by_us]
    progress = parcel.progress
    told = _told_anew(progress, lines, _skus(parcel.decision.context.order, progress), progress.elsewhere)
    ordered = {line.position: line.sku for line in lines}
    plain = Step(0, StepKind.COUNTED, at, packer, table)
    steps = [
        replace(plain, kind=kind, line=position, pieces=pieces, word=RECOUNTED, sku=ordered.get(position, ""))
        for kind, was, now in (
            (StepKind.COUNTED, progress.checked, told.checked),
            (StepKind.SHORT, progress.short, told.short),
        )
        for position, pieces in _changes(was, now)
    ]
    names = _names(parcel.decision.context.order, parcel.catalog, progress)
    steps += _surplus(plain, progress.surplus, told.surplus, names)
    return _numbered(steps, len(parcel.steps) + after)


def carry_over(
    left: Sequence[Step], order: Order, catalog: Catalog, plain: Step, elsewhere: Mapping[int, int], after: int
) -> list[Step]:
    """What the steps of an earlier parcel of `order` say of its box, as the first steps of the parcel planned anew.

    Checked pieces, those that stay out and why, damaged ones, pieces that must come out and another order's print are
    facts about the box; what was laid in belonged to the old plan and must come out. `plain` has the time, the
    packer and the table of the new steps, `elsewhere` the pieces by line that left in earlier parcels; the steps are
    numbered behind the first `after`.
    """
    progress = progress_of(left)
    lines = [line for line in order.lines if line.shipped_by_us]
    told = _told_anew(progress, lines, _skus(order, progress), elsewhere)
    steps = [
        step for line in lines for step in _of_line(replace(plain, line=line.position, sku=line.sku), told, progress)
    ]
    steps.sort(key=lambda step: step.kind is StepKind.COUNTED)  # undoing ends at what was counted before
    steps += _surplus(plain, {}, told.surplus, _names(order, catalog, progress))
    if progress.is_foreign_inside:
        steps.append(replace(plain, kind=StepKind.FOREIGN))
    if progress.laid_in or progress.is_old_plan_inside:
        steps.append(replace(plain, kind=StepKind.FOREIGN, word=OLD_PLAN))
    return _numbered(steps, after)


def _of_line(plain: Step, told: _Told, progress: Progress) -> Iterator[Step]:
    """The facts about one line; `plain` has the line and its SKU."""
    at = plain.line
    if told.short.get(at):
        yield replace(plain, kind=StepKind.SHORT, pieces=told.short[at], word=progress.short_why[at])
    if progress.damaged.get(at) and progress.skus.get(at) == plain.sku:
        yield replace(plain, kind=StepKind.DAMAGED, pieces=progress.damaged[at])
    if told.checked.get(at):
        yield replace(plain, kind=StepKind.COUNTED, pieces=told.checked[at], word=RECOUNTED)


def _told_anew(
    progress: Progress, lines: Sequence[OrderLine], skus: Mapping[int, str], elsewhere: Mapping[int, int]
) -> _Told:
    """The pieces in the box on the lines of the changed order; `skus`: of the old lines."""
    in_box = Counter(progress.surplus)
    for position, pieces in progress.checked.items():
        in_box[skus.get(position, "")] += pieces
    holds = {line.position: max(line.quantity - elsewhere.get(line.position, 0), 0) for line in lines}
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
    return _Told(checked, short, +in_box)


def _surplus(plain: Step, was: Mapping[str, int], now: Mapping[str, int], names: Mapping[str, str]) -> list[Step]:
    return [
        replace(plain, kind=StepKind.SURPLUS, sku=sku, pieces=pieces, word=names.get(sku, sku))
        for sku in sorted(was.keys() | now.keys())
        if (pieces := now.get(sku, 0) - was.get(sku, 0))
    ]


def _changes(was: Mapping[int, int], now: Mapping[int, int]) -> list[tuple[int, int]]:
    """Lines and by how much they changed."""
    told = [(position, now.get(position, 0) - was.get(position, 0)) for position in sorted(was.keys() | now.keys())]
    return [(position, pieces) for position, pieces in told if pieces]


def _numbered(steps: Sequence[Step], after: int) -> list[Step]:
    return [replace(step, number=number) for number, step in enumerate(steps, start=after + 1)]


def _skus(order: Order, progress: Progress) -> dict[int, str]:
    """What the lines held that the pieces were counted on."""
    return {line.position: line.sku for line in order.lines} | progress.skus


def _names(order: Order, catalog: Catalog, progress: Progress) -> dict[str, str]:
    """What packers call articles that may be in no order any more, by SKU."""
    products = {sku: product.name for sku, product in catalog.products.items() if sku in progress.skus.values()}
    return products | progress.surplus_names | {line.sku: line.name for line in order.lines}
