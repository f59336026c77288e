"""Keyboard scanners under a real window system: layouts, dead keys and Caps Lock, pressed by the places of keys."""

import json
import string
import sys
from pathlib import Path
from typing import Any

import pytest

from scanners.layout_check import SELF_TEST, judge
from scanners.layouts import GS, LAYOUTS, UNREADABLE, X11_OFFSET, Stroke
from tests.bench import scanning_campaign
from tests.fakes import real_keys
from tests.fakes.real_keys import application, ask, press, set_layout, stumbles, virtual_screen

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="X11"),
    pytest.mark.skipif(bool(real_keys.missing_programs()), reason=f"no {', '.join(real_keys.missing_programs())} here"),
]

FIELD = Path(real_keys.__file__).with_name("scan_field.py")
#: Every printable character of ASCII, those on dead keys and the separator in the middle of it.
EVERYTHING = [string.digits + string.ascii_letters, "=+`~[{]}^'\"" + GS + "\\|<>@#$%&*()_-/:;?.,! 7"]
ALT_GR = 108  #: key code under X11
TYPED = "ab1"
#: On an overbooked machine the virtual keyboard itself is slower than any scanner now and then: it presses once more.
LONGEST_GAP_MS, MOST_ATTEMPTS = 60, 5


def stroke_line(stroke: Stroke) -> str:
    held = [("ctrl", stroke.has_control), (str(ALT_GR), stroke.has_alt_gr), ("shift", stroke.has_shift)]
    keys = [key for key, is_held in held if is_held]
    return "key --delay 1 " + "+".join([*keys, str(stroke.key_code + X11_OFFSET)])


def scan_lines(scanner: str, code: str) -> list[str]:
    """What a scanner set to a layout presses, whatever the computer takes it for."""
    strokes = [LAYOUTS[scanner].stroke(char) for char in code]
    return [*(stroke_line(stroke) for stroke in strokes if stroke is not None), "key Return", "sleep 0.15"]


def scanned(scanner: str, computer: str, codes: list[str], has_caps_lock: bool = False, **settings: str) -> list[str]:
    """The scans that came of it, while a field has the focus and a person types before and after."""
    typing = [line for char in TYPED for line in (f"keydown {char}", "sleep 0.05", f"keyup {char}", "sleep 0.15")]
    caps = ["key Caps_Lock", "sleep 0.15"] if has_caps_lock else []
    lines = [*typing, *caps, *(line for code in codes for line in scan_lines(scanner, code)), *caps, *typing]
    ones = [1] * (len(TYPED) + bool(caps))
    groups = [*ones, *(len(code) + 1 for code in codes), *ones]
    for _ in range(MOST_ATTEMPTS):
        told = told_of(computer, lines, settings)
        if not stumbles(told["stamps"], groups, LONGEST_GAP_MS):
            break
    assert told["field"] == TYPED * 2, "typing arrives, and nothing else"
    scans: list[str] = told["scans"]
    return scans


def told_of(computer: str, lines: list[str], settings: dict[str, str]) -> dict[str, Any]:
    with virtual_screen() as display:
        set_layout(display, computer)
        with application(display, FIELD, json.dumps(settings)) as app:
            press(display, lines)
            return ask(app)


@pytest.mark.parametrize("computer", ["us", "de", "fr"])
def test_a_us_scanner_reads_every_character_on_any_computer_by_the_places_of_its_keys(computer: str) -> None:
    """Dead keys of the computer's layout would compose with the next character, or vanish."""
    assert scanned("us", computer, EVERYTHING, wedge_decode="us-scancode") == EVERYTHING


def test_a_german_scanner_reads_every_character_on_a_us_computer() -> None:
    codes = [EVERYTHING[0], "äöüß=+[{]}'\"\\|<>@#$%&*()_-/:;?.,! 7"]
    assert scanned("de", "us", codes, wedge_decode="de-scancode") == codes


@pytest.mark.parametrize("layout", ["us", "de"])
def test_caps_lock_changes_no_scan_where_layouts_agree(layout: str) -> None:
    codes = ["Order-4711/aZ", SELF_TEST]
    assert scanned(layout, layout, codes, has_caps_lock=True) == codes


@pytest.mark.parametrize(("scanner", "computer"), [("us", "de"), ("de", "us"), ("us", "fr")])
def test_the_self_test_names_the_layouts_of_a_real_keyboard(scanner: str, computer: str) -> None:
    (arrived,) = scanned(scanner, computer, [SELF_TEST])
    (finding,) = judge(arrived).findings
    assert finding.code == "scanner.test_layout"
    assert finding.facts == {"scanner": scanner, "computer": computer}


def test_a_dead_key_leaves_a_hole_that_shows() -> None:
    """Half a code, or a code closed over a hole, may be another order's."""
    assert scanned("us", "de", ["1001=1002"]) == [f"1001{UNREADABLE}1002"]


def test_a_short_campaign_against_the_packing_window_loses_nothing() -> None:
    for seed in range(MOST_ATTEMPTS):
        figures = scanning_campaign.at_speed(1, 12, seed)
        if not figures["stumbled"]:
            break
    assert {key: figures[key] for key in ("scans", "lost", "merged", "leaked", "typing_lost")} == {
        "scans": 12,
        "lost": 0,
        "merged": 0,
        "leaked": 0,
        "typing_lost": 0,
    }
