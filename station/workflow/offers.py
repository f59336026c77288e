"""What managers do with inserts: see them, add, change, switch off, hand in pictures, take changes back. No Qt."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from station.domain.catalog import Catalog, Insert
from station.domain.trouble import Trouble
from station.domain.voucher_check import print_code
from station.domain.vouchers import VoucherPool
from station.workflow.managing import Choices
from station.workflow.offers_pictures import UploadedPicture
from station.workflow.offers_undo import Steps

__all__ = ["INSERT_REQUESTS", "InsertBook", "InsertDesk", "InsertStand", "Look", "Looked", "Offer", "Uploaded"]

#: What a window may ask of the desk.
INSERT_REQUESTS = frozenset({"open", "keep", "switch", "upload", "look", "undo", "redo"})


class InsertBook(Protocol):
    """Where inserts are kept. Raises Trouble "insert....", "voucher....", "offer...." and "picture...."."""

    def change_insert(self, before: Insert | None, after: Insert, pools: tuple[str, str], at: datetime) -> None: ...

    def inserts(self) -> tuple[tuple[Insert, str], ...]:
        """All inserts as they are defined, each with its voucher pool, "" = none."""
        ...

    def coded(self) -> tuple[tuple[Insert, str], ...]:
        """Those of them that have a voucher pool: in the catalogue the codes that are left and their last day count."""
        ...

    def voucher_pools(self) -> Mapping[str, VoucherPool]:
        """All pools by id, with what is left in them."""
        ...

    def keep_picture(self, name: str, content: bytes, at: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Offer:
    """An insert with the pool that gives its voucher code, "" = none."""

    insert: Insert
    voucher_pool: str = ""

    def words(self) -> str:
        """What it is found by, besides its kind; without case."""
        one = self.insert
        return " ".join((one.name, *one.names.values(), one.id, one.text_set, one.partner)).casefold()


@dataclass(frozen=True, slots=True)
class InsertStand:
    """Everything a window shows of the inserts."""

    offers: tuple[Offer, ...]
    pools: Mapping[str, VoucherPool]  #: by id
    text_sets: tuple[str, ...]
    choices: Choices = Choices()  #: what an insert can be bound to
    coded: frozenset[str] = frozenset()  #: sets of texts that print a voucher code
    today: date = date.min
    can_undo: bool = False
    can_redo: bool = False
    changed: str = ""  #: id of the insert that was just changed
    #: The offers by name, each with the words it is found by: by each language that any is named in, and "" for others.
    ordered: Mapping[str, tuple[tuple[str, Offer], ...]] = field(default_factory=dict)

    def ordered_in(self, language: str) -> tuple[tuple[str, Offer], ...]:
        """The offers by their name in a language, each with the words it is found by."""
        return self.ordered.get(language) or self.ordered.get("") or _ordered(self.offers, language)


def _ordered(offers: Iterable[Offer], language: str) -> tuple[tuple[str, Offer], ...]:
    named = sorted((one.insert.name_in(language).casefold(), one.insert.id, one) for one in offers)
    return tuple((one.words(), one) for _, _, one in named)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A picture that all tables have now."""

    name: str
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class Look:
    """What is wanted of an insert as it stands in the form."""

    insert: Insert
    language: str
    dots: bool = False  #: its picture alone, as dots of a thermal printer


@dataclass(frozen=True, slots=True)
class Looked:
    """The page or the picture, or why there is none."""

    look: Look
    png: bytes
    paper: str = ""
    problem: str = ""  #: code of a trouble; or what is not there: "paper" (nothing is printed), "picture", "text"


#: A change: the insert before and after, its pool before and after.
_Step = tuple[Offer | None, Offer]


@dataclass(slots=True)
class InsertDesk:
    """The inserts of one shop on a manager's desk. Raises Trouble as `InsertBook` and `read`."""

    book: InsertBook
    catalog: Callable[[], Catalog]
    read: Callable[[Path], UploadedPicture]
    show: Callable[[Look, Catalog], Looked]
    now: Callable[[], datetime]  #: aware
    _steps: Steps[_Step] = field(init=False)
    _read: InsertStand | None = None  #: as the catalogue of `_read_from` has it
    _read_from: Catalog | None = None

    def __post_init__(self) -> None:
        self._steps = Steps(self._apply)

    def open(self, changed: str = "") -> InsertStand:
        """All inserts as they are now; the very same offers where nothing of the catalogue changed since."""
        catalog, steps = self.catalog(), self._steps
        if self._read is None or catalog is not self._read_from:
            self._read, self._read_from = self._stand_of(catalog), catalog
        return replace(
            self._read,
            pools=self.book.voucher_pools(),
            today=self.now().date(),
            can_undo=steps.can_undo,
            can_redo=steps.can_redo,
            changed=changed,
        )

    def _stand_of(self, catalog: Catalog) -> InsertStand:
        """What takes a while with 10,000 inserts."""
        known = {one.id: Offer(one) for one in catalog.inserts.values()}
        known |= {one.id: Offer(one, pool) for one, pool in self.book.coded()}
        offers = tuple(known.values())
        languages = {"", *(language for one in offers for language in one.insert.names)}
        return InsertStand(
            offers,
            {},
            tuple(sorted(catalog.texts)),
            Choices.of(catalog),
            frozenset(name for name, texts in catalog.texts.items() if print_code(texts)),
            ordered={language: _ordered(offers, language) for language in languages},
        )

    def keep(self, before: Offer | None, after: Offer) -> InsertStand:
        """Add an insert (before: None) or change it, for all tables."""
        if before != after:
            self._steps.do((before, after))
        return self.open(after.insert.id)

    def switch(self, offer: Offer) -> InsertStand:
        """Off, or on again: no parcel gets one that is off."""
        return self.keep(offer, replace(offer, insert=replace(offer.insert, is_off=not offer.insert.is_off)))

    def upload(self, file: Path) -> Uploaded:
        """Take a picture in: every table finds it by its name."""
        picture = self.read(file)
        self.book.keep_picture(picture.name, picture.content, self.now())
        return Uploaded(picture.name, picture.width_px, picture.height_px)

    def look(self, look: Look) -> Looked:
        """The insert as it prints, or its picture in dots."""
        return self.show(look, self.catalog())

    def undo(self) -> InsertStand:
        """Take the last change back; an insert that was added is switched off."""
        return self._after(self._steps.undo())

    def redo(self) -> InsertStand:
        """Make the change again that was taken back last."""
        return self._after(self._steps.redo())

    def _after(self, step: _Step | None) -> InsertStand:
        return self.open(step[1].insert.id if step else "")

    def _apply(self, step: _Step, is_back: bool) -> None:
        before, after = step
        if before is None:
            self._apply_added(after, is_back)
            return
        old, new = (after, before) if is_back else (before, after)
        self.book.change_insert(old.insert, new.insert, (old.voucher_pool, new.voucher_pool), self.now())

    def _apply_added(self, added: Offer, is_back: bool) -> None:
        pool, off = added.voucher_pool, replace(added.insert, is_off=True)
        if is_back:
            self.book.change_insert(added.insert, off, (pool, pool), self.now())
            return
        try:
            self.book.change_insert(None, added.insert, ("", pool), self.now())
        except Trouble as trouble:
            if trouble.code != "insert.taken" or not self._was_switched_off(off):
                raise
            self.book.change_insert(off, added.insert, (pool, pool), self.now())

    def _was_switched_off(self, off: Insert) -> bool:
        """Whether taking the addition back left it there."""
        return any(one.id == off.id and replace(one, stock=off.stock) == off for one, _ in self.book.inserts())
