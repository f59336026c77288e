"""A bouncing trigger counts once, two scans count twice, whatever the application was doing meanwhile."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.debounce import WINDOW_MS, Debounce
from scanners.scan import Scan

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
GAPS = st.integers(WINDOW_MS, 100_000)
BOUNCES = st.lists(st.integers(0, WINDOW_MS - 1), max_size=3)
STARTS = st.integers(0, 2**32 - 1)


def scan(text: str, stamp_ms: int, source: str = "wedge") -> Scan:
    return Scan(text, source, NOON, "", stamp_ms % 2**32)


@settings(max_examples=150, deadline=None)
@given(STARTS, st.lists(st.tuples(st.sampled_from(["1001", "1002"]), GAPS, BOUNCES), max_size=12))
def test_every_pull_counts_once_however_often_it_bounces(
    stamp_ms: int, pulls: list[tuple[str, int, list[int]]]
) -> None:
    """Also where the clock of the stamps begins again at 0."""
    debounce, counted = Debounce(), []
    for text, gap_ms, bounces in pulls:
        stamp_ms += gap_ms
        for after_ms in (0, *bounces):
            stamp_ms += after_ms
            if debounce.is_new(scan(text, stamp_ms)):
                counted.append(text)
    assert counted == [text for text, _, _ in pulls]
    assert debounce.bounced == sum(len(bounces) for _, _, bounces in pulls)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(["1001", "1002", "1003"]), max_size=12))
def test_other_codes_in_any_haste_all_count(texts: list[str]) -> None:
    debounce = Debounce()
    changes = [text for place, text in enumerate(texts) if place == 0 or texts[place - 1] != text]
    assert [text for text in texts if debounce.is_new(scan(text, 5))] == changes


def test_two_packers_with_two_scanners_are_two_scans() -> None:
    debounce = Debounce()
    assert debounce.is_new(scan("1001", 100, "serial:COM3"))
    assert debounce.is_new(scan("1001", 110, "serial:COM4"))
    assert not debounce.is_new(scan("1001", 120, "serial:COM3"))


def test_a_window_of_nothing_passes_everything() -> None:
    debounce = Debounce(window_ms=0)
    assert all(debounce.is_new(scan("1001", 100)) for _ in range(3))
