"""Python's search for dead circles of objects, kept to the GUI thread: a widget in one must not die on another."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

__all__ = ["GuiGarbage"]

#: How often it is looked whether a search is due.
LOOK_MS = 500


class GuiGarbage(QObject):
    """While it runs, Python itself searches nowhere; circles are found by a timer of this thread.

    Python starts the search on whatever thread makes the object that is one too many. PySide then destroys a widget
    that is part of a circle on that thread, and Qt ends the process.
    """

    def __init__(self) -> None:
        super().__init__()
        self._was_on = gc.isenabled()
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """From now on this thread searches."""
        gc.disable()
        self._timer.start()

    @Slot()
    def look(self) -> None:
        """Search the youngest objects, and older ones where Python would too."""
        counts, thresholds = gc.get_count(), gc.get_threshold()
        due = [n for n in range(3) if thresholds[n] and counts[n] > thresholds[n]]
        if due:
            gc.collect(min(max(due), 1))  # all of them take too long for one frame: those are left to `stop`

    def stop(self) -> None:
        """Python searches by itself again, where it did before."""
        if self._timer.isActive():
            self._timer.stop()
            gc.collect()
            if self._was_on:
                gc.enable()
