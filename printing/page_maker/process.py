"""Pages made in a child process, so that nobody here waits for the interpreter meanwhile: kept alive, asked again when
it dies over a page, and done without where it cannot live.
"""

import logging
from collections.abc import Callable, Sequence
from threading import Lock, Thread
from time import monotonic

from printing.document import Document
from printing.media import Language, Media, PrinterProfile
from printing.page import Page
from printing.page_maker.base import PageNotMade, Task
from printing.page_maker.child import Child, ChildEnded
from printing.page_maker.here import PagesHere

log = logging.getLogger(__name__)

#: Longest wait for a child that starts. Loading the same engines here would take about as long.
START_S = 10.0
#: Longest time for one task. The largest page takes a second on a machine that is overbooked many times.
TASK_S = 30.0
#: A child that did not come up is not tried again before that.
TRY_AGAIN_S = 60.0
#: Children that may end over one page before the page is to blame.
MOST_ENDS = 2
#: Children asked for one page, whatever ends them.
MOST_TRIES = 5


class PageProcess:
    """A `PageMaker` that asks a child; `command` starts one that runs `printing.page_maker.worker`."""

    def __init__(
        self,
        command: Sequence[str],
        now: Callable[[], float] = monotonic,
        task_s: float = TASK_S,
        start_s: float = START_S,
    ) -> None:
        self._command = tuple(command)
        self._now = now
        self._task_s, self._start_s = task_s, start_s
        self._here = PagesHere()
        self._child: Child | None = None  # guarded by _lock, like all below
        self._is_closed = False
        self._not_before = float("-inf")
        self._lock = Lock()

    def lay_out(self, document: Document, media: Media, profile: PrinterProfile) -> Page:
        made = self._made(Task.LAY_OUT, (document, media, profile))
        if not isinstance(made, Page):
            raise PageNotMade(type(made).__name__)
        return made

    def encode(self, page: Page, profile: PrinterProfile, mark: int) -> bytes:
        if profile.language is Language.PDF:
            return self._here.encode(page, profile, mark)  # as it is: nothing to work on
        return self._bytes(Task.ENCODE, (page, profile, mark))

    def preview_png(self, page: Page, profile: PrinterProfile) -> bytes:
        return self._bytes(Task.PREVIEW_PNG, (page, profile))

    def start(self) -> None:
        Thread(target=self._living, name="page process start", daemon=True).start()

    def close(self, timeout_s: float) -> None:
        with self._lock:
            self._is_closed = True
            child, self._child = self._child, None
        if child is not None:
            child.close(timeout_s)

    @property
    def pid(self) -> int | None:
        """The child's process, for who measures; None: there is none now."""
        with self._lock:
            return self._child.pid if self._child is not None and self._child.is_alive else None

    def _bytes(self, task: Task, given: tuple[object, ...]) -> bytes:
        made = self._made(task, given)
        if not isinstance(made, bytes):
            raise PageNotMade(type(made).__name__)
        return made

    def _made(self, task: Task, given: tuple[object, ...]) -> object:
        """Ask the child, and another one where it ends; what ended two that were ready to work is never made here."""
        ends = 0
        for _ in range(MOST_TRIES):
            child = self._living()
            if child is None:
                break
            try:
                return child.ask(task, given, self._task_s)
            except ChildEnded as ended:
                ends += ended.was_at_work
                log.warning("the page process ended during %s", task)
            if ends == MOST_ENDS:
                raise PageNotMade(f"{task} ended {ends} page processes")
        made: object = getattr(self._here, task.value)(*given)
        return made

    def _living(self) -> Child | None:
        """A child that can work, started where there is none; None: it cannot be had now."""
        with self._lock:
            if self._is_closed:
                return None
            if self._child is None or not self._child.is_alive:
                self._child = self._started()
            child = self._child
        if child is None or child.is_ready(self._start_s):
            return child
        with self._lock:
            if self._child is child and not self._is_closed:
                log.error("the page process does not come up: pages are made by the window's own process")
                child.kill()
                self._child = None
                self._not_before = self._now() + TRY_AGAIN_S
        return None

    def _started(self) -> Child | None:
        if self._now() < self._not_before:
            return None
        try:
            return Child(self._command)
        except OSError as error:
            log.warning("the page process cannot be started: %s", error.strerror)
            self._not_before = self._now() + TRY_AGAIN_S
            return None
