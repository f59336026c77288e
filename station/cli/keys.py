"""Single keys from a terminal, without Enter, on every system; nothing where there is no terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LOOK_AGAIN_S = 0.05


@contextmanager
def single_keys() -> Iterator[Callable[[float], str]]:
    """While the context holds, the terminal gives keys one by one.

    Yields a function: seconds to wait -> the key in lower case, "" = none was pressed.
    """
    if not sys.stdin.isatty():
        yield _no_key
    elif sys.platform == "win32":
        yield _windows_key
    else:
        with _unbuffered_terminal():
            yield _posix_key


def _no_key(wait_s: float) -> str:
    time.sleep(wait_s)
    return ""


if sys.platform == "win32":
    import msvcrt

    def _windows_key(wait_s: float) -> str:
        deadline = time.monotonic() + wait_s
        while not msvcrt.kbhit():
            if time.monotonic() >= deadline:
                return ""
            time.sleep(LOOK_AGAIN_S)
        return msvcrt.getwch().lower()

else:
    import select
    import termios
    import tty

    @contextmanager
    def _unbuffered_terminal() -> Iterator[None]:
        before = termios.tcgetattr(sys.stdin)
        tty.setcbreak(sys.stdin)
        try:
            yield
        finally:
            termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)

    def _posix_key(wait_s: float) -> str:
        if not select.select([sys.stdin], [], [], wait_s)[0]:
            return ""
        return sys.stdin.read(1).lower()
