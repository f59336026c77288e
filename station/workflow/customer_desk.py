"""What a manager does with customers: find, look, change, tell, forget. No Qt; the same words as the command line."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from station.domain.phase_policy import PhasePolicy
from station.domain.phases import assess
from station.domain.trouble import Trouble
from station.store.customer_book import CustomerPast
from station.store.customer_file import Everything, ParcelPast
from station.store.customer_search import Found
from station.store.erasing import Erased
from station.wording.words import Words
from station.workflow.customer_file import Happening, known_files, timeline
from station.workflow.forgetting import ForgottenHere, KeptFiles

__all__ = ["CUSTOMER_REQUESTS", "CustomerBook", "CustomerDesk", "CustomerView"]

#: What a window may ask of the desk.
CUSTOMER_REQUESTS = frozenset(
    {"search", "warm", "open", "set_objection", "switch_categories", "merge", "unmerge", "know", "forget"}
)
#: As many as a person reads.
_SHOWN = 50


class CustomerBook(Protocol):
    """Where customers are kept; every change is in the audit log. Raises Trouble "customer....", "database...."."""

    def search(self, words: str, limit: int) -> list[Found]: ...

    def warm(self) -> None: ...

    def past(self, number: str, shop: str, until: date) -> CustomerPast: ...

    def set_objection(self, number: str, shop: str, at: datetime, *, objects: bool) -> None: ...

    def switch_categories(self, number: str, shop: str, categories: tuple[str, ...], at: datetime) -> None: ...

    def merge(self, number: str, into: str, shop: str, at: datetime, why: str) -> None: ...

    def unmerge(self, number: str, shop: str, at: datetime) -> None: ...

    def everything(self, number: str, shop: str) -> tuple[Everything, list[ParcelPast]]: ...

    def told(self, number: str, rows: int, at: datetime) -> None: ...

    def forget(self, number: str, shop: str, at: datetime) -> Erased: ...


@dataclass(frozen=True, slots=True)
class CustomerView:
    """What the window shows of one customer, in words."""

    number: str
    shop: str
    name: str  #: "" = a guest, or not known
    town: str
    phase: str
    reason: str  #: why this phase
    likes: tuple[str, ...]
    categories_off: tuple[str, ...]
    objects: bool
    is_guest: bool
    merged: tuple[str, ...]  #: numbers that count as this person and can be split off again
    happenings: tuple[Happening, ...]


@dataclass(frozen=True, slots=True)
class CustomerDesk:
    """The customers of one shop on a manager's desk."""

    book: CustomerBook
    policy: PhasePolicy
    now: Callable[[], datetime]  #: aware, in the time zone of the station
    files: KeptFiles

    def search(self, words: str) -> tuple[Found, ...]:
        """Best first; none for blanks."""
        return tuple(self.book.search(words, _SHOWN))

    def warm(self) -> None:
        """Make ready for the first search, while nobody waits."""
        self.book.warm()

    def open(self, number: str, shop: str, words: Words) -> CustomerView:
        today = self.now().date()
        past = self.book.past(number, shop, today)
        names = {one.id: one.name_in(words.language) for one in past.inserts}
        stands, known = assess(None, past.history, today, self.policy), past.customer
        return CustomerView(
            number,
            shop,
            " ".join(part for part in (known.first_name, known.last_name, known.company) if part) if known else "",
            known.town if known else "",
            words.phase(stands.phase),
            words.reason(stands.reason),
            known.likes if known else (),
            tuple(sorted(known.categories_off)) if known else (),
            known.objects_to_advertising if known else False,
            known is None,
            tuple(merge.number for merge in past.merges if merge.undone_at is None),
            tuple(timeline(past.history, past.parcels, words, names)),
        )

    def set_objection(self, number: str, shop: str, objects: bool, words: Words) -> CustomerView:
        self.book.set_objection(number, shop, self.now(), objects=objects)
        return self.open(number, shop, words)

    def switch_categories(self, number: str, shop: str, told: str, words: Words) -> CustomerView:
        """`told` are categories with commas between."""
        self.book.switch_categories(number, shop, tuple(told.split(",")), self.now())
        return self.open(number, shop, words)

    def merge(self, number: str, into: str, shop: str, why: str, words: Words) -> CustomerView:
        self.book.merge(number, into, shop, self.now(), why)
        return self.open(number, shop, words)

    def unmerge(self, number: str, shown: str, shop: str, words: Words) -> CustomerView:
        self.book.unmerge(number, shop, self.now())
        return self.open(shown, shop, words)

    def know(self, number: str, shop: str, folder: Path, words: Words) -> int:
        """Write all that is stored into a folder; how many files. Raises Trouble "out.not_writable" too."""
        at = self.now()
        found, parcels = self.book.everything(number, shop)
        files = known_files(found, parcels, at, words)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for name, content in files.items():
                (folder / name).write_bytes(content)
        except OSError as error:
            raise Trouble("out.not_writable", folder=str(folder), problem=error.strerror or str(error)) from error
        self.book.told(number, sum(map(len, found.tables.values())), at)
        return len(files)

    def forget(self, number: str, shop: str) -> ForgottenHere:
        """Forget a person in the database and in the folders of this station's printers."""
        return self.files.forget(lambda: self.book.forget(number, shop, self.now()))
