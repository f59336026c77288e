"""One page process from outside: asked from any thread, until it ends. Starts no second one."""

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
from itertools import count
from threading import Event, Lock, Thread

from printing.page_maker.base import PageNotMade, Task
from printing.page_maker.messages import FORESEEN, Answer, Garbled, Ready, Refusal, Request, read, write


class ChildEnded(Exception):
    """The child is gone. `was_at_work`: on this very request, which may be what ended it."""

    def __init__(self, was_at_work: bool) -> None:
        super().__init__(was_at_work)
        self.was_at_work = was_at_work


class Child:
    """A running child process. Raises OSError where it cannot be started."""

    def __init__(self, command: Sequence[str]) -> None:
        flags = 0
        if sys.platform == "win32":
            flags = subprocess.CREATE_NO_WINDOW
        self._process = subprocess.Popen(  # noqa: S603  # our own program
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            creationflags=flags,
        )
        if self._process.stdin is None or self._process.stdout is None:
            raise OSError("no pipes")
        self._asked, self._told = self._process.stdin, self._process.stdout
        self._numbers = count(1)
        self._waiting: dict[int, Future[object]] = {}  # oldest first; guarded by _lock, as is _has_ended
        self._has_ended = False
        self._lock, self._writing = Lock(), Lock()
        self._is_settled = Event()
        self._is_ready = False
        self._listener = Thread(target=self._listen, name="page process", daemon=True)
        self._listener.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        with self._lock:
            return not self._has_ended

    def is_ready(self, patience_s: float) -> bool:
        """Whether it said that it can work; waits until it does, ends, or patience ends."""
        self._is_settled.wait(patience_s)
        return self._is_ready and self.is_alive

    def ask(self, task: Task, given: tuple[object, ...], patience_s: float) -> object:
        """What the task makes. Raises ChildEnded, PageNotMade, and what layout raises.

        A child that does not answer in time is ended.
        """
        answer: Future[object] = Future()
        try:
            with self._writing:  # numbers go out in their order, so that the oldest is the one at work
                with self._lock:
                    if self._has_ended:
                        raise ChildEnded(False)
                    number = next(self._numbers)
                    self._waiting[number] = answer
                write(self._asked, Request(number, task, given))
        except (OSError, ValueError):
            self.kill()  # the listener hears its end and tells everybody who waits
        try:
            return answer.result(patience_s)
        except TimeoutError:
            self.kill()
            return answer.result()

    def kill(self) -> None:
        """End it at once; who waits gets ChildEnded."""
        self._process.kill()

    def close(self, timeout_s: float) -> None:
        """Let it finish what it was asked, and end."""
        try:
            with self._writing:
                self._asked.close()
        except OSError:
            self.kill()  # it was gone before the pipe was
        try:
            self._process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            self.kill()
        self._listener.join(timeout_s)

    def _listen(self) -> None:
        try:
            self._take_answers()
        except (OSError, ValueError, Garbled):
            self.kill()
        self._process.wait()
        with self._lock:
            self._has_ended = True
            left, self._waiting = self._waiting, {}
        for place, answer in enumerate(left.values()):
            answer.set_exception(ChildEnded(was_at_work=place == 0))
        self._is_settled.set()
        self._close_pipes()

    def _close_pipes(self) -> None:
        """Nothing goes through them any more; what was left in one is lost with the child."""
        with self._writing, suppress(OSError):
            self._asked.close()
        self._told.close()

    def _take_answers(self) -> None:
        while (said := read(self._told)) is not None:
            if isinstance(said, Ready):
                self._is_ready = True
                self._is_settled.set()
            elif isinstance(said, Answer):
                self._taken(said.number).set_result(said.made)
            elif isinstance(said, Refusal):
                refused = FORESEEN.get(said.error, PageNotMade)
                self._taken(said.number).set_exception(refused(said.words))
            else:
                raise Garbled(type(said).__name__)

    def _taken(self, number: int) -> "Future[object]":
        with self._lock:
            answer = self._waiting.pop(number, None)
        if answer is None:
            raise Garbled(f"an answer to {number}, which nobody asked")
        return answer
