"""Python's search for dead circles of objects, kept to the GUI thread: a widget in one must not die on another."""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

__all__ = ["GuiGarbage"]

#: How often it is looked whether a search is due.
LOOK_MS = 500
#: More objects are not searched at a time: about 20 ms, and so many come at once only where a desk read a large shop.
MOST = 50_000


class GuiGarbage(QObject):
    """While it runs, Python itself searches nowhere; circles are found by a timer of this thread.

    Python starts the search on whatever thread makes the object that is one too many. PySide then destroys a widget
    that is part of a circle on that thread, and Qt ends the process.

    What a desk read of a large shop is let be: tens of thousands of objects in which nothing is found. They end with
    whoever holds them all the same; only a circle among them waits for `stop`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._was_on = gc.isenabled()
        self._older = 0  #: about so many were searched once and are due to be searched once more
        self._froze = False
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
        if not due:
            return
        searches_older = max(due) > 0  # all there are take too long for one frame: those are left to `stop`
        if counts[0] + self._older * searches_older > MOST:
            gc.freeze()
            self._froze = True
        else:
            gc.collect(int(searches_older))
        self._older = 0 if searches_older or counts[0] > MOST else self._older + counts[0]

    def stop(self) -> None:
        """Python searches by itself again, where it did before."""
        if self._timer.isActive():
            self._timer.stop()
            if self._froze:
                gc.unfreeze()
            gc.collect()
            if self._was_on:
                gc.enable()
