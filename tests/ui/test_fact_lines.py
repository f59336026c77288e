"""Lines of facts: however narrow, no line ends or begins with the dot between two facts, and none is lost."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from station.ui.fact_lines import DOT, at_dots

FACTS = st.lists(st.text("abc ", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=6)


@settings(max_examples=100)
@given(FACTS, st.integers(0, 40))
def test_no_dot_dangles_and_no_fact_is_lost(facts: list[str], width: int) -> None:
    told = at_dots(DOT.join(facts), width, len)
    assert told.replace("\n", DOT) == DOT.join(facts)
    if width:
        assert not any(line.strip().startswith("·") or line.strip().endswith("·") for line in told.split("\n"))


@settings(max_examples=100)
@given(FACTS, st.integers(1, 40))
def test_a_line_is_broken_only_where_it_must_be(facts: list[str], width: int) -> None:
    lines = at_dots(DOT.join(facts), width, len).split("\n")
    assert all(len(line) <= width or DOT not in line for line in lines)
    for one, other in pairwise(lines):
        assert len(one + DOT + other.split(DOT)[0]) > width
