"""Steps of packing: what they add up to, and what undoing takes back."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from station.domain.packing import UNDOABLE, Progress, Step, StepKind, last_undoable, progress_of

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def step(number: int, kind: StepKind, line: int = 0, place: int = 0, pieces: int = 0, of: int = 0) -> Step:
    return Step(number, kind, NOON, "Anna", line=line, place=place, pieces=pieces, of=of, word="not_found")


steps = st.lists(
    st.tuples(
        st.sampled_from([k for k in StepKind if k is not StepKind.UNDONE]),
        st.integers(1, 3),
        st.integers(0, 2),
        st.integers(1, 3),
    ),
    max_size=12,
).map(lambda all_of: [step(i + 1, kind, line, place, pieces) for i, (kind, line, place, pieces) in enumerate(all_of)])


@given(steps)
def test_undoing_the_newest_step_is_as_if_it_never_was(done: list[Step]) -> None:
    newest = last_undoable(done)
    if newest is None:
        assert not any(one.kind in UNDOABLE for one in done)
        return
    undone = step(len(done) + 1, StepKind.UNDONE, of=newest.number)
    assert progress_of([*done, undone]) == progress_of([one for one in done if one is not newest])


@given(steps)
def test_undoing_again_and_again_ends_with_nothing_to_undo(done: list[Step]) -> None:
    while (newest := last_undoable(done)) is not None:
        done = [*done, step(len(done) + 1, StepKind.UNDONE, of=newest.number)]
    left = progress_of(done)
    assert (left.checked, left.short, left.laid_in, left.confirmed) == ({}, {}, set(), set())


@given(st.integers(1, 20), st.integers(0, 25), st.integers(0, 25))
def test_what_is_missing_is_never_negative(quantity: int, checked: int, short: int) -> None:
    progress = Progress({1: checked}, {1: short})
    assert progress.missing(1, quantity) == max(quantity - checked - short, 0)


def test_a_print_of_another_parcel_stays_a_warning_until_the_right_one_is_scanned() -> None:
    found = [step(1, StepKind.FOREIGN)]
    assert progress_of(found).is_foreign_inside
    assert progress_of([*found, step(2, StepKind.COUNTED, 1, pieces=1)]).is_foreign_inside
    assert not progress_of([*found, step(2, StepKind.CONFIRMED)]).is_foreign_inside
