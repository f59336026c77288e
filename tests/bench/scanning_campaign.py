"""The scanning campaign: real key events of a virtual keyboard against the real packing window, mixed with typing.

`xdotool` presses keys under `Xvfb` as a keyboard scanner does, at several speeds, while a person types between the
scans and the window stands still now and then. Judged by what the scanners told and by every key that reached a window.
"""

import argparse
import random
import sys
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from tests.fakes.real_keys import START_S, application, ask, press, stumbles, virtual_screen

APP = Path(__file__).with_name("scanning_app.py")

#: Milliseconds a character, and what makes xdotool as fast: it waits half its delay after each way down and up.
SPEEDS = {1: 1, 2: 3, 5: 9, 10: 19}
SLOWEST_S = 3.0  #: one scan with the typing before it
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-/_"
#: Keys that a person presses: letters into the search field of the window, which Escape closes.
TYPED = "abcdefghijklmnopqrstuvwxyz0123456789"
ENDS = ("Return", "Tab", "KP_Enter", "Return Linefeed")
#: A person lifts a finger between 90 and 180 ms after the last; nobody scans within 60 ms of a key of their own.
TYPING_S = (0.09, 0.18)
#: Between the keys of one code; the virtual keyboard "stumbled" where it was slower, which no scanner is.
LONGEST_GAP_MS = 60


@dataclass
class Script:
    """Lines for xdotool, and what ought to come of them."""

    lines: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)  #: keys pressed in one go

    def scan(self, code: str, delay_ms: int, end: str) -> None:
        before, separator, after = code.partition("\x1d")
        self.lines.append(f"type --delay {delay_ms} -- {before}")
        if separator:
            self.lines.append(f"key --delay {delay_ms} ctrl+bracketright")
            self.lines.append(f"type --delay {delay_ms} -- {after}")
        self.lines += [f"key --delay {delay_ms} {key}" for key in end.split()]
        self.codes.append(code)
        self.groups.append(len(code) + len(end.split()))

    def press(self, key: str, reached: str, die: random.Random) -> None:
        self.lines += [f"keydown {key}", "sleep 0.05", f"keyup {key}", f"sleep {die.uniform(*TYPING_S):.3f}"]
        self.typed.append(reached)
        self.groups.append(1)


def script(scans: int, speed_ms: int, die: random.Random) -> Script:
    """Scans of every length with and without separators; between every third pair a person types."""
    made = Script()
    for number in range(scans):
        if number % 3 == 0:
            made.press("F6", "Key_F6", die)
            for char in die.choices(TYPED, k=die.randint(1, 4)):
                made.press(char, char, die)
            if die.random() < 0.5:
                made.press("Escape", "\x1b", die)
        body = "".join(die.choices(ALPHABET, k=die.randint(4, 24)))
        code = f"{number:04d}{body}"
        made.scan(f"{code}\x1d{body[:6]}" if number % 5 == 0 else code, SPEEDS[speed_ms], die.choice(ENDS))
        made.lines.append(f"sleep {die.uniform(0.08, 0.2):.3f}")
    return made


def campaign(options: argparse.Namespace) -> dict[str, Any]:
    """`scans` at each speed in all; how many were lost, came out as something else, or left keys in a window."""
    total: Counter[str] = Counter()
    speeds = []
    for speed_ms in SPEEDS:
        figures = at_speed(speed_ms, options.scans, options.seed + speed_ms)
        total.update({key: figures[key] for key in ("scans", "lost", "merged", "leaked", "typing_lost")})
        total["stumbled"] += figures["stumbled"]
        speeds.append(figures)
        if sys.stderr.isatty():
            print(figures, file=sys.stderr)
    broken = sum(total[key] for key in ("lost", "merged", "leaked", "typing_lost"))
    return {"broken": broken, **total, "typed": sum(figures["typed"] for figures in speeds), "speeds": speeds}


def at_speed(speed_ms: int, scans: int, seed: int) -> dict[str, Any]:
    """So many scans at one speed, in a packing window of their own."""
    wanted = script(scans, speed_ms, random.Random(seed))
    with virtual_screen() as display, application(display, APP) as app:
        press(display, wanted.lines, START_S + SLOWEST_S * scans)
        told = ask(app)
    stumbled = stumbles(told["stamps"], wanted.groups, LONGEST_GAP_MS)
    return {"ms": speed_ms, **judged(wanted, told), "stumbled": stumbled, "ms_measured": _pace(told["stamps"])}


def judged(wanted: Script, told: dict[str, Any]) -> dict[str, int]:
    """What was lost, what came instead, and what a window got that nobody typed or did not get that somebody did."""
    lost = Counter(wanted.codes) - Counter(told["scans"])
    merged = Counter(told["scans"]) - Counter(wanted.codes)
    reached, typed = Counter(told["reached"]), Counter(wanted.typed)
    is_disordered = reached == typed and told["reached"] != wanted.typed
    return {
        "scans": len(wanted.codes),
        "lost": lost.total(),
        "merged": merged.total() + (not lost and told["scans"] != wanted.codes),
        "leaked": (reached - typed).total(),
        "typed": len(wanted.typed),
        "typing_lost": (typed - reached).total() + is_disordered,
    }


def _pace(stamps: list[int]) -> float:
    """Milliseconds from key to key within scans, on average, as the system stamped them."""
    gaps = [after - before for before, after in pairwise(stamps) if 0 <= after - before < LONGEST_GAP_MS]
    return round(sum(gaps) / len(gaps), 2) if gaps else 0.0
