"""Keys of this terminal as the bytes they bring, one by one and unedited: how a keyboard scanner is watched. POSIX and
Windows differ here and nowhere else.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 4096


@contextmanager
def unedited() -> Iterator[None]:
    """The terminal gives every key at once, Enter as CR; Ctrl+C still ends. Does nothing where there is no terminal."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    import termios

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)
    now = termios.tcgetattr(descriptor)
    now[0] &= ~(termios.ICRNL | termios.IXON)  # CR stays CR, Ctrl+S and Ctrl+Q are bytes like others
    now[3] &= ~(termios.ECHO | termios.ICANON)
    termios.tcsetattr(descriptor, termios.TCSADRAIN, now)
    try:
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


def arriving() -> Iterator[bytes]:
    """Bytes of standard input as they come, until its end. Waits for them."""
    if sys.platform == "win32" and sys.stdin.isatty():
        import msvcrt

        while (key := msvcrt.getwch()) != "\x03":
            yield key.encode("utf-8", errors="replace")
        return
    while arrived := os.read(sys.stdin.fileno(), LONGEST):
        yield arrived
