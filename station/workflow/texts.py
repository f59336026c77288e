"""What managers do with texts for customers: see the sets, write and retire variants, take changes back. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from station.documents.text_check import REQUIRED_LANGUAGES, Checker
from station.documents.text_findings import Finding, Severity
from station.domain.catalog import Catalog, Insert, Slot, TextVariant
from station.domain.phase_names import Phase
from station.domain.text_drafts import TextDraft, TextKey, key_of
from station.domain.trouble import Trouble
from station.workflow.offers_undo import Steps

__all__ = [
    "TEXT_REQUESTS",
    "DraftBook",
    "DraftsFound",
    "SetPlace",
    "TextBook",
    "TextChecked",
    "TextDesk",
    "TextSet",
    "TextStand",
    "sets_of",
]

#: What a window may ask of the desk.
TEXT_REQUESTS = frozenset({"open", "check", "page", "keep", "retire", "undo", "redo", "drafts", "type", "drop"})

#: A change of one text: what was there, what is there now; None: nothing.
TextStep = tuple[tuple[TextVariant | None, TextVariant | None], ...]


class TextBook(Protocol):
    """Where texts are kept. Raises Trouble "text.invalid", "offer.changed_meanwhile", "database...."."""

    def change_texts(self, changes: Sequence[tuple[TextVariant | None, TextVariant | None]], at: datetime) -> None: ...


class DraftBook(Protocol):
    """Where one person's drafts are kept as they are typed. Raises Trouble "database...."."""

    def read(self) -> tuple[TextDraft, ...]: ...

    def put(self, drafts: Sequence[TextDraft], at: datetime) -> None: ...

    def drop(self, keys: Sequence[TextKey]) -> None: ...


class SetPlace(StrEnum):
    """What a set of texts is for, in the order of the list."""

    PHASE = "phase"
    SITUATION = "situation"
    INSERT = "insert"


@dataclass(frozen=True, slots=True)
class TextSet:
    """Variants that can stand in for each other, in all their languages."""

    name: str
    place: SetPlace
    texts: tuple[TextVariant, ...] = ()
    inserts: tuple[Insert, ...] = ()  #: what it is printed on, () = notes by rules
    missing: tuple[str, ...] = ()  #: languages no variant is written in

    @property
    def variants(self) -> tuple[str, ...]:
        """Ids of the variants, in order."""
        return tuple(dict.fromkeys(text.id for text in self.texts))

    def text(self, variant: str, language: str) -> TextVariant | None:
        """One wording, None where it is missing."""
        return next((one for one in self.texts if (one.id, one.language) == (variant, language)), None)

    def new_id(self) -> str:
        """An id that no variant of it has: "delivery.4"."""
        known, number = set(self.variants), len(self.variants) + 1
        while f"{self.name}.{number}" in known:
            number += 1
        return f"{self.name}.{number}"


@dataclass(frozen=True, slots=True)
class TextStand:
    """Everything a window shows of the texts."""

    sets: tuple[TextSet, ...]
    languages: tuple[str, ...]  #: the shop writes in; those that must be there first
    can_undo: bool = False
    can_redo: bool = False
    changed: TextVariant | None = None  #: the text that was just changed, as it was where it is gone
    is_gone: bool = False


@dataclass(frozen=True, slots=True)
class TextChecked:
    """What is wrong with a text as it is typed."""

    text: TextVariant
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class DraftsFound:
    """What was typed and not kept when the window was last open, the latest first."""

    texts: tuple[TextVariant, ...]
    overtaken: frozenset[TextKey] = frozenset()  #: of them, texts that somebody changed meanwhile


@dataclass(slots=True)
class TextDesk:
    """The texts of one shop on a manager's desk."""

    book: TextBook
    catalog: Callable[[], Catalog]
    checker: Callable[[Catalog], Checker]
    preview: Callable[[TextVariant, Checker, bool, bool], object]  #: text, longest name, formal
    now: Callable[[], datetime]  #: aware
    drafted: DraftBook
    _checker: Checker | None = None
    _steps: Steps[TextStep] = field(init=False)

    def __post_init__(self) -> None:
        self._steps = Steps(self._apply)

    def open(self) -> TextStand:
        """All sets as they are now."""
        catalog = self.catalog()
        return TextStand(sets_of(catalog), languages_of(catalog), self._steps.can_undo, self._steps.can_redo)

    def drafts(self) -> DraftsFound:
        """Drafts of an earlier session; one that says what is kept by now is forgotten."""
        kept = {key_of(text): text for texts in self.catalog().texts.values() for text in texts}
        found = self.drafted.read()
        done = [draft.key for draft in found if kept.get(draft.key) == draft.text]
        if done:
            self.drafted.drop(done)
        left = [draft for draft in found if draft.key not in done]
        overtaken = frozenset(draft.key for draft in left if kept.get(draft.key) != draft.before)
        return DraftsFound(tuple(draft.text for draft in left), overtaken)

    def type(self, drafts: tuple[TextDraft, ...]) -> None:
        """Keep drafts as they are typed, checked or not."""
        self.drafted.put(drafts, self.now())

    def drop(self, keys: tuple[TextKey, ...]) -> None:
        """These are drafts no more."""
        self.drafted.drop(keys)

    def check(self, text: TextVariant) -> TextChecked:
        """Everything wrong with a text that is not kept yet."""
        return TextChecked(text, self._checks().check_text(text))

    def page(self, text: TextVariant, longest_name: bool, formal: bool) -> object:
        """The text as handwriting or card, on the paper it will get."""
        return self.preview(text, self._checks(), longest_name, formal)

    def keep(self, before: TextVariant | None, after: TextVariant) -> TextStand:
        """Keep a text for all tables. Raises Trouble "text.must_not_go_out" (n) where the check found mistakes."""
        if before == after:
            return self._told(after, is_gone=False)
        mistakes = [one for one in self._checks().check_text(after) if one.severity is Severity.ERROR]
        if mistakes:
            raise Trouble("text.must_not_go_out", n=len(mistakes))
        self._steps.do(((before, after),))
        self.drafted.drop([key_of(after)])
        return self._told(after, is_gone=False)

    def retire(self, texts: tuple[TextVariant, ...]) -> TextStand:
        """Take a variant away in the languages given. The audit log keeps its words."""
        self._steps.do(tuple((text, None) for text in texts))
        self.drafted.drop([key_of(text) for text in texts])
        return self._told(texts[0], is_gone=True)

    def undo(self) -> TextStand:
        """Take the last change back."""
        return self._after(self._steps.undo(), is_back=True)

    def redo(self) -> TextStand:
        """Make the change again that was taken back last."""
        return self._after(self._steps.redo(), is_back=False)

    def _after(self, step: TextStep | None, *, is_back: bool) -> TextStand:
        if step is None:
            return self.open()
        before, after = step[0]
        there, gone = (before, after) if is_back else (after, before)
        text = there or gone
        return self.open() if text is None else self._told(text, is_gone=there is None)

    def _told(self, text: TextVariant, *, is_gone: bool) -> TextStand:
        stand = self.open()
        return TextStand(stand.sets, stand.languages, stand.can_undo, stand.can_redo, text, is_gone)

    def _apply(self, step: TextStep, is_back: bool) -> None:
        self.book.change_texts([(after, before) if is_back else (before, after) for before, after in step], self.now())

    def _checks(self) -> Checker:
        """Made anew when anything of the catalogue changed: it remembers the longest names."""
        catalog = self.catalog()
        if self._checker is None or self._checker.catalog is not catalog:
            self._checker = self.checker(catalog)
        return self._checker


def languages_of(catalog: Catalog) -> tuple[str, ...]:
    """Languages the shop writes in, those that every set must have first."""
    spoken = {text.language for texts in catalog.texts.values() for text in texts}
    return (*REQUIRED_LANGUAGES, *sorted(spoken.difference(REQUIRED_LANGUAGES)))


def sets_of(catalog: Catalog) -> tuple[TextSet, ...]:
    """All sets: phases in their order, situations, then what is printed on inserts; unwritten ones too."""
    languages = languages_of(catalog)
    printed: dict[str, list[Insert]] = {}
    for insert in catalog.inserts.values():
        if insert.text_set and insert.paper and insert.slot is not Slot.NOTE:
            printed.setdefault(insert.text_set, []).append(insert)
    names = {*catalog.texts, *printed, *(phase.value for phase in Phase)}
    made = [_set(name, catalog.texts.get(name, ()), tuple(printed.get(name, ())), languages) for name in names]
    phases, places = [phase.value for phase in Phase], list(SetPlace)

    def place(one: TextSet) -> tuple[int, int, str]:
        return places.index(one.place), phases.index(one.name) if one.name in phases else 0, one.name

    return tuple(sorted(made, key=place))


def _set(name: str, texts: tuple[TextVariant, ...], inserts: tuple[Insert, ...], languages: tuple[str, ...]) -> TextSet:
    where = SetPlace.PHASE if name in list(Phase) else SetPlace.INSERT if inserts else SetPlace.SITUATION
    written = {text.language for text in texts}
    return TextSet(name, where, texts, inserts, tuple(one for one in languages if one not in written))
