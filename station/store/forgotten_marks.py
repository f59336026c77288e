"""Keyed digests of who was forgotten: the next import knows them again, and nobody can read them back."""

import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from typing import Literal, Self

from sqlalchemy import Connection, Engine, select

from station.store.email_keys import EmailKeys
from station.store.engine import reading
from station.store.numbers import insert_new
from station.store.secrets import forgotten_secret
from station.store.tables import FORGOTTEN

__all__ = ["ForgottenMarks", "keep_marks", "mark", "name_words", "words_in"]

Kind = Literal["customer", "email", "order", "line"]

#: What stands between the fields of a source line, whatever its format, and between words.
_FIELDS, _WORDS = re.compile(r"[,;|\t]"), re.compile(r"[,;|\t\"'\s]+")
#: What names are compared by: letters and digits, whatever stands between them.
_NAME_WORDS = re.compile(r"[^\W_]+")


def mark(secret: bytes, shop: str, kind: Kind, value: str) -> str:
    """The mark of a customer number, the key of an e-mail, an order number, or the key of a line set aside."""
    return hmac.new(secret, f"{shop}\0{kind}\0{value}".encode("utf-8", "replace"), sha256).hexdigest()


def keep_marks(connection: Connection, marks: Iterable[str], at: datetime) -> None:
    """Keep marks; those known before stay as they are."""
    rows = [{"mark": one, "forgotten_at": at} for one in marks]
    if rows:
        connection.execute(insert_new(connection, FORGOTTEN), rows)


def words_in(raw: str) -> set[str]:
    """The fields of a source line, and the words in them, without quotes."""
    return {*(one.strip(" \"'") for one in _FIELDS.split(raw)), *_WORDS.split(raw)} - {""}


def name_words(text: str) -> set[str]:
    """The words of a name or a line: without case, in one Unicode form, cut at every mark.

    Every i is one, as a Turkish name in capitals does not tell which it was.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return set(_NAME_WORDS.findall(folded.replace("i\u0307", "i").replace("ı", "i")))


@dataclass(frozen=True, slots=True)
class ForgottenMarks:
    """Who is forgotten in one shop, for an import: asked by number or e-mail, answered with when."""

    secret: bytes = field(repr=False)
    shop: str
    marks: dict[str, datetime]
    emails: EmailKeys | None = None
    known: dict[tuple[Kind, str], datetime | None] = field(default_factory=dict, repr=False)  #: answers so far

    @classmethod
    def read(cls, engine: Engine, shop: str, emails: EmailKeys | None = None) -> Self:
        """All marks of the database. Raises Trouble as `engine.troubles`."""
        with reading(engine) as connection:
            marks = dict(connection.execute(select(FORGOTTEN.c.mark, FORGOTTEN.c.forgotten_at)).all())
        secret = forgotten_secret(engine) if marks else b""
        return cls(secret, shop, {key: _aware(at) for key, at in marks.items()}, emails)

    def __bool__(self) -> bool:
        """False where nobody was ever forgotten: nothing needs to be asked."""
        return bool(self.marks)

    def customer(self, number: str) -> datetime | None:
        """When the customer with this number was forgotten; None: never."""
        return self._when("customer", number) if number else None

    def email(self, email: str) -> datetime | None:
        key = self.emails.key(email) if self.emails is not None and email else ""
        return self._when("email", key) if key else None

    def order(self, number: str) -> datetime | None:
        """When the order with this number went with its customer."""
        return self._when("order", number)

    def line(self, raw: str) -> bool:
        """Whether a line that was not understood holds the number of somebody forgotten, or of their order."""
        return any(self.customer(word) or self.order(word) for word in words_in(raw))

    def was_set_aside(self, key: str) -> bool:
        """Whether the line with this key lay in quarantine and went with its customer."""
        return mark(self.secret, "", "line", key) in self.marks

    def _when(self, kind: Kind, value: str) -> datetime | None:
        if (kind, value) not in self.known:
            self.known[kind, value] = self.marks.get(mark(self.secret, self.shop, kind, value))
        return self.known[kind, value]


def _aware(at: datetime) -> datetime:
    return at if at.tzinfo else at.replace(tzinfo=UTC)
