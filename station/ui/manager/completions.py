"""What can be completed while typing: names with counts and pictures, loaded when they come into sight."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Slot
from PySide6.QtGui import QIcon, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QWidget

from station.ui.manager.parts import Combo
from station.workflow.managing import Choices, Thing

__all__ = ["KEY_ROLE", "Chooser", "Completions", "ThingModel", "icon_of"]

#: The key of a thing: what stands in a rule.
KEY_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex

PictureSource = Callable[[str], bytes | None]
#: Lines of a combo box that are made in one turn of the window: 3 ms.
LINES_A_TURN = 500
#: Which facts name what.
_OF_FACT = {
    "order.categories": "categories",
    "customer.likes": "categories",
    "customer.categories_bought": "categories",
    "customer.categories_off": "categories",
    "order.skus": "products",
    "customer.samples_bought": "products",
    "customer.samples_had": "samples",
    "stock.sample_skus": "samples",
    "order.tags": "tags",
    "customer.language": "languages",
}


def icon_of(picture: bytes | None) -> QIcon:
    """A picture as an icon; an empty one where there is none."""
    pixmap = QPixmap()
    if picture is None or not pixmap.loadFromData(picture):
        return QIcon()
    return QIcon(pixmap.scaled(48, 48, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation))


class ThingModel(QAbstractListModel):
    """Things a rule can name."""

    def __init__(self, things: Sequence[Thing], pictures: PictureSource) -> None:
        super().__init__()
        self._things = tuple(things)
        self._pictures = pictures
        self._icons: dict[str, QIcon] = {}

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 (Qt's own default)
        return 0 if parent.isValid() else len(self._things)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        thing = self._things[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return said(thing)
        if role == Qt.ItemDataRole.DecorationRole and thing.picture:
            return self.icon(thing)
        return thing.key if role == KEY_ROLE else None

    def icon(self, thing: Thing) -> QIcon:
        """The picture of a thing, read once."""
        if thing.picture not in self._icons:
            self._icons[thing.picture] = icon_of(self._pictures(thing.picture))
        return self._icons[thing.picture]


def said(thing: Thing) -> str:
    """ "Teekannen · 14", "Minze Probe · P-104"."""
    if thing.count:
        return f"{thing.name} · {thing.count}"
    return thing.name if thing.name == thing.key else f"{thing.name} · {thing.key}"


class Chooser(QObject):
    """The lines of a combo box, made once for all of them: what may stand first for nothing, then the things.

    Thousands of lines come bit by bit, a turn of the window each; who needs one that is not there yet has it made.
    """

    def __init__(self, things: Sequence[Thing], first: str = "") -> None:
        """`first` is said for "", where that can be chosen."""
        super().__init__()
        self.lines = (*([Thing("", first)] if first else ()), *things)
        self.model = QStandardItemModel(self)  # of Qt's own: combo boxes read all of it whenever they open
        self._rows = {one.key: row for row, one in enumerate(self.lines)}
        self._turn = QTimer(self)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._go_on)
        self._go_on()

    def fill(self, combo: Combo, key: str) -> None:
        """Show the lines and choose this one; a key nobody knows gets a line of its own."""
        row = self._rows.get(key, -1)
        if row < 0 and key:
            alone = QStandardItemModel(combo)
            alone.invisibleRootItem().appendRows(_items((*self.lines, Thing(key, key))))
            combo.share(alone, len(self.lines))
            return
        while self.model.rowCount() <= row:
            self._go_on()
        combo.share(self.model, row)

    @Slot()
    def _go_on(self) -> None:
        made = self.model.rowCount()
        self.model.invisibleRootItem().appendRows(_items(self.lines[made : made + LINES_A_TURN]))
        if made + LINES_A_TURN >= len(self.lines):
            self._turn.stop()
        elif not self._turn.isActive():
            self._turn.start()


def _items(things: Sequence[Thing]) -> list[QStandardItem]:
    """Names beside keys."""
    made = []
    for one in things:
        item = QStandardItem(one.name if one.key in ("", one.name) else f"{one.name} · {one.key}")
        item.setData(one.key, KEY_ROLE)
        made.append(item)
    return made


class Completions:
    """Completers for one shop; lists are made once and shared by all fields."""

    def __init__(self, choices: Choices, pictures: PictureSource) -> None:
        self.choices = choices
        self._pictures = pictures
        self._models: dict[str, ThingModel] = {}
        self._choosers: dict[tuple[str, str, str], Chooser] = {}
        self._things = {
            kind: {thing.key: thing for thing in getattr(choices, kind)}
            for kind in ("categories", "products", "samples", "tags", "languages", "inserts", "series", "text_sets")
        }

    @staticmethod
    def kind_of_fact(fact: str) -> str:
        """Which of the lists a fact names things of; "" = none."""
        return _OF_FACT.get(fact, "")

    def things(self, kind: str) -> list[Thing]:
        """All things of a kind."""
        return list(self._things[kind].values())

    def thing(self, kind: str, key: str) -> Thing | None:
        """The thing with this key."""
        return self._things.get(kind, {}).get(key)

    def icon(self, kind: str, key: str) -> QIcon:
        """Its picture."""
        thing = self.thing(kind, key)
        return self._model(kind).icon(thing) if thing is not None and thing.picture else QIcon()

    def chooser(self, kind: str, slot: str = "", first: str = "") -> Chooser:
        """Lines to choose one thing of a kind from; no kind: none.

        `slot`: those of this place and of none; `first`: what "" is called, where nothing may be chosen.
        """
        asked = (kind, slot, first)
        if asked not in self._choosers:
            known = self.things(kind) if kind else []
            fitting = [one for one in known if not slot or one.slot in ("", slot)]
            self._choosers[asked] = Chooser(fitting, first)
        return self._choosers[asked]

    def completer(self, kind: str, parent: QWidget) -> QCompleter | None:
        """Completes by any part of a name or key; None where there is nothing to complete."""
        if not self._things.get(kind):
            return None
        completer = QCompleter(self._model(kind), parent)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setMaxVisibleItems(10)
        return completer

    def _model(self, kind: str) -> ThingModel:
        if kind not in self._models:
            self._models[kind] = ThingModel(self.things(kind), self._pictures)
        return self._models[kind]
