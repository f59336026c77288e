"""The self-test bar code: whatever is wrong between scanner and computer is named, and only that."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.layout_check import SELF_TEST, Verdict, control_name, is_self_test, judge, visible
from scanners.layouts import GS, LAYOUTS, Layout


def arrived(scanner: Layout, computer: Layout, has_caps_lock: bool = False, separator: str = GS) -> str:
    """What a computer reads of the self-test, key by key."""
    strokes = [scanner.stroke(char) for char in SELF_TEST.replace(GS, "")]
    written = "".join(computer.character(stroke, has_caps_lock) for stroke in strokes if stroke is not None)
    return written[:-3] + separator + written[-3:]


def codes(verdict: Verdict) -> list[str]:
    return [finding.code for finding in verdict.findings]


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_arrives_as_printed_is_good(name: str) -> None:
    assert arrived(LAYOUTS[name], LAYOUTS[name]) == SELF_TEST
    assert judge(SELF_TEST).is_good
    assert judge("]d1" + SELF_TEST).is_good
    assert is_self_test(SELF_TEST)


@pytest.mark.parametrize(("scanner", "computer"), [pair for pair in product(LAYOUTS, repeat=2) if pair[0] != pair[1]])
@pytest.mark.parametrize("has_caps_lock", [False, True])
@pytest.mark.parametrize("separator", [GS, "+", ""])
def test_unlike_layouts_are_named_with_or_without_caps_lock(
    scanner: str, computer: str, has_caps_lock: bool, separator: str
) -> None:
    verdict = judge(arrived(LAYOUTS[scanner], LAYOUTS[computer], has_caps_lock, separator))
    assert verdict.findings[0].code == "scanner.test_layout"
    assert verdict.findings[0].facts == {"scanner": scanner, "computer": computer}
    assert codes(verdict)[1:] == (["scanner.test_caps_lock"] if has_caps_lock else [])


def test_caps_lock_alone_is_named() -> None:
    assert codes(judge(SELF_TEST.swapcase())) == ["scanner.test_caps_lock"]


@pytest.mark.parametrize(
    ("separator", "code"),
    [("", "scanner.test_separator_lost"), ("|", "scanner.test_separator_replaced")],
)
def test_a_separator_that_got_lost_is_named(separator: str, code: str) -> None:
    verdict = judge(SELF_TEST.replace(GS, separator))
    assert codes(verdict) == [code]
    assert verdict.findings[0].facts.get("arrived", "") == separator


def test_what_the_scanner_puts_before_every_code_is_told() -> None:
    assert judge(f"~S{SELF_TEST}") == Verdict(prefix="~S")


@given(st.text(max_size=40))
def test_another_code_is_no_self_test(text: str) -> None:
    assert codes(judge(text)) == ["scanner.test_not_recognised"]
    assert not is_self_test(text)


def test_nothing_in_a_text_stays_hidden() -> None:
    assert visible("A\x1dB\r\x7f") == "A<GS>B<CR><DEL>"
    assert len({control_name(code) for code in (*range(32), 127)}) == 33
