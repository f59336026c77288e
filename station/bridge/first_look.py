"""Lets the window paint a new parcel before the work thread goes on: both share one interpreter, and whoever lays out
pages meanwhile makes the packer wait twice as long for the plan.
"""

from collections.abc import Callable
from datetime import datetime
from threading import Event

from PySide6.QtCore import QObject, Slot

from station.workflow.views import OpenView, View

#: Longest wait for the window: about twice what it needs. A window that nobody sees paints nothing.
PATIENCE_S = 0.06

Announce = Callable[[View], None]


class FirstLook(QObject):
    """Stands between a session and its window. The window's side is `painted`, the work thread's what `after` makes."""

    def __init__(self, patience_s: float = PATIENCE_S) -> None:
        super().__init__()
        self._patience_s = patience_s
        self._awaited: View | None = None
        self._is_painted = Event()

    def after(self, announce: Announce) -> Announce:
        """`announce`, which for the first view of a parcel returns when that view has been painted."""
        last: tuple[int, datetime] | None = None

        def announce_and_wait(view: View) -> None:
            nonlocal last
            parcel = (view.order.id, view.opened_at) if isinstance(view, OpenView) else last
            is_new = parcel != last
            last = parcel
            if is_new:
                self._is_painted.clear()
                self._awaited = view
            announce(view)
            if is_new:
                self._is_painted.wait(self._patience_s)

        return announce_and_wait

    @Slot(object)
    def painted(self, view: View) -> None:
        """The window's thread: this view is on the screen."""
        if view is self._awaited:
            self._awaited = None
            self._is_painted.set()
