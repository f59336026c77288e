"""A stand-in prints only after long trouble, never one in trouble itself, and always further down the chain."""

from hypothesis import given
from hypothesis import strategies as st

from station.workflow.stand_ins import StandIns

CHAIN = ("notes2", "office", "pdf")


class Watch:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_short_trouble_is_waited_for_and_counts_anew_after_it_ended() -> None:
    watch = Watch()
    asked = StandIns({"note": CHAIN}, 8.0, watch)
    assert asked.instead_of("note", "notes", {"notes"}, False) == []
    watch.now = 7.9
    assert asked.instead_of("note", "notes", {"notes"}, False) == []
    watch.now = 8.0
    assert asked.instead_of("note", "notes", {"notes"}, False) == list(CHAIN)
    assert asked.instead_of("note", "notes", set(), False) == []
    assert asked.instead_of("note", "notes", {"notes"}, False) == []


def test_without_a_chain_the_queue_waits() -> None:
    watch = Watch()
    asked = StandIns(clock=watch)
    asked.instead_of("note", "notes", {"notes"}, False)
    watch.now = 3600.0
    assert asked.instead_of("note", "notes", {"notes"}, True) == []


@given(st.sets(st.sampled_from(("notes", *CHAIN))), st.sampled_from(("notes", *CHAIN)))
def test_a_failed_job_goes_on_at_once_and_never_back(paused: set[str], printer: str) -> None:
    found = StandIns({"note": CHAIN}, 8.0, Watch()).instead_of("note", printer, paused, True)
    whole = ("notes", *CHAIN)
    assert found == [name for name in whole[whole.index(printer) + 1 :] if name not in paused]
