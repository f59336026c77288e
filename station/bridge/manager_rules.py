"""The draft of the rules between the form and the desk: kept as typed, checked, undone; nothing waits for the desk."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal, Slot

from station.bridge.manager_desk import DeskBridge
from station.domain.rule_versions import RuleVersion
from station.domain.trouble import Trouble
from station.workflow.managing import Checked, OpenedRules
from station.workflow.managing_history import DraftHistory

__all__ = ["DraftKeeper"]

#: Typing rests so long before the draft is checked, and before it is kept.
CHECK_MS, SAVE_MS = 200, 500
#: Somebody else saved, published or threw away the draft that was edited here.
DRAFT_TAKEN = frozenset({"rules.draft_moved_on", "rules.draft_published", "rules.draft_gone"})
#: Typing rests so long before more of it is a step of its own.
STEP_MS = 1500


class DraftKeeper(QObject):
    """Holds the draft as it is on the screen and brings it to the desk in the background."""

    opened = Signal(object)  #: OpenedRules: show all of it anew
    edited = Signal(int)  #: undone or redone: show the body anew, and this rule
    checked = Signal(object)  #: Checked, of the body as it is now
    state_changed = Signal()  #: whether it is kept, can be undone, differs from what is live
    compared = Signal(object)  #: tuple of Difference
    told = Signal(str, object)  #: request, answer: versions, changes, publish, roll_back, discard
    failed = Signal(str, object)  #: request, Trouble

    def __init__(self, desk: DeskBridge) -> None:
        super().__init__()
        self._desk = desk
        self.ask_leave = desk.ask_leave
        self.history = DraftHistory.of({})
        self.draft: RuleVersion | None = None
        self.live: RuleVersion | None = None
        self._kept: Any = {}
        self._saving: Any = None
        self._check_ticket = 0
        self._is_closed = False
        self._check, self._save, self._step = QTimer(self), QTimer(self), QTimer(self)
        for timer, slot, after_ms in (
            (self._check, self._ask_check, CHECK_MS),
            (self._save, self._ask_save, SAVE_MS),
            (self._step, self._settle, STEP_MS),
        ):
            timer.setSingleShot(True)
            timer.setInterval(after_ms)
            timer.timeout.connect(slot)
        desk.answered.connect(self._answered)
        desk.failed.connect(self._failed)

    @property
    def body(self) -> Mapping[str, Any]:
        """The draft as it is on the screen."""
        body: Mapping[str, Any] = self.history.body
        return body

    @property
    def is_kept(self) -> bool:
        """Whether all that was typed lies in the database."""
        return bool(self._saving is None and self.body == self._kept)

    def open(self) -> None:
        """Fetch the newest draft, or what is live."""
        self._desk.ask("open")

    def edit(self, body: Mapping[str, Any], field: str = "", rule: int = -1) -> None:
        """The body as edited; typing on in one field of a rule is one step to undo."""
        before = self.history
        self.history = before.edited(body, field, rule)
        if self.history is not before:
            self._step.start()
            self._touched()

    @Slot()
    def undo(self) -> None:
        """Take the last step back."""
        if self.history.can_undo:
            self.history, rule = self.history.undone()
            self._touched()
            self.edited.emit(rule)

    @Slot()
    def redo(self) -> None:
        """Take the last step that was undone again."""
        if self.history.can_redo:
            self.history, rule = self.history.redone()
            self._touched()
            self.edited.emit(rule)

    def compare(self) -> None:
        """Ask what the draft changes; what was typed is kept first."""
        self.keep_now()
        self._desk.ask("compare", self.body)

    def publish(self, note: str, anyway: bool) -> None:
        """Make the draft live; call it after `compare` was answered and everything is kept."""
        if self.draft is not None:
            self._desk.ask("publish", self.draft, note, anyway)

    def ask(self, request: str, *arguments: object) -> None:
        """Ask the desk for something else; the answer comes as `told`."""
        self._desk.ask(request, *arguments)

    def keep_now(self) -> None:
        """Do not wait for typing to rest."""
        self._save.stop()
        self._ask_save()

    def close(self, timeout_s: float) -> bool:
        """Keep what is not kept yet and end the desk's thread; a second time nothing is left to do."""
        if self._is_closed:
            return True
        self._is_closed = True
        self._check.stop()
        self._step.stop()
        self.keep_now()
        wait = QEventLoop()
        rest = QTimer()
        rest.setSingleShot(True)
        rest.timeout.connect(wait.quit)
        rest.start(int(timeout_s * 1000))
        self.state_changed.connect(wait.quit)
        self.failed.connect(wait.quit)
        while not self.is_kept and self._saving is not None and rest.isActive():
            wait.exec()
        return self._desk.close(timeout_s)

    # --- to and from the desk -------------------------------------------------------------------------------------

    def _touched(self) -> None:
        self._check.start()
        self._save.start()
        self.state_changed.emit()

    @Slot()
    def _settle(self) -> None:
        self.history = self.history.settled()

    @Slot()
    def _ask_check(self) -> None:
        self._check_ticket = self._desk.ask("check", self.body)

    @Slot()
    def _ask_save(self) -> None:
        """One save at a time: the next knows by the answer which draft it replaces."""
        if self._saving is None and self.body != self._kept:
            self._saving = self.body
            self._desk.ask("save", self.body, self.draft.note if self.draft else "", self.draft)

    @Slot(str, int, object)
    def _answered(self, request: str, ticket: int, answer: object) -> None:
        if request == "open" and isinstance(answer, OpenedRules):
            self.draft, self.live = answer.draft, answer.live
            self.history = DraftHistory.of(answer.body)
            self._kept, self._saving = answer.body, None
            self.opened.emit(answer)
            self._ask_check()
            self.state_changed.emit()
        elif request == "save" and isinstance(answer, RuleVersion):
            self.draft, self._kept, self._saving = answer, self._saving, None
            self._ask_save()
            self.state_changed.emit()
        elif request == "check" and isinstance(answer, Checked):
            if ticket == self._check_ticket:
                self.checked.emit(answer)
        elif request == "compare":
            self.compared.emit(answer)
        else:
            self.told.emit(request, answer)

    @Slot(str, int, object)
    def _failed(self, request: str, _ticket: int, trouble: object) -> None:
        if request == "save":
            self._saving = None
            if isinstance(trouble, Trouble) and trouble.code in DRAFT_TAKEN:
                self.draft = None  # what was typed here stays, as a draft of its own
                self._save.start()
        self.failed.emit(request, trouble)
        self.state_changed.emit()
