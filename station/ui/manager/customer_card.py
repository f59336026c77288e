"""One customer on the page of the customers: where they stand, what they want, what happened and why."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QTreeWidget, QTreeWidgetItem, QWidget

from station.ui import theme
from station.ui.manager.parts import Card, Combo, button, label, named
from station.ui.manager.wrapped_lines import WrappedLines
from station.ui.theme import Scale
from station.wording.words import Words
from station.workflow.customer_desk import CustomerView

__all__ = ["CustomerCard", "shown_text"]


def shown_text(text: str) -> str:
    """Text of a shop without its control characters, which a screen would show as boxes."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


class CustomerCard(Card):
    """Shows a view; what is changed is told upwards and comes back as a new view."""

    objection_changed = Signal(bool)
    categories_changed = Signal(str)  #: with commas between
    merge_asked = Signal(str, str)  #: into which number, why
    split_asked = Signal(str)  #: number of the record

    def __init__(self) -> None:
        super().__init__("customer")
        self.words = Words("en")
        self.view: CustomerView | None = None
        self._build()
        self._connect()

    def _build(self) -> None:
        self.name, self.stands = (
            label("title", "customer.name", wraps=True),
            label("soft", "customer.phase", wraps=True),
        )
        self.likes = label("soft", "customer.likes", wraps=True)
        self.objects = named(QCheckBox(), "customer.objects")
        self.off_label, self.off = label("soft"), named(QLineEdit(), "customer.off")
        self.into, self.why = named(QLineEdit(), "customer.into"), named(QLineEdit(), "customer.why")
        self.merge, self.split = button("customer.merge"), button("customer.split")
        self.merged = Combo("customer.merged")
        self.past = named(QTreeWidget(), "customer.past")
        self.past.setColumnCount(2)
        self.past.setHeaderHidden(True)
        WrappedLines(self.past)
        self.past.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.know, self.forget = button("customer.know"), button("customer.forget", "quiet")
        for widget in (self.name, self.stands, self.likes, self.objects):
            self.column.addWidget(widget)
        self._row(self.off_label, self.off)
        self._row(self.into, self.why, self.merge)
        self._row(self.merged, self.split)
        self.column.addWidget(self.past, 1)
        self._row(self.know, self.forget)

    def _row(self, *widgets: QWidget) -> None:
        row = QHBoxLayout()
        for widget in widgets:
            row.addWidget(widget, 1 if isinstance(widget, QLineEdit | Combo) else 0)
        if not any(isinstance(widget, QLineEdit | Combo) for widget in widgets):
            row.addStretch(1)
        self.column.addLayout(row)

    def _connect(self) -> None:
        self.objects.toggled.connect(self.objection_changed)
        self.off.editingFinished.connect(self._off_edited)
        self.into.textChanged.connect(self._judge)
        self.why.textChanged.connect(self._judge)
        self.merge.clicked.connect(self._merge_clicked)
        self.split.clicked.connect(self._split_clicked)

    def fit(self, scale: Scale) -> None:
        super().fit(scale)
        pad = scale.px(5)
        self.past.setStyleSheet(
            f"QTreeWidget {{ border: none; outline: none; background: transparent; }} "
            f"QTreeWidget::item {{ padding: {pad}px 0; }} "
            f"QTreeWidget::item:selected {{ background: {theme.ACCENT_SOFT}; color: {theme.INK}; }}"
        )
        self.past.resizeColumnToContents(0)

    def show_words(self, words: Words) -> None:
        """Say everything in this language from now on."""
        self.words = words
        say = words.say
        self.objects.setText(say("Objects to advertising"))
        self.off_label.setText(say("Switched-off categories"))
        self.off.setPlaceholderText(say("with commas between"))
        self.into.setPlaceholderText(say("Counts as customer number"))
        self.why.setPlaceholderText(say("What shows that they are one person"))
        self.merge.setText(say("Merge"))
        self.split.setText(say("Split off again"))
        self.know.setText(say("What we know …"))
        self.forget.setText(say("Forget …"))
        for field in (self.into, self.why):
            field.setAccessibleName(field.placeholderText())
        self.off.setAccessibleName(self.off_label.text())
        self.merged.setAccessibleName(say("Records that count as one person"))
        self.past.setAccessibleName(say("What happened, newest first"))
        self.show_view(self.view)

    def show_view(self, view: CustomerView | None) -> None:
        """Show a customer; None: nobody is chosen."""
        self.view = view
        is_known = view is not None and not view.is_guest
        for field in (self.objects, self.off, self.into, self.why):
            field.setEnabled(is_known)
        self.know.setEnabled(view is not None)
        self.forget.setEnabled(view is not None)
        self.merged.setVisible(view is not None and bool(view.merged))
        self.split.setVisible(view is not None and bool(view.merged))
        self._show_person(view)
        self._show_past(view)
        self._judge()

    def _show_person(self, view: CustomerView | None) -> None:
        with QSignalBlocker(self.objects), QSignalBlocker(self.off):
            self.objects.setChecked(view is not None and view.objects)
            self.off.setText(", ".join(view.categories_off) if view else "")
        self.into.clear()
        self.why.clear()
        self.likes.setVisible(view is not None and bool(view.likes))
        if view is None:
            self.name.setText(self.words.say("Choose a customer on the left."))
            self.stands.setText("")
            return
        parts = (view.name or "–", view.number, view.town)
        self.name.setText(shown_text(" · ".join(part for part in parts if part)))
        self.stands.setText(f"{view.phase}. {view.reason}")
        self.likes.setText(self.words.say("Likes") + ": " + ", ".join(view.likes))
        self.merged.fill([(number, number) for number in view.merged], view.merged[0] if view.merged else None)

    def _show_past(self, view: CustomerView | None) -> None:
        self.past.clear()
        for one in view.happenings if view else ():
            item = QTreeWidgetItem([self.words.day(one.on), one.what])
            item.addChildren([QTreeWidgetItem(["", why]) for why in one.why])
            self.past.addTopLevelItem(item)
        self.past.resizeColumnToContents(0)

    @Slot()
    def _judge(self) -> None:
        self.merge.setEnabled(bool(self.into.text().strip() and self.why.text().strip()))

    @Slot()
    def _off_edited(self) -> None:
        if self.view is not None and self.off.text() != ", ".join(self.view.categories_off):
            self.categories_changed.emit(self.off.text())

    @Slot()
    def _merge_clicked(self) -> None:
        self.merge_asked.emit(self.into.text().strip(), self.why.text().strip())

    @Slot()
    def _split_clicked(self) -> None:
        self.split_asked.emit(str(self.merged.currentData()))
