"""The app process of the fault campaign as its parent sees it: started, told, killed, started again."""

import multiprocessing
import sys
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.bench import campaign_app
from tests.bench.campaign_app import Post

#: A server that has everything imported and forks: a restart takes a tenth of a second. Windows starts from nothing.
METHOD = "spawn" if sys.platform == "win32" else "forkserver"


class AppProcess:
    """Orders that were not acknowledged are given again after a kill, in the same order."""

    def __init__(self, folder: Path, posts: Sequence[Post]) -> None:
        self._context = multiprocessing.get_context(METHOD)
        if METHOD == "forkserver":
            self._context.set_forkserver_preload([campaign_app.__name__, "printing.raster"])
        self._folder, self._posts = folder, list(posts)
        self._open: deque[tuple[int, str, Any]] = deque()
        self._number = 0
        self.kills = 0
        self.start()

    def start(self) -> None:
        self._pipe, theirs = self._context.Pipe()
        arguments = (theirs, self._folder, self._posts)
        self._process = self._context.Process(target=campaign_app.run, args=arguments, daemon=True)
        self._process.start()
        theirs.close()
        for order in self._open:
            self._send(order)

    def order(self, order: str, fact: Any) -> int:
        """Told, and told again until it is acknowledged; returns its number."""
        self._number += 1
        self._open.append((self._number, order, fact))
        self._send(self._open[-1])
        return self._number

    def news(self, timeout_s: float) -> list[tuple[Any, ...]]:
        """What the app told: ("ready",), ("change", job, state, evidence), ("done", number, answer), ("closed",)."""
        told: list[tuple[Any, ...]] = []
        try:
            while self._pipe.poll(0.0 if told else timeout_s):
                words = self._pipe.recv()
                if words[0] == "done":
                    self._open = deque(order for order in self._open if order[0] != words[1])
                told.append(words)
        except (EOFError, OSError):
            if self._process.exitcode not in (None, 0):
                raise
        return told

    def kill(self) -> float:
        """SIGKILL, whatever it is doing, and started again; the moment it died (monotonic)."""
        down = time.monotonic()
        self._process.kill()
        self._process.join()
        self._pipe.close()
        self._process.close()
        self.kills += 1
        self.start()
        return down

    def close(self) -> None:
        self.order("close", None)
        self._process.join(10.0)

    def _send(self, order: tuple[int, str, Any]) -> None:
        self._pipe.send(order)
