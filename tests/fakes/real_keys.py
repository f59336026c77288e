"""A virtual screen with a virtual keyboard (Xvfb, xdotool), and an application under it that tells what it saw."""

import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO, Any

#: On an overbooked machine.
START_S = 120.0
ANSWER_S = 60.0
PROGRAMS = ("Xvfb", "xdotool", "setxkbmap")
READY = "ready"


def missing_programs() -> list[str]:
    return [program for program in PROGRAMS if shutil.which(program) is None]


@contextmanager
def virtual_screen() -> Iterator[str]:
    """A virtual screen of its own; its display."""
    readable, writable = os.pipe()
    command = ["Xvfb", "-displayfd", str(writable), "-screen", "0", "1280x800x24", "-noreset", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writable], stderr=subprocess.DEVNULL) as server:
        os.close(writable)
        try:
            with open(readable, encoding="ascii") as told:
                yield f":{line_of(told, START_S)}"
        finally:
            server.terminate()


@contextmanager
def application(display: str, script: Path, *words: str) -> Iterator[subprocess.Popen[str]]:
    """A Python script on the display, once it has said "ready"."""
    environment = {**os.environ, "DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    with subprocess.Popen(
        [sys.executable, str(script), *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as app:
        try:
            assert app.stdout is not None
            assert line_of(app.stdout, START_S) == READY, "the application did not start"
            yield app
        finally:
            app.kill()


def ask(app: subprocess.Popen[str]) -> dict[str, Any]:
    """What it saw; it answers when it has been quiet, and ends."""
    assert app.stdin is not None
    assert app.stdout is not None
    app.stdin.write("end\n")
    app.stdin.flush()
    told: dict[str, Any] = json.loads(line_of(app.stdout, ANSWER_S))
    return told


def press(display: str, lines: Sequence[str], timeout_s: float = START_S) -> None:
    """Lines of an xdotool script, in one process: as close to a device as software comes."""
    subprocess.run(
        ["xdotool", "-"],
        input="\n".join(lines) + "\n",
        env={**os.environ, "DISPLAY": display},
        text=True,
        timeout=timeout_s,
        check=True,
        capture_output=True,
    )


def set_layout(display: str, *words: str) -> None:
    """The keyboard layout of the display, as `setxkbmap` takes it."""
    subprocess.run(["setxkbmap", *words], env={**os.environ, "DISPLAY": display}, check=True, timeout=START_S)


def line_of(stream: IO[str], timeout_s: float) -> str:
    """The next line, without its end; "" when none came in time."""
    ready, _, _ = select.select([stream], [], [], timeout_s)
    return stream.readline().strip() if ready else ""


def stumbles(stamps: Sequence[int], groups: Sequence[int], longest_ms: int) -> int:
    """How many groups of keys, so many presses each, the virtual keyboard itself did not press in one go."""
    if len(stamps) != sum(groups):
        raise ValueError(f"{sum(groups)} keys were pressed, {len(stamps)} arrived")
    place, broken = 0, 0
    for presses in groups:
        own = stamps[place : place + presses]
        broken += any(after - before > longest_ms for before, after in pairwise(own))
        place += presses
    return broken
