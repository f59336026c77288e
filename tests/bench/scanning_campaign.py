"""The scanning campaign: real key events of a virtual keyboard against the real packing window, mixed with typing.

`xdotool` presses keys under `Xvfb` as a keyboard scanner does, at several speeds, while a person types between the
scans and the window stands still now and then. Judged by what the scanners told and by every key that reached a window.
"""

import argparse
import json
import os
import random
import select
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
APP = Path(__file__).with_name("scanning_app.py")

#: Milliseconds a character, and what makes xdotool as fast: it waits half its delay after each way down and up.
SPEEDS = {1: 1, 2: 3, 5: 9, 10: 19}
START_S = 120.0  #: on an overbooked machine
ANSWER_S = 60.0
SLOWEST_S = 3.0  #: one scan with the typing before it
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789-/_"
#: Keys that a person presses: letters into the search field of the window, which Escape closes.
TYPED = "abcdefghijklmnopqrstuvwxyz0123456789"
ENDS = ("Return", "Tab", "KP_Enter", "Return Linefeed")
#: A person lifts a finger between 90 and 180 ms after the last; nobody scans within 60 ms of a key of their own.
TYPING_S = (0.09, 0.18)
LONGEST_GAP_MS = 60


@dataclass
class Script:
    """Lines for xdotool, and what ought to come of them."""

    lines: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)

    def scan(self, code: str, delay_ms: int, end: str) -> None:
        before, separator, after = code.partition("\x1d")
        self.lines.append(f"type --delay {delay_ms} {before}")
        if separator:
            self.lines.append(f"key --delay {delay_ms} ctrl+bracketright")
            self.lines.append(f"type --delay {delay_ms} {after}")
        self.lines += [f"key --delay {delay_ms} {key}" for key in end.split()]
        self.codes.append(code)

    def press(self, key: str, reached: str, die: random.Random) -> None:
        self.lines += [f"key --delay 12 {key}", f"sleep {die.uniform(*TYPING_S):.3f}"]
        self.typed.append(reached)


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
    die = random.Random(options.seed)
    total: Counter[str] = Counter()
    speeds = []
    for speed_ms in SPEEDS:
        figures = _at_speed(speed_ms, options.scans, die)
        total.update({key: figures[key] for key in ("scans", "lost", "merged", "leaked", "typing_lost")})
        speeds.append(figures)
        if sys.stderr.isatty():
            print(figures, file=sys.stderr)
    broken = sum(total[key] for key in ("lost", "merged", "leaked", "typing_lost"))
    return {"broken": broken, **total, "typed": sum(figures["typed"] for figures in speeds), "speeds": speeds}


def _at_speed(speed_ms: int, scans: int, die: random.Random) -> dict[str, Any]:
    wanted = script(scans, speed_ms, die)
    with _screen() as display, _app(display) as app:
        keyboard = subprocess.run(
            ["xdotool", "-"],
            input="\n".join(wanted.lines) + "\n",
            env={**os.environ, "DISPLAY": display},
            text=True,
            timeout=START_S + SLOWEST_S * scans,
            check=False,
            capture_output=True,
        )
        if keyboard.returncode:
            raise SystemExit(f"xdotool: {keyboard.stderr.strip()}")
        told = _ask(app)
    return {"ms": speed_ms, **judged(wanted, told), "ms_measured": _pace(told["stamps"])}


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


@contextmanager
def _screen() -> Iterator[str]:
    """A virtual screen of its own; its display."""
    readable, writable = os.pipe()
    command = ["Xvfb", "-displayfd", str(writable), "-screen", "0", "1280x800x24", "-noreset", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writable], stderr=subprocess.DEVNULL) as server:
        os.close(writable)
        try:
            with open(readable, encoding="ascii") as told:
                yield f":{_line(told, START_S)}"
        finally:
            server.terminate()


@contextmanager
def _app(display: str) -> Iterator[subprocess.Popen[str]]:
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen(
        [sys.executable, str(APP)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as app:
        try:
            assert app.stdout is not None
            if _line(app.stdout, START_S) != "ready":
                raise SystemExit("the packing window did not start")
            yield app
        finally:
            app.kill()


def _ask(app: subprocess.Popen[str]) -> dict[str, Any]:
    assert app.stdin is not None
    assert app.stdout is not None
    app.stdin.write("end\n")
    app.stdin.flush()
    told: dict[str, Any] = json.loads(_line(app.stdout, ANSWER_S))
    return told


def _line(stream: IO[str], timeout_s: float) -> str:
    """The next line, without its end; "" when none came in time."""
    ready, _, _ = select.select([stream], [], [], timeout_s)
    return stream.readline().strip() if ready else ""
