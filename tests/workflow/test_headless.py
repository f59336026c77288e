"""Packing without a window: the whole road from order number to paper and journal."""

import pytest

from printing.jobs import JobState
from station.domain.trouble import Trouble
from station.workflow.headless import HeadlessParcel, SentBytes
from tests.fakes.packing_table import NOON, PackingTable


def pack(table: PackingTable, story: str = "enjoy", again: bool = False) -> HeadlessParcel:
    return table.station.headless_table().pack(table.number(story), NOON, "Anna", "Packing table 1", again)


def test_all_prints_come_out_and_the_parcel_is_journaled(table: PackingTable) -> None:
    parcel = pack(table)
    assert len(parcel.states) == len(parcel.prints) > 1
    assert set(parcel.states.values()) <= {JobState.PRINTED, JobState.HANDED_OVER}
    for printer in table.printers.values():
        assert printer.wait_until_idle(10)
    assert len(table.papers) == len(parcel.prints)
    packed = table.station.store.packings(table.number("enjoy"))
    assert [(one.packed_at, one.packer) for one in packed] == [(NOON, "Anna")]


def test_a_printer_that_answers_is_waited_for(table: PackingTable) -> None:
    """Handed over is the end only where the wire cannot answer."""
    parcel = pack(table)
    states = {one.job.printer: parcel.states[one.job.id] for one in parcel.prints if one.job}
    assert states["notes"] is JobState.PRINTED


def test_an_order_packed_before_is_packed_again_only_on_demand(table: PackingTable) -> None:
    pack(table)
    with pytest.raises(Trouble, match=r"order\.already_packed"):
        pack(table)
    again = pack(table, again=True)
    assert {one.job.copy for one in again.prints if one.job} == {2}
    assert len(table.station.store.packings(table.number("enjoy"))) == 2


@pytest.mark.parametrize(("number", "code"), [("", "order.unknown"), ("0815-no", "order.unknown")])
def test_an_unknown_order_is_known_trouble(table: PackingTable, number: str, code: str) -> None:
    with pytest.raises(Trouble) as raised:
        table.station.headless_table().pack(number, NOON, "Anna", "Packing table 1")
    assert raised.value.code == code


def test_a_cancelled_order_is_never_packed(table: PackingTable) -> None:
    with pytest.raises(Trouble) as raised:
        pack(table, "cancelled", again=True)
    assert raised.value.code == "order.cancelled"
    assert table.papers == []


def test_a_day_before_the_order_was_placed_is_refused_and_nothing_is_recorded(table: PackingTable) -> None:
    number = table.number("enjoy")
    with pytest.raises(Trouble) as raised:
        table.station.headless_table().pack(number, NOON.replace(year=2025), "Anna", "Packing table 1")
    assert raised.value.code == "order.after_date"
    assert table.station.store.packings(number) == []


def test_the_bytes_of_a_job_are_remembered_as_they_left() -> None:
    sent = SentBytes()
    sent("a", b"\x1b@")
    assert sent.by_job == {"a": b"\x1b@"}


@pytest.mark.parametrize("story", ["rollercoaster", "delivery", "enjoy", "engage", "promote"])
def test_every_phase_gets_its_note(table: PackingTable, story: str) -> None:
    parcel = pack(table, story)
    assert parcel.decision.plan.standing.now.phase.value == story
    assert "note" in {one.choice.slot.value for one in parcel.prints}
