"""Carries requests of the screens to the packing session on its own thread, and its views back."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from printing.jobs import JobChange
from station.freed_memory import give_back
from station.logs import fault_number, log_bug
from station.workflow.ports import PrintRoom
from station.workflow.session import PackingSession
from station.workflow.views import View

_Answer = TypeVar("_Answer")

#: How often the lamps are read; the printers themselves are asked by their writers.
LAMPS_MS = 1000

#: News of prints that come closer together than this are drawn once: a print tells three, a parcel has three prints,
#: and each drawing of the window takes the interpreter from those who lay out and send the pages.
GATHER_MS = 40
#: Pictures of prints are drawn once printers and packer were quiet for this long: drawing keeps the writers of the
#: printers waiting, and a piece that is scanned.
QUIET_MS = 80
#: How often freed memory goes back to the system: 500 parcels leave some 10 MB of it in holes.
GIVE_BACK_MS = 60_000

#: What screens may ask of the session.
REQUESTS = frozenset(
    {
        "do", "choose", "log_in", "finish", "go_on", "dismiss", "undo", "print_again", "ask_uncertain", "lies_there",
        "count_line", "lay_in", "change_packer", "misread",
    }
)  # fmt: skip

#: Makes the session from what it announces to: views, sounds, and commands that are the window's.
SessionFactory = Callable[[Callable[[View], None], Callable[[str], None], Callable[[str], None]], PackingSession]


class _Worker(QObject):
    """Lives on the work thread and owns the session."""

    view_changed = Signal(object)
    packer_changed = Signal(str)
    sound = Signal(str)
    window_asked = Signal(str)
    lamps_changed = Signal(object)

    def __init__(self, make_session: SessionFactory, prints: PrintRoom) -> None:
        super().__init__()
        self._make_session = make_session
        self._prints = prints
        self._session: PackingSession | None = None
        self._lamps: QTimer | None = None
        self._news = self._timer(GATHER_MS, self.show_prints)
        self._pictures = self._timer(QUIET_MS, self.draw_picture)
        self._memory = self._timer(GIVE_BACK_MS, self.give_memory_back, again=True)

    def _timer(self, after_ms: int, slot: Callable[[], None], *, again: bool = False) -> QTimer:
        timer = QTimer(self)  # moves to the work thread with its parent
        timer.setSingleShot(not again)
        timer.setInterval(after_ms)
        timer.timeout.connect(slot)
        return timer

    @Slot()
    def begin(self) -> None:
        self._session = self._make_session(self.view_changed.emit, self.sound.emit, self.window_asked.emit)
        self._session.start()
        self._lamps = QTimer(self)
        self._lamps.timeout.connect(self.read_lamps)
        self._lamps.start(LAMPS_MS)
        self._memory.start()
        self.read_lamps()

    @Slot()
    def end(self) -> None:
        self._news.stop()
        self._pictures.stop()
        self._memory.stop()
        if self._lamps is not None:
            self._lamps.stop()
        self.thread().quit()

    @Slot()
    def read_lamps(self) -> None:
        self.lamps_changed.emit(self._prints.lamps())
        if self._session is not None:
            self._safely(self._session.look_after_prints)

    @Slot(str, tuple)
    def act(self, request: str, arguments: tuple[object, ...]) -> None:
        if self._session is not None:
            before = self._session.packer
            self._safely(partial(getattr(self._session, request), *arguments))
            if self._session.packer != before:
                self.packer_changed.emit(self._session.packer)
            if self._pictures.isActive():
                self._pictures.start(QUIET_MS)

    @Slot(object)
    def job_changed(self, change: object) -> None:
        if self._session is not None and isinstance(change, JobChange):
            self._safely(partial(self._session.job_changed, change))
            if not self._news.isActive():
                self._news.start()
            self._pictures.start(QUIET_MS)

    @Slot()
    def show_prints(self) -> None:
        if self._session is not None:
            self._safely(self._session.show_prints)

    @Slot()
    def draw_picture(self) -> None:
        """One picture of a print while nothing else is asked for; scans that came meanwhile go before the next."""
        if self._session is not None and self._safely(self._session.draw_picture):
            self._pictures.start(0)
        else:
            self.show_prints()

    @Slot()
    def give_memory_back(self) -> None:
        give_back()

    def _safely(self, action: Callable[[], _Answer]) -> _Answer | None:
        """What an action answers; a bug of ours (None) is logged by its place and told by its number, and the table
        goes on."""
        try:
            return action()
        except Exception as error:
            log_bug(type(error), error, error.__traceback__)
            if self._session is not None:
                self._session.tell_fault(fault_number(type(error), error.__traceback__))
            return None


class SessionBridge(QObject):
    """The GUI's side: requests in, views out. Every request returns at once."""

    view_changed = Signal(object)  #: a View
    packer_changed = Signal(str)  #: the first name that signs from now on
    sound = Signal(str)  #: "good", "bad" or "done"
    window_asked = Signal(str)  #: a command that is the window's, by its value: "LANGUAGE", "MUTE", "DARK"
    lamps_changed = Signal(object)  #: list of PrinterLamp

    _act = Signal(str, tuple)
    _job = Signal(object)
    _end = Signal()

    def __init__(self, make_session: SessionFactory, prints: PrintRoom) -> None:
        super().__init__()
        self._thread = QThread()
        self._thread.setObjectName("work")
        self._worker = _Worker(make_session, prints)
        self._worker.moveToThread(self._thread)
        queued = Qt.ConnectionType.QueuedConnection
        self._thread.started.connect(self._worker.begin)
        self._act.connect(self._worker.act, queued)
        self._job.connect(self._worker.job_changed, queued)
        self._end.connect(self._worker.end, queued)
        self._worker.view_changed.connect(self.view_changed, queued)
        self._worker.packer_changed.connect(self.packer_changed, queued)
        self._worker.sound.connect(self.sound, queued)
        self._worker.window_asked.connect(self.window_asked, queued)
        self._worker.lamps_changed.connect(self.lamps_changed, queued)

    def start(self) -> None:
        self._thread.start()

    def close(self, timeout_s: float) -> bool:
        """End the work thread; False when it did not end in time."""
        self._end.emit()
        return self._thread.wait(int(timeout_s * 1000))

    def job_changed(self, change: JobChange) -> None:
        """Safe from any thread: printers tell here that a job moved on."""
        self._job.emit(change)

    @Slot(str, str)
    @Slot(str, str, str)
    def scan(self, text: str, source: str, symbology: str = "") -> None:
        """What a scanner, a key or a click gave; `symbology` is the AIM identifier without "]", "" unknown."""
        self._act.emit("scan", (text, source, symbology))

    @Slot(str, tuple)
    def request(self, name: str, arguments: tuple[object, ...] = ()) -> None:
        """Ask the session for one of its REQUESTS."""
        if name not in REQUESTS:
            raise ValueError(f"no request of the packing session: {name}")
        self._act.emit(name, arguments)
