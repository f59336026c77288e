"""What is typed on the page of the texts goes to the store by itself, half a second later at the latest."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject, QTimer, Slot

from station.bridge.manager_desk import DeskBridge
from station.domain.catalog import TextVariant
from station.domain.text_drafts import TextDraft, TextKey

__all__ = ["KEEP_MS", "DraftTray"]

#: So much typing is lost at most when the power goes. Typing on does not put it off.
KEEP_MS = 500


class DraftTray(QObject):
    """Drafts on the screen, by text; every change of them is told to the desk."""

    def __init__(self, desk: DeskBridge, kept: Callable[[TextKey], TextVariant | None]) -> None:
        """`kept` tells what all tables print of a text now."""
        super().__init__()
        self._desk, self._kept = desk, kept
        self._texts: dict[TextKey, TextVariant] = {}
        self._changed: set[TextKey] = set()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(KEEP_MS)
        self._timer.timeout.connect(self.flush)

    @property
    def texts(self) -> Mapping[TextKey, TextVariant]:
        return self._texts

    def put(self, key: TextKey, text: TextVariant) -> None:
        """This is typed now."""
        self._texts[key] = text
        self._touch(key)

    def drop(self, key: TextKey) -> None:
        """It was kept, discarded, or says again what is kept."""
        if self._texts.pop(key, None) is not None:
            self._touch(key)

    def show(self, key: TextKey, text: TextVariant) -> None:
        """A draft that the store has already."""
        self._texts.setdefault(key, text)

    def _touch(self, key: TextKey) -> None:
        self._changed.add(key)
        if not self._timer.isActive():
            self._timer.start()

    @Slot()
    def flush(self) -> None:
        """Tell the desk at once what is not told yet."""
        self._timer.stop()
        changed, self._changed = self._changed, set()
        now = {key: self._texts.get(key) for key in sorted(changed)}
        drafts = [TextDraft(text, self._kept(key)) for key, text in now.items() if text is not None]
        typed = tuple(draft for draft in drafts if draft.before or draft.text.heading or draft.text.body)
        gone = tuple(sorted(changed - {draft.key for draft in typed}))
        if typed:
            self._desk.ask("type", typed)
        if gone:
            self._desk.ask("drop", gone)
