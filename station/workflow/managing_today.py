"""Today for the manager's window: the figures of all tables, as often as the window asks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from station.store.shop_day import ShopDay

__all__ = ["TODAY_REQUESTS", "TodayDesk"]

#: What a window may ask of the desk.
TODAY_REQUESTS = frozenset({"read"})


@dataclass(frozen=True, slots=True)
class TodayDesk:
    """Reads the day anew each time."""

    day: Callable[[], ShopDay]
    now: Callable[[], datetime]

    def read(self) -> tuple[ShopDay, datetime]:
        """The day, and the moment it was read at. Raises Trouble "database...."."""
        return self.day(), self.now()
