"""Carries requests of a manager's page to a desk on a thread of its own, and the answers back. Knows no desk."""

import logging
from collections.abc import Callable, Set

from PySide6.QtCore import QObject, Qt, QThread, Signal, Slot

from station.domain.trouble import Trouble

log = logging.getLogger(__name__)

#: Makes the desk on its own thread; it is handed a way to tell of progress, safe from that thread.
DeskFactory = Callable[[Callable[[object], None]], object]
#: Raises Trouble where whoever sits at the window may not make a request: (name of the desk, request).
AskLeave = Callable[[str, str], None]


class _Worker(QObject):
    """Lives on the desk's thread and owns the desk."""

    answered = Signal(str, int, object)
    failed = Signal(str, int, object)
    told = Signal(object)

    def __init__(self, name: str, make_desk: DeskFactory, ask_leave: AskLeave | None) -> None:
        super().__init__()
        self._name, self._make_desk, self._ask_leave = name, make_desk, ask_leave
        self._desk: object | None = None

    @Slot(str, int, tuple)
    def act(self, request: str, ticket: int, arguments: tuple[object, ...]) -> None:
        try:
            if self._ask_leave is not None:
                self._ask_leave(self._name, request)
            if self._desk is None:
                self._desk = self._make_desk(self.told.emit)
            answer = getattr(self._desk, request)(*arguments)
        except Trouble as trouble:
            self.failed.emit(request, ticket, trouble)
        else:
            self.answered.emit(request, ticket, answer)

    @Slot()
    def end(self) -> None:
        self._desk = None
        self.thread().quit()


class DeskBridge(QObject):
    """The GUI's side of one desk: requests in, answers out. Every request returns at once.

    Requests are done one after the other, in order. Each gets a ticket, so that a page can tell the answer it still
    waits for from one that is out of date.
    """

    answered = Signal(str, int, object)  #: request, ticket, what the desk gave back
    failed = Signal(str, int, object)  #: request, ticket, Trouble
    told = Signal(object)  #: what the desk tells on the way: progress

    _act = Signal(str, int, tuple)
    _end = Signal()

    def __init__(
        self, name: str, requests: Set[str], make_desk: DeskFactory, ask_leave: AskLeave | None = None
    ) -> None:
        """`name` is that of the thread; `requests` are the methods of the desk that may be asked for, each only once
        `ask_leave` let it pass; None: everybody may."""
        super().__init__()
        self.ask_leave = ask_leave
        self._requests = frozenset(requests)
        self._tickets = 0
        self._is_closed = False
        self._thread = QThread()
        self._thread.setObjectName(name)
        self._worker = _Worker(name, make_desk, ask_leave)
        self._worker.moveToThread(self._thread)
        queued = Qt.ConnectionType.QueuedConnection
        self._act.connect(self._worker.act, queued)
        self._end.connect(self._worker.end, queued)
        self._worker.answered.connect(self.answered, queued)
        self._worker.failed.connect(self.failed, queued)
        self._worker.told.connect(self.told, queued)

    def ask(self, request: str, *arguments: object) -> int:
        """Ask for one of the requests; its ticket. The thread starts with the first; once closed nothing is done."""
        if request not in self._requests:
            raise ValueError(f"no request of this desk: {request}")
        if self._is_closed:
            return 0
        if not self._thread.isRunning():
            self._thread.start()
        self._tickets += 1
        self._act.emit(request, self._tickets, arguments)
        return self._tickets

    def close(self, timeout_s: float) -> bool:
        """End the thread once all that was asked is done; False when it did not end in time."""
        self._is_closed = True
        if not self._thread.isRunning():
            return True
        self._end.emit()
        return self._thread.wait(int(timeout_s * 1000))
