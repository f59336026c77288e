"""What can be completed while typing: names with counts and pictures, loaded when they come into sight."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QCompleter, QWidget

from station.workflow.managing import Choices, Thing

__all__ = ["KEY_ROLE", "Completions", "ThingModel", "icon_of"]

#: The key of a thing: what stands in a rule.
KEY_ROLE = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex

PictureSource = Callable[[str], bytes | None]
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


class Completions:
    """Completers for one shop; lists are made once and shared by all fields."""

    def __init__(self, choices: Choices, pictures: PictureSource) -> None:
        self.choices = choices
        self._pictures = pictures
        self._models: dict[str, ThingModel] = {}
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
