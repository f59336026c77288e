"""One interpreter for the window and all who work beside it: none of them keeps it for longer than a frame."""

import gc
import sys

from PySide6.QtCore import QObject, QTimer, Slot

#: After so long a thread that waits for the interpreter gets it. Python's own 5 ms are waited for again at every event
#: that Qt brings to Python, some twenty a frame.
SWITCH_S = 0.0005
#: Nobody packed for so long: a break, or the night.
REST_MS = 120_000
#: More searches of the young than there ever are between two breaks.
NEVER = 1_000_000


class FairInterpreter(QObject):
    """While it runs, threads take turns sooner, and Python searches only young objects for dead circles by itself.

    A search among all of them holds everybody up for a tenth of a second, whenever it comes, and finds next to nothing:
    ten objects after sixty parcels. So it is done in a break; and what is there when it starts is never looked at.
    """

    def __init__(self) -> None:
        super().__init__()
        self._before = (sys.getswitchinterval(), gc.get_threshold())
        self._is_on = False
        self._break = QTimer(self)
        self._break.setSingleShot(True)
        self._break.setInterval(REST_MS)
        self._break.timeout.connect(self.rest)

    def start(self) -> None:
        """From now on; everything that is loaded by then is there to stay."""
        self._is_on = True
        sys.setswitchinterval(SWITCH_S)
        gc.set_threshold(*self._before[1][:2], NEVER)
        gc.freeze()
        self._break.start()

    @Slot()
    def touched(self) -> None:
        """Somebody packs: the next break begins from here."""
        if self._is_on:
            self._break.start()

    @Slot()
    def rest(self) -> None:
        """Nobody packs: search everything that came since, and let what is left stay."""
        gc.collect()
        gc.freeze()

    def stop(self) -> None:
        """As Python does by itself; safe to call twice, and without a start."""
        if not self._is_on:
            return
        self._is_on = False
        self._break.stop()
        interval, thresholds = self._before
        sys.setswitchinterval(interval)
        gc.set_threshold(*thresholds)
        gc.unfreeze()
