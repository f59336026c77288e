"""Checks are facts about the box, plans are not: no order of steps loses a piece when its parcel is planned anew."""

from collections import Counter
from datetime import UTC, datetime

import hypothesis.strategies as st
from hypothesis import given, settings

from station.domain.catalog import Catalog
from station.domain.money import Money
from station.domain.orders import Order, OrderLine
from station.domain.packing import SHORT_REASONS, Step, StepKind, last_undoable, progress_of
from station.workflow.recounting import carry_over

AT = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PLAIN = Step(0, StepKind.COUNTED, AT, "Anna", "Packing table 1")
SKUS = ("TEA", "POT", "HON")


@st.composite
def orders(draw: st.DrawFn) -> Order:
    lines = draw(st.lists(st.tuples(st.sampled_from(SKUS), st.integers(1, 4)), min_size=1, max_size=4))
    return Order(
        id=1,
        number="10006",
        ordered_at=AT,
        lines=tuple(
            OrderLine(place, sku, f"Item {sku}", pieces, Money(100)) for place, (sku, pieces) in enumerate(lines, 1)
        ),
    )


@st.composite
def boxes(draw: st.DrawFn, order: Order) -> list[Step]:
    """The steps of a packer at an order, as the session writes them: never more than a line holds."""
    steps: list[Step] = []
    for _ in range(draw(st.integers(0, 12))):
        line = draw(st.sampled_from(order.lines))
        progress = progress_of(steps)
        missing = progress.missing(line.position, line.quantity)
        kinds = [StepKind.FOREIGN, StepKind.LAID_IN, StepKind.CONFIRMED, StepKind.DAMAGED]
        kinds += [StepKind.COUNTED, StepKind.SHORT] if missing else []
        kinds += [StepKind.UNDONE] if last_undoable(steps) else []
        kind = draw(st.sampled_from(kinds))
        facts = {"number": len(steps) + 1, "kind": kind, "at": AT, "packer": "Anna", "sku": line.sku}
        match kind:
            case StepKind.UNDONE:
                newest = last_undoable(steps)
                steps.append(Step(**{**facts, "sku": ""}, of=newest.number if newest else 0))
            case StepKind.FOREIGN | StepKind.LAID_IN | StepKind.CONFIRMED:
                steps.append(Step(**{**facts, "sku": ""}, place=0))
            case StepKind.SHORT:
                steps.append(
                    Step(**facts, line=line.position, pieces=missing, word=draw(st.sampled_from(SHORT_REASONS)))
                )
            case _:
                steps.append(Step(**facts, line=line.position, pieces=1))
    return steps


def carried(steps: list[Step], order: Order, after: int = 0) -> list[Step]:
    return carry_over(steps, order, Catalog(), PLAIN, {}, after)


def skus_in(steps: list[Step], order: Order) -> Counter[str]:
    """Pieces in the box by article, whatever the order says of them."""
    progress, skus = progress_of(steps), {line.position: line.sku for line in order.lines}
    inside = Counter(progress.surplus)
    for position, pieces in progress.checked.items():
        inside[progress.skus.get(position, skus.get(position, ""))] += pieces
    return +inside


@settings(max_examples=100, deadline=None)
@given(st.data(), st.integers(0, 3))
def test_a_parcel_planned_anew_holds_what_the_box_holds(data: st.DataObject, overruled: int) -> None:
    order = data.draw(orders())
    before = data.draw(boxes(order))
    was, now = progress_of(before), progress_of(after := carried(before, order, overruled))
    assert {at: n for at, n in now.checked.items() if n} == {at: n for at, n in was.checked.items() if n}
    assert {at: n for at, n in now.short.items() if n} == {at: n for at, n in was.short.items() if n}
    assert {at: now.short_why[at] for at in now.short} == {at: was.short_why[at] for at, n in was.short.items() if n}
    assert now.damaged == was.damaged
    assert now.is_foreign_inside == was.is_foreign_inside
    assert now.is_old_plan_inside == bool(was.laid_in)
    assert (now.laid_in, now.confirmed, now.surplus) == (set(), set(), {})
    assert [step.number for step in after] == list(range(overruled + 1, overruled + 1 + len(after)))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_whatever_the_order_became_no_piece_in_the_box_is_forgotten(data: st.DataObject) -> None:
    order, changed = data.draw(orders()), data.draw(orders())
    before = data.draw(boxes(order))
    first = carried(before, changed)
    assert skus_in(first, changed) == skus_in(before, order)
    again = carried(first, order)  # and back again
    assert skus_in(again, order) == skus_in(before, order)
    holds = {line.position: line.quantity for line in order.lines}
    assert all(pieces <= holds[at] for at, pieces in progress_of(again).checked.items())


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_undo_goes_back_to_the_box_as_it_was_found_and_no_further(data: st.DataObject) -> None:
    order = data.draw(orders())
    after = carried(data.draw(boxes(order)), order)
    newest = last_undoable(after)
    assert newest is None or not progress_of(after).checked
