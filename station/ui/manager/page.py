"""What every page of the manager's window has: a name in the list on the left, its words, its size, its end."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QWidget

from station.ui.theme import Scale
from station.wording.words import Words

__all__ = ["ManagerPage"]


class ManagerPage(QWidget):
    """A page; a new one is added to the list in `station.manager_pages`. It fills itself when first opened."""

    #: What the top line says of the page: "draft 12, not live yet".
    subtitle_changed = Signal(str)
    #: A sentence for the line at the bottom, and whether it tells of trouble.
    said = Signal(str, bool)

    #: Stable name of the page: "rules".
    key = ""

    def title(self, words: Words) -> str:
        """What the list on the left calls it."""
        raise NotImplementedError

    def top_buttons(self) -> list[QWidget]:
        """Buttons for the top line, while the page is open."""
        return []

    def minimumSizeHint(self) -> QSize:
        """The window may be as small as 1280 x 800; wrapped texts would ask for the height of one word a line."""
        return QSize(640, 420)

    def show_words(self, words: Words) -> None:
        """Say everything in this language from now on."""

    def fit(self, scale: Scale) -> None:
        """Take the sizes of this scale."""

    def opened(self) -> None:
        """The page has come to the front; what may have changed meanwhile is asked for anew."""

    def close_page(self, timeout_s: float) -> bool:
        """Keep what is not kept yet and end its threads; False where one did not end in time."""
        return True
